"""The forward pass in NumPy: every layer's output, in one step or step by step in time.

Vectors are (units,); a batch has its examples as columns, (units, batch). Volumes are (channels, sides…), and their
batch comes last too, (channels, sides…, batch).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..spelling import nearest, quoted
from .activations import Array
from .errors import NetworkError
from .layers import Edge
from .operations import Activated, shape_text

if TYPE_CHECKING:
    from .network import Network


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What one input becomes: `outputs` h by layer name, and `pre_activations` z = W u + b of layers with weights.

    The input itself is among the outputs.
    """

    outputs: dict[str, Array]
    pre_activations: dict[str, Array]

    @property
    def output(self) -> Array:
        """The last layer's output."""
        return self.outputs[next(reversed(self.outputs))]

    def __getitem__(self, name: str) -> Array:
        """The output of layer `name`."""
        if name not in self.outputs:
            raise NetworkError(f"there is no layer {quoted(name)}: {nearest(str(name), self.outputs)}")
        return self.outputs[name]


def forward(network: Network, x: Any) -> ForwardPass:
    """One pass; NetworkError where x has a wrong shape, weights are missing, or there is feedback."""
    if network.has_feedback:
        raise NetworkError(
            "the network has feedback, so its output depends on earlier inputs: "
            "use forward_sequence([x1, x2, …]), where one input is a sequence too"
        )
    _check_computable(network)
    values = _input(network, x)
    if values.ndim == len(network.input_shape) and network.has_volumes:
        return _single(_step(network, values[..., None], (), {}))
    return _step(network, values, (), {})


def _single(batch: ForwardPass) -> ForwardPass:
    """The one example of a batch of one: layers over volumes take batches only."""
    outputs, before = batch.outputs.items(), batch.pre_activations.items()
    return ForwardPass({name: h[..., 0] for name, h in outputs}, {name: z[..., 0] for name, z in before})


def forward_sequence(
    network: Network, xs: Sequence[Any] | Array, initial: Mapping[str | Edge, Any]
) -> tuple[ForwardPass, ...]:
    """One pass for each input in time; see `Network.forward_sequence`."""
    _check_computable(network)
    inputs = [_input(network, x, step) for step, x in enumerate(_sequence(xs), start=1)]
    if len({x.shape for x in inputs}) > 1:
        shapes = sorted({shape_text(x.shape) for x in inputs})
        raise NetworkError(
            f"the inputs in time have the shapes {', '.join(shapes)}: give every step as many examples"
        )
    batch = inputs[0].shape[len(network.input_shape) :] if inputs else ()
    state = _state(network, initial, batch)
    is_single = not batch and network.has_volumes
    if is_single:
        inputs, state = [x[..., None] for x in inputs], {key: h[..., None] for key, h in state.items()}
    passes: list[ForwardPass] = []
    for x in inputs:
        passes.append(_step(network, x, passes, state))
    return tuple(map(_single, passes) if is_single else passes)


def _step(
    network: Network, x: Array, past: Sequence[ForwardPass], initial: Mapping[str | Edge, Array]
) -> ForwardPass:
    """One time step after `past`; before the first step a layer's output was `initial`, or zero."""
    outputs: dict[str, Array] = {network.input.name: x}
    pre_activations: dict[str, Array] = {}
    batch = x.shape[len(network.input_shape) :]

    def read(edge: Edge) -> Array:
        if not edge.delay:
            return outputs[edge.source]
        if edge.delay <= len(past):
            return past[-edge.delay].outputs[edge.source]
        given = initial.get(Edge(edge.source, edge.delay - len(past)), initial.get(edge.source))
        return given if given is not None else np.zeros((*network.shapes[edge.source], *batch))

    for layer in network.layers[1:]:
        inputs = [read(edge) for edge in layer.inputs]
        numbers = network.parameters.of_layer(layer.name) if network.parameters else {}
        if isinstance(layer.operation, Activated):
            z = layer.operation.pre_activation(numbers, inputs)
            pre_activations[layer.name] = z
            outputs[layer.name] = layer.operation.activation(z)
        else:
            outputs[layer.name] = layer.operation.apply(numbers, inputs)
    return ForwardPass(outputs, pre_activations)


def _check_computable(network: Network) -> None:
    """NetworkError where a number or a function is missing."""
    if network.is_symbolic:
        letters = ", ".join(network.letters)
        raise NetworkError(
            f"a network with the symbolic size {letters} has no numbers: give it a whole number"
        )
    for layer in network.layers:
        activation = getattr(layer.operation, "activation", None)
        if activation is not None and activation.function is None:
            raise NetworkError(
                f"layer {layer.name!r} has the activation {activation.name}, which stands for any function "
                "and has no values: give the layer a known one, such as relu"
            )
        if network.parameters is None and network.number_shapes(layer):
            raise NetworkError(
                f"layer {layer.name!r} has no weights: use network.randomised() or network.with_weights(…)"
            )


def _sequence(xs: Any) -> Sequence[Any]:
    if isinstance(xs, str | Mapping) or not isinstance(xs, Iterable):
        raise NetworkError(f"{quoted(xs)} is not a sequence in time: give a list of inputs")
    return list(xs)


def _input(network: Network, x: Any, step: int | None = None) -> Array:
    what = "the input" if step is None else f"the input of step {step}"
    values = _array(what, x)
    shape = network.input_shape
    if values.shape[: len(shape)] != shape or values.ndim > len(shape) + 1:
        raise NetworkError(
            f"{what} has the shape {_tuple(values.shape)}, but layer {network.input.name!r} takes "
            f"{_tuple(shape)}, or {_tuple((*shape, 'batch'))} with an example in each column"
        )
    return values


def _state(
    network: Network, initial: Mapping[str | Edge, Any], batch: tuple[int, ...]
) -> Mapping[str | Edge, Array]:
    """`initial` as arrays; NetworkError where no feedback reads that layer, or a shape does not fit."""
    read = {edge.source for edge, _ in network.edges if edge.delay}
    state: dict[str | Edge, Array] = {}
    for key, given in initial.items():
        name = key.source if isinstance(key, Edge) else key
        if name not in read:
            raise NetworkError(
                f"an initial value is given for {quoted(name)}, which no feedback reads: "
                f"give one for {' or '.join(map(repr, sorted(read))) or 'none'}"
            )
        what = f"the initial value of layer {name!r}"
        state[key] = _array(what, given)
        shape = (*network.shapes[name], *batch)
        if state[key].shape != shape:
            raise NetworkError(
                f"{what} has the shape {_tuple(state[key].shape)}, but the layer's output is "
                f"{_tuple(shape)}: give it that shape"
            )
    return state


def _array(what: str, values: Any) -> Array:
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        raise NetworkError(f"{what} is {quoted(values)}, not an array of numbers: give numbers") from None
    return array.astype(float)


def _tuple(shape: tuple[Any, ...]) -> str:
    """(3, 5) for a shape, (3,) for a vector's."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
