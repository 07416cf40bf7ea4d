"""Formulas on stage: written, and turned into the next one by the ids of their parts, never by the looks of glyphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from diagrams.theme import rgb
from explainers.derivations.formula import Formula

from . import grid, motion
from .ink import BoundingBox, Ink, bounds
from .motion import Key, Motion, appearing, changing, leaving, sliding
from .outlines import line, piece
from .text import fitting, words
from .things import TEXT, Thing

if TYPE_CHECKING:
    from .stage import Stage

# Under this, subscripts could not be read.
SMALLEST_FORMULA = grid.SMALLEST


class WrittenFormula:
    """A formula that stands on stage as thing `id`. `become` turns it into another; parts of one id stay one thing."""

    def __init__(
        self,
        stage: Stage,
        id: str,
        formula: Formula,
        at: tuple[float, float],
        *,
        size: float = grid.FORMULA,
        anchor: str = "start",
        width: float = grid.RIGHT - grid.LEFT,
    ) -> None:
        self.stage, self.id, self.formula = stage, id, formula
        self.at, self.anchor, self.largest, self.width = at, anchor, size, width

    def thing(self, formula: Formula) -> Thing:
        """`formula` set in this one's place."""
        size = fitting(formula, self.largest, self.width, SMALLEST_FORMULA)
        return words(
            self.id, formula, self.at, self.stage.theme, size=size, anchor=self.anchor, kind="formula"
        )

    def appear(self) -> WrittenFormula:
        self.stage.appear(self.thing(self.formula))
        return self

    def become(self, formula: Formula, *, at: tuple[float, float] | None = None) -> WrittenFormula:
        """What stays slides on a shallow arc, what is gone fades first, what is new fades in last.

        A new occurrence of a part (W_2#2) splits off one that was there (W_2#1).
        """
        self.at = at or self.at
        before = self.stage.inks(self.id)
        after = self.thing(formula)
        self.stage.enrol(after)
        self.stage.play(morph(self.id, before, dict(after.inks)))
        self.formula = formula
        return self

    def copy(self, id: str, formula: Formula, at: tuple[float, float]) -> WrittenFormula:
        """`formula` on a line of its own, grown out of this one, which stays."""
        new = WrittenFormula(
            self.stage, id, formula, at, size=self.largest, anchor=self.anchor, width=self.width
        )
        after = new.thing(formula)
        self.stage.enrol(after)
        self.stage.play(morph(id, self.stage.inks(self.id), dict(after.inks)))
        return new

    def box(self, *ids: str) -> BoundingBox:
        """Left, bottom, right, top of the parts with these ids, in u; of all of it without ids."""
        found = bounds(ink for part, ink in self.stage.inks(self.id).items() if not ids or _id(part) in ids)
        if found is None:
            raise KeyError(f"the formula {self.id!r} has no part {', '.join(ids)}")
        return found

    def emphasise(self, *ids: str, role: str = "emphasis") -> None:
        """Parts take on another role's colour."""
        color = rgb(self.stage.theme.text_color(role))
        self.stage.play(
            changing((self.id, part), ink, _recoloured(ink, color), duration=motion.FOCUS)
            for part, ink in self.stage.inks(self.id).items()
            if _id(part) in ids
        )

    def strike(self, *ids: str) -> None:
        """One line through these parts; a rest; then both fade where they stand."""
        left, bottom, right, top = self.box(*ids)
        ink = Ink(
            (line((left - 0.3, bottom - 0.1), (right + 0.3, top + 0.1)),),
            stroke=rgb(self.stage.theme.color("wrong")),
            width=4.0,
        )
        key = (f"{self.id}:struck:{'+'.join(ids)}", "line")
        self.stage.enrol(Thing(key[0], "curve", (("line", ink),), TEXT, role="wrong"))
        start = motion.STRIKE + motion.STRIKE_REST
        gone = {part: ink for part, ink in self.stage.inks(self.id).items() if _id(part) in ids}
        self.stage.play(
            [
                Motion(key, lambda t: _drawn(ink, t), 0.0, motion.STRIKE, motion.ease_out),
                leaving(key, ink, start=start, duration=motion.STRIKE_LEAVE, easing=motion.ease_in),
                *(
                    leaving(
                        (self.id, part), old, start=start, duration=motion.STRIKE_LEAVE, easing=motion.ease_in
                    )
                    for part, old in gone.items()
                ),
            ]
        )
        self.stage.forget(key[0])

    def leave(self) -> None:
        self.stage.leave(self.id)


def morph(id: str, before: dict[str, Ink], after: dict[str, Ink]) -> Iterable[Motion]:
    """The motions that turn the glyphs `before` into `after`, by their part names "W_2#1/0"."""
    sources = _by_letter(before)
    targets = _by_letter(after)
    for part, ink in after.items():
        origin = before.get(part) or sources.get(_letter(part))
        if origin is not None and _same_build(origin, ink):
            yield sliding((id, part), origin, ink, duration=motion.MORPH)
        elif part in before:
            yield from _recast((id, part), before[part], ink)
        else:
            yield appearing((id, part), ink, start=0.6 * motion.MORPH, duration=0.4 * motion.MORPH, rise=0.0)
    for part, ink in before.items():
        if part in after:
            continue
        target = targets.get(_letter(part))
        if target is not None and _same_build(ink, target):
            yield sliding((id, part), ink, target, duration=motion.MORPH)
            yield leaving((id, part), target, start=motion.MORPH, duration=0.0)
        else:
            yield leaving((id, part), ink, duration=0.4 * motion.MORPH)


def _recast(key: Key, before: Ink, after: Ink) -> Iterable[Motion]:
    """The same part in another cut (small below a brace, large in a line): one slides into the other."""
    dx, dy = np.subtract(_center(after), _center(before))
    ghost = (key[0], f"{key[1]} before")
    end = before.moved(float(dx), float(dy)).faded(0.0)
    start = after.moved(float(-dx), float(-dy)).faded(0.0)
    yield sliding(ghost, before, end)
    yield leaving(ghost, end, start=motion.MORPH, duration=0.0)
    yield sliding(key, start, after)


def _center(ink: Ink) -> tuple[float, float]:
    left, bottom, right, top = bounds([ink]) or (0.0, 0.0, 0.0, 0.0)
    return (left + right) / 2, (bottom + top) / 2


def _id(part: str) -> str:
    """From "W_2#1/0": "W_2#1"."""
    return part.rpartition("/")[0] or part


def _letter(part: str) -> str:
    """From "W_2#1/0": "W_2/0", the same glyph of any occurrence; nothing for what has no number."""
    owner, _, glyph = part.rpartition("/")
    name, mark, _ = owner.rpartition("#")
    return f"{name}/{glyph}" if mark else ""


def _by_letter(inks: dict[str, Ink]) -> dict[str, Ink]:
    first: dict[str, Ink] = {}
    for part, ink in inks.items():
        if _letter(part):
            first.setdefault(_letter(part), ink)
    return first


def _same_build(one: Ink, other: Ink) -> bool:
    return [len(path) for path in one.paths] == [len(path) for path in other.paths]


def _recoloured(ink: Ink, color: tuple[float, float, float]) -> Ink:
    return Ink(ink.paths, color, ink.fill_opacity, ink.stroke and color, ink.stroke_opacity, ink.width)


def _drawn(ink: Ink, share: float) -> Ink:
    return (
        ink
        if share >= 1
        else Ink((piece(ink.paths[0], 0.0, max(share, 0.001)),), stroke=ink.stroke, width=ink.width)
    )
