"""Layer on layer: each layer's formula appears as it lights up, and what one layer writes the next one reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from diagrams.layouts.words import membership
from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Dense, Layer, Network
from explainers.topics import stack as topic
from scenes.stage import NetworkOnStage, Region, Stage, WrittenFormula, columns_figure, grid, words
from scenes.stage.computed import Computed
from scenes.stage.lines import Net, underline
from scenes.stage.standins import stand_in_note
from scenes.stage.text import Content, fitting, plain, width_of
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

EQUATIONS, SHAPES = 9.7, 7.0  # baselines below the columns
NEURONS_ABOVE = 12.2
LIST_BOTTOM, LIST_LEADING, LIST_ROWS, LIST_GAP = 7.4, 2.4, 4, 3.0  # where there is no room below the columns
BETWEEN = 1.6  # two equations side by side, at least
MOST_SINGLE = 4  # layers with a step of their own


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """The input, then layer by layer its light and its formula, then how the formulas hold together."""
    told = Told.of(network)
    page = Page.of(told, stage)
    _enter(stage, page)
    groups = told.groups
    for group in groups:
        stage.step(*_said(told, group))
        for layer in group:
            _layer(stage, page, layer)
    if len(told.layers) > 1:
        _chain(stage, page)


# What is told of ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A network with its numbers, and each layer's formula as derived."""

    computed: Computed
    derivation: Derivation

    @classmethod
    def of(cls, network: Network) -> Told:
        return cls(Computed.of(network), topic.derive(network))

    @property
    def network(self) -> Network:
        return self.computed.network

    @property
    def letters(self) -> Letters:
        return self.computed.letters

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that have a formula, in computing order."""
        return self.computed.lettered

    @property
    def groups(self) -> tuple[tuple[Layer, ...], ...]:
        """The layers by steps; in a deep network the middle ones share one."""
        if len(self.layers) <= MOST_SINGLE:
            return tuple((layer,) for layer in self.layers)
        return (self.layers[:1], self.layers[1:-1], self.layers[-1:])

    def formula(self, layer: Layer) -> Formula:
        """h_1 = φ(W_1 x + b_1), as derived."""
        return self.derivation.formulas()[self.layers.index(layer)].after

    def reason(self, layer: Layer) -> str:
        """From 3 to 5 numbers: the matrix is 5 × 3, the bias 5 × 1."""
        return self.derivation.steps[self.layers.index(layer)].reason.replace(" × ", "\u00a0×\u00a0")

    def shapes(self, layer: Layer) -> Content:
        """W_1: 5 × 3, b_1: 5 × 1; nothing where there is nothing to learn."""
        if not isinstance(layer.operation, Dense):
            return ""
        letters = list(self.letters.weights(layer))
        bias = self.letters.bias(layer)
        letters += [] if bias is None else [bias]
        content: list[Formula | str] = []
        for letter in letters:
            rows, columns = letter.shape
            content += [",  "] if content else []
            content += [unlabelled(letter, self.letters.role), f": {rows} × {columns}"]
        return tuple(content)


# Where it stands ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The net, and where each layer's equation and shapes stand: below its column, or else in a list."""

    told: Told
    net: NetworkOnStage
    size: float
    places: Mapping[str, tuple[float, float, str]]  # layer → x, baseline and anchor of its equation
    shape_places: Mapping[str, tuple[float, float, str]]

    @classmethod
    def of(cls, told: Told, stage: Stage) -> Page:
        return _below(told, stage) or _listed(told, stage)

    def equation(self, stage: Stage, layer: Layer) -> WrittenFormula:
        x, y, anchor = self.places[layer.name]
        return WrittenFormula(
            stage, f"equation:{layer.name}", self.told.formula(layer), (x, y), size=self.size, anchor=anchor
        )

    def dots(self, stage: Stage) -> tuple[Thing, ...]:
        """For the equations that are left out."""
        if DOTS not in self.places or DOTS in stage:
            return ()
        x, y, _ = self.places[DOTS]
        sign = Token("dots.v", "upright")
        return (words(DOTS, sign, (x + 0.6, y), stage.theme, size=self.size, role="second"),)

    def shapes(self, stage: Stage, layer: Layer) -> tuple[Thing, ...]:
        content = self.told.shapes(layer)
        if not content or layer.name not in self.shape_places:
            return ()
        x, y, anchor = self.shape_places[layer.name]
        id = f"shapes:{layer.name}"
        return (words(id, content, (x, y), stage.theme, size=SHAPE_SIZE, role="second", anchor=anchor),)


