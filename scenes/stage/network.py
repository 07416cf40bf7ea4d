"""A network on stage: its figure's marks by id, and the verbs that light it, pulse through it, fill in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from diagrams.figure import Curve, Disc, Figure
from diagrams.layouts.words import number
from diagrams.theme import black_or_white, rgb
from explainers.networks.activations import Array

from . import grid, motion
from .grid import Region
from .ids import index, layer_of, speaks_of
from .ink import Color, Ink, Points
from .light import STRONG, Signal, filled, halo, lit, pulsing, reaching, sign_role, then
from .marks import Placement, placed, things_of
from .motion import Motion, appearing, changing, leaving
from .text import fitting, words
from .things import GLOW, LIGHT, Thing

if TYPE_CHECKING:
    from .stage import Stage

Values = Sequence[float] | Points
SMALLEST_NUMBER = grid.SMALLEST * 0.97  # H/35: what a hall can just read


class NetworkOnStage:
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

    def others(self, layer: str) -> tuple[str, ...]:
        """The ids of what else belongs to a layer: its labels, its dots."""
        taken = {*self.neurons(layer), *self.edges(layer)}
        return tuple(
            name
            for name, thing in self.things.items()
            if name not in taken and (speaks_of(name, layer) or speaks_of(thing.about, layer))
        )

    def of_layer(self, layer: str) -> tuple[str, ...]:
        """All ids of a layer: edges into it, neurons, labels, numbers."""
        numbers = self.stage.ids(f"{self.prefix}value:{layer}:")
        return (*self.edges(layer), *self.neurons(layer), *self.others(layer), *numbers)

    def light_of(self, layer: str) -> tuple[str, ...]:
        """The ids of the lit lines into a layer, with their halos."""
        lines = self.edges(layer)
        return (*lines, *[f"glow:{name}" for name in lines if f"glow:{name}" in self.stage])

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

    def become(self, other: NetworkOnStage) -> None:
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

    def carried(self, number: Thing, origin: NetworkOnStage) -> Thing:
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

    # Numbers and light ---------------------------------------------------------------------

    def decimals(self, outputs: Mapping[str, Array]) -> int | None:
        """As many decimals, at most two, as can be read in the neurons of this net; None where none can."""
        for decimals in (2, 1):
            shown = [
                (name, number(float(outputs[layer][index(name) - 1]), decimals))
                for layer in self.layers
                for name in self.neurons(layer)
                if layer in outputs
            ]
            if all(self._number_size(name, text) >= SMALLEST_NUMBER for name, text in shown):
                return decimals
        return None

    def write(self, layer: str, values: Values, *, largest: float = 1.0, decimals: int | None = 2) -> None:
        """Numbers in a layer's neurons, counting up while the neurons fill by value (`largest` is full)."""
        self.stage.play(self._filling(layer, values, largest, decimals, 0.0))

    def light(
        self,
        layer: str,
        values: Values,
        signals: Mapping[str, Signal] | None = None,
        *,
        largest: float = 1.0,
        decimals: int | None = 2,
    ) -> None:
        """Light a layer: its edges from left to right by their signals, then its neurons by their values."""
        motions = list(self._lighting(signals or {}))
        start = motion.LIGHT_EDGES if motions else 0.0
        self.stage.play([*motions, *self._filling(layer, values, largest, decimals, start)])

    def light_edges(self, signals: Mapping[str, Signal]) -> None:
        """Only the edges, from their sources to their targets."""
        self.stage.play(self._lighting(signals))

    def pulse(self, layer: str, signals: Mapping[str, Signal]) -> None:
        """A wave of light along the edges into a layer, wide where the signal is strong; it leaves no trace."""
        motions = []
        for name, signal in signals.items():
            if name not in self.edges(layer) or signal.strength < 0.02:
                continue
            key = (f"pulse:{name}", "line")
            self.stage.enrol(Thing(key[0], "curve", (("line", Ink(())),), LIGHT))
            color = rgb(self.stage.theme.color(sign_role(signal)))
            path = self._path(name)
            motions.append(
                Motion(key, pulsing(path, color, 2.5 + 5 * signal.strength), 0.0, motion.PULSE, motion.linear)
            )
        self.stage.play(motions)
        self.stage.forget(*[motion.key[0] for motion in motions])

    def unlight(self, *layers: str) -> None:
        """Edges, fills and numbers of these layers back to rest; all layers when none is named."""
        with self.stage.together():
            for layer in layers or self.layers:
                self.stage.leave(*self.stage.ids(f"{self.prefix}value:{layer}:"))
                self.stage.leave(
                    *[f"glow:{name}" for name in self.edges(layer) if f"glow:{name}" in self.stage]
                )
                here = [name for name in (*self.neurons(layer), *self.edges(layer)) if name in self.stage]
                self.stage.change(*[self.things[name] for name in here], duration=motion.FOCUS)

    def question(self, *layers: str) -> None:
        """Not yet computed: an empty grey ring and a "?" in every neuron of these layers."""
        neurons = [name for layer in layers for name in self.neurons(layer)]
        with self.stage.together():
            self.stage.change(*[self._empty(name) for name in neurons], duration=motion.FOCUS)
            self.stage.appear(*[self._question_mark(name) for name in neurons])

    def _empty(self, neuron: str) -> Thing:
        theme, resting = self.stage.theme, self.things[neuron]
        paper, grey = rgb(theme.color("paper")), rgb(theme.color("edge"))
        return replace(
            resting,
            inks=tuple(
                (part, replace(ink, fill=ink.fill and paper, stroke=ink.stroke and grey))
                for part, ink in resting.inks
            ),
        )

    def _question_mark(self, neuron: str) -> Thing:
        size = self._number_size(neuron, "0.0")
        return self._inside(neuron, "?", size, role="muted")

    # How it is done ------------------------------------------------------------------------

    def _path(self, name: str) -> Points:
        mark = self.figure[name.removeprefix(self.prefix)]
        assert isinstance(mark, Curve)
        return np.array([self.placement.point(point) for point in mark.points])

    def _number_id(self, neuron: str) -> str:
        return f"{self.prefix}value:{neuron.removeprefix(self.prefix).removeprefix('neuron:')}"

    def _number_size(self, neuron: str, text: str) -> float:
        """As large as the neuron allows, up to a label's size."""
        has_inner_ring = any(part == "ring" for part, _ in self.things[neuron].inks)
        return fitting(text, grid.NUMBER, (1.4 if has_inner_ring else 1.72) * self.radius(neuron), 0.0)

    def _number(self, neuron: str, value: float, decimals: int, size: float) -> Thing:
        return self._inside(neuron, number(value, decimals), size)

    def _inside(self, neuron: str, text: str, size: float, role: str = "ink") -> Thing:
        return words(
            self._number_id(neuron),
            text,
            self.center(neuron),
            self.stage.theme,
            size=size,
            role=role,
            anchor="middle",
            vertical="middle",
            about=neuron,
            on=neuron,
        )

    def _filling(
        self, layer: str, values: Values, largest: float, decimals: int | None, start: float
    ) -> Iterator[Motion]:
        """Neurons fill, numbers count; their ink is black or white, whichever reads better on the fill."""
        theme = self.stage.theme
        neurons = self.neurons(layer)
        shown = {name: float(values[index(name) - 1]) for name in neurons}
        texts = [(name, number(value, decimals or 0)) for name, value in shown.items()]
        size = min((self._number_size(name, text) for name, text in texts), default=grid.NUMBER)
        for name, value in shown.items():
            mark = self.figure[name.removeprefix(self.prefix)]
            assert isinstance(mark, Disc)
            share = filled(value, largest)
            fill = theme.fill(mark.look.role, share)
            resting = self.stage.inks(name)["disc"]
            full = replace(dict(self.things[name].inks)["disc"], fill=rgb(fill))
            duration = motion.LIGHT_FILLS if start else motion.APPEAR
            yield changing(
                (name, "disc"), resting, full, start=start, duration=duration, easing=motion.ease_in_out
            )
            for part, ink in self.things[name].inks[1:]:  # rings and dashes, grey while there was a "?"
                yield changing((name, part), self.stage.inks(name)[part], ink, start=start, duration=duration)
            if decimals is None:
                continue
            thing = self._number(name, value, decimals, size)
            self.stage.enrol(thing)
            counting = self._counting(name, value, decimals, size, rgb(black_or_white(fill)))
            yield Motion((thing.id, "text"), counting, start, duration, motion.ease_in_out)

    def _counting(
        self, neuron: str, value: float, decimals: int, size: float, color: Color
    ) -> Callable[[float], Ink]:
        """From 0 to `value`; what stood there before (a "?", an older number) gives way at once."""

        def at(t: float) -> Ink:
            now = self._number(neuron, value * t, decimals, size)
            return Ink(dict(now.inks)["text"].paths, fill=color).faded(min(1.0, 4 * t))

        return at

    def _lighting(self, signals: Mapping[str, Signal]) -> Iterator[Motion]:
        """Edges take on width and colour from their source to their target; strong ones gain a halo."""
        for name, signal in signals.items():
            if name not in self.stage:
                continue
            path, resting = self._path(name), self.stage.inks(name)["line"]
            line = self.lit(name, signal)
            yield Motion((name, "line"), then(resting, line), 0.0, motion.LIGHT_EDGES)
            yield Motion((name, "light"), reaching(line), 0.0, motion.LIGHT_EDGES, motion.ease_in_out)
            yield leaving((name, "light"), line, start=motion.LIGHT_EDGES, duration=0.0)
            if signal.strength > STRONG:
                around = halo(path, line)
                glow = Thing(f"glow:{name}", "curve", (("line", around),), GLOW)
                self.stage.enrol(glow)
                yield appearing((glow.id, "line"), around, start=0.3, duration=0.2, rise=0.0)

    def lit(self, name: str, signal: Signal) -> Ink:
        """A line as its signal lights it."""
        return lit(self._path(name), signal, self.stage.theme)
