"""Why the built networks are close enough: the error bounds step by step, each step with what certifies it."""
