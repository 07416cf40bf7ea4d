"""The network: a directed graph of named layers, checked when it is built.

An edge without delay is read in the same time step; an edge with a delay of d steps is feedback.
The first layer is the input, the last one the output, so that in a plain feedforward net
`layers[l]` computes h_l, with h_0 = x.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

import sympy

from .activations import IDENTITY, ActivationFunction
from .errors import NetworkError
from .layers import Edge, Layer
from .notation import parse, write
from .operations import Dense, Input, Shape, Size, shape_text, size
from .parameters import Parameters

MOST_LAYERS = 10_000


@dataclass(frozen=True)
class Network:
    """Layers in an order in which they can be computed; `parameters` where it has numbers.

    Raises NetworkError, naming the layer, where a name is missing or taken, a shape does not fit,
    or layers wait for each other without a delay.
    """

    layers: tuple[Layer, ...]
    parameters: Parameters | None = None

    def __post_init__(self) -> None:
        _check_names(self.layers)
        object.__setattr__(self, "layers", _in_computing_order(self.layers))
        self.shapes  # computed, and so checked, at once
        if self.parameters is not None:
            self.parameters.check(self)

    # Ways in -------------------------------------------------------------------------------

    @classmethod
    def feedforward(
        cls,
        *sizes: int | str | sympy.Symbol,
        activation: ActivationFunction = IDENTITY,
        output_activation: ActivationFunction = IDENTITY,
        has_bias: bool = True,
    ) -> Network:
        """A dense net; `sizes` from the input to the output, at least two.

        `activation` follows each hidden layer, `output_activation` the last.
        """
        if len(sizes) < 2:
            raise NetworkError(
                f"a network needs an input and an output size, but was given {len(sizes)} size"
                f"{'s' if len(sizes) != 1 else ''}: for example Network.feedforward(3, 5, 2)"
            )
        layers = [Layer("x", Input((size(sizes[0]),)))]
        for number, units in enumerate(sizes[1:], start=1):
            phi = output_activation if number == len(sizes) - 1 else activation
            layers.append(
                Layer(f"layer{number}", Dense(size(units), phi, has_bias), (Edge(layers[-1].name),))
            )
        return cls(tuple(layers))

    @classmethod
    def parse(cls, text: str) -> Network:
        """The network that `text` describes, e.g. "x[3] -> 5 relu -> 2"; see `notation`."""
        return cls(parse(text))

    def __str__(self) -> str:
        """The text notation."""
        return write(self.layers)

    # Looking at it -------------------------------------------------------------------------

    @property
    def input(self) -> Layer:
        return self.layers[0]

    @property
    def output(self) -> Layer:
        return self.layers[-1]

    @cached_property
    def by_name(self) -> Mapping[str, Layer]:
        return {layer.name: layer for layer in self.layers}

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The output shape of each layer, by name."""
        return _shapes(self.layers)

    @property
    def input_shape(self) -> Shape:
        return self.shapes[self.input.name]

    @property
    def output_shape(self) -> Shape:
        return self.shapes[self.output.name]

    def input_shapes(self, layer: Layer) -> tuple[Shape, ...]:
        return tuple(self.shapes[edge.source] for edge in layer.inputs)

    def parameter_shapes(self, layer: Layer) -> Mapping[str, tuple[Size, ...]]:
        return dict(layer.operation.parameter_shapes(self.input_shapes(layer)))

    @cached_property
    def parameter_count(self) -> Size:
        """Weights and biases, all layers together."""
        return sum(
            sympy.Mul(*shape) if _is_symbolic(shape) else _product(shape)
            for layer in self.layers
            for shape in self.parameter_shapes(layer).values()
        )

    @cached_property
    def connection_count(self) -> Size:
        """Weights alone: the lines between neurons."""
        return sum(
            sympy.Mul(*shape) if _is_symbolic(shape) else _product(shape)
            for layer in self.layers
            for name, shape in self.parameter_shapes(layer).items()
            if name != "b"
        )

    @property
    def edges(self) -> Iterator[tuple[Edge, Layer]]:
        """Every edge with the layer that it enters, in computing order."""
        return ((edge, layer) for layer in self.layers for edge in layer.inputs)

    @property
    def dense_layers(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer.operation, Dense))

    @property
    def is_chain(self) -> bool:
        """Each layer reads the one before it and nothing else."""
        return all(
            layer.inputs == (Edge(before.name),)
            for before, layer in zip(self.layers, self.layers[1:], strict=False)
        )

    @property
    def has_feedback(self) -> bool:
        return any(edge.delay for edge, _ in self.edges)

    @property
    def is_symbolic(self) -> bool:
        """Some size is a letter."""
        return any(_is_symbolic(shape) for shape in self.shapes.values())

    # Numbers -------------------------------------------------------------------------------

    def with_weights(self, weights: Mapping[str, Mapping[str, Any]]) -> Network:
        """This network with numbers: layer name → {"W": (units, inputs), "b": (units,)}.

        Feedback weights are "U". Raises NetworkError where one is missing, of a wrong shape or not finite.
        """
        return replace(self, parameters=Parameters.of(weights))

    def randomised(self, seed: int = 0) -> Network:
        """This network with normal weights of variance 1/inputs and biases of deviation 0.1."""
        return replace(self, parameters=Parameters.random(self, seed))


