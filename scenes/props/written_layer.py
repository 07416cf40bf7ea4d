"""A layer beside its equation: the net on the left, h = φ(W x + b) written out on the right, row beside neuron."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from diagrams.layouts import columns as layout
from diagrams.layouts.nets import net as net_part
from diagrams.layouts.parts import figure_of
from diagrams.layouts.words import neuron_name, number
from diagrams.theme import DARK, Theme
from explainers.derivations.formula import Formula
from explainers.derivations.printing.identity import with_ids
from scenes.stage import grid
from scenes.stage.ids import index
from scenes.stage.marks import POINTS_PER_UNIT, Placement
from scenes.stage.network import NetworkOnStage
from scenes.stage.stage import Stage
from scenes.stage.text import Content, width_of, words
from scenes.stage.things import Thing

from .layer_measures import column_gap, measured, shown
from .matrices import PAD, band, brackets, dots, entry, parenthesis
from .worked_layer import WorkedLayer

MIDDLE, ROOM = 22.2, 16.6  # of the rows, in u
WIDEST_SPACING, LARGEST_RADIUS = 4.5, 1.75
AXIS = 0.25 * grid.FORMULA  # of a formula above its baseline, in u


@dataclass(frozen=True)
class Page:
    """The net on the left and h = φ(W x + b), written out, on the right: a row of W at its neuron's height.

    `places` are the left ends of h, =, φ, (, W, x, +, b, ) in u.
    """

    told: WorkedLayer
    theme: Theme
    spacing: float
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    size: float
    widths: Mapping[str, tuple[float, ...]]
    places: Mapping[str, float]

    @classmethod
    def of(cls, told: WorkedLayer, theme: Theme = DARK) -> Page:
        rows, inputs = shown(told.units), shown(len(told.x))
        most = max(len(rows), len(inputs))
        spacing = min(ROOM / (most - 1 + 0.84), WIDEST_SPACING if most > 2 else 1.5 * WIDEST_SPACING)
        return cls(told, theme, spacing, rows, *measured(told, rows, inputs, spacing))

    @property
    def radius(self) -> float:
        return min(0.41 * self.spacing, LARGEST_RADIUS if len(self.rows) > 2 else 1.3 * LARGEST_RADIUS)

    def place(self, name: str) -> float:
        return self.places[name]

    def height(self, place: int, count: int) -> float:
        return MIDDLE + ((count - 1) / 2 - place) * self.spacing

    def row_height(self, row: int | None) -> float:
        return self.height(self.rows.index(row), len(self.rows))

    @property
    def half(self) -> float:
        """Half a row's height."""
        return min(0.46 * self.spacing, 1.35)

    # The net -------------------------------------------------------------------------------

    def net(self, stage: Stage) -> NetworkOnStage:
        """x and the layer as two columns of neurons at the rows' heights."""
        left = grid.LEFT + self._name_width() + 0.7 + self.radius
        right = self.place("h") - 4.6 - self.radius
        pitch = min(right - left, 15.0)
        units = POINTS_PER_UNIT
        placed = layout.place(
            self.told.small, spacing=self.spacing * units, pitch=pitch * units, radius=self.radius * units
        )
        roles = (self.told.input_role, self.told.role)
        columns = tuple(replace(column, role=role) for column, role in zip(placed, roles, strict=True))
        part = net_part(self.told.small, columns)
        figure = figure_of(part, alt=str(self.told.network), elided=(), theme=self.theme, margin=0.0)
        low, high = part.bounds.bottom / units, part.bounds.top / units
        at = Placement(1 / units, left - self.radius, MIDDLE - (high - low) / 2)
        return NetworkOnStage(stage, figure, placement=at)

    @property
    def _name_size(self) -> float:
        return max(min(grid.FORMULA * 0.9, 0.78 * self.spacing), grid.SMALLEST)

    def _name_width(self) -> float:
        """Of the inputs' widest name."""
        told = self.told
        names = [neuron_name(told.letters, told.source, one) for one in shown(len(told.x)) if one is not None]
        return max(width_of(name, self._name_size) for name in names)

    def names(self, net: NetworkOnStage) -> list[Thing]:
        """x_1, x_2, … left of the inputs; h_1, h_2, … right of the layer."""
        letters, things = self.told.letters, []
        for layer, own, role, side in (
            ("x", self.told.source, self.told.input_role, -1),
            ("layer1", self.told.layer, self.told.role, 1),
        ):
            for neuron in net.neurons(layer):
                x, y = net.center(neuron)
                name = neuron_name(letters, own, index(neuron), role)
                at = (x + side * (self.radius + 0.7), y)
                things.append(
                    words(f"name:{layer}:{index(neuron)}", name, at, self.theme, size=self._name_size,
                          anchor="end" if side < 0 else "start", vertical="middle", about=neuron)
                )  # fmt: skip
        return things

    # The equation --------------------------------------------------------------------------

    def row(self, row: int | None, *, is_spoken: bool = False, is_known: bool = True) -> list[Thing]:
        """The entries of one row of W, b and h; None: the row of dots. Not yet known: h is "?"."""
        told, y, things = self.told, self.row_height(row), []
        role = told.role if is_spoken else ""
        texts: dict[str, tuple[Content, ...]]
        if row is None:
            texts = {"W": tuple(dots("diagonal" if c is None else "down") for c in self.columns)}
            texts |= {"b": (dots("down"),), "h": (dots("down"),)}
        else:
            w = told.weights[row - 1]
            texts = {"W": tuple(dots("right") if c is None else told.shown(w[c - 1]) for c in self.columns)}
            texts["h"] = (number(float(told.h[row - 1])) if is_known else "?",)
            if told.bias is not None:
                texts["b"] = (told.shown(told.bias[row - 1]),)
        for name in self._tables(texts):
            for n, text in enumerate(texts[name]):
                things.append(self._entry(f"{name}:{row or 'dots'},{n + 1}", name, n, text, y, band=role))
        return things

    def _tables(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self.widths]

    def _entry(
        self, id: str, name: str, n: int, text: Content, y: float, *, band: str = "", role: str = "second"
    ) -> Thing:
        widths = self.widths[name]
        right = self.place(name) + PAD + sum(widths[: n + 1]) + n * column_gap(self.size)
        return entry(id, text, right, y, self.theme, width=widths[n], size=self.size, role=role, band=band)

    def bands(self, row: int) -> list[Thing]:
        y = self.row_height(row)
        return [
            band(
                f"{name}:band",
                (left + 0.4, y - 0.82 * self.half, right - 0.4, y + 0.82 * self.half),
                self.theme,
                self.told.role,
            )
            for name in self._tables("Wbh")
            for left, right in [self._sides(name)]
        ]

    def _sides(self, name: str) -> tuple[float, float]:
        widths = self.widths[name]
        left = self.place(name)
        return left, left + 2 * PAD + sum(widths) + (len(widths) - 1) * column_gap(self.size)

    def input_column(self) -> list[Thing]:
        """x with its brackets."""
        told, count, things = self.told, len(self.columns), []
        for n, column in enumerate(self.columns):
            text = dots("down") if column is None else told.shown(told.x[column - 1])
            y = self.height(n, count)
            things.append(self._entry(f"x:{n + 1}", "x", 0, text, y, role=told.input_role))
        return [*things, self._brackets("x", self.height(count - 1, count), self.height(0, count))]

    def _brackets(self, name: str, low: float, high: float) -> Thing:
        left, right = self._sides(name)
        return brackets(f"{name}:brackets", (left, low - self.half, right, high + self.half), self.theme)

    def frame(self, rows: Iterable[int | None], heads: Mapping[str, Formula]) -> list[Thing]:
        """Brackets, signs and heads around these rows."""
        heights = [self.row_height(row) for row in rows]
        low, high = min(heights), max(heights)
        axis = (low + high) / 2
        things = [self._brackets(name, low, high) for name in self._tables("Wbh")]
        things += [self._sign("=", axis), *([self._sign("+", axis)] if self.told.bias is not None else [])]
        count = len(self.columns)
        bottom = min(low, self.height(count - 1, count)) - self.half - 0.5
        top = max(high, self.height(0, count)) + self.half + 0.5
        if self.told.phi is not None:
            at = (self.place("φ"), axis)
            things.append(
                words("sign:φ", with_ids(self.told.phi), at, self.theme, size=grid.FORMULA, vertical="middle")
            )
            middle = max(top - MIDDLE, MIDDLE - bottom)
            for name, side in (("(", "left"), (")", "right")):
                x = self.place(name)
                things.append(
                    parenthesis(f"sign:{name}", x, MIDDLE - middle, MIDDLE + middle, side, self.theme)
                )
        tops = dict.fromkeys("Wbh", high + self.half) | {"x": self.height(0, count) + self.half}
        return things + [
            self._head(name, head, tops[name]) for name, head in heads.items() if name in self._tables(tops)
        ]

    def _sign(self, sign: str, y: float) -> Thing:
        return words(
            f"sign:{sign}", sign, (self.place(sign), y), self.theme, size=grid.FORMULA, vertical="middle"
        )

    def _head(self, name: str, head: Formula, top: float) -> Thing:
        left, right = self._sides(name)
        at = ((left + right) / 2, top + 0.9)
        return words(f"{name}:head", head, at, self.theme, size=grid.HEADING, anchor="middle")

    def row_heads(self, row: int) -> dict[str, Formula]:
        """w_2, b_2, h_2 over the one row, and x."""
        neuron = self.told.neuron(row)
        letters = {"W": neuron.row_letter, "x": neuron.x, "h": neuron.output}
        if neuron.bias is not None:
            letters["b"] = neuron.bias
        return {name: with_ids(self.told.written(letter)) for name, letter in letters.items()}

    def heads(self) -> dict[str, Formula]:
        """W, x, b, h over all rows."""
        told = self.told
        (weight,) = told.letters.weights(told.layer)
        letters = {
            "W": weight,
            "x": told.letters.layer(told.source.name),
            "h": told.letters.layer(told.layer.name),
        }
        if told.bias is not None:
            letters["b"] = told.letters.bias(told.layer)
        return {name: with_ids(told.written(letter)) for name, letter in letters.items()}

    def shapes(self) -> list[Thing]:
        """4 × 3 below W, and the lengths of the columns, on one line."""
        told = self.told
        texts = {
            "h": f"{told.units}",
            "W": f"{told.units} × {len(told.x)}",
            "x": f"{len(told.x)}",
            "b": f"{told.units}",
        }
        most = max(len(self.rows), len(self.columns))
        y = self.height(most - 1, most) - self.half - 2.2
        return [
            words(
                f"{name}:shape",
                texts[name],
                ((left + right) / 2, y),
                self.theme,
                anchor="middle",
                role="muted",
            )
            for name in self._tables(texts)
            for left, right in [self._sides(name)]
        ]
