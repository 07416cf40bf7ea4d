"""Roles and how they are painted: what a theme knows of each, and what it answers for a mark or a word of that role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from explainers.spelling import nearest

from .colors import luminance, mix
from .errors import DiagramError

REST = 0.22  # the share of a role's colour in the fill of a mark at rest
LAYER_COLOURS = 6  # layer 7 looks like layer 1 again: it is named, and far away


class ThemeError(DiagramError):
    """A theme or a role that does not exist was asked for."""


@dataclass(frozen=True)
class Paint:
    """One role: the colour of its lines and words, its fill at rest, its dash (points), its weight and its rings.

    `fill` None: at rest, the colour mixed into the paper by `REST`. `text` None: words have the line's colour.
    """

    color: str
    fill: str | None = None
    dash: tuple[float, ...] = ()
    weight: float = 1.0
    rings: int = 1
    text: str | None = None


@dataclass(frozen=True)
class Theme:
    """Roles as they are painted, over `paper`."""

    name: str
    paints: tuple[tuple[str, Paint], ...]

    @cached_property
    def _by_role(self) -> Mapping[str, Paint]:
        return dict(self.paints)

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_dark(self) -> bool:
        return luminance(self.color("paper")) < 0.5

    def paint(self, role: str) -> Paint:
        """How `role` looks; ThemeError, with the nearest right name, where there is no such role."""
        known = self._by_role
        if role in known:
            return known[role]
        word, _, number = role.partition(" ")
        if word == "layer" and number.isascii() and number.isdigit() and int(number) > 0:
            return known[f"layer {(int(number) - 1) % LAYER_COLOURS + 1}"]
        raise ThemeError(f"there is no role {role!r}: {nearest(role, sorted(known))}")

    def color(self, role: str) -> str:
        """The colour of the role's lines, as #RRGGBB."""
        return self.paint(role).color

    def text_color(self, role: str) -> str:
        """The colour of words and formulas of this role: always legible on paper."""
        paint = self.paint(role)
        return paint.text or paint.color

    def dash(self, role: str) -> tuple[float, ...]:
        """The dash of the role's lines, in points, on and off in turn; empty: solid."""
        return self.paint(role).dash

    def fill(self, role: str, share: float = REST) -> str:
        """The role mixed into the paper by `share`: 0 paper, `REST` at rest, 1 the full colour."""
        paper, paint = self.color("paper"), self.paint(role)
        if paint.fill is None:
            return mix(paper, paint.color, share)
        if share <= REST:
            return mix(paper, paint.fill, share / REST)
        return mix(paint.fill, paint.color, (share - REST) / (1 - REST))
