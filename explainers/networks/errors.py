"""The one error that a wrong network raises: what was given, what fits and what to do, in a sentence."""

from __future__ import annotations


class NetworkError(ValueError):
    """A network, its text or its weights cannot be what was asked for."""
