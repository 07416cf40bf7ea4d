"""What can be wrong with a call or with the machine, as sentences; a wrong network is a NetworkError."""

from __future__ import annotations

FILM_LINE = "pip install 'layerwise[film]'"


class CallError(ValueError):
    """A topic, an option, a file or a value that was asked for does not fit."""


class ToolMissing(ImportError):
    """A tool that this needs is not installed; the sentence ends with the line that installs it."""
