"""A figure on stage: its marks as things by id, which of them belong to a layer, how they come, move and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from diagrams.figure import Curve, Figure

from . import grid, motion
from .grid import Region
from .ids import layer_of, speaks_of
from .ink import Points
from .light import is_single_weight, reaching
from .marks import Placement, placed, things_of
from .motion import Motion, appearing
from .things import Thing

if TYPE_CHECKING:
    from .stage import Stage


class FigureOnStage:
    """A figure of neurons on stage. Layers are called by their names in the network, neurons count from 1.

    `prefix` goes before the ids, where a second copy stands on stage.
    """

    def __init__(
        self,
        stage: Stage,
        figure: Figure,
        region: Region = grid.TOP,
        *,
        align: str = "left",
        prefix: str = "",
        largest: float = 1.6,
        placement: Placement | None = None,
    ) -> None:
        self.stage, self.figure, self.prefix = stage, figure, prefix
        self.placement = placement or placed(figure, region, align=align, largest=largest)
        self.things = {
            thing.id: thing for thing in things_of(figure, stage.theme, self.placement, prefix=prefix)
        }

    # Who is where --------------------------------------------------------------------------

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers in drawing order, merges and activations among them."""
        marks = (mark for mark in self.figure.marks if mark.id.startswith(("neuron:", "layer:")))
        return tuple(dict.fromkeys(layer_of(mark.id) for mark in marks))

    def neurons(self, layer: str) -> tuple[str, ...]:
        """The ids of a layer's drawn neurons, from the top; an elided layer has fewer than units."""
        return tuple(self.prefix + mark.id for mark in self.figure.of_kind(f"neuron:{layer}:"))

    def edges(self, layer: str) -> tuple[str, ...]:
        """The ids of the lines that enter a layer, skip edges and feedback among them."""
        return tuple(
            self.prefix + mark.id
            for mark in self.figure.marks
            if isinstance(mark, Curve) and layer_of(mark.target) == layer
        )

    @property
    def lines(self) -> frozenset[str]:
        """The ids of all lines that join layers."""
        return frozenset(
            self.prefix + mark.id for mark in self.figure.marks if isinstance(mark, Curve) and mark.target
        )

    def others(self, layer: str) -> tuple[str, ...]:
        """The ids of what else belongs to a layer: its labels, its dots; not the lines that leave it."""
        taken = {*self.neurons(layer), *self.lines}
        return tuple(
            name
            for name, thing in self.things.items()
            if name not in taken and (speaks_of(name, layer) or speaks_of(thing.about, layer))
        )

    def of_layer(self, layer: str) -> tuple[str, ...]:
        """All ids of a layer: edges into it, neurons, labels, numbers."""
        numbers = self.stage.ids(f"{self.prefix}value:{layer}:")
        return (*self.edges(layer), *self.neurons(layer), *self.others(layer), *numbers)

    def bundles(self, layer: str) -> tuple[str, ...]:
        """The ids of the lines into a layer that carry a whole layer's numbers: arrows, arcs and loops."""
        lines = [(name, self.figure[name.removeprefix(self.prefix)]) for name in self.edges(layer)]
        return tuple(name for name, mark in lines if isinstance(mark, Curve) and not is_single_weight(mark))

    def source(self, line: str) -> str:
        """The layer that a line comes from."""
        mark = self.figure[line.removeprefix(self.prefix)]
        assert isinstance(mark, Curve)
        return layer_of(mark.source)

    def light_of(self, layer: str) -> tuple[str, ...]:
        """The ids of the lit lines into a layer and of its mark, where it is a single one, with their halos."""
        marks = (*self.edges(layer), f"{self.prefix}layer:{layer}")
        glows = [f"glow:{name}" for name in marks if f"glow:{name}" in self.stage]
        return (*self.edges(layer), *glows)

    @property
    def rest(self) -> tuple[str, ...]:
        """The ids of what belongs to no layer."""
        belongs = {name for layer in self.layers for name in self.of_layer(layer)}
        return tuple(name for name in self.things if name not in belongs)

    def radius(self, neuron: str) -> float:
        """In u."""
        left, _, right, _ = self.things[neuron].box
        return (right - left) / 2

    def center(self, name: str) -> tuple[float, float]:
        left, bottom, right, top = self.things[name].box
        return (left + right) / 2, (bottom + top) / 2

    def path(self, name: str) -> Points:
        """The line of this id, in u, from its source."""
        mark = self.figure[name.removeprefix(self.prefix)]
        assert isinstance(mark, Curve)
        return np.array([self.placement.point(point) for point in mark.points])

    # Coming and going ----------------------------------------------------------------------

    def appear(self) -> None:
        """Column by column."""
        with self.stage.together():
            wait = 0.9 / max(len(self.layers), 1)
            for layer in self.layers:
                self.grow(layer)
                self.stage.wait(wait)
            self.stage.appear(*[self.things[name] for name in self.rest])

    def add(self) -> None:
        """All of it at once, as the stage opens."""
        self.stage.add(*self.things.values())

    def grow(self, layer: str) -> None:
        """One layer: its edges reach out from the layer before, then its neurons and labels fade in."""
        with self.stage.together():
            for name in self.edges(layer):
                self.stage.enrol(self.things[name])
            self.stage.play(self._growing(layer))
            neurons = [self.things[name] for name in self.neurons(layer)]
            self.stage.wait(0.35 if self.edges(layer) else 0.0)
            stagger = min(motion.STAGGER, 0.9 / max(len(neurons), 1))
            self.stage.appear(*neurons, stagger=stagger)
            self.stage.appear(*[self.things[name] for name in self.others(layer)])

    def _growing(self, layer: str) -> Iterator[Motion]:
        for name in self.edges(layer):
            for part, ink in self.things[name].inks:
                if ink.fill:
                    yield appearing((name, part), ink, start=0.4, duration=0.2, rise=0.0)
                else:
                    yield Motion((name, part), reaching(ink), 0.0, 0.6, motion.ease_in_out)

    def leave(self) -> None:
        numbers = self.stage.ids(f"{self.prefix}value:")
        self.stage.leave(*self.things, *numbers)

    def become(self, other: FigureOnStage) -> None:
        """The same net slides into another place and size; lit lines and numbers go along as they are."""
        moved = [other.things[name] for name in other.things if name in self.stage]
        numbers = {name: self.stage[name] for name in self.stage.ids(f"{self.prefix}value:")}
        with self.stage.together():
            self.stage.change(*[self._as_now(thing) for thing in moved])
            self.stage.change(*[other.carried(thing, self) for thing in numbers.values()])
        self.figure, self.placement, self.things = other.figure, other.placement, other.things

    def _as_now(self, thing: Thing) -> Thing:
        """`thing` in its place, with the fill that it has on stage now."""
        now = self.stage.inks(thing.id)
        return replace(
            thing,
            inks=tuple(
                (part, replace(ink, fill=now[part].fill) if part == "disc" and part in now else ink)
                for part, ink in thing.inks
            ),
        )

    def carried(self, number: Thing, origin: FigureOnStage) -> Thing:
        """A number that stood in `origin`'s neuron, in this net's neuron of the same name."""
        (x0, y0), (x1, y1) = origin.center(number.on), self.center(number.on)
        factor = min(1.0, self.radius(number.on) / origin.radius(number.on))
        inks = tuple(
            (part, ink.scaled(factor, (x0, y0)).moved(x1 - x0, y1 - y0)) for part, ink in number.inks
        )
        return replace(number, inks=inks, text_size=number.text_size * factor)

    def focus(self, *layers: str) -> None:
        """Only these layers stand out; all others step back."""
        kept = {name for layer in layers for name in self.of_layer(layer)}
        everything = {name for layer in self.layers for name in self.of_layer(layer)}
        with self.stage.together():
            self.stage.undim(*[name for name in kept if name in self.stage])
            self.stage.dim(*[name for name in sorted(everything - kept) if name in self.stage])
