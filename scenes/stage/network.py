"""A network on stage: the verbs that light it, pulse through it, and fill in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from diagrams.theme import rgb
from explainers.networks.activations import Array

from . import motion
from .figures import FigureOnStage
from .ink import Ink
from .light import STRONG, Signal, halo, lit, pulsing, reaching, sign_role, then
from .motion import Motion, appearing, changing, leaving
from .numbers_inside import Values, emptied, filling, question_mark, readable_decimals
from .things import GLOW, LIGHT, Thing


class NetworkOnStage(FigureOnStage):
    """A figure of neurons that can be lit by the numbers of its network."""

    def decimals(self, outputs: Mapping[str, Array]) -> int | None:
        """As many decimals, at most two, as can be read in the neurons of this net; None where none can."""
        return readable_decimals(self, outputs)

    def write(self, layer: str, values: Values, *, largest: float = 1.0, decimals: int | None = 2) -> None:
        """Numbers in a layer's neurons, counting up while the neurons fill by value (`largest` is full)."""
        self.stage.play(filling(self, layer, values, largest, decimals))

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
        self.stage.play([*motions, *filling(self, layer, values, largest, decimals, start)])

    def light_edges(self, signals: Mapping[str, Signal]) -> None:
        """Only the edges, from their sources to their targets."""
        self.stage.play(self._lighting(signals))

    def carry(self, roles: Mapping[str, str], layer: str = "") -> None:
        """Light runs along lines that carry whole layers, each in its role; then `layer`'s single mark glows."""
        mark = f"{self.prefix}layer:{layer}"
        motions = [motion for name, role in roles.items() for motion in self._carrying(name, role)]
        if mark in self.stage:
            motions += self._glowing(mark, motion.CARRY)
        self.stage.play(motions)

    def _carrying(self, name: str, role: str) -> Iterator[Motion]:
        color = rgb(self.stage.theme.color(role))
        resting = self.things[name]
        for part, ink in resting.inks:
            lit = replace(ink, fill=ink.fill and color, stroke=ink.stroke and color, width=1.5 * ink.width)
            if part == "head":
                yield changing((name, part), ink, lit, start=0.8 * motion.CARRY, duration=0.2 * motion.CARRY)
                continue
            yield Motion((name, part), then(ink, lit), 0.0, motion.CARRY)
            yield Motion((name, "light"), reaching(lit), 0.0, motion.CARRY, motion.ease_in_out)
            yield leaving((name, "light"), lit, start=motion.CARRY, duration=0.0)

    def _glowing(self, mark: str, start: float) -> list[Motion]:
        """A single mark's outline widens, and a glow stands around it."""
        (part, ink), *_ = self.things[mark].inks
        wide = replace(ink, width=1.6 * ink.width)
        around = Ink(ink.paths, stroke=ink.stroke, stroke_opacity=0.3, width=5 * ink.width)
        glow = Thing(f"glow:{mark}", "curve", (("line", around),), GLOW)
        self.stage.enrol(glow)
        return [
            changing((mark, part), ink, wide, start=start, duration=motion.LIGHT_FILLS),
            appearing((glow.id, "line"), around, start=start, duration=motion.LIGHT_FILLS, rise=0.0),
        ]

    def pulse(self, layer: str, signals: Mapping[str, Signal]) -> None:
        """A wave of light along the edges into a layer, wide where the signal is strong; it leaves no trace."""
        motions = []
        for name, signal in signals.items():
            if name not in self.edges(layer) or signal.strength < 0.02:
                continue
            key = (f"pulse:{name}", "line")
            self.stage.enrol(Thing(key[0], "curve", (("line", Ink(())),), LIGHT))
            color = rgb(self.stage.theme.color(sign_role(signal)))
            path = self.path(name)
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
                self.stage.leave(*[name for name in self.light_of(layer) if name.startswith("glow:")])
                here = [name for name in (*self.neurons(layer), *self.edges(layer)) if name in self.stage]
                self.stage.change(*[self.things[name] for name in here], duration=motion.FOCUS)

    def question(self, *layers: str) -> None:
        """Not yet computed: an empty grey ring and a "?" in every neuron of these layers."""
        neurons = [name for layer in layers for name in self.neurons(layer)]
        with self.stage.together():
            self.stage.change(*[emptied(self, name) for name in neurons], duration=motion.FOCUS)
            self.stage.appear(*[question_mark(self, name) for name in neurons])

    def _lighting(self, signals: Mapping[str, Signal]) -> Iterator[Motion]:
        """Edges take on width and colour from their source to their target; strong ones gain a halo."""
        for name, signal in signals.items():
            if name not in self.stage:
                continue
            path, resting = self.path(name), self.stage.inks(name)["line"]
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
        return lit(self.path(name), signal, self.stage.theme)
