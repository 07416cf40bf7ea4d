"""Small synthetic data sets of our own, the same for the same seed: a series, a scene with its depths, digits."""
