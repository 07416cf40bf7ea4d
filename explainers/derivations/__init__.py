"""How a statement follows: expressions, steps with their evidence, proofs, and how they are written."""
