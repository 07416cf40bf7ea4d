"""Derivatives in proofs: written out backwards and forwards, by dual numbers, and along definitions."""
