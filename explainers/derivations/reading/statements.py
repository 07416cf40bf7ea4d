"""Statements a = b = c from the tokens of one formula: rows, commas and equals signs part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .faults import Source
from .parsing import side_of
from .tokens import Token, tokens
from .tree import Letter, Named, Node, changed, nodes


@dataclass(frozen=True)
class Side:
    """One side of a chain, with the line of the file in which it begins and its text as it stands there."""

    node: Node
    line: int
    text: str


@dataclass
class Statement:
    """a = b = c; `continues` where it begins with =, so that it goes on with the statement before.

    `named` are the letters that braces below give to parts.
    """

    sides: list[Side]
    continues: bool = False
    named: list[tuple[Letter, Node]] = field(default_factory=list)


_BRACES = ("{", "}")


def statements(source: Source, begin: int, end: int, *, may_be_one_side: bool = False) -> list[Statement]:
    """The statements of the formula that stands from `begin` to `end`.

    A statement with another relation than = is passed over, and so is what has no equals sign, unless it may be the
    side of a chain whose other sides stand elsewhere.
    """
    found: list[Statement] = []
    for piece in _pieces(tokens(source, begin, end)):
        if any(token.kind == "relation" for token in piece):
            continue
        split = _split(piece, "equals")
        if len(split) == 1:
            if may_be_one_side and _has_content(split[0]):
                found.append(Statement([_side(source, split[0], piece)]))
            continue
        continues = not _has_content(split[0])
        sides = [_side(source, side, piece) for side in split[1 if continues else 0 :]]
        named = [
            (part.letter, part.body) for side in sides for part in nodes(side.node) if isinstance(part, Named)
        ]
        plain = [Side(without_names(side.node), side.line, side.text) for side in sides]
        found.append(Statement(plain, continues, [(letter, without_names(body)) for letter, body in named]))
    return found


def without_names(node: Node) -> Node:
    """`node` without its braces."""
    return changed(node, lambda part: without_names(part.body) if isinstance(part, Named) else None)


def _side(source: Source, side: Sequence[Token], piece: Sequence[Token]) -> Side:
    inner = [token for token in side if token.kind != "stop"]
    if not _has_content(inner):
        signs = [token for token in piece if token.kind == "equals"]
        after = next((sign for sign in signs if side and sign.place < side[0].place), signs[-1])
        raise source.fault(
            "a formula is needed after this equals sign, but nothing stands there", after.place
        )
    start, last = inner[0].place, inner[-1].place + len(inner[-1].text)
    text = " ".join(source.text[start:last].split())
    return Side(side_of(source, inner), source.line(start), text)


def _has_content(tokens_: Sequence[Token]) -> bool:
    return any(token.text not in _BRACES and token.kind not in ("cell", "row", "stop") for token in tokens_)


def _pieces(all_tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Rows and what commas part; a row without an equals sign goes on with the row before."""
    rows: list[list[Token]] = []
    for row in _split(all_tokens, "row"):
        parts = _split(row, "comma")
        for number, part in enumerate(parts):
            has_sign = any(token.kind == "equals" for token in _outer(part))
            if number == 0 and rows and not has_sign:
                rows[-1] += part
            elif has_sign or not rows:
                rows.append(part)
    for row in rows:
        yield row


def _split(all_tokens: Sequence[Token], kind: str) -> list[list[Token]]:
    """The tokens parted at each one of `kind` outside of all brackets."""
    parts: list[list[Token]] = [[]]
    outer = {id(token) for token in _outer(all_tokens)}
    for token in all_tokens:
        if token.kind == kind and id(token) in outer:
            parts.append([])
        elif not (token.kind == "cell" and id(token) in outer):
            parts[-1].append(token)
    return parts


def _outer(all_tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in all_tokens:
        depth -= token.kind == "close"
        if depth <= 0:
            yield token
        depth += token.kind == "open"
