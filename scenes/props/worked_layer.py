"""One dense layer in letters and in numbers: the formula of each neuron, and the same sum worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from diagrams.layouts.words import number
from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Fence, Formula, Row, Token
from explainers.derivations.neurons import Neuron, dense_layer, neuron_of
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Layer, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input, with_known_activations
from explainers.topics import layer as topic
from scenes.stage.text import Content

from .computed import check_one_moment

MOST_PRODUCTS = 5
_PLUS, _MINUS = Token("+", "operator", "+:"), Token("-", "operator", "-:")
_EQUALS, _DOT = Token("=", "relation", "="), Token("dot", "operator", "dot:")
_ABOUT = Token("approx", "relation", "=")


def _value(value: float, role: str) -> Formula:
    return Token(number(value, 2), "number", "number", role)


SEEDS = 32


@dataclass(frozen=True)
class WorkedLayer:
    """One dense layer in letters and in numbers; `small` is that layer alone, as a network x → layer1."""

    network: Network
    layer: Layer
    derivation: Derivation
    small: Network
    x: Array
    decimals: int  # of x, W and b

    @classmethod
    def of(cls, network: Network, layer: int | str | None) -> WorkedLayer:
        derivation = topic.derive(network, layer=layer)  # says what is wrong, if anything is
        chosen = dense_layer(network, layer)
        check_one_moment(network)
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

    def dotted(self) -> Formula:
        """h_i = φ(w_i·x + b_i), of any row i."""
        entry = self.derivation.steps[0].left  # counted from 0
        neuron = replace(self.neuron(1), row=entry.args[1] + 1)
        return equation(self.written(neuron.output), self.written(neuron.fires(neuron.dot)))

    def rows(self) -> Content:
        """i = 1, …, 4: which rows there are."""
        last = (
            ", ".join(str(row) for row in range(1, self.units + 1))
            if self.units < 5
            else f"1, …, {self.units}"
        )
        return (letter("i"), f" = {last}")

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
