"""Gradients in matrix form: what they are, backpropagation step by step, and the Jacobians of skip connections."""
