"""The backward pass in NumPy: how the loss changes with every output, weight and bias; and descent by it.

The loss is the mean over the examples of a batch. With feedback it is that of the last time step's output, and the
gradients of weights, which are the same at all times, are added up over time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..spelling import quoted
from .activations import Array
from .errors import NetworkError
from .forward import ForwardPass
from .layers import Edge
from .operations import Activated
from .pull_backs import pulled_back, through_activation

if TYPE_CHECKING:
    from .network import Network

Loss = Literal["squared", "cross_entropy"]
Gradients = dict[str, dict[str, Array]]


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """The loss, the forward passes that it was found by, one for each time step, and what it changes with.

    `deltas` is ∂ℓ/∂z by layer name, where z is what stands before the activation (and h itself in layers without
    one); with feedback these are of the last time step, and `deltas_in_time` has them all. `gradients` is ∂ℓ/∂W,
    ∂ℓ/∂b by layer and parameter name; `input_gradients` ∂ℓ/∂x, one for each time step.
    """

    loss: float
    passes: tuple[ForwardPass, ...]
    deltas_in_time: tuple[dict[str, Array], ...]
    gradients: Gradients
    input_gradients: tuple[Array, ...]

    @property
    def forward(self) -> ForwardPass:
        """The forward pass, of the last time step with feedback."""
        return self.passes[-1]

    @property
    def deltas(self) -> dict[str, Array]:
        return self.deltas_in_time[-1]


def backward(network: Network, x: Any, y: Any, *, loss: Loss = "squared") -> BackwardPass:
    """½‖ŷ − y‖² or −yᵀ log ŷ, and its gradients. x and y as in `forward`; with feedback x is a sequence in time.

    NetworkError where y has another shape than the output, the loss does not fit or a layer has no derivative.
    """
    passes = network.forward_sequence(x) if network.has_feedback else (network.forward(x),)
    if not passes:
        raise NetworkError("there is no time step: give the inputs of one or more")
    output = passes[-1].output
    target = _target(y, output)
    is_single = output.ndim == len(network.output_shape)
    batches = passes
    if is_single:
        batches, target = tuple(map(_as_batch, passes)), target[..., None]
    value, error = _loss(network, batches[-1], target, loss)
    made = _Backward(network, batches).run(error, starts_at_z=loss == "cross_entropy")
    return BackwardPass(value, passes, *(_single(made) if is_single else made))


def descend(
    network: Network, x: Any, y: Any, *, loss: Loss = "squared", rate: float = 0.1, steps: int = 100
) -> Iterator[tuple[Network, float]]:
    """Gradient descent, W ← W − η ∂ℓ/∂W: the network and its loss, before the first step and after each."""
    for step in range(steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            found = backward(network, x, y, loss=loss)
            slopes = [slope for named in found.gradients.values() for slope in named.values()]
        if not np.isfinite(found.loss) or not all(np.isfinite(one).all() for one in slopes):
            raise NetworkError(f"the loss grows beyond all bounds: take a smaller rate than {rate}")
        yield network, found.loss
        if step < steps:
            network = _stepped(network, found.gradients, rate)


def _stepped(network: Network, gradients: Gradients, rate: float) -> Network:
    """W − η ∂ℓ/∂W for every weight."""
    arrays = {} if network.parameters is None else network.parameters.arrays
    return network.with_weights(
        {
            layer: {
                name: array - rate * gradients.get(layer, {}).get(name, 0.0) for name, array in named.items()
            }
            for layer, named in arrays.items()
        }
    )


# The loss ----------------------------------------------------------------------------------


def _target(y: Any, output: Array) -> Array:
    try:
        target = np.asarray(y, dtype=float)
    except (TypeError, ValueError):
        raise NetworkError(f"the target is {quoted(y)}, not an array of numbers: give numbers") from None
    if target.shape != output.shape:
        raise NetworkError(
            f"the target has the shape {target.shape}, but the output {output.shape}: give it that shape"
        )
    return target


def _loss(network: Network, last: ForwardPass, y: Array, loss: str) -> tuple[float, Array]:
    """The mean over the batch of ½‖ŷ − y‖² or −yᵀ log ŷ, and ∂ℓ/∂ŷ; for cross-entropy ∂ℓ/∂z = ŷ Σy − y."""
    h, count = last.output, y.shape[-1]
    if loss == "squared":
        return float(((h - y) ** 2).sum() / 2 / count), (h - y) / count
    if loss != "cross_entropy":
        raise NetworkError(f"there is no loss {quoted(loss)}: take squared or cross_entropy")
    operation = network.output.operation
    if not isinstance(operation, Activated) or operation.activation.name != "softmax":
        raise NetworkError(
            "cross-entropy compares probabilities, and this network does not end in a layer with softmax: "
            "end it as in x[3] -> 5 relu -> 2 softmax, or take the squared loss"
        )
    # From z, so that a probability too small for a float still has its logarithm.
    z = last.pre_activations[network.output.name]
    logarithms = z - z.max(axis=0) - np.log(np.exp(z - z.max(axis=0)).sum(axis=0))
    return float(-(y * logarithms).sum() / count), (h * y.sum(axis=0) - y) / count


# The pass ----------------------------------------------------------------------------------


class _Backward:
    """From the last layer of the last time step back; errors add up where they meet."""

    def __init__(self, network: Network, passes: Sequence[ForwardPass]) -> None:
        self.network, self.passes = network, passes
        self.errors: list[dict[str, Array]] = [{} for _ in passes]
        self.deltas: list[dict[str, Array]] = [{} for _ in passes]
        self.gradients: Gradients = {}

    def run(self, error: Array, *, starts_at_z: bool) -> tuple[Any, Gradients, Any]:
        """Deltas by time, gradients, and ∂ℓ/∂x by time; `error` is ∂ℓ/∂ŷ, or ∂ℓ/∂z of the last layer."""
        self.errors[-1][self.network.output.name] = error
        for time in reversed(range(len(self.passes))):
            for layer in reversed(self.network.layers[1:]):
                is_start = starts_at_z and time == len(self.passes) - 1 and layer == self.network.output
                if layer.name in self.errors[time]:
                    self._layer(layer, time, is_start)
        x = self.network.input.name
        inputs = tuple(
            errors.get(x, np.zeros_like(one.outputs[x]))
            for errors, one in zip(self.errors, self.passes, strict=True)
        )
        return tuple(self.deltas), self.gradients, inputs

    def _layer(self, layer: Any, time: int, is_z: bool) -> None:
        here, g = self.passes[time], self.errors[time][layer.name]
        if layer.name in here.pre_activations and not is_z:
            z, h = here.pre_activations[layer.name], here.outputs[layer.name]
            g = through_activation(layer.operation.activation, z, h, g)
        self.deltas[time][layer.name] = g
        inputs = [self._read(edge, time) for edge in layer.inputs]
        sent, gradients = pulled_back(layer.operation, self._numbers(layer.name), inputs, g)
        for edge, one in zip(layer.inputs, sent, strict=True):
            if edge.delay <= time:
                errors = self.errors[time - edge.delay]
                errors[edge.source] = errors[edge.source] + one if edge.source in errors else one
        known = self.gradients.setdefault(layer.name, {})
        for name, one in gradients.items():
            known[name] = known[name] + one if name in known else one

    def _read(self, edge: Edge, time: int) -> Array:
        if edge.delay <= time:
            return self.passes[time - edge.delay].outputs[edge.source]
        # Before the first step every output is 0.
        return np.zeros_like(self.passes[0].outputs[edge.source])

    def _numbers(self, name: str) -> Mapping[str, Array]:
        return self.network.parameters.of_layer(name) if self.network.parameters else {}


def _as_batch(one: ForwardPass) -> ForwardPass:
    outputs = {name: h[..., None] for name, h in one.outputs.items()}
    return ForwardPass(outputs, {name: z[..., None] for name, z in one.pre_activations.items()})


def _single(made: tuple[Any, Gradients, Any]) -> tuple[Any, Gradients, Any]:
    deltas, gradients, inputs = made
    return (
        tuple({name: one[..., 0] for name, one in at.items()} for at in deltas),
        gradients,
        tuple(one[..., 0] for one in inputs),
    )
