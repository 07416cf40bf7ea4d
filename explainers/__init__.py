"""What is true of a network: its description, its derivations and their proofs."""