DOTS = "dots"
SHAPE_SIZE = 1.08 * grid.SMALLEST


def _below(told: Told, stage: Stage) -> Page | None:
    """Equations below their columns; None where they would touch."""
    for size in (grid.FORMULA, 0.92 * grid.FORMULA, grid.SMALL_FORMULA, 0.9 * grid.SMALL_FORMULA):
        widths = {
            layer.name: max(
                width_of(told.formula(layer), size), width_of(told.shapes(layer) or " ", SHAPE_SIZE)
            )
            for layer in told.layers
        }
        last = told.layers[-1].name
        right = grid.RIGHT - max(widths[last] / 2 - 2.0, 0.0)
        region = Region(grid.LEFT, NEURONS_ABOVE, right - grid.LEFT, grid.TOP.top - NEURONS_ABOVE)
        net = _net(told, stage, region)
        if not all(_is_shown(net, name) for name in widths):  # a deep net leaves some layers out
            return None
        spots = {name: _center(net, name) for name in widths}
        names = [told.network.input.name, *widths]
        widths[names[0]], spots[names[0]] = _input_width(told, size), _center(net, names[0])
        ends = [(spots[name] - widths[name] / 2, spots[name] + widths[name] / 2) for name in names]
        ends[0] = (grid.LEFT, max(ends[0][1], grid.LEFT + widths[names[0]]))
        is_clear = all(b[0] - a[1] >= BETWEEN for a, b in pairwise(ends))
        if is_clear and ends[-1][1] <= grid.RIGHT + 0.1:
            places = {name: (spots[name], EQUATIONS, "middle") for name in widths}
            return Page(
                told, net, size, places, {name: (x, SHAPES, "middle") for name, (x, _, _) in places.items()}
            )
    return None


