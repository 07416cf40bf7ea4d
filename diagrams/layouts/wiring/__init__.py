"""The lines of a net in columns that are more than single weights: arcs, loops, panels, and room for their labels."""
