"""What an error says to the user: one sentence, and the code with which the command ends.

0 done; 1 what was asked for is wrong; 2 the call or the input is wrong; 3 a tool is missing.
"""

from __future__ import annotations

WRONG, BAD_CALL, TOOL_MISSING = 1, 2, 3
_OURS = ("explainers", "diagrams", "scenes", "layerwise")


def exit_code(error: BaseException) -> int:
    """The exit code that `error` leads to."""
    if not is_expected(error):
        return WRONG
    return TOOL_MISSING if isinstance(error, ImportError) else BAD_CALL


def is_expected(error: BaseException) -> bool:
    """Whether `error` was raised on purpose, with a sentence for the user."""
    if isinstance(error, OSError):
        return error.filename is not None
    return isinstance(error, ValueError | ImportError) and type(error).__module__.split(".")[0] in _OURS


def sentence(error: BaseException) -> str:
    """`error` in one line."""
    if isinstance(error, OSError) and is_expected(error):
        return f"{error.filename}: {error.strerror}"
    if is_expected(error):
        return " ".join(str(error).split())
    said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return f"layerwise itself has failed ({said}): please report it; layerwise --debug … says where"
