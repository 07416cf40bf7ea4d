"""Where things stand: parts measured by their own outlines, columns of neurons, arcs, boxes, charts and matrices."""