def _listed(told: Told, stage: Stage) -> Page:
    """Equations in rows below the net, in two columns where they are many, each with its shapes behind it."""
    slots: tuple[Layer | None, ...] = told.layers
    if len(slots) > 2 * LIST_ROWS:  # the first and the last are shown, and dots between
        slots = (*told.layers[: LIST_ROWS - 1], None, *told.layers[-LIST_ROWS:])
    layers = tuple(layer for layer in slots if layer is not None)
    columns = 1 if len(slots) <= LIST_ROWS else 2
    rows = -(-len(slots) // columns)
    top = LIST_BOTTOM + (rows - 1) * LIST_LEADING
    above = top + 2.7
    net = _net(told, stage, Region(grid.LEFT, above, grid.RIGHT - grid.LEFT, grid.TOP.top - above))
    room = (grid.RIGHT - grid.LEFT + LIST_GAP) / columns - LIST_GAP
    behind = max(width_of(told.shapes(layer) or " ", SHAPE_SIZE) for layer in layers) + BETWEEN
    size = min(
        fitting(told.formula(layer), grid.SMALL_FORMULA, room - behind, grid.SMALLEST) for layer in layers
    )
    widest = max(width_of(told.formula(layer), size) for layer in layers)
    places, shapes = {}, {}
    for n, layer in enumerate(slots):
        x, y = grid.LEFT + (n // rows) * (room + LIST_GAP), top - (n % rows) * LIST_LEADING
        places[DOTS if layer is None else layer.name] = (x, y, "start")
        if layer is not None and widest + behind <= room + 0.1:
            shapes[layer.name] = (x + widest + BETWEEN, y, "start")
    return Page(told, net, size, places, shapes)


def _net(told: Told, stage: Stage, region: Region) -> NetworkOnStage:
    figure = columns_figure(told.computed.numbers, region, theme=stage.theme)
    return Net(stage, figure, region, largest=1.0)


def _is_shown(net: NetworkOnStage, layer: str) -> bool:
    return bool(net.neurons(layer)) or f"layer:{layer}" in net.things


def _center(net: NetworkOnStage, layer: str) -> float:
    return net.center((net.neurons(layer) or (f"layer:{layer}",))[0])[0]


def _input_name(told: Told) -> Formula:
    letters = told.letters
    return membership(letters, told.network.input, letters.role_of_layer(told.network.input))


def _input_width(told: Told, size: float) -> float:
    return width_of(_input_name(told), size)


# The steps ---------------------------------------------------------------------------------


def _enter(stage: Stage, page: Page) -> None:
    told, net = page.told, page.net
    stage.step(
        "A deep network is layer upon layer",
        "Numbers enter on the left. Each layer reads what stands before it and computes new numbers for the next.",
    )
    net.appear()
    name = told.network.input.name
    with stage.together():
        told.computed.write(net, name)
        net.question(*[one for one in net.layers if one != name and net.neurons(one)])
        if name in page.places:
            at = (grid.LEFT, page.places[name][1])
            stage.appear(
                words("equation:input", _input_name(told), at, stage.theme, size=page.size, kind="formula")
            )
    note = stand_in_note(told.network, stage.theme, baseline=SHAPES)
    if name not in page.places:
        stage.appear(*note)
        return
    stage.appear(*[thing.moved(grid.LEFT - thing.box[0], 0.0) for thing in note])


def _layer(stage: Stage, page: Page, layer: Layer) -> None:
    """Its light, its numbers, and its equation where it stands."""
    told, net = page.told, page.net
    before = told.layers[: told.layers.index(layer)]
    with stage.together():
        stage.dim(*[name for one in before for name in told.computed.lines(net, one)])
        stage.leave(*stage.ids(f"value:{layer.name}:"), duration=0.2)
    with stage.together():
        told.computed.light(net, layer)
        stage.wait(0.45)
        told.computed.write(net, layer.name)
        if layer.name in page.places:
            page.equation(stage, layer).appear()
            stage.wait(0.2)
            stage.appear(*page.shapes(stage, layer))
        else:
            stage.appear(*page.dots(stage))


def _said(told: Told, group: tuple[Layer, ...]) -> tuple[Content, str]:
    """Title and narration."""
    layer = group[0]
    number = told.layers.index(layer) + 1
    if len(group) > 1:
        return (
            "Every layer has the same form",
            (
                f"Layer {number} to layer {number + len(group) - 1}: each with weights of its own, each reads the "
                f"layer before it. {_counts(told, layer)}"
            ),
        )
    is_last = layer == told.layers[-1]
    phi = activation_of(layer)
    ends = "" if phi is None else f", then {plain(activation_name(phi.symbol))}"
    if is_last:
        title: Content = ("The last layer gives the answer ", told.computed.letter(layer))
        return title, f"Multiply, add the bias{ends}: what comes out is the answer. {told.reason(layer)}"
    title = f"Layer {number} turns {_numbers(told, layer)}"
    if number == 1:
        return title, f"Multiply by a matrix, add a bias{ends}. {told.reason(layer)}"
    return title, f"The same again, with a matrix and a bias of its own. {told.reason(layer)}"


def _numbers(told: Told, layer: Layer) -> str:
    before = told.network.shapes[layer.inputs[0].source][0]
    return f"{before} number{'s' if before != 1 else ''} into {told.network.shapes[layer.name][0]}"


def _counts(told: Told, layer: Layer) -> str:
    return f"Layer {told.layers.index(layer) + 1}: {told.reason(layer)[0].lower()}{told.reason(layer)[1:]}"


def _chain(stage: Stage, page: Page) -> None:
    """Each letter on a left side is found again in the equation that reads it."""
    told, net = page.told, page.net
    stage.step(
        "What one layer writes, the next one reads",
        "Follow a letter: it stands on the left where it is computed, and on the right where it is used. "
        "So the numbers pass from layer to layer.",
    )
    stage.dim(*[name for one in told.layers for name in told.computed.lines(net, one)])
    for layer in told.layers:
        with stage.together():
            told.computed.light(net, layer)
            stage.appear(*_underlined(stage, page, layer), rise=0.0)


def _underlined(stage: Stage, page: Page, layer: Layer) -> list[Thing]:
    """A line under a layer's letter in every equation; nothing where only one of them is shown."""
    told = page.told
    letter = f"{told.letters.names[layer.name]}#1"
    boxes = [
        page.equation(stage, one).box(letter)
        for one in told.layers
        if f"equation:{one.name}" in stage and letter in _letters(stage, one)
    ]
    role = told.letters.role_of_layer(layer)
    return [underline(f"letter:{layer.name}", boxes, stage.theme, role)] if len(boxes) > 1 else []


def _letters(stage: Stage, layer: Layer) -> set[str]:
    return {part.rpartition("/")[0] for part in stage.inks(f"equation:{layer.name}")}