def _check_names(layers: tuple[Layer, ...]) -> None:
    if len(layers) < 2:
        raise NetworkError("a network needs an input and at least one layer: for example x[3] -> 2")
    if len(layers) > MOST_LAYERS:
        raise NetworkError(f"{len(layers)} layers are more than {MOST_LAYERS}: use fewer")
    seen: set[str] = set()
    for position, layer in enumerate(layers):
        if layer.name in seen:
            raise NetworkError(f"two layers are named {layer.name!r}: rename one of them")
        seen.add(layer.name)
        if isinstance(layer.operation, Input) != (not layer.inputs) or (
            isinstance(layer.operation, Input) and position
        ):
            raise NetworkError(
                f"layer {layer.name!r} must read at least one layer, and only the first layer can be the input"
            )
    for layer in layers:
        for edge in layer.inputs:
            if edge.source not in seen:
                raise NetworkError(
                    f"layer {layer.name!r} reads {edge.source!r}, but there is no such layer: "
                    f"there are {', '.join(repr(name) for name in sorted(seen)[:12])}"
                )
            if edge.delay < 0:
                raise NetworkError(
                    f"layer {layer.name!r} reads {edge.source!r} with a delay of {edge.delay}: "
                    "a delay is 0 or more time steps"
                )


def _in_computing_order(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    position = {layer.name: place for place, layer in enumerate(layers)}
    if all(
        edge.delay or position[edge.source] < position[layer.name]
        for layer in layers
        for edge in layer.inputs
    ):
        return layers
    waits_for = {
        layer.name: [edge.source for edge in layer.inputs if not edge.delay] for layer in layers
    }
    try:
        order = list(TopologicalSorter(waits_for).static_order())
    except CycleError as error:
        cycle = " -> ".join(error.args[1])
        raise NetworkError(
            f"the layers {cycle} wait for each other: declare one of these edges as feedback "
            "with a delay, as in <- h"
        ) from None
    by_name = {layer.name: layer for layer in layers}
    # The output stays last: the layer that was written last is what the network computes.
    order.remove(layers[-1].name)
    return tuple(by_name[name] for name in [*order, layers[-1].name])


def _shapes(layers: tuple[Layer, ...]) -> dict[str, Shape]:
    """Output shapes by name: first along the undelayed edges, then again with feedback.

    Feedback may come from a layer further on, so its shape is known in the second round only;
    a shape that still changes in the third belongs to a layer that grows with each time step.
    """
    shapes: dict[str, Shape] = {}
    for round_ in range(3):
        before = dict(shapes)
        for number, layer in enumerate(layers):
            known = [
                shapes[edge.source]
                for edge in layer.inputs
                if edge.source in shapes and (round_ or not edge.delay)
            ]
            if layer.inputs and not known:
                raise NetworkError(
                    f"layer {layer.name!r} reads feedback only: give it an input of the same time step too"
                )
            try:
                shapes[layer.name] = layer.operation.output_shape(known)
            except NetworkError as error:
                sources = ", ".join(
                    f"{edge.source!r} ({shape_text(shapes[edge.source])})"
                    for edge in layer.inputs
                    if edge.source in shapes
                )
                raise NetworkError(
                    f"layer {number} ({layer.operation.kind} {layer.name!r}, after {sources}) {error}"
                ) from None
        if shapes == before:
            return shapes
    grown = next(name for name in shapes if shapes[name] != before[name])
    raise NetworkError(
        f"layer {grown!r} would grow with each time step: concatenate something that it does not feed itself"
    )


def _is_symbolic(shape: tuple[Size, ...]) -> bool:
    return any(not isinstance(extent, int) for extent in shape)


def _product(shape: tuple[Size, ...]) -> int:
    product = 1
    for extent in shape:
        product *= int(extent)
    return product
