"""The subdivision of the domain by the lines on which units are 0: combinatorics from signs alone."""
