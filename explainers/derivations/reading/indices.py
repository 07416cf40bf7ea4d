"""Subscripts and exponents: L − 1, l + 1, T − t, numbers, several with commas, and words that are only names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .faults import ReadingError
from .tokens import Token
from .tree import Index

Fault = Callable[[str, Token | None], ReadingError]
_LARGEST = 10_000


def indices_of(tokens: Sequence[Token], fault: Fault) -> tuple[Index, ...]:
    """What stands in a subscript, parted by commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "comma":
            parts.append([])
        elif token.text not in ("{", "}"):
            parts[-1].append(token)
    return tuple(index_of(part, fault) for part in parts)


def index_of(tokens: Sequence[Token], fault: Fault) -> Index:
    """One index; letters without a sign between them are one word."""
    tokens = [token for token in tokens if token.text not in ("{", "}")]
    if not tokens:
        raise fault("an index is needed here, such as 2 or L-1", None)
    total, sign, word, count = Index(), 1, "", None
    for token in [*tokens, None]:
        if token is not None and token.kind in ("letter", "command", "prime", "function"):
            word += token.text if token.kind != "command" else ""
        elif token is not None and token.kind == "number" and not word and count is None:
            count = _whole(token, fault)
        elif token is None or token.text in ("+", "-"):
            if word:
                total = total.plus(Index(((word, 1 if count is None else count),)), sign)
            elif count is not None:
                total = total.plus(Index((), count), sign)
            elif token is None or token is not tokens[0]:
                raise fault("an index ends with a letter or a number, such as 2 or L-1", token or tokens[-1])
            sign, word, count = (-1 if token is not None and token.text == "-" else 1), "", None
        elif token.kind == "number" and word:
            word += token.text
        elif token.kind not in ("open", "close") or token.text not in ("(", ")"):
            raise fault(f"{token.shown} does not fit into an index: write one such as 2, L-1 or 1,t", token)
    return total


def _whole(token: Token, fault: Fault) -> int:
    if not token.text.isdigit() or len(token.text) > 5 or int(token.text) > _LARGEST:
        raise fault(f"the index {token.text[:12]} is no whole number up to {_LARGEST:,}", token)
    return int(token.text)
