"""Dots and Σ written out for given numbers: W_L ⋯ W_1, b_1 + ⋯ + b_L, W_L ⋯ W_2 b_1 + ⋯ + b_L, Σ_{l=1}^{L} ….

Dots go from what stands before them to what stands after, one step of an index at a time. A product from W_L down to
W_{l+1} is empty for l = L: it is I.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .tree import (
    Core,
    Dots,
    Index,
    Letter,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Total,
    nodes,
    parts,
    with_parts,
)

Values = Mapping[str, int]
_FAR, _BETWEEN = 1000, 500


class NoPattern(Exception):
    """Dots of which it is not clear what they stand for; the sentence says why."""


class TooShallow(Exception):
    """The number is too small for what is written out beside the dots."""


def written_out(node: Node, values: Values, bound: frozenset[str] = frozenset()) -> Node:
    """`node` for these numbers, without dots; the indices in `bound` are those of sums around it."""
    match node:
        case Letter():
            return _letter_at(node, values)
        case Power():
            return replace(
                node, body=written_out(node.body, values, bound), exponent=node.exponent.at(values)
            )
        case Product(factors=factors) if any(isinstance(part, Dots) for part in factors):
            made = [written_out(each, values, bound) for each in _filled_product(factors, values, bound)]
            return _product(made, node.place)
        case Sum(terms=terms) if any(isinstance(part, Dots) for part in terms):
            made = [written_out(each, values, bound) for each in _filled_sum(terms, values, bound)]
            return made[0] if len(made) == 1 else Sum(tuple(made), node.place)
        case Total():
            return _total(node, values, bound)
        case Dots() | Core():
            raise NoPattern("these dots stand alone: write a term before and after them")
    made_parts = tuple(written_out(part, values, bound) for part in parts(node))
    return with_parts(node, made_parts)


def depth_letters(node: Node) -> tuple[str, ...]:
    """The letters of indices that stand for numbers of layers or steps: L, T, n; not those that a Σ counts with."""
    found: dict[str, None] = {}
    counted = {each.index for each in nodes(node) if isinstance(each, Total)}
    for each in nodes(node):
        for index in _indices(each):
            found |= dict.fromkeys(letter for letter, _ in index.letters if letter not in counted)
    return tuple(found)


def _indices(node: Node) -> tuple[Index, ...]:
    """The indices of a node itself."""
    if isinstance(node, Letter):
        return node.subscripts
    if isinstance(node, Total):
        return (node.low, node.high)
    return (node.exponent,) if isinstance(node, Power) else ()


def _letter_at(letter: Letter, values: Values) -> Letter:
    made = replace(letter, subscripts=tuple(index.at(values) for index in letter.subscripts))
    least = 1 if letter.base in ("W", "b", "z") else 0
    if any(index.is_number and index.number < least for index in made.subscripts) and made != letter:
        raise TooShallow
    return made


def _product(factors: Sequence[Node], place: int) -> Node:
    others = [each for each in factors if each != Letter("I")]
    if not others:
        return Letter("I", place=place)
    return others[0] if len(others) == 1 else Product(tuple(others), place)


def _total(node: Total, values: Values, bound: frozenset[str]) -> Node:
    low, high = node.low.at(values), node.high.at(values)
    if not (low.is_number and high.is_number):
        raise NoPattern(f"the ends {node.low} and {node.high} of the sum are no numbers here")
    inner = bound | {node.index}
    numbers = range(low.number, high.number + 1)
    terms = [written_out(node.body, {**values, node.index: number}, inner) for number in numbers]
    if not terms:
        return Number(Fraction(0), node.place)
    return terms[0] if len(terms) == 1 else Sum(tuple(terms), node.place)


def _direction(first: Index, last: Index, bound: frozenset[str]) -> int:
    """Do indices rise (1) or fall (−1) from first to last, when L is large and l somewhere between?"""
    difference = last.plus(first, -1)
    far = {letter: _BETWEEN if letter in bound else _FAR for letter, _ in difference.letters}
    way = difference.at(far).number
    return (way > 0) - (way < 0)


def _count(first: Index, last: Index, way: int, values: Values) -> int:
    """How many indices there are from first to last."""
    return (last.at(values).number - first.at(values).number) * way + 1


# Products --------------------------------------------------------------------------------------


def _filled_product(factors: Sequence[Node], values: Values, bound: frozenset[str]) -> list[Node]:
    place = next(number for number, part in enumerate(factors) if isinstance(part, Dots))
    before, after = list(factors[:place]), list(factors[place + 1 :])
    if not before or not after:
        raise NoPattern("dots in a product need a factor before and after them, as in W_L ⋯ W_1")
    first, last = before.pop(), after.pop(0)
    made = _between(first, last, values, bound)
    is_longer = (before and _same_but_indices(before[-1], first)) or (
        after and _same_but_indices(after[0], last)
    )
    if len(made) < 2 and is_longer:
        raise TooShallow
    rest = [*before, *made, *after]
    return (
        _filled_product(rest, values, bound)
        if any(isinstance(part, Dots) for part in rest)
        else rest or [Letter("I")]
    )


def _between(first: Node, last: Node, values: Values, bound: frozenset[str]) -> list[Node]:
    """first, …, last: one step of every index that differs, at a time."""
    ours, theirs = _all_indices(first), _all_indices(last)
    if not _same_but_indices(first, last):
        raise NoPattern("what stands before and after the dots is not of one kind: write W_L ⋯ W_1")
    ways = [_direction(a, b, bound) if a != b else 0 for a, b in zip(ours, theirs, strict=True)]
    counts = {_count(a, b, way, values) for a, b, way in zip(ours, theirs, ways, strict=True) if way}
    if len(counts) != 1:
        raise NoPattern(
            "the indices before and after the dots do not lead from one to the other step by step"
        )
    count = counts.pop()
    if count < 0:
        raise TooShallow
    return [
        _with_indices(
            first,
            [
                a if not way else Index((), a.at(values).number + way * step)
                for a, way in zip(ours, ways, strict=True)
            ],
        )
        for step in range(count)
    ]


def _all_indices(node: Node) -> list[Index]:
    return [index for each in nodes(node) for index in _indices(each)]


def _with_indices(node: Node, new: list[Index]) -> Node:
    """`node` with other indices, in reading order; uses `new` up."""
    if isinstance(node, Letter):
        taken = tuple(new.pop(0) for _ in node.subscripts)
        return replace(node, subscripts=taken)
    if isinstance(node, Total):
        node = replace(node, low=new.pop(0), high=new.pop(0))
    elif isinstance(node, Power):
        node = replace(node, exponent=new.pop(0))
    return with_parts(node, tuple(_with_indices(part, new) for part in parts(node)))


def _same_but_indices(a: Node, b: Node) -> bool:
    zeros = [[Index()] * len(_all_indices(each)) for each in (a, b)]
    return _with_indices(a, zeros[0]) == _with_indices(b, zeros[1])


# Sums ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Run:
    """Factors of one letter whose index goes from `first` to `last`: W_L ⋯ W_2, and W_L alone."""

    letter: Letter
    first: Index
    last: Index


def _filled_sum(terms: Sequence[Node], values: Values, bound: frozenset[str]) -> list[Node]:
    place = next(number for number, part in enumerate(terms) if isinstance(part, Dots))
    if not 0 < place < len(terms) - 1:
        raise NoPattern("dots in a sum need a term before and after them, as in b_1 + ⋯ + b_L")
    first, last = terms[place - 1], terms[place + 1]
    has_dots = any(isinstance(each, Dots) for term in (first, last) for each in nodes(term))
    if _same_but_indices(first, last) and not has_dots:
        made = _between(first, last, values, bound)
    else:
        made = _terms_between(first, last, values, bound)
    if len(made) < 2:
        raise TooShallow
    rest = [*terms[: place - 1], *made, *terms[place + 2 :]]
    return _filled_sum(rest, values, bound) if any(isinstance(part, Dots) for part in rest) else rest


def _terms_between(first: Node, last: Node, values: Values, bound: frozenset[str]) -> list[Node]:
    """The terms from first to last, whose products grow or shrink: W_L ⋯ W_2 b_1 + ⋯ + b_L."""
    ours, theirs = _runs(first), _runs(last)
    length = max(len(ours), len(theirs))
    for place in range(length):
        _align(ours, theirs, place, bound)
    pairs = list(zip(ours, theirs, strict=True))
    ends = [(a.first, b.first) for a, b in pairs] + [(a.last, b.last) for a, b in pairs]
    ways = [_direction(a, b, bound) if a != b else 0 for a, b in ends]
    counts = {_count(a, b, way, values) for (a, b), way in zip(ends, ways, strict=True) if way}
    if len(counts) != 1 or min(counts) < 1:
        if len(counts) == 1:
            raise TooShallow
        raise NoPattern("the terms before and after the dots do not lead from one to the other step by step")
    made = []
    for step in range(counts.pop()):
        moved = [a.at(values).number + way * step for (a, _), way in zip(ends, ways, strict=True)]
        starts, stops = moved[: len(pairs)], moved[len(pairs) :]
        factors: list[Node] = []
        for (a, b), start, stop in zip(pairs, starts, stops, strict=True):
            way = _direction(a.first, a.last, bound) or _direction(b.first, b.last, bound) or 1
            numbers = range(start, stop + way, way)
            factors += [
                replace(a.letter, subscripts=(*a.letter.subscripts[:-1], Index((), n))) for n in numbers
            ]
        made.append(_product(factors, first.place))
    return made


def _runs(term: Node) -> list[_Run]:
    """A term as the runs of letters that it is the product of."""
    factors = term.factors if isinstance(term, Product) else (term,)
    runs: list[_Run] = []
    is_open = False
    for factor in factors:
        if isinstance(factor, Dots):
            is_open = True
            continue
        if not isinstance(factor, Letter) or not factor.subscripts:
            raise NoPattern("the terms beside these dots are no products of letters with an index")
        index = factor.subscripts[-1]
        if runs and _is_like(runs[-1].letter, factor) and (is_open or abs(_gap(runs[-1].last, index)) == 1):
            runs[-1] = replace(runs[-1], last=index)
        elif is_open:
            raise NoPattern("what stands before and after the dots is not of one kind: write W_L ⋯ W_1")
        else:
            runs.append(_Run(factor, index, index))
        is_open = False
    return runs


def _gap(a: Index, b: Index) -> int:
    difference = b.plus(a, -1)
    return difference.number if difference.is_number else 0


def _is_like(a: Letter, b: Letter) -> bool:
    return replace(a, subscripts=a.subscripts[:-1]) == replace(b, subscripts=b.subscripts[:-1])


def _align(ours: list[_Run], theirs: list[_Run], place: int, bound: frozenset[str]) -> None:
    """Put an empty run where only the other term has one."""
    for runs, others in ((ours, theirs), (theirs, ours)):
        if place >= len(others) or len(runs) >= len(others):
            continue
        if place >= len(runs) or not _is_like(runs[place].letter, others[place].letter):
            model = others[place]
            way = _direction(model.first, model.last, bound) or -1
            runs.insert(place, _Run(model.letter, model.first, model.first.plus(Index((), -way))))
    if place >= min(len(ours), len(theirs)) or not _is_like(ours[place].letter, theirs[place].letter):
        raise NoPattern("the terms before and after the dots are not of one kind")
