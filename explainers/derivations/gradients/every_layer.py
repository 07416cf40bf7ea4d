"""Backpropagation for any number of layers at once: one step from layer l + 1 back to layer l.

What follows layer l is some function of z_l, of which nothing need be known: so the step from l + 1 to l holds for
every l, and from the output backwards, by induction, every layer's error is found.
"""

from __future__ import annotations

from typing import Any

from sympy import Integer, Symbol

from ...networks import IDENTITY, Network, NetworkError
from ..derivation import Definition, Step
from ..expressions import Activation, entrywise, minus, plus, times, vector
from ..families.depth import depth_letter, layer_bias, layer_output, layer_weight, width
from ..symbols import activation_of
from .losses import ELL, REASONS, loss_formula
from .nodes import Gradient, Loss, sloped, transposed
from .steps import softmax_steps, through_activation

L = Symbol("L", integer=True, positive=True)
ANY = Symbol("l", integer=True, positive=True)


def is_uniform(network: Network) -> bool:
    """Dense layers in a row, all hidden ones alike: what every layer at once is written for."""
    hidden = network.dense_layers[:-1]
    phis = {(activation_of(layer) or IDENTITY).name for layer in hidden}
    biases = {layer.operation.has_bias for layer in network.dense_layers}  # type: ignore[attr-defined]
    is_row = network.is_chain and len(network.dense_layers) == len(network.layers) - 1
    return is_row and len(phis) == 1 and len(biases) == 1 and len(hidden) > 0


def backpropagation_at_any_depth(network: Network, loss: str) -> tuple[Step, ...]:
    """δ_L, then δ_l from δ_{l+1}, ∂ℓ/∂W_l and ∂ℓ/∂b_l; NetworkError where the layers are not alike."""
    if not is_uniform(network):
        raise NetworkError(
            "every depth at once is written for two or more dense layers in a row, all hidden ones alike: take a "
            "network such as x[3] -> 5 phi -> 5 phi -> 2, or leave depth out"
        )
    return _Writing(network, loss).steps()


class _Writing:
    """Layer l, the one after it, and the last."""

    def __init__(self, network: Network, loss: str) -> None:
        first, last = network.dense_layers[0], network.output
        self.phi, self.last_phi = activation_of(first), activation_of(last)
        self.has_bias = first.operation.has_bias  # type: ignore[attr-defined]
        self.loss, self.y, self.target = loss, vector("yhat", width(L)), vector("y", width(L))
        self.last_z = self.y if self.last_phi is None else _vector("z", L)

    def summed(self, number: Any) -> Any:
        linear = times(layer_weight(number), layer_output(number - 1))
        return plus(linear, layer_bias(number)) if self.has_bias else linear

    def z(self, number: Any) -> Any:
        return layer_output(number) if self.phi is None else _vector("z", number)

    def forward(self) -> list[tuple[Any, Any, str]]:
        adds = " and adds its bias" if self.has_bias else ""
        lines = [
            (self.z(ANY), self.summed(ANY), f"Every layer weighs what the layer before it hands on{adds}.")
        ]
        if self.phi is not None:
            lines.append((layer_output(ANY), Activation(self.phi, self.z(ANY)), "Its activation answers."))
        lines.append((self.last_z, self.summed(L), "The last layer does the same."))
        if self.last_phi is not None:
            lines.append((self.y, Activation(self.last_phi, self.last_z), "Its answer is the network's."))
        formula = loss_formula(self.loss, self.y, self.target)
        return [*lines, (ELL, formula, REASONS[self.loss])]

    def definitions(self) -> Definition:
        forward = tuple((letter, formula) for letter, formula, _ in self.forward())
        after = ((self.z(ANY + 1), self.summed(ANY + 1)),)
        deltas = tuple((_delta(number), self.rest(number)) for number in (ANY, ANY + 1))
        return Definition((*forward, *after, *deltas, (_delta(L), Gradient(ELL, self.last_z))))

    def rest(self, number: Any, letter: Any = None) -> Gradient:
        """∂ℓ/∂letter, by default ∂ℓ/∂z_l, where ℓ is whatever follows from z_l."""
        z = self.z(number)
        return Gradient(Loss("ell", z), z if letter is None else letter)

    def steps(self) -> tuple[Step, ...]:
        definitions = self.definitions()
        lines = [
            Step(letter, "define", formula, reason, Definition(((letter, formula),)))
            for letter, formula, reason in self.forward()
        ]
        return (*lines, *self._last(definitions), *self._any(definitions))

    def _last(self, definitions: Definition) -> list[Step]:
        gradient, left = Gradient(ELL, self.last_z), _delta(L)
        if self.loss == "cross_entropy":
            return list(softmax_steps(gradient, left, self.y, self.target, definitions))
        share = minus(self.y, self.target) if self.loss == "squared" else Gradient(ELL, self.y)
        phi = self.last_phi
        reason = f"The error begins as the change of the loss with the output{through_activation(phi)}."
        if phi is None:
            after = share if self.loss == "squared" else gradient
        elif phi.is_elementwise:
            after = entrywise(share, sloped(phi, self.last_z))
        else:
            after = plus(entrywise(self.y, share), times(Integer(-1), self.y, transposed(self.y), share))
        return [Step(gradient, "chain rule", after, reason, definitions, left)]

    def _any(self, definitions: Definition) -> list[Step]:
        delta, below = _delta(ANY), transposed(layer_output(ANY - 1))
        back = times(transposed(layer_weight(ANY + 1)), _delta(ANY + 1))
        after = back if self.phi is None else entrywise(back, sloped(self.phi, self.z(ANY)))
        steep = through_activation(self.phi)
        reason = f"For every l below L, the error of layer l + 1 comes back through its weights{steep}."
        weight_reason = "Each weight's gradient is the error behind it times the number that came in."
        before = Gradient(Loss("ell", self.z(ANY + 1)), self.z(ANY))
        steps = [
            Step(before, "chain rule", after, reason, definitions, delta),
            Step(
                self.rest(ANY, layer_weight(ANY)),
                "chain rule",
                times(delta, below),
                weight_reason,
                definitions,
            ),
        ]
        if self.has_bias:
            bias_reason = "The bias is added as it is: its gradient is the error itself."
            gradient = self.rest(ANY, layer_bias(ANY))
            steps.append(Step(gradient, "chain rule", delta, bias_reason, definitions))
        return steps


def _vector(letter: str, number: Any) -> Any:
    return vector(depth_letter(letter, number), width(number))


def _delta(number: Any) -> Any:
    return _vector("delta", number)


_PLACES = (("l-1", "layer 2"), ("l", "layer 1"), ("l+1", "layer 3"), ("L-1", "layer 3"), ("L", "output"))
ROLES = (
    *((f"{letter}_{number}", role) for letter in ("W", "b", "z", "h", "delta") for number, role in _PLACES),
    ("yhat", "output"),
    ("y", "output"),
    ("ell", "emphasis"),
)
"""Between the layers any colours would do."""
