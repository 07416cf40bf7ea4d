"""The network: a directed graph of named layers, checked when it is built.

An edge without delay is read in the same time step; an edge with a delay of d steps is feedback.
The first layer is the input, the last one the output, so that in a plain feedforward net
`layers[l]` computes h_l, with h_0 = x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from typing import Any

import sympy

from .activations import IDENTITY, ActivationFunction, Array
from .architectures import known_layers
from .backward import BackwardPass, Loss, backward
from .builder import GraphBuilder
from .cells import PlacedCell, cells_of
from .checking import check_layers, in_computing_order, shapes_of
from .errors import NetworkError
from .files import as_json, as_toml, read, read_json, read_toml, write_file
from .forward import ForwardPass, forward, forward_sequence
from .layers import Edge, Layer
from .naming import Draft, named
from .notation import parse, write
from .operations import (
    Dense,
    HoldsConstants,
    Input,
    Multiplying,
    Shape,
    Size,
    is_symbolic,
    product_of,
    total,
)
from .parameters import Parameters


@dataclass(frozen=True)
class Network:
    """Layers in an order in which they can be computed; `parameters` where it has numbers.

    Raises NetworkError, naming the layer, where a name is missing or taken, a shape does not fit,
    or layers wait for each other without a delay.
    """

    layers: tuple[Layer, ...]
    parameters: Parameters | None = None
    shapes: Mapping[str, Shape] = field(init=False, repr=False, compare=False)
    """The output shape of each layer, by name."""

    def __post_init__(self) -> None:
        layers = tuple(self.layers)
        check_layers(layers)
        object.__setattr__(self, "layers", in_computing_order(layers))
        object.__setattr__(self, "shapes", shapes_of(self.layers))
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
        hidden = [Dense(units, activation, has_bias) for units in sizes[1:-1]]
        output = Dense(sizes[-1], output_activation, has_bias)
        dense = [Draft(operation, before) for before, operation in enumerate([*hidden, output])]
        return cls(named([Draft(Input((sizes[0],)), name="x"), *dense]))

    @classmethod
    def parse(cls, text: str) -> Network:
        """The network that `text` describes, e.g. "x[3] -> 5 relu -> 2"; see `notation`."""
        return cls(parse(text))

    @classmethod
    def builder(cls, *shape: int | str | sympy.Symbol, name: str = "x") -> GraphBuilder[Network]:
        """Start a graph: `Network.builder(8).dense(8, RELU, name="a").dense(8).add("a").build()`."""
        return GraphBuilder(cls, (Draft(Input(shape), name=name),))

    @classmethod
    def known(cls, name: str) -> Network:
        """A published architecture by its name, e.g. "resnet50"; see `architectures`.

        NetworkError, with the nearest right name, where there is none of this name.
        """
        return cls(known_layers(name))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Network:
        """The network in a .toml or .json file; see `files` for what stands in one."""
        return cls(*read(path))

    @classmethod
    def from_toml(cls, text: str) -> Network:
        return cls(*read_toml(text))

    @classmethod
    def from_json(cls, text: str) -> Network:
        return cls(*read_json(text))

    # Ways out ------------------------------------------------------------------------------

    def __str__(self) -> str:
        """The text notation; NetworkError where it cannot say this network, as TOML can."""
        return write(self.layers)

    def to_toml(self) -> str:
        """TOML, with the weights where there are any."""
        return as_toml(self.layers, self.parameters)

    def to_json(self) -> str:
        """JSON, with the weights where there are any."""
        return as_json(self.layers, self.parameters)

    def save(self, path: str | PathLike[str]) -> None:
        """Write to `path` (.toml or .json): a whole file, or on an error none."""
        write_file(path, self.layers, self.parameters)

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

    def number_shapes(self, layer: Layer) -> Mapping[str, tuple[Size, ...]]:
        """Name and shape of all that a layer computes with: its parameters, then its constants."""
        operation, inputs = layer.operation, self.input_shapes(layer)
        constants = operation.constant_shapes(inputs) if isinstance(operation, HoldsConstants) else ()
        return dict((*operation.parameter_shapes(inputs), *constants))

    def multiply_adds(self, layer: Layer) -> Size:
        """How often `layer` multiplies by a weight and adds the product, for one example.

        The convention of published counts: one for each use of a weight, where it meets padding too. Biases,
        activations, pooling and normalisation are not counted.
        """
        operation = layer.operation
        return operation.multiply_adds(self.input_shapes(layer)) if isinstance(operation, Multiplying) else 0

    @cached_property
    def multiply_add_count(self) -> Size:
        """The multiply-adds of all layers together."""
        return total(self.multiply_adds(layer) for layer in self.layers)

    @cached_property
    def parameter_count(self) -> Size:
        """Weights and biases, all layers together."""
        return self._count(lambda name: True)

    @cached_property
    def connection_count(self) -> Size:
        """Weights alone: the lines between neurons; weights that are shared are counted once."""
        return self._count(lambda name: name not in ("b", "beta", "gamma"))

    def _count(self, counts: Callable[[str], bool]) -> Size:
        """How many numbers the parameters have whose name `counts`."""
        wanted = [
            shape
            for layer in self.layers
            for name, shape in self.parameter_shapes(layer).items()
            if counts(name)
        ]
        return total(product_of(*shape) for shape in wanted)

    @property
    def edges(self) -> Iterator[tuple[Edge, Layer]]:
        """Every edge with the layer that it enters, in computing order."""
        return ((edge, layer) for layer in self.layers for edge in layer.inputs)

    @property
    def dense_layers(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if isinstance(layer.operation, Dense))

    @cached_property
    def cells(self) -> tuple[PlacedCell, ...]:
        """The LSTM and GRU cells: each a group of layers in `layers`."""
        return cells_of(self.layers)

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
    def has_volumes(self) -> bool:
        """Some layer puts out more than a vector."""
        return any(len(shape) > 1 for shape in self.shapes.values())

    @property
    def is_symbolic(self) -> bool:
        """Some size is a letter."""
        return any(is_symbolic(shape) for shape in self.shapes.values())

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters among the sizes."""
        symbols = {s for shape in self.shapes.values() for n in shape for s in getattr(n, "free_symbols", ())}
        return tuple(sorted(str(symbol) for symbol in symbols))

    # Numbers -------------------------------------------------------------------------------

    def with_weights(self, weights: Mapping[str, Mapping[str, Any]]) -> Network:
        """This network with numbers: layer name → {"W": (units, inputs), "b": (units,)}.

        Feedback weights are "U". Raises NetworkError where one is missing, of a wrong shape or not finite.
        """
        return replace(self, parameters=Parameters.of(weights))

    def randomised(self, seed: int = 0) -> Network:
        """This network with normal weights of variance 1/inputs and biases of deviation 0.1."""
        return replace(self, parameters=Parameters.random(self, seed))

    def forward(self, x: Any) -> ForwardPass:
        """Every layer's output for x, (units,) or a batch as columns (units, batch). Not for feedback."""
        return forward(self, x)

    def forward_sequence(
        self, xs: Sequence[Any] | Array, initial: Mapping[str | Edge, Any] | None = None
    ) -> tuple[ForwardPass, ...]:
        """One pass for each time step of xs, feedback running from step to step.

        `initial` gives outputs before the first step, zero where it says nothing: by layer name, or, where
        older steps differ, by Edge(name, d) for the output d steps before the first.
        """
        return forward_sequence(self, xs, initial or {})

    def backward(self, x: Any, y: Any, *, loss: Loss = "squared") -> BackwardPass:
        """How the loss changes with every weight, for x and its target y; with feedback x is a sequence in time.

        `loss` is "squared", ½‖ŷ − y‖², or "cross_entropy", −yᵀ log ŷ after softmax; of a batch their mean.
        """
        return backward(self, x, y, loss=loss)

    def __call__(self, x: Any) -> Array:
        """The output for x: `forward(x).output`."""
        return forward(self, x).output
