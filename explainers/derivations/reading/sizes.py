"""Sizes that nobody has given: each letter's rows and columns, by unification over the formulas of a chain.

A capital letter is a matrix, a small one a column, and whatever is added, multiplied or equated must fit. Sizes that
were told apart by the first formula stay apart where a later one would need them to be one: that is noted, not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from sympy import Integer, Symbol

from .tree import (
    Dotted,
    Hadamard,
    Letter,
    Node,
    Number,
    Power,
    Product,
    Stack,
    Sum,
    Transposed,
    parts,
)

Shape = tuple[int, int]
"""Numbers of the size variables of rows and columns."""
NUMBER = None
"""The shape of what may be multiplied by anything."""
_GREEK_NUMBERS = frozenset({"alpha", "beta", "gamma", "lambda", "eta", "mu", "epsilon", "tau", "theta"})
ONE = 0


@dataclass
class Sizes:
    """Size variables, which of them are one, and what is known of them.

    `merged` are pairs of sizes that a formula needed to be one, though they had been told apart before.
    """

    given: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    parent: list[int] = field(default_factory=lambda: [ONE])
    value: dict[int, Any] = field(default_factory=lambda: {ONE: Integer(1)})
    sums: dict[int, tuple[int, ...]] = field(default_factory=dict)
    letters: dict[str, Shape | None] = field(default_factory=dict)
    shapes: dict[int, Shape | None] = field(default_factory=dict)
    kept: list[Node] = field(default_factory=list)
    settled: int = 0
    merged: list[tuple[int, int]] = field(default_factory=list)
    is_broken: bool = False

    def copy(self) -> Sizes:
        """The same sizes, to be changed without changing these."""
        return Sizes(
            self.given,
            list(self.parent),
            dict(self.value),
            dict(self.sums),
            dict(self.letters),
            dict(self.shapes),
            list(self.kept),
            self.settled,
        )

    def settle(self) -> None:
        """From now on, what is told apart so far is told apart for good."""
        self.settled, self.merged, self.is_broken = len(self.parent), [], False

    # Variables -----------------------------------------------------------------------------

    def fresh(self, value: Any = None) -> int:
        self.parent.append(len(self.parent))
        if value is not None:
            self.value[len(self.parent) - 1] = value
        return len(self.parent) - 1

    def root(self, size: int) -> int:
        while self.parent[size] != size:
            self.parent[size] = size = self.parent[self.parent[size]]
        return size

    def _known(self, extent: Any) -> int:
        if extent == 1:
            return ONE
        same = next((size for size, value in self.value.items() if value == extent), None)
        return self.fresh(extent) if same is None else self.root(same)

    def join(self, a: int, b: int, *, anyway: bool = False) -> None:
        """Make two sizes one, unless they are known to be different or were told apart before."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return
        if a in self.value and b in self.value:
            self.is_broken = True
            return
        ours, theirs = self._sums_of(a), self._sums_of(b)
        if self._holds(a, b) or self._holds(b, a):
            self.is_broken = True  # no size is the sum of itself and others
            return
        if bool(ours) != bool(theirs):
            anyway = True  # whether a stack is as high as it must be, its parts will say
        older, newer = min(a, b), max(a, b)
        if newer < self.settled and not anyway:
            self.merged.append((older, newer))
            self.is_broken = self.is_broken or older in self.value or newer in self.value
            return
        keeper, gone = (newer, older) if newer in self.value else (older, newer)
        self.parent[gone] = keeper
        for one, other in product(ours, theirs):
            self._join_parts(one, other, anyway=anyway)

    def _sums_of(self, root: int) -> list[tuple[int, ...]]:
        return [parts_ for total, parts_ in self.sums.items() if self.root(total) == root]

    def _join_parts(self, ours: tuple[int, ...], theirs: tuple[int, ...], *, anyway: bool) -> None:
        """Blocks of two stacks that are one above the other in the same way; 9 may be 4 + 5 here and 5 + 4 there."""
        pairs = [(self.root(a), self.root(b)) for a, b in zip(ours, theirs, strict=False)]
        if len(ours) == len(theirs) and all(
            a == b or a not in self.value or b not in self.value for a, b in pairs
        ):
            for a, b in pairs:
                self.join(a, b, anyway=anyway)

    def _parts_of(self, root: int) -> tuple[int, ...]:
        """The sizes that a size is the sum of; () where it is none."""
        return next(iter(self._sums_of(root)), ())

    def _holds(self, total: int, part: int) -> bool:
        """Is `part` among the sizes that `total` is the sum of?"""
        waiting, seen = [total], set[int]()
        while waiting:
            for each in map(self.root, self._parts_of(waiting.pop())):
                if each == part:
                    return True
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return False

    def _solve(self, named: dict[int, Any]) -> None:
        """The one part of a known sum that is not known itself."""
        for _ in self.sums:
            for total, parts_ in self.sums.items():
                roots = [self.root(part) for part in parts_]
                unknown = [root for root in roots if root not in named]
                if self.root(total) in named and len(unknown) == 1:
                    rest = sum(named[root] for root in roots if root in named)
                    value = named[self.root(total)] - rest
                    if not (value.is_Integer and value <= 0):
                        named[unknown[0]] = value

    def join_shapes(self, a: Shape | None, b: Shape | None) -> Shape | None:
        if a is NUMBER or b is NUMBER:
            return b if a is NUMBER else a
        self.join(a[0], b[0])
        self.join(a[1], b[1])
        return a

    # Formulas ------------------------------------------------------------------------------

    def read(self, node: Node) -> Shape | None:
        """The shape of a formula without dots, whose parts are made to fit as far as they can."""
        # Identities are only unique among living objects: what was read is kept.
        if id(node) not in self.shapes:
            self.kept.append(node)
            inner = []
            for part in parts(node):  # no comprehension: it would double the levels of the recursion
                inner.append(self.read(part))  # noqa: PERF401
            self.shapes[id(node)] = self._shape(node, inner)
        return self.shapes[id(node)]

    def _shape(self, node: Node, inner: list[Shape | None]) -> Shape | None:
        match node:
            case Letter():
                return self._letter(node)
            case Number():
                return NUMBER
            case Sum():
                return self._sum(inner)
            case Hadamard():
                shape = inner[0]
                for other in inner[1:]:
                    shape = self.join_shapes(shape, other)
                return shape
            case Product():
                return self._product(inner)
            case Dotted():
                if inner[0] is not None and inner[1] is not None:
                    self.join(inner[0][0], inner[1][0])
                    return (ONE, ONE)
                return self._product(inner)
            case Transposed():
                return inner[0][::-1] if inner[0] else NUMBER
            case Power() if inner[0] is not None:
                self.join(*inner[0])
                return inner[0]
            case Stack(rows=rows):
                return self._stack(rows, inner)
        return inner[0] if inner else NUMBER

    def _letter(self, letter: Letter) -> Shape | None:
        if letter.name == "I":
            size = self.fresh()
            return (size, size)
        if letter.name not in self.letters:
            self.letters[letter.name] = self._new_letter(letter)
        return self.letters[letter.name]

    def _new_letter(self, letter: Letter) -> Shape | None:
        if letter.name in self.given:
            extents = self.given[letter.name]
            return (self._known(extents[0]), self._known(extents[1])) if extents else NUMBER
        if letter.base.rstrip("'") in _GREEK_NUMBERS and not letter.is_bold:
            return NUMBER
        is_matrix = len(letter.base) == 1 and letter.base.isupper()
        return (self.fresh(), self.fresh() if is_matrix else ONE)

    def _sum(self, inner: list[Shape | None]) -> Shape | None:
        known = [shape for shape in inner if shape is not None]
        for shape in known[1:]:
            self.join_shapes(known[0], shape)
        return known[0] if known else NUMBER

    def _product(self, inner: list[Shape | None]) -> Shape | None:
        known = [shape for shape in inner if shape is not None]
        for left, right in pairwise(known):
            self.join(left[1], right[0])
        return (known[0][0], known[-1][1]) if known else NUMBER

    def _stack(self, rows: Sequence[Sequence[Node]], inner: list[Shape | None]) -> Shape:
        flat = [cell for row in rows for cell in row]
        cells = [
            shape or ((self.fresh(), self.fresh()) if isinstance(cell, Number) else (ONE, ONE))
            for cell, shape in zip(flat, inner, strict=True)
        ]
        for cell, shape in zip(flat, cells, strict=True):
            self.shapes[id(cell)] = shape
        wide = len(rows[0])
        for place, shape in enumerate(cells):
            self.join(shape[0], cells[place - place % wide][0])
            self.join(shape[1], cells[place % wide][1])
        return self._total([row[0] for row in cells[::wide]]), self._total([cell[1] for cell in cells[:wide]])

    def _total(self, sizes: list[int]) -> int:
        if len(sizes) == 1:
            return sizes[0]
        total = self.fresh()
        self.sums[total] = tuple(sizes)
        return total

    # What came out -------------------------------------------------------------------------

    def names(self) -> dict[int, Any]:
        """A value for each size: what is given, 1, a sum of others, or a letter with the number of its layer."""
        named = dict(self.value)
        self._solve(named)
        taken = {str(value) for value in named.values()}
        for letter, shape in sorted(self.letters.items(), key=lambda pair: _rank(pair[0])):
            for place, size in enumerate(shape or ()):
                root = self.root(size)
                if root not in named and not self._parts_of(root):
                    name = _free(_wanted(letter, place), taken)
                    taken.add(name)
                    named[root] = Symbol(name, integer=True, positive=True)
        self._solve(named)
        return named

    def extent(self, size: int, named: dict[int, Any]) -> Any:
        root = self.root(size)
        if root not in named:
            parts_ = self._parts_of(root)
            # A size that no letter has: of I alone, or of what is wrong.
            named[root] = (
                sum(self.extent(part, named) for part in parts_)
                if parts_
                else Symbol(f"m_{root}", integer=True, positive=True)
            )
        return named[root]


def _rank(letter: str) -> tuple[bool, bool, str]:
    """Biases and inputs name sizes before matrices do."""
    return (not letter.startswith(("b", "x")), letter[0].isupper(), letter)


def _wanted(letter: str, place: int) -> str:
    """n_2 for the rows of b_2 and W_2, n_0 for x."""
    base, _, index = letter.partition("_")
    if letter == "x":
        return "n_0"
    if base in ("b", "h", "W", "z", "c", "yhat") and place == 0:
        return f"n_{index}" if index else "n"
    return f"m_{index}" if index else "m"


def _free(name: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    if name not in taken:
        return name
    return next(new for number in range(1, len(taken) + 2) if (new := f"{name}'{number}") not in taken)
