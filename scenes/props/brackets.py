"""Brackets within brackets: each in its layer's colour, with a line below that says what the whole of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from diagrams.theme import DARK, Theme, rgb
from explainers.derivations.formula import Fence, Formula, Row, Token, bracket_ids, folded_formula, with_parts
from scenes.stage import grid
from scenes.stage.formulas import WrittenFormula
from scenes.stage.ink import Ink, bounds
from scenes.stage.outlines import line
from scenes.stage.text import width_of, words
from scenes.stage.things import EDGE, Thing

LEVEL = 1.95  # from one line below the formula to the next, in u
LEADING = 1.75  # em between the baselines of a formula that is broken into lines
MOST_LINES = 4
SHRINK = 0.96


@dataclass(frozen=True)
class Span:
    """A bracket with the φ before it: its first and last part, the letter it begins with, its level from inside."""

    first: str
    last: str
    letter: str
    level: int

    @property
    def name(self) -> str:
        """The letter without its occurrence: W_2."""
        return self.letter.partition("#")[0]


def spans(formula: Formula) -> tuple[Span, ...]:
    """All brackets of a formula, the inner ones first."""

    def combine(node: Formula, parts: tuple[tuple[Span, ...], ...]) -> tuple[Span, ...]:
        found = tuple(span for part in parts for span in part)
        if isinstance(node, Fence) and ":" in node.id:
            level = 1 + max((span.level for span in found), default=0)
            return (*found, Span(*bracket_ids(node), node.id.partition(":")[2], level))
        if isinstance(node, Row) and len(node.parts) == 2 and isinstance(node.parts[1], Fence):
            phi = node.parts[0]
            if isinstance(phi, Token) and phi.role == "activation" and found:
                return (*found[:-1], replace(found[-1], first=phi.id))
        return found

    result: tuple[Span, ...] = folded_formula(formula, combine)
    return result


def with_brackets_coloured(formula: Formula, role: Callable[[str], str]) -> Formula:
    """Every bracket in the role of the letter that it begins with."""

    def combine(node: Formula, parts: tuple[Formula, ...]) -> Formula:
        made = with_parts(node, parts)
        if isinstance(made, Fence) and ":" in made.id:
            return replace(made, role=role(made.id.partition(":")[2].partition("#")[0]))
        return made

    result: Formula = folded_formula(formula, combine)
    return result


class WrappedFormula(WrittenFormula):
    """A formula that is broken into lines where it is too long for one; its parts keep their ids on every line."""

    def thing(self, formula: Formula) -> Thing:
        size = wrapped_size(formula, self.largest, self.width)
        whole = words(self.id, formula, (0.0, 0.0), self.stage.theme, size=size, kind="formula")
        ends = _line_starts(whole.inks, self.width)
        indent = _indent(whole.inks)
        inks = []
        for part, ink in whole.inks:
            left = _left(ink)
            number = sum(left >= end - 1e-6 for end in ends)
            dx = indent - ends[number - 1] if number else 0.0
            inks.append((part, ink.moved(self.at[0] + dx, self.at[1] - number * LEADING * size)))
        return replace(whole, inks=tuple(inks))


def wrapped_size(formula: Formula, largest: float, width: float) -> float:
    """The largest size at which it takes one line, while that can be read well; then two lines, three, four."""
    for lines in range(1, MOST_LINES + 1):
        least = grid.SMALLEST * (1.0 if lines == MOST_LINES else 1.28)
        size = largest
        while size >= least:
            if line_count(formula, size, width) <= lines:
                return size
            size *= SHRINK
    return grid.SMALLEST


def line_count(formula: Formula, size: float, width: float) -> int:
    """How many lines `formula` needs at `size`."""
    if width_of(formula, size) <= width:
        return 1
    whole = words("", formula, (0.0, 0.0), DARK, size=size)
    return 1 + len(_line_starts(whole.inks, width))


def _line_starts(inks: Iterable[tuple[str, Ink]], width: float) -> list[float]:
    """Where the second, third, … line begins, in the coordinates of one long line."""
    listed = list(inks)
    right = max(_right(ink) for _, ink in listed)
    breaks = sorted(_left(ink) for part, ink in listed if _may_break(part))
    starts: list[float] = []
    begin, room = 0.0, width
    while right - begin > room:
        fitting = [x for x in breaks if begin < x <= begin + room - 0.3]
        if not fitting:
            break
        begin, room = fitting[-1], width - _indent(listed)
        starts.append(begin)
    return starts


def _may_break(part: str) -> bool:
    """Before a plus, or before an activation's name."""
    owner, _, glyph = part.rpartition("/")
    name = owner.partition("#")[0]
    return glyph == "0" and (name.startswith("+:") or (name.isalpha() and len(name) > 2))


def _indent(inks: Iterable[tuple[str, Ink]]) -> float:
    """Behind the first =."""
    return next((_right(ink) + 0.5 for part, ink in inks if part.startswith("=#1/")), 1.0)


def _left(ink: Ink) -> float:
    return min(float(path[:, 0].min()) for path in ink.paths)


def _right(ink: Ink) -> float:
    return max(float(path[:, 0].max()) for path in ink.paths)


def span_marks(
    id: str, thing: Thing, baseline: float, span: Span, label: Formula, theme: Theme, *, role: str
) -> tuple[Thing, Thing]:
    """Below the bracket, on its level: a line from end to end, and in its gap the letter of the whole."""
    inks = dict(thing.inks)
    first = bounds(ink for part, ink in inks.items() if part.rpartition("/")[0] == span.first)
    last = bounds(ink for part, ink in inks.items() if part.rpartition("/")[0] == span.last)
    assert first is not None
    assert last is not None
    left, right = first[0], last[2]
    y = baseline - 0.1 - span.level * LEVEL
    size = grid.LABEL
    gap = width_of(label, size) / 2 + 0.45
    middle = (left + right) / 2
    color = rgb(theme.color(role))
    rise = 0.62
    paths = (
        line((left, y + rise), (left, y), (middle - gap, y)),
        line((middle + gap, y), (right, y), (right, y + rise)),
    )
    stroke = Thing(f"{id}:line", "curve", (("line", Ink(paths, stroke=color, width=3.0)),), EDGE, role=role)
    name = words(
        f"{id}:name", label, (middle, y), theme, size=size, role=role, anchor="middle", vertical="middle"
    )
    return stroke, name
