"""Formulas with dots as values of families, where they are some: then an induction proves them for every number.

What is read is only taken for a family if, written out for several numbers, it is that family's value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sympy import Symbol

from ..evidence import Induction, Verdict
from ..expressions import Activation, plus, times
from ..families import BiasSum, NestedLayers, WeightProduct, layer_bias, layer_output, layer_weight
from ..proof.deciding import Judge
from ..proof.induction import by_induction
from ..reading.building import index_value
from ..reading.dots import NoPattern, TooShallow
from ..reading.levels import filled, nested
from ..reading.returning import tree_of
from ..reading.tree import Applied, Dots, Letter, Node, Product, Sum, Total, has_dots

_DEPTHS = (3, 4, 5)
_DEEPEST_VISIBLE = 6


class _NoFamily(Exception):
    pass


def inductive(left: Node, right: Node, depth: str) -> Verdict | None:
    """left = right for every `depth`, by induction; None where that is not proved so."""
    letter = Symbol(depth, integer=True, positive=True)
    reader = _Reader(depth, letter)
    try:
        sides = [reader.read(side) for side in (left, right)]
    except _NoFamily:
        return None
    verdict = by_induction(Judge(), sides[0], sides[1], Induction(letter))
    return verdict if verdict.holds and verdict.is_exact else None


class _Reader:
    def __init__(self, depth: str, letter: Any) -> None:
        self._depth, self._letter = depth, letter

    def read(self, node: Node) -> Any:
        """The SymPy expression, with families for what has dots; _NoFamily where one is not known."""
        if has_dots(node):
            family = self._nested(node) or self._bias_sum(node)
            if family is not None:
                return family
        match node:
            case Letter():
                return self._known_letter(node)
            case Sum(terms=terms):
                return self._sum(terms)
            case Product(factors=factors):
                return self._product(factors)
            case Applied():
                return Activation(node.function, self.read(node.argument))
        raise _NoFamily

    def _known_letter(self, letter: Letter) -> Any:
        make = {"W": layer_weight, "b": layer_bias, "h": layer_output}.get(letter.base)
        if letter == Letter("x"):
            return layer_output(0)
        if make is None or letter.accent or letter.superscript or len(letter.subscripts) != 1:
            raise _NoFamily
        index = index_value(letter.subscripts[0])
        # The index must be made of the very letter that the induction is over.
        return make(index.subs({Symbol(self._depth, integer=True): self._letter}))

    def _nested(self, node: Node) -> Any | None:
        try:
            found = nested(node)
        except NoPattern:
            return None
        if found is None:
            return None
        phi = found.unit.function if isinstance(found.unit, Applied) else "id"
        return next(
            (
                family
                for has_bias in (True, False)
                if self._is(node, family := NestedLayers(self._letter, has_bias, phi))
            ),
            None,
        )

    def _is(self, node: Node, family: Any) -> bool:
        """Is `node`, written out for several depths, the family's value?"""
        compared = 0
        for depth in range(1, _DEEPEST_VISIBLE + len(_DEPTHS)):
            try:
                made = filled(node, {self._depth: depth})
            except TooShallow:
                continue
            except NoPattern:
                return False
            if not _same(made, tree_of(family.at(depth))):
                return False
            compared += 1
            if compared == len(_DEPTHS):
                break
        return compared == len(_DEPTHS)

    def _bias_sum(self, node: Node) -> Any | None:
        family = BiasSum(self._letter)
        is_sum = isinstance(node, Total | Sum)
        return family if is_sum and self._is(node, family) else None

    def _sum(self, terms: tuple[Node, ...]) -> Any:
        """Terms, of which some may be the sum over all biases, written with dots."""
        place = next((number for number, term in enumerate(terms) if isinstance(term, Dots)), None)
        if place is None:
            return plus(*map(self.read, terms))
        for start, end in _slices(len(terms), place):
            family = self._bias_sum(Sum(terms[start:end]))
            if family is not None:
                before, after = map(self.read, terms[:start]), map(self.read, terms[end:])
                return plus(*before, family, *after)
        raise _NoFamily

    def _product(self, factors: tuple[Node, ...]) -> Any:
        place = next((number for number, factor in enumerate(factors) if isinstance(factor, Dots)), None)
        if place is None:
            return times(*map(self.read, factors))
        family = WeightProduct(self._letter)
        for start, end in _slices(len(factors), place):
            if self._is(Product(factors[start:end]), family):
                before, after = map(self.read, factors[:start]), map(self.read, factors[end:])
                return times(*before, family, *after)
        raise _NoFamily


def _slices(length: int, place: int) -> Iterator[tuple[int, int]]:
    """The runs around a place, the longest first."""
    runs = [(start, end) for start in range(place) for end in range(place + 2, length + 1)]
    return iter(sorted(runs, key=lambda run: run[0] - run[1]))


def _same(made: Node, value: Node) -> bool:
    """The same formula; the terms of a sum in any order."""
    if isinstance(made, Sum) and isinstance(value, Sum):
        return Counter(made.terms) == Counter(value.terms)
    return made == value
