"""Derivatives in proofs: written out backwards and forwards, by dual numbers, and by the chain rule along definitions."""
