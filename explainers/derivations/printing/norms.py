"""How the norm of a matrix is written: ‖A‖."""

from __future__ import annotations

from typing import Any

from ..formula import Fence
from ..unfolding.norms import Norm
from .writing import ATOM, Handler, Writer, Written


def _norm(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Fence(parts[0][0], "‖", "‖", id="‖‖:"), ATOM


NORMS: dict[type, Handler] = {Norm: _norm}
