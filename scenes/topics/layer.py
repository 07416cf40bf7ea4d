"""A layer is its neurons stacked: each brings its row of weights, the rows become W, and one line computes them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from diagrams.figure import Curve
from diagrams.layouts import columns as layout
from diagrams.layouts.nets import net as net_part
from diagrams.layouts.parts import figure_of
from diagrams.layouts.words import neuron_name
from diagrams.theme import DARK, Theme, rgb
from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Fence, Formula, Row, Token
from explainers.derivations.neurons import Neuron, dense_layer, neuron_of
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Layer, Network
from explainers.networks.activations import Array
from explainers.topics import layer as topic
from scenes.stage import (
    Ink,
    NetworkOnStage,
    Placement,
    Stage,
    WrittenFormula,
    grid,
    motion,
    number,
    signals,
    words,
)
from scenes.stage.lines import light_lines, light_neuron, rest_lines
from scenes.stage.marks import POINTS_PER_UNIT
from scenes.stage.matrices import PAD, band, brackets, dots, entry, parenthesis, widest
from scenes.stage.motion import Motion
from scenes.stage.network import index
from scenes.stage.numbers import example_input
from scenes.stage.standins import stand_in_note, with_known_activations
from scenes.stage.text import Content, plain, width_of
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

MIDDLE, ROOM = 22.2, 16.6  # of the rows, in u
WIDEST_SPACING, LARGEST_RADIUS = 4.5, 1.75
FIRST_LINE, SECOND_LINE = 10.4, 7.5  # baselines
NET_AT_LEAST = 16.0
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
"""The counts that are written as words."""


def tell(stage: Stage, network: Network = EXAMPLE, *, layer: int | str | None = None) -> None:
    """One neuron's row, its sum, then every neuron's row, and all rows under one letter.

    `layer` is a dense layer's number or name, the first by default.
    """
    told = Told.of(network, layer)
    page = Page.of(told, stage.theme)
    net = page.net(stage)
    hero = min(2, told.units)
    line = _one_row(stage, net, page, hero)
    _one_value(stage, net, page, hero, line)
    if told.units > 1:
        _all_rows(stage, net, page, hero, line)
    _one_letter(stage, net, page, line)


# What is told of ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One dense layer in letters and in numbers; `small` is that layer alone, as a network x → layer1."""

    network: Network
    layer: Layer
    derivation: Derivation
    small: Network
    x: Array
    decimals: int  # of x, W and b

    @classmethod
    def of(cls, network: Network, layer: int | str | None) -> Told:
        derivation = topic.derive(network, layer=layer)  # says what is wrong, if anything is
        chosen = dense_layer(network, layer)
        known = with_known_activations(network)
        numbered = [known] if known.parameters is not None else _in_short_numbers(known, chosen.name)
        source = chosen.inputs[0].source
        known, x = max(
            ((one, one.forward(example_input(one)).outputs[source].round(2)) for one in numbered),
            key=lambda found: _liveliness(found[0], chosen, found[1]),
        )
        given = dict(known.parameters.of_layer(chosen.name))  # type: ignore[union-attr]
        operation = known.by_name[chosen.name].operation
        small = Network.feedforward(
            len(x),
            len(given["W"]),
            output_activation=operation.activation,  # type: ignore[attr-defined]
            has_bias="b" in given,
        ).with_weights({"layer1": given})
        is_short = all(np.allclose(values, np.round(values, 1)) for values in (x, *given.values()))
        return cls(network, chosen, derivation, small, x, 1 if is_short else 2)

    @property
    def units(self) -> int:
        return len(self.weights)

    @property
    def weights(self) -> Array:
        return self._parameters["W"]

    @property
    def bias(self) -> Array | None:
        return self._parameters.get("b")

    @property
    def _parameters(self) -> Mapping[str, Array]:
        assert self.small.parameters is not None
        return self.small.parameters.of_layer("layer1")

    @cached_property
    def h(self) -> Array:
        return self.small(self.x)

    @cached_property
    def z(self) -> Array:
        """What φ is given."""
        products = self.weights @ self.x
        return products if self.bias is None else products + self.bias

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.network, output=None)

    @property
    def role(self) -> str:
        return self.letters.role_of_layer(self.layer)

    @property
    def source(self) -> Layer:
        return self.network.by_name[self.layer.inputs[0].source]

    @property
    def input_role(self) -> str:
        return self.letters.role_of_layer(self.source)

    @property
    def phi(self) -> Formula | None:
        phi = activation_of(self.layer)
        return None if phi is None else activation_name(phi.symbol)

    def role_of(self, name: str) -> str:
        """Rows and entries of W, b and h have the layer's role."""
        known = dict(self.derivation.roles)
        return known.get(name) or (self.role if name[0] in "wb" else "")

    def written(self, expr: object) -> Formula:
        return unlabelled(expr, self.role_of)

    def neuron(self, row: int) -> Neuron:
        """As the derivation writes it: with h for what the layer computes."""
        neuron = neuron_of(self.network, row, self.layer.name)
        return replace(neuron, letters=Letters(self.network, output=None))

    def shown(self, value: float) -> str:
        return number(float(value), self.decimals)

    # Formulas ------------------------------------------------------------------------------

    def summed(self, row: int) -> Formula:
        """h_2 = φ(w_2,1 x_1 + … + b_2)."""
        neuron = self.neuron(row)
        return equation(self.written(neuron.output), self.written(neuron.fires(neuron.sum_with_dots())))

    def dotted(self, row: int) -> Formula:
        """h_2 = φ(w_2·x + b_2)."""
        neuron = self.neuron(row)
        return equation(self.written(neuron.output), self.written(neuron.fires(neuron.dot)))

    def computed(self, row: int) -> Formula:
        """= φ(0.9 · 0.5 + … + 0.3) = φ(1.12) ≈ 0.75, long sums with dots."""
        w = self.weights[row - 1]
        places = [*range(len(w))]
        if len(places) > MOST_PRODUCTS:
            places = [0, 1, -1]
        terms = [self._product(w[place], self.x[place]) for place in places]
        if len(places) < len(w):
            terms.insert(2, (Token("dots.h", "upright"),))
        parts: list[Formula] = [*terms[0]]
        for term in terms[1:]:
            parts += [_PLUS, *term]
        if self.bias is not None:
            shift = float(self.bias[row - 1])
            parts += [_PLUS if shift >= 0 else _MINUS, self._number(abs(shift), self.role)]
        z, h = float(self.z[row - 1]), float(self.h[row - 1])
        is_exact = self.decimals == 1 or abs(z - round(z, 2)) < 1e-9
        sums: list[Formula] = [_EQUALS, *self._inside(tuple(parts))]
        if self.phi is None:
            return with_ids(Row((*sums, _EQUALS if is_exact else _ABOUT, _value(h, self.role))))
        sums += [_EQUALS if is_exact else _ABOUT, *self._inside((_value(z, ""),))]
        is_kept = is_exact and abs(h - round(h, 2)) < 1e-9
        return with_ids(Row((*sums, _EQUALS if is_kept else _ABOUT, _value(h, self.role))))

    def _product(self, weight: float, x: float) -> tuple[Formula, ...]:
        return self._number(weight, self.role), _DOT, self._number(x, self.input_role)

    def _number(self, value: float, role: str) -> Formula:
        token = Token(self.shown(value), "number", "number", role)
        return token if value >= 0 else Fence(token, role=role)

    def _inside(self, parts: tuple[Formula, ...]) -> tuple[Formula, ...]:
        return parts if self.phi is None else (self.phi, Fence(Row(parts), id="():"))


