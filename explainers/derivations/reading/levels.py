"""Nested dots, W_L(W_{L−1}(… x …) + b_{L−1}) + b_L: the levels that are written, and those below that are not.

(… x …) is what all the layers below have made of x. Where the written levels follow one pattern, it is filled in to any
depth; where it stands in the same place on both sides, it may be a letter: then what is shown holds for every depth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .dots import NoPattern, TooShallow, Values, written_out
from .tree import Applied, Core, Index, Letter, Node, Product, Sum, changed, nodes, parts

_HOLE = Letter("□")


@dataclass(frozen=True)
class Level:
    """One layer as it is written: its formula with a hole where the layer below stands, and its number."""

    context: Node
    weight: Letter

    @property
    def number(self) -> Index:
        return self.weight.subscripts[-1]


@dataclass(frozen=True)
class Nested:
    """A nested formula: the levels from the outside, and the innermost unit, (… x …) or φ(… x …)."""

    levels: tuple[Level, ...]
    unit: Core | Applied

    @property
    def core(self) -> Core:
        inner = self.unit.argument if isinstance(self.unit, Applied) else self.unit
        assert isinstance(inner, Core)
        return inner

    @property
    def below(self) -> Index:
        """The number of the layer whose output the unit is."""
        return self.levels[-1].number.plus(Index((), -1))


def nested(node: Node) -> Nested | None:
    """`node` read as nested levels around a core; None where there is no core, NoPattern where it is not clear."""
    cores = [each for each in nodes(node) if isinstance(each, Core)]
    if not cores:
        return None
    if len(cores) > 1:
        raise NoPattern("nested dots stand twice in one formula: write them once, and name them by a letter")
    way = _way(node, cores[0])
    units = [
        each
        for each in way
        if isinstance(each, Core) or (isinstance(each, Applied) and each.argument is cores[0])
    ]
    unit = units[0]
    assert isinstance(unit, Core | Applied)
    levels, start = [], node
    for place, each in enumerate(way[: way.index(unit)]):
        if isinstance(each, Product):
            inner = way[place + 1]
            weight = next(
                (factor for factor in each.factors if isinstance(factor, Letter) and factor.subscripts), None
            )
            if weight is not None:
                levels.append(Level(_with_hole(start, inner), weight))
                start = inner
    if not levels:
        raise NoPattern("before nested dots a weight with an index is needed, as in W_L(… x …)")
    return Nested(tuple(levels), unit)


def as_letter(node: Node) -> tuple[Node, tuple[Node, Index] | None]:
    """`node` with what is not written as the letter h of its layer, and what that letter stands for."""
    found = nested(node)
    if found is None:
        return node, None
    letter = Letter("h", (found.below,))
    if letter in nodes(node):
        raise NoPattern(f"{letter.name} stands beside nested dots, which mean the same")
    return _replaced(node, found.unit, letter), (found.unit, found.below)


def filled(node: Node, values: Values, pattern: Level | None = None) -> Node:
    """`node` for these numbers, its nested dots filled in by its own pattern, or by `pattern`."""
    found = nested(node)
    if found is None:
        return written_out(node, values)
    level = pattern or regular_level(found)
    core, inner = found.core, found.core.inner
    if isinstance(found.unit, Applied) and not isinstance(inner, Letter | Applied):
        inner = replace(found.unit, argument=inner)
    lowest = next(
        (
            each.subscripts[-1].at(values).number
            for each in nodes(core.inner)
            if isinstance(each, Letter) and each.base == level.weight.base and each.subscripts
        ),
        0,
    )
    made = written_out(inner, values)
    highest = found.below.at(values).number
    if highest < lowest:
        raise TooShallow
    for number in range(lowest + 1, highest + 1):
        moved = _values_at(level, number)
        context = written_out(level.context, moved)
        made = _replaced_equal(context, made)
    placed = _replaced(node, found.unit, _HOLE)
    return _replaced_equal(written_out(placed, values), made)


def regular_level(found: Nested) -> Level:
    """The pattern that the written levels share; NoPattern where they differ."""
    first = found.levels[-1]
    for above in found.levels[:-1]:
        step = above.number.plus(first.number, -1)
        if not step.is_number or _shifted(first.context, first, step.number) != above.context:
            raise NoPattern("the levels that are written out do not follow one pattern")
    return first


def lecture_level(weight: Letter, phi: str | None) -> Level:
    """φ(W_l h_{l−1} + b_l), as the lecture defines a layer."""
    bias = replace(weight, base="b")
    z = Sum((Product((weight, _HOLE)), bias))
    return Level(z if phi is None else Applied(phi, z), weight)


def as_the_lecture(found: Nested) -> Node:
    """The same levels with each bias in its own bracket: what the formula should have been."""
    phi = found.unit.function if isinstance(found.unit, Applied) else None
    made: Node = found.unit
    for level in reversed(found.levels):
        made = _replaced_equal(lecture_level(level.weight, phi).context, made)
    return made


def _shifted(context: Node, level: Level, step: int) -> Node:
    letters = {letter for letter, _ in level.number.letters}

    def moved(index: Index) -> Index:
        is_counted = any(letter in letters for letter, _ in index.letters)
        return index.plus(Index((), step)) if is_counted else index

    def change(node: Node) -> Node | None:
        if isinstance(node, Letter) and node.subscripts:
            return replace(node, subscripts=tuple(map(moved, node.subscripts)))
        return None

    return changed(context, change)


def _values_at(level: Level, number: int) -> dict[str, int]:
    """The value of L with which this level is level `number`."""
    if len(level.number.letters) != 1:
        raise NoPattern("the number of the layer above nested dots is no letter such as L")
    ((letter, _),) = level.number.letters
    return {letter: number - level.number.number}


def _way(node: Node, goal: Node) -> list[Node]:
    """From `node` down to `goal`."""
    for part in parts(node):
        if part is goal or any(each is goal for each in nodes(part)):
            return [node, *_way(part, goal)]
    return [node]


def _with_hole(node: Node, inner: Node) -> Node:
    return _replaced(node, inner, _HOLE)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    return _put(node, lambda each: each is old, new)


def _replaced_equal(node: Node, new: Node) -> Node:
    return _put(node, lambda each: each == _HOLE, new)


def _put(node: Node, fits: Callable[[Node], bool], new: Node) -> Node:
    return changed(node, lambda each: new if fits(each) else None)
