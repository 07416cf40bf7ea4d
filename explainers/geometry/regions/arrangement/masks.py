"""Sets of up to 64 units as the bits of a word, for whole arrays at once."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
Indices: TypeAlias = NDArray[np.intp]

MOST_UNITS = 64
BIT: Words = np.left_shift(np.uint64(1), np.arange(MOST_UNITS, dtype=np.uint64))
"""{k}."""
UP_TO: Words = BIT | (BIT - np.uint64(1))
"""{0, …, k}."""


def packed(is_in: NDArray[np.bool_]) -> Words:
    """(N, units) truth values as N words."""
    buffer = np.zeros((len(is_in), 8), np.uint8)
    bytes_ = np.packbits(is_in, axis=1, bitorder="little")
    buffer[:, : bytes_.shape[1]] = bytes_
    words: Words = buffer.view("<u8")[:, 0].astype(np.uint64, copy=False)
    return words


def unpacked(words: Words, units: int) -> NDArray[np.bool_]:
    """N words as (N, units) truth values."""
    bytes_ = np.ascontiguousarray(words, "<u8").view(np.uint8).reshape(-1, 8)
    values = np.unpackbits(bytes_, axis=1, count=units, bitorder="little")
    return values.view(np.bool_)


def members(words: Words) -> tuple[Indices, Indices]:
    """Every (row, unit) with the unit in the row's set, in order."""
    rows = np.flatnonzero(words)
    places, units = np.nonzero(unpacked(words[rows], MOST_UNITS))
    return rows[places], units


def counts(words: Words) -> Indices:
    """How many units each set has."""
    return np.bitwise_count(words).astype(np.intp)


def lowest(words: Words) -> Words:
    """The set of the first unit alone."""
    return words & (~words + np.uint64(1))


def starts(lengths: Indices) -> Indices:
    """Where each run begins when runs of these lengths stand in a row."""
    ends = np.cumsum(lengths)
    return ends - lengths


def place_of(firsts: Indices, words: Words, rows: Indices, bits: Words) -> Indices:
    """The place of (row, bit) in the order of `members(words)`, whose rows begin at `firsts`."""
    return firsts[rows] + counts(words[rows] & (bits - np.uint64(1)))
