"""The formula of a deep network unfolds from the output backwards, bracket by bracket, each in its layer's colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explainers.derivations.formula import Formula
from explainers.networks import Layer, Network
from explainers.topics import nesting as topic
from scenes.props.brackets import (
    LEADING,
    LEVEL,
    Span,
    WrappedFormula,
    line_count,
    span_marks,
    spans,
    with_brackets_coloured,
    wrapped_size,
)
from scenes.props.computed import Computed, Derived
from scenes.props.lines import underline
from scenes.props.standins import stand_in_note
from scenes.stage import NetworkOnStage, Region, Stage, columns_figure, grid, motion
from scenes.stage.ink import BoundingBox
from scenes.stage.text import Content
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

LOWEST = 7.4  # the lowest line of formula, or mark below it
LARGEST = 1.3 * grid.FORMULA
NET_ABOVE = 3.4  # from the formula's baseline to the net's names
MOST_LEVELS = 5
MOST_SINGLE = 3  # unfoldings with a step of their own
WIDTH = grid.RIGHT - grid.LEFT


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """The output's formula, one unfolding after the other, and then the numbers from the inside out."""
    told = Told.of(network)
    page = Page.of(told, stage)
    _last_layer(stage, page)
    for group in told.groups:
        stage.step(*_said(told, group))
        for layer in group:
            _unfold(stage, page, layer)
    _from_inside_out(stage, page)


# What is told of ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Told(Derived):
    """A network with its numbers, and its formula as derived, step by step."""

    @classmethod
    def of(cls, network: Network) -> Told:
        return cls(Computed.of(network), topic.derive(network))

    @property
    def unfolded(self) -> tuple[Layer, ...]:
        """The layers whose letters are replaced, from the output backwards."""
        return tuple(layer for layer in reversed(self.computed.lettered) if layer != self.network.output)

    @property
    def groups(self) -> tuple[tuple[Layer, ...], ...]:
        """The unfolded layers by steps; of many, those in the middle share one."""
        if len(self.unfolded) <= MOST_SINGLE:
            return tuple((layer,) for layer in self.unfolded)
        return self.unfolded[:1], self.unfolded[1:-1], self.unfolded[-1:]

    def formula(self, unfolded: int) -> Formula:
        """ŷ after so many layers were put in, its brackets in their colours; beyond the last step, the last."""
        pairs = self.derivation.formulas()
        chosen = pairs[0].before if unfolded == 0 else pairs[min(unfolded, len(pairs)) - 1].after
        return with_brackets_coloured(chosen, self.letters.role)

    def layer_of(self, span: Span) -> Layer | None:
        """Whose bracket it is; None for a sum of outputs."""
        for layer in self.network.dense_layers:
            # A sum of outputs begins with the same letter as its first bracket: the second bracket of one letter.
            if span.name in self.letters.weight_names(layer) and "'" not in span.letter:
                return layer
        return None

    def inner(self, formula: Formula) -> tuple[tuple[Span, Layer], ...]:
        """The brackets of all layers but the last."""
        found = [(span, self.layer_of(span)) for span in spans(formula)]
        return tuple((span, layer) for span, layer in found if layer is not None and layer in self.unfolded)


# Where it stands ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The net above; the formula below, in one size from the first step to the last."""

    told: Told
    net: NetworkOnStage
    line: WrappedFormula
    has_marks: bool

    @classmethod
    def of(cls, told: Told, stage: Stage) -> Page:
        """As low as it goes; a line higher where the stand-in's note would touch the whole formula."""
        for lift in (0.0, LEVEL):
            page = cls._lifted(told, stage, lift)
            if page._note_at() is not None:
                break
        return page

    @classmethod
    def _lifted(cls, told: Told, stage: Stage, lift: float) -> Page:
        whole = told.formula(len(told.unfolded))
        size = wrapped_size(whole, LARGEST, WIDTH)
        lines = line_count(whole, size, WIDTH)
        levels = max((span.level for span, _ in told.inner(whole)), default=0)
        has_marks = lines == 1 and 0 < levels <= MOST_LEVELS
        below = levels * LEVEL if has_marks else (lines - 1) * LEADING * size if lines > 1 else 1.2
        baseline = LOWEST + below + lift
        bottom = baseline + NET_ABOVE
        region = Region(grid.LEFT, bottom, WIDTH, grid.TOP.top - bottom)
        figure = columns_figure(told.computed.numbers, region, theme=stage.theme)
        net = NetworkOnStage(stage, figure, region, largest=1.0)
        at = (grid.LEFT, baseline)
        line = WrappedFormula(stage, "formula", told.formula(0), at, size=size, width=WIDTH)
        return cls(told, net, line, has_marks)

    def note(self) -> tuple[Thing, ...]:
        """Which activation the numbers are computed with, where the network does not say."""
        found = self._note_at()
        return self._note(LOWEST if found is None else found)

    def _note(self, baseline: float) -> tuple[Thing, ...]:
        return stand_in_note(self.told.network, self.line.stage.theme, baseline=baseline)

    def _note_at(self) -> float | None:
        """The lowest free line at the right margin, beside the whole formula and its marks."""
        whole = self.told.formula(len(self.told.unfolded))
        formula = Thing("", "formula", self.line.thing(whole).inks)
        boxes = [Thing("", "", (ink,)).box for thing in (formula, *self.marks(whole)) for ink in thing.inks]
        lines = [LOWEST + n * LEVEL for n in range(MOST_LEVELS) if LOWEST + n * LEVEL < self.line.at[1]]
        for baseline in lines:
            if not any(_touch(note.box, box) for note in self._note(baseline) for box in boxes):
                return baseline
        return None

    def marks(self, formula: Formula) -> list[Thing]:
        """The lines below all brackets of `formula`, each with its layer's letter."""
        if not self.has_marks:
            return []
        told = self.told
        things: list[Thing] = []
        set_ = self.line.thing(formula)
        for span, layer in told.inner(formula):
            role = told.letters.role_of_layer(layer)
            things += span_marks(
                f"span:{span.letter}", set_, self.line.at[1], span, told.computed.letter(layer),
                self.line.stage.theme, role=role,
            )  # fmt: skip
        return things


