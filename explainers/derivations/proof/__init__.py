"""Proof: every step of a derivation checked by a ladder of rungs, cheapest first, or refuted with the reason."""

from .ladder import check, prove, verify
from .report import Counterexample, ProofError, Report, StepReport

__all__ = ["Counterexample", "ProofError", "Report", "StepReport", "check", "prove", "verify"]
