"""From one description of a neural network: its derivation, its figures and its film."""
