"""Networks of images: feature maps as boxes in a row, or down and up again as a U."""
