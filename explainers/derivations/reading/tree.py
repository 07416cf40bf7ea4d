"""What is read, as a tree: the formula as it stands on the page, before any letter has a shape.

Nodes compare by what they say, not by where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

MOST_PARTS, MOST_WRITTEN_LEVELS = 10_000, 400


@dataclass(frozen=True)
class Index:
    """A subscript as a sum of letters and a number: L − 1, l + 1, T − t, 3; or a word that is only a name."""

    letters: tuple[tuple[str, int], ...] = ()
    number: int = 0

    @property
    def is_number(self) -> bool:
        return not self.letters

    def __str__(self) -> str:
        text = ""
        for letter, count in self.letters:
            sign = "-" if count < 0 else "+" if text else ""
            text += f"{sign}{'' if abs(count) == 1 else abs(count)}{letter}"
        if self.number or not text:
            text += f"{self.number:+d}" if text else str(self.number)
        return text

    def at(self, values: Mapping[str, int]) -> Index:
        """With numbers in place of letters."""
        known = sum(count * values[letter] for letter, count in self.letters if letter in values)
        rest = tuple((letter, count) for letter, count in self.letters if letter not in values)
        return Index(rest, self.number + known)

    def plus(self, other: Index, sign: int = 1) -> Index:
        total = dict(self.letters)
        for letter, count in other.letters:
            total[letter] = total.get(letter, 0) + sign * count
        kept = tuple((letter, count) for letter, count in total.items() if count)
        return Index(kept, self.number + sign * other.number)


@dataclass(frozen=True)
class Number:
    value: Fraction
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Letter:
    """W_2, b_{L−1}, ŷ, W^{(2)}; also a bare function's name that is not applied."""

    base: str
    subscripts: tuple[Index, ...] = ()
    accent: str = ""
    superscript: str = ""
    is_bold: bool = field(default=False, compare=False)
    place: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """As the rest of the library names it: "W_L-1", "yhat", "h_1,t"."""
        above = f"^{self.superscript}" if self.superscript else ""
        below = ",".join(map(str, self.subscripts))
        return f"{self.base}{self.accent}{above}" + (f"_{below}" if below else "")


@dataclass(frozen=True)
class Sum:
    terms: tuple[Node, ...]
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Product:
    factors: tuple[Node, ...]
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Hadamard:
    """u ⊙ v, entry by entry."""

    factors: tuple[Node, ...]
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Dotted:
    """w · x of two letters: of vectors the sum of the products of their entries, of numbers their product."""

    left: Node
    right: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Quotient:
    above: Node
    below: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Applied:
    """A function with its argument: phi, sigma, ReLU, exp, …"""

    function: str
    argument: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Transposed:
    body: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Power:
    body: Node
    exponent: Index
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Stack:
    """[u; v]: rows of blocks."""

    rows: tuple[tuple[Node, ...], ...]
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Total:
    """Σ of the body for an index from `low` to `high`."""

    index: str
    low: Index
    high: Index
    body: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Dots:
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Core:
    """(… x …): what all the layers below make of the innermost, which alone is written."""

    inner: Node
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Named:
    """A body with a brace below it and the letter that it is called by."""

    body: Node
    letter: Letter
    place: int = field(default=0, compare=False)


Node = (
    Number
    | Letter
    | Sum
    | Product
    | Hadamard
    | Dotted
    | Quotient
    | Applied
    | Transposed
    | Power
    | Stack
    | Total
    | Dots
    | Core
    | Named
)


def parts(node: Node) -> tuple[Node, ...]:
    """What `node` is made of, in reading order."""
    match node:
        case Sum(terms=inner) | Product(factors=inner) | Hadamard(factors=inner):
            return inner
        case Dotted(left=one, right=other) | Quotient(above=one, below=other):
            return (one, other)
        case Applied(argument=body) | Transposed(body=body) | Power(body=body) | Total(body=body):
            return (body,)
        case Named(body=body) | Core(inner=body):
            return (body,)
        case Stack(rows=rows):
            return tuple(cell for row in rows for cell in row)
    return ()


def with_parts(node: Node, new: tuple[Node, ...]) -> Node:
    """`node` with other parts, as many as `parts` gives."""
    match node:
        case Sum():
            return replace(node, terms=new)
        case Product() | Hadamard():
            return replace(node, factors=new)
        case Dotted():
            return replace(node, left=new[0], right=new[1])
        case Quotient():
            return replace(node, above=new[0], below=new[1])
        case Applied():
            return replace(node, argument=new[0])
        case Core():
            return replace(node, inner=new[0])
        case Transposed() | Power() | Total() | Named():
            return replace(node, body=new[0])
        case Stack(rows=rows):
            given = iter(new)
            return replace(node, rows=tuple(tuple(next(given) for _ in row) for row in rows))
    return node


def changed(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """`node` with every part for which `change` gives another replaced; what is put in is not looked into.

    Recursion is bounded: a formula has at most MOST_LEVELS levels.
    """
    new = change(node)
    if new is not None:
        return new
    old = parts(node)
    made = []
    for part in old:  # no comprehension: it would double the levels of the recursion
        made.append(changed(part, change))  # noqa: PERF401
    return node if all(a is b for a, b in zip(old, made, strict=True)) else with_parts(node, tuple(made))


def nodes(node: Node) -> tuple[Node, ...]:
    """`node` and everything below it, in reading order."""
    found: list[Node] = []
    stack = [node]
    while stack:
        top = stack.pop()
        found.append(top)
        stack.extend(reversed(parts(top)))
    return tuple(found)


def is_too_large(node: Node) -> bool:
    """Has a formula, once letters are written out, more parts or levels than are looked at?"""
    level, count = [node], 0
    for _ in range(MOST_WRITTEN_LEVELS):
        count += len(level)
        level = [part for each in level for part in parts(each)]
        if not level or count > MOST_PARTS:
            break
    return bool(level) or count > MOST_PARTS


def letters_in(node: Node) -> tuple[Letter, ...]:
    """The letters of a formula, each once, in reading order."""
    return tuple(dict.fromkeys(each for each in nodes(node) if isinstance(each, Letter)))


def has_dots(node: Node) -> bool:
    """Is anything left to be written out: dots, or a Σ?"""
    return any(isinstance(each, Dots | Core | Total) for each in nodes(node))
