"""What a file says about its letters: the network, the activation, sizes, definitions.

In Markdown as front matter or in a comment `<!-- layerwise: network = x[3] -> 5 -> 2 -->`, in LaTeX after
`% layerwise:`, in plain files in a line `layerwise: …`, in TOML as keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sympy import Integer, Symbol

from ...networks import Network, NetworkError
from ...networks.activations import activation_named
from ...spelling import nearest, quoted
from .faults import Source
from .parsing import side_of
from .statements import statements
from .tokens import tokens
from .tree import Letter, Node

KEYS = ("network", "activation", "sizes", "definitions", "skip")
SCALAR = ()
_FORM = "write it as in <!-- layerwise: network = x[3] -> 5 -> 2 -->"
_ITEM = re.compile(r"""(?P<key>[A-Za-z]+)[ \t]*(?:[=:][ \t]*(?P<value>[^\n]*))?""")
_MOST_SIZE = 1_000_000


@dataclass(frozen=True)
class Declarations:
    """`sizes` are rows and columns, () for a number; `skips` leaves out the next formula."""

    network: Network | None = None
    activation: str | None = None
    sizes: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    definitions: tuple[tuple[Letter, Node], ...] = ()
    skips: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Declarations(skips=self.skips)

    def joined(self, *others: Declarations) -> Declarations:
        """With what `others` say too; a later word counts more."""
        made = self
        for other in others:
            made = Declarations(
                other.network if other.network is not None else made.network,
                other.activation if other.activation is not None else made.activation,
                (*made.sizes, *other.sizes),
                (*made.definitions, *other.definitions),
            )
        return made

    def without_meanings(self) -> Declarations:
        """For the next section: all but definitions."""
        return replace(self, definitions=())


def declared(source: Source, begin: int, end: int, kind: str) -> Declarations:
    """The declarations in front matter, in a comment or in a line; none in one that is not for us."""
    start, stop = _span(source.text, begin, end, kind)
    if start is None:
        return Declarations()
    found = Declarations()
    skips = False
    for line in re.finditer(r"[^\n]+", source.text[start:stop]):
        offset = start + line.start() + len(line[0]) - len(line[0].lstrip())
        match = _ITEM.match(source.text, offset, start + line.end())
        if kind == "front" and (match is None or match["key"] not in KEYS):
            continue  # front matter holds many things that are not for us
        if match is None:
            raise source.fault(f"a declaration is needed here: {_FORM}", offset)
        skips = skips or match["key"] == "skip"
        found = found.joined(_declaration(source, match))
    return replace(found, skips=skips)


def _span(text: str, begin: int, end: int, kind: str) -> tuple[int | None, int]:
    if kind == "plain":
        return begin, end
    if kind == "front":
        return text.index("\n", begin), text.rindex("---", begin, end)
    match = re.compile(r"(?:<!--|%+)?\s*layerwise:\s*").match(text, begin, end)
    return (match.end() if match else None), end - (len("-->") if kind == "comment" else 0)


def _declaration(source: Source, match: re.Match[str]) -> Declarations:
    key, place = match["key"], match.start()
    if key not in KEYS:
        raise source.fault(f"there is no declaration {quoted(key)}: {nearest(key, KEYS)}", place)
    if key == "skip":
        return Declarations()
    value = (match["value"] or "").strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if not value:
        raise source.fault(f"{key} has no value: {_FORM}", place)
    where = source.text.find(value, place)
    if key == "network":
        return Declarations(network=_named_network(source, value, where))
    if key == "activation":
        return Declarations(activation=_named_activation(source, value, where))
    if key == "sizes":
        return Declarations(sizes=_sizes(source, value, where))
    found = statements(source, where, where + len(value))
    pairs = [(each.sides[0].node, each.sides[1].node) for each in found if len(each.sides) > 1]
    if not pairs or not all(isinstance(letter, Letter) for letter, _ in pairs):
        raise source.fault("a definition is needed here, such as h_1 = W_1 x + b_1", where)
    return Declarations(definitions=tuple((a, b) for a, b in pairs if isinstance(a, Letter)))


def _named_network(source: Source, text: str, where: int) -> Network:
    try:
        return Network.parse(text)
    except NetworkError as error:
        raise source.fault(f"this network cannot be read: {error}", where) from None


def _named_activation(source: Source, text: str, where: int) -> str:
    try:
        return activation_named(text).symbol
    except NetworkError as error:
        raise source.fault(str(error), where) from None


def _sizes(source: Source, text: str, where: int) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """x: n_0, W_1: n_1 × n_0, a: number."""
    found = []
    for match in re.finditer(r"[^,;\n]+", text):
        place = where + match.start()
        letter, sign, extents = match[0].partition(":")
        if not sign:
            raise source.fault("a size is needed here, such as x: n_0 or W_1: n_1 × n_0", place)
        node = side_of(source, tokens(source, place, place + len(letter)))
        if not isinstance(node, Letter):
            raise source.fault(f"{quoted(letter.strip())} is no letter: give sizes of letters", place)
        found.append((node.name, _extents(source, extents.strip(), place + len(letter) + 1)))
    return tuple(found)


def _extents(source: Source, text: str, where: int) -> tuple[Any, ...]:
    if text == "number":
        return SCALAR
    parts = re.split(r"\s*×\s*|\s+x\s+|\s*\\times\s*", text)
    extents = [_extent(part.strip()) for part in parts]
    if len(extents) > 2 or None in extents:
        raise source.fault(f"{quoted(text)} is no size: write n_0, 3, n_1 × n_0 or number", where)
    return (extents[0], Integer(1)) if len(extents) == 1 else tuple(extents)


def _extent(text: str) -> Any:
    if text.isdigit() and text.isascii() and len(text) < 8 and 1 <= int(text) <= _MOST_SIZE:
        return Integer(int(text))
    known = re.fullmatch(r"([A-Za-z])(?:_\{?(\w{1,9}(?:-\d)?)\}?)?", text)
    if not known:
        return None
    return Symbol(f"{known[1]}_{known[2]}" if known[2] else known[1], integer=True, positive=True)
