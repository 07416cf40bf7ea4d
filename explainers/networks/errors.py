"""The one error that a wrong network raises: a sentence that says what was given, what fits and what to do."""

from __future__ import annotations


class NetworkError(ValueError):
    """A network, its text or its weights cannot be what was asked for."""