def _touch(one: BoundingBox, other: BoundingBox) -> bool:
    return all(one[k] - 0.4 < other[k + 2] and other[k] - 0.4 < one[k + 2] for k in (0, 1))


# The steps ---------------------------------------------------------------------------------


def _last_layer(stage: Stage, page: Page) -> None:
    told, net = page.told, page.net
    output = told.network.output
    is_alone = not told.unfolded
    if is_alone:
        said: tuple[Content, str] = (
            "One layer is one bracket",
            "There is one layer only, so nothing is nested: its formula is the whole network.",
        )
    else:
        said = (
            "The answer needs the layer before it",
            "Start at the output and look back: its formula reads what the layer before has computed.",
        )
    stage.step(*said)
    net.appear()
    with stage.together():
        told.computed.light(net, output, is_weight=True)
        if not is_alone:
            net.focus(output.name)
    page.line.appear()
    if not is_alone:
        _point_at(stage, page, told.unfolded[0])


def _unfold(stage: Stage, page: Page, layer: Layer) -> None:
    """The letter gives way to the bracket that computes it, and its layer lights up."""
    told, net = page.told, page.net
    count = told.unfolded.index(layer) + 1
    formula = told.formula(count)
    shown = {output.name for output in (told.network.output, *told.unfolded[:count])}
    with stage.together():
        stage.leave("pointer")
        _focus(net, told, shown, is_last=count == len(told.unfolded))
        told.computed.light(net, layer, is_weight=True)
    if formula == page.line.formula:  # the derivation puts in the rest of a very deep network in one step
        return
    with stage.together():
        page.line.become(formula)
        before = [thing for thing in page.marks(formula) if thing.id in stage]
        stage.change(*before)
        stage.wait(0.6)
        stage.appear(*[thing for thing in page.marks(formula) if thing.id not in stage], rise=0.0)
    if count < len(told.unfolded):
        _point_at(stage, page, told.unfolded[count])


def _focus(net: NetworkOnStage, told: Told, shown: set[str], *, is_last: bool) -> None:
    lit = [
        part for layer in told.network.layers if layer.name in shown for part in told.computed.parts(layer)
    ]
    net.focus(*lit, *([told.network.input.name] if is_last else []))


def _point_at(stage: Stage, page: Page, layer: Layer) -> None:
    """A line under the letter that is put in next, wherever it stands."""
    name = page.told.letters.names[layer.name]
    inks = stage.inks(page.line.id)
    parts = sorted({key.rpartition("/")[0] for key in inks})
    boxes = [page.line.box(part) for part in parts if part.partition("#")[0] == name]
    everything = [Thing("", "", ((part, ink),)).box for part, ink in inks.items()]
    boxes = [
        (left, _lowest(everything, (bottom + top) / 2), right, top) for left, bottom, right, top in boxes
    ]
    stage.appear(underline("pointer", boxes, stage.theme, page.told.letters.role_of_layer(layer)), rise=0.0)


def _lowest(boxes: Iterable[BoundingBox], height: float) -> float:
    """How deep what stands on the line at `height` reaches."""
    return min(bottom for _, bottom, _, top in boxes if bottom < height < top)


def _said(told: Told, group: tuple[Layer, ...]) -> tuple[Content, str]:
    """Title and narration."""
    is_last = group[-1] == told.unfolded[-1]
    letter = told.computed.letter(group[0])
    if len(group) > 1:
        return (
            "Again and again, a bracket in a bracket",
            "Each letter gives way to a bracket of its own, layer after layer, until only the first is left.",
        )
    if is_last:
        return (
            ("Put in ", letter, ", and only the input is left"),
            "The first layer reads the input itself. Nothing is left to put in: the network is one formula.",
        )
    return (
        ("But ", letter, " is itself a formula"),
        "Put in what that layer computes. Its bracket wears the layer's colour, and inside waits the layer before.",
    )


def _from_inside_out(stage: Stage, page: Page) -> None:
    """One forward pass: the innermost bracket first."""
    told, net = page.told, page.net
    stage.step(
        "The network computes from the inside out",
        "Numbers start in the innermost bracket and pass outwards. Each bracket is a layer, each layer a bracket.",
    )
    with stage.together():
        stage.undim()
        stage.appear(*page.note())
        stage.dim(*stage.ids("span:"))
        told.computed.write(net, told.network.input.name)
    for layer in (*reversed(told.unfolded), told.network.output):
        with stage.together():
            told.computed.light(net, layer)
            stage.undim(*[name for name in stage.ids("span:") if _speaks_of(told, name, layer)])
            stage.wait(motion.LIGHT_EDGES)
            told.computed.write(net, layer.name)


def _speaks_of(told: Told, mark: str, layer: Layer) -> bool:
    """Whether "span:W_2#1:line" lies below a bracket of this layer."""
    name = mark.split(":")[1].partition("#")[0]
    return layer.name in told.letters.numbers and name in told.letters.weight_names(layer)
