"""The formulas of a network's layers beside their net: each below its column, or in rows where there is no room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from diagrams.layouts.words import membership
from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.building import unlabelled
from explainers.networks import Dense, Layer, Network
from explainers.topics import stack as topic
from scenes.stage import grid
from scenes.stage.columns import columns_figure
from scenes.stage.formulas import WrittenFormula
from scenes.stage.grid import Region
from scenes.stage.network import NetworkOnStage
from scenes.stage.stage import Stage
from scenes.stage.text import Content, fitting, width_of, words
from scenes.stage.things import Thing

from .computed import Computed, Derived
from .standins import stand_in_words

EQUATIONS, SHAPES = 9.7, 7.0  # baselines below the columns
NEURONS_ABOVE = 12.2
LIST_BOTTOM, LIST_LEADING, LIST_ROWS, LIST_GAP = 7.4, 2.4, 4, 3.0  # where there is no room below the columns
BETWEEN = 1.6  # two equations side by side, at least
DOTS = "dots"
SHAPE_SIZE = 1.08 * grid.SMALLEST


@dataclass(frozen=True)
class LayerFormulas(Derived):
    """A network with its numbers, and each layer's formula as derived."""

    @classmethod
    def of(cls, network: Network) -> LayerFormulas:
        return cls(Computed.of(network), topic.derive(network))

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that have a formula, in computing order."""
        return self.computed.lettered

    @property
    def input_name(self) -> Formula:
        """x ∈ ℝ³."""
        return membership(self.letters, self.network.input, self.letters.role_of_layer(self.network.input))

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


@dataclass(frozen=True)
class EquationPage:
    """The net, and where each layer's equation and shapes stand: below its column, or else in a list."""

    told: LayerFormulas
    net: NetworkOnStage
    size: float
    places: Mapping[str, tuple[float, float, str]]  # layer → x, baseline and anchor of its equation
    shape_places: Mapping[str, tuple[float, float, str]]

    @classmethod
    def of(cls, told: LayerFormulas, stage: Stage) -> EquationPage:
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


def _below(told: LayerFormulas, stage: Stage) -> EquationPage | None:
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
        widths[names[0]], spots[names[0]] = width_of(told.input_name, size), _center(net, names[0])
        ends = [(spots[name] - widths[name] / 2, spots[name] + widths[name] / 2) for name in names]
        ends[0] = (grid.LEFT, max(ends[0][1], grid.LEFT + widths[names[0]]))
        is_clear = all(b[0] - a[1] >= BETWEEN for a, b in pairwise(ends))
        if is_clear and ends[-1][1] <= grid.RIGHT + 0.1:
            places = {name: (spots[name], EQUATIONS, "middle") for name in widths}
            return EquationPage(
                told, net, size, places, {name: (x, SHAPES, "middle") for name, (x, _, _) in places.items()}
            )
    return None


def _listed(told: LayerFormulas, stage: Stage) -> EquationPage:
    """Equations in rows below the net, in two columns where they are many, each with its shapes behind it."""
    slots: tuple[Layer | None, ...] = told.layers
    if len(slots) > 2 * LIST_ROWS:  # the first and the last are shown, and dots between
        slots = (*told.layers[: LIST_ROWS - 1], None, *told.layers[-LIST_ROWS:])
    layers = tuple(layer for layer in slots if layer is not None)
    columns = 1 if len(slots) <= LIST_ROWS else 2
    rows = -(-len(slots) // columns)
    has_note = stand_in_words(told.network) is not None  # it takes the lowest line
    top = LIST_BOTTOM + (rows - 1 + has_note) * LIST_LEADING
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
    return EquationPage(told, net, size, places, shapes)


def _net(told: LayerFormulas, stage: Stage, region: Region) -> NetworkOnStage:
    figure = columns_figure(told.computed.numbers, region, theme=stage.theme)
    return NetworkOnStage(stage, figure, region, largest=1.0)


def _is_shown(net: NetworkOnStage, layer: str) -> bool:
    return bool(net.neurons(layer)) or f"layer:{layer}" in net.things


def _center(net: NetworkOnStage, layer: str) -> float:
    return net.center((net.neurons(layer) or (f"layer:{layer}",))[0])[0]
