"""Linear, affine or neither: what such functions keep, and where others fail to."""
