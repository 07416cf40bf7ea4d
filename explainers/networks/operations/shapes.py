"""Sizes and shapes: what may stand for a number of units, and how it is written.

A shape is a tuple of sizes, `(units,)` for a vector; a size is an int or a SymPy symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import prod
from typing import Any, TypeAlias

import numpy as np
import sympy

from ...spelling import quoted
from ..errors import NetworkError

Size: TypeAlias = int | sympy.Expr
Shape: TypeAlias = tuple[Size, ...]

LARGEST_SIZE = 10**9
MOST_DIMENSIONS = 4
_SIZE_HINT = "use a whole number from 1 up, or a letter such as n or n_1"
_SYMBOL = re.compile(r"[^\W\d_](_?[0-9]{1,6})?")


def size(value: Any) -> Size:
    """`value` as a size: a positive int, or a positive integer SymPy symbol made from "n", "m", "n_1", …

    Other SymPy expressions, which only Python can write, are taken as they are.
    """
    if isinstance(value, sympy.Integer):
        value = int(value)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        whole = int(value)
        if not 1 <= whole <= LARGEST_SIZE:
            raise NetworkError(
                f"a layer cannot have {quoted(whole)} units: {_SIZE_HINT}, {LARGEST_SIZE} at most"
            )
        return whole
    if isinstance(value, str | sympy.Symbol) and is_size_name(str(value)):
        # By its name alone, so that the same letter is the same size however it was written.
        return sympy.Symbol(str(value), integer=True, positive=True)
    if isinstance(value, sympy.Expr) and not value.is_number:
        return value
    raise NetworkError(f"{quoted(value)} is not a size: {_SIZE_HINT}")


def is_size_name(text: str) -> bool:
    """A letter, perhaps with digits: n, m, n_1, d2. Nothing longer, so that no misspelt word is a size."""
    return _SYMBOL.fullmatch(text) is not None and text[0].isalpha()


def is_symbolic(shape: Shape) -> bool:
    """Some size in it is not a number."""
    return any(not isinstance(extent, int) for extent in shape)


def least(extent: Size) -> int:
    """The size where every letter in it is 1."""
    return extent if isinstance(extent, int) else int(sum(extent.as_coefficients_dict().values()))


def shape_text(shape: Shape) -> str:
    """`5` for a vector, `6×28×28` for a volume."""
    return "×".join(str(extent) for extent in shape)


def product_of(*sizes: Size) -> Size:
    """Their product, a number where all are numbers."""
    return prod(sizes) if all(isinstance(one, int) for one in sizes) else sympy.Mul(*sizes)


def total(sizes: Iterable[Size]) -> Size:
    """Their sum, a number where all are numbers."""
    whole, letters = 0, []
    for one in sizes:
        if isinstance(one, int):
            whole += one
        else:
            letters.append(one)
    # One sum for all that have letters: adding them one by one is quadratic in SymPy.
    return sympy.Add(whole, *letters) if letters else whole