SEEDS = 32


def _in_short_numbers(network: Network, layer: str) -> Iterator[Network]:
    """Networks from a few fixed seeds; layer's weights and biases have one decimal, so that its sum can be followed."""
    for seed in range(SEEDS):
        drawn = network.randomised(seed).parameters
        assert drawn is not None
        named = dict(drawn.of_layer(layer))
        short = {name: np.where(abs(a) < 0.05, 0.1, a.round(1)) for name, a in
                 ((name, (3.0 if name == "b" else 1.2) * array) for name, array in named.items())}  # fmt: skip
        yield network.with_weights({**drawn.arrays, layer: short})


def _liveliness(network: Network, layer: Layer, x: Array) -> float:
    """How much the neurons differ; and the one that is spoken of has weights of both signs, and a strong one."""
    numbers = network.parameters.of_layer(layer.name)  # type: ignore[union-attr]
    w, z = numbers["W"], numbers["W"] @ x + numbers.get("b", 0.0)
    h = network.by_name[layer.name].operation.activation(z)  # type: ignore[attr-defined]
    hero = min(2, len(w)) - 1
    both = len(set(np.sign(w[hero]))) > 1
    return float(h.std() + both + np.abs(w[hero]).max() / np.abs(w).max() + 0.5 * (0.3 < z[hero] < 1.5))


