"""Networks as formulas: unrolled in time, written out, and where nothing stands in the way collapsed."""
