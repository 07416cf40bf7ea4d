"""A user's own derivation, read from a file: which step is wrong, what was probably meant, and an example."""

from .checking import check_text
from .report import CheckedStep, FileReport

__all__ = ["CheckedStep", "FileReport", "check_text"]