MOST_PRODUCTS = 5
_PLUS, _MINUS = Token("+", "operator", "+:"), Token("-", "operator", "-:")
_EQUALS, _DOT = Token("=", "relation", "="), Token("dot", "operator", "dot:")
_ABOUT = Token("approx", "relation", "=")


def _value(value: float, role: str) -> Formula:
    return Token(number(value, 2), "number", "number", role)


# Where it stands ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The net on the left and h = φ(W x + b), written out, on the right: a row of W at its neuron's height.

    `places` are the left ends of h, =, φ, (, W, x, +, b, ) in u.
    """

    told: Told
    theme: Theme
    spacing: float
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    size: float
    widths: tuple[tuple[str, tuple[float, ...]], ...]
    places: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, told: Told, theme: Theme = DARK) -> Page:
        rows, inputs = _shown(told.units), _shown(len(told.x))
        most = max(len(rows), len(inputs))
        spacing = min(ROOM / (most - 1 + 0.84), WIDEST_SPACING if most > 2 else 1.5 * WIDEST_SPACING)
        for columns, size, net in _candidates(inputs, spacing):
            widths = _widths(told, rows, columns, size)
            places, end = _placed(told, widths, size)
            if end <= grid.RIGHT - grid.LEFT - net:
                break
        shift = grid.RIGHT - end
        moved = tuple((name, x + shift) for name, x in places)
        return cls(told, theme, spacing, rows, columns, size, tuple(widths.items()), moved)

    @property
    def radius(self) -> float:
        return min(0.41 * self.spacing, LARGEST_RADIUS if len(self.rows) > 2 else 1.3 * LARGEST_RADIUS)

    def place(self, name: str) -> float:
        return dict(self.places)[name]

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
        names = [neuron_name(told.letters, told.source, one) for one in _shown(len(told.x)) if one is not None]
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
        return [name for name in names if name in dict(self.widths)]

    def _entry(
        self, id: str, name: str, n: int, text: Content, y: float, *, band: str = "", role: str = "second"
    ) -> Thing:
        widths = dict(self.widths)[name]
        right = self.place(name) + PAD + sum(widths[: n + 1]) + n * _gap(self.size)
        return entry(id, text, right, y, self.theme, width=widths[n], size=self.size, role=role, band=band)

    def bands(self, row: int) -> list[Thing]:
        y = self.row_height(row)
        return [
            band(
                f"{name}:band",
                (left + 0.4, y - 0.82 * self.half, right - 0.4, y + 0.82 * self.half),
                self.theme,
                self.told.role,
            )  # fmt: skip
            for name in self._tables("Wbh")
            for left, right in [self._sides(name)]
        ]

    def _sides(self, name: str) -> tuple[float, float]:
        widths = dict(self.widths)[name]
        left = self.place(name)
        return left, left + 2 * PAD + sum(widths) + (len(widths) - 1) * _gap(self.size)

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


def _shown(units: int) -> tuple[int | None, ...]:
    return tuple(one if isinstance(one, int) else None for one in layout.shown_indices(units))


def _candidates(
    inputs: tuple[int | None, ...], spacing: float
) -> Iterator[tuple[tuple[int | None, ...], float, float]]:
    """Columns of W, size of type and room for the net: all columns, then fewer; large, then small; until it fits."""
    last = inputs[-1]
    kept = [inputs]
    for few in ((1, 2, 3, None, last), (1, 2, None, last), (1, None, last)):
        if len(few) < len(inputs):
            kept.append(few)
    for size in (1.5 * grid.LABEL, 1.25 * grid.LABEL):
        if size < 0.5 * spacing:
            yield inputs, size, 1.4 * NET_AT_LEAST
    for columns in kept:
        for size in (grid.LABEL * 1.06, grid.LABEL * 0.94, grid.SMALLEST * 1.04):
            yield columns, size, NET_AT_LEAST


def _gap(size: float) -> float:
    return 0.95 * size


def _widths(
    told: Told, rows: tuple[int | None, ...], columns: tuple[int | None, ...], size: float
) -> dict[str, tuple[float, ...]]:
    """The widths of the columns of h, W, x and b."""
    shown_rows = [row - 1 for row in rows if row is not None]
    w = told.weights[shown_rows]
    found = {
        "h": (widest([number(float(told.h[row])) for row in shown_rows], size),),
        "W": tuple(
            0.9 * size if c is None else widest([told.shown(value) for value in w[:, c - 1]], size)
            for c in columns
        ),
        "x": (widest([told.shown(told.x[c - 1]) for c in columns if c is not None], size),),
    }
    if told.bias is not None:
        found["b"] = (widest([told.shown(told.bias[row]) for row in shown_rows], size),)
    return found


def _placed(
    told: Told, widths: Mapping[str, tuple[float, ...]], size: float
) -> tuple[list[tuple[str, float]], float]:
    """Left ends from 0 on, and where it all ends."""

    def table(name: str) -> float:
        return 2 * PAD + sum(widths[name]) + (len(widths[name]) - 1) * _gap(size)

    sign = width_of("=", grid.FORMULA)
    row: list[tuple[str, float, float]] = [
        ("h", table("h"), 0.8),
        ("=", sign, 0.8),
    ]  # name, width, gap after it
    if told.phi is not None:
        row += [("φ", width_of(told.phi, grid.FORMULA), 0.4), ("(", 1.5, 0.1)]
    row += [("W", table("W"), 0.45), ("x", table("x"), 0.7)]
    if told.bias is not None:
        row += [("+", sign, 0.7), ("b", table("b"), 0.3)]
    places, x = [], 0.0
    for name, width, gap in row:
        places.append((name, x))
        x += width + gap
    if told.phi is not None:
        x += 1.4
        places.append((")", x))
        return places, x
    return places, x - row[-1][2]


# The steps ---------------------------------------------------------------------------------


def _one_row(stage: Stage, net: NetworkOnStage, page: Page, hero: int) -> WrittenFormula:
    told = page.told
    stage.step(
        "A neuron keeps one weight for every input",
        "Thick lines are large weights, dashed ones are negative. "
        "Side by side, a neuron's weights are a row of numbers. Its bias is one number more.",
    )
    for layer in ("x", "layer1"):
        net.grow(layer)
    with stage.together():
        stage.appear(*page.names(net))
        net.write("x", told.x, decimals=_decimals(net, told, "x"), largest=_largest(told))
        net.question("layer1")
    _light_row(stage, net, page, hero)
    with stage.together():
        stage.appear(*page.frame([hero], page.row_heads(hero)), *page.input_column(), rise=0.0)
        stage.appear(*page.bands(hero), rise=0.0)
        _fly(stage, net, page, hero, is_known=False)
    return stage.write(told.summed(hero), at=(grid.LEFT, FIRST_LINE))


def _one_value(stage: Stage, net: NetworkOnStage, page: Page, hero: int, line: WrittenFormula) -> None:
    told = page.told
    asks = f"adds up, and {plain(told.phi)} answers" if told.phi is not None else "and adds up"
    stage.step(
        "One row gives one neuron its value",
        f"The neuron multiplies each input by its weight, {asks}. That number is what the neuron holds.",
    )
    stage.appear(*stand_in_note(told.network, stage.theme, baseline=FIRST_LINE))
    at = line.box("=#1")[0]
    stage.write(told.computed(hero), at=(at, SECOND_LINE), id="worked", width=grid.RIGHT - at)
    with stage.together():
        _light_neuron(net, told, hero)
        stage.wait(0.4)
        stage.change(*[thing for thing in page.row(hero, is_spoken=True) if thing.id.startswith("h:")])


def _all_rows(stage: Stage, net: NetworkOnStage, page: Page, hero: int, line: WrittenFormula) -> None:
    told = page.told
    stage.step(
        "Every neuron brings a row of its own",
        "All neurons read the same inputs, each with weights of its own. Row by row, the weights stack up.",
    )
    with stage.together():
        stage.leave("worked", *[f"{name}:head" for name in "hWb"])
        line.become(told.dotted(hero))
    present: list[int | None] = [hero]
    before = hero
    for row in [row for row in page.rows if row not in (hero, None)]:
        present.append(row)
        if None in page.rows and row == page.rows[-1]:
            present.append(None)
        with stage.together():
            rest_lines(net, *_lines(net, before))
            stage.change(*page.row(before), duration=motion.FOCUS)
            stage.change(*page.frame(present, {}), *page.bands(row), duration=0.8)
            _light_row(stage, net, page, row)
            stage.wait(0.3)
            _fly(stage, net, page, row)
            if None in present and "W:dots,1" not in stage:
                stage.appear(*page.row(None), rise=0.0)
            _light_neuron(net, told, row)
            line.become(told.dotted(row))
        before = row


def _one_letter(stage: Stage, net: NetworkOnStage, page: Page, line: WrittenFormula) -> None:
    told = page.told
    units, inputs = told.units, len(told.x)
    (weight,) = told.letters.weights(told.layer)
    counted = f"{_counted(units, 'neuron')} with {_counted(inputs, 'input')}"
    stage.step(
        ("Stacked, the rows are one matrix ", with_ids(unlabelled(weight))) if units > 1 else "One neuron is a layer with one row",
        f"{counted[0].upper()}{counted[1:]}: {_counted(units, 'row')}, {_counted(inputs, 'column')}. "
        "One short line now computes the whole layer.",
    )
    with stage.together():
        stage.leave(*stage.ids("W:band"), *stage.ids("b:band"), *stage.ids("h:band"), "worked")
        for row in page.rows:
            if row is not None:
                stage.change(*page.row(row), duration=motion.FOCUS)
        stage.change(*page.frame(page.rows, page.heads()))
        light_lines(net, signals(net, told.small, "layer1"), told.role)
    stage.appear(*page.shapes(), rise=0.0)
    line.largest = 1.3 * grid.FORMULA
    line.become(told.derivation.formulas()[-1].after, at=(grid.LEFT, grid.FORMULA_BASELINE))
    stage.change(*stand_in_note(told.network, stage.theme), duration=motion.FOCUS)


def _counted(count: int, noun: str) -> str:
    word = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{word} {noun}{'s' if count != 1 else ''}"


# Verbs -------------------------------------------------------------------------------------


def _lines(net: NetworkOnStage, row: int) -> tuple[str, ...]:
    """The lines into neuron `row`."""
    return tuple(name for name in net.edges("layer1") if index(_curve(net, name).target) == row)


def _curve(net: NetworkOnStage, name: str) -> Curve:
    mark = net.figure[name]
    assert isinstance(mark, Curve)
    return mark


def _light_row(stage: Stage, net: NetworkOnStage, page: Page, row: int) -> None:
    """The lines into one neuron take on its colour, and so does its ring."""
    told = page.told
    lines = signals(net, told.small, "layer1")
    name = f"neuron:layer1:{row}"
    with stage.together():
        light_lines(net, {line: lines[line] for line in _lines(net, row)}, told.role)
        (part, ink), *rings = net.things[name].inks
        empty = replace(ink, fill=rgb(stage.theme.color("paper")), width=1.35 * ink.width)
        stage.change(replace(net.things[name], inks=((part, empty), *rings)), duration=motion.FOCUS)


def _light_neuron(net: NetworkOnStage, told: Told, row: int) -> None:
    light_neuron(net, "layer1", row, told.h, decimals=_decimals(net, told, "layer1"), largest=_largest(told))


def _decimals(net: NetworkOnStage, told: Told, layer: str) -> int | None:
    if layer == "x":
        found = net.decimals({"x": told.x})
        return None if found is None else min(found, told.decimals)
    return net.decimals({"layer1": told.h})


def _largest(told: Told) -> float:
    return float(max(np.abs(told.x).max(), np.abs(told.h).max())) or 1.0


def _fly(stage: Stage, net: NetworkOnStage, page: Page, row: int, *, is_known: bool = True) -> None:
    """A row's weights leave their lines for W, its bias and value leave the neuron for b and h."""
    starts = {}
    for name in _lines(net, row):
        mark = _curve(net, name)
        (x0, y0), (x1, y1) = net.center(mark.source), net.center(mark.target)
        starts[index(mark.source)] = ((x0 + x1) / 2, (y0 + y1) / 2)
    neuron = net.center(f"neuron:layer1:{row}")
    motions = []
    for thing in page.row(row, is_spoken=True, is_known=is_known):
        name, _, place = thing.id.partition(":")
        column = page.columns[int(place.split(",")[1]) - 1] if name == "W" else None
        start = starts.get(column, neuron) if column is not None else neuron
        stage.enrol(thing)
        left, bottom, right, top = thing.box
        way = start[0] - (left + right) / 2, start[1] - (bottom + top) / 2
        motions += [
            Motion((thing.id, part), _flying(ink, way), 0.0, 1.0, motion.ease_in_out)
            for part, ink in thing.inks
        ]
    stage.play(motions)


def _flying(ink: Ink, way: tuple[float, float]) -> Callable[[float], Ink]:
    """From `way` off its place, fading in as it leaves."""
    return lambda t: ink if t >= 1 else ink.moved(way[0] * (1 - t), way[1] * (1 - t)).faded(min(1.0, 3 * t))
