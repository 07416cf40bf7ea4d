"""What a network computes on a cell: an affine map, in doubles with an error bound, and in exact arithmetic."""
