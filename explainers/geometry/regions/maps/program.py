"""A network as a list of instructions: affine maps, sums, stacks, and bends where an activation has its kink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ....networks import (
    ActivationFunction,
    Add,
    Concatenate,
    Dense,
    Elementwise,
    Layer,
    Network,
    NetworkError,
)
from ....networks.activations import Array
from ....networks.operations import weight_name


@dataclass(frozen=True, eq=False)
class Affine:
    """W_1 u_1 + W_2 u_2 + … + b."""

    sources: tuple[int, ...]
    weights: tuple[Array, ...]
    bias: Array | None


@dataclass(frozen=True)
class Sum:
    """u_1 + u_2 + …"""

    sources: tuple[int, ...]


@dataclass(frozen=True)
class Stack:
    """[u_1; u_2; …]."""

    sources: tuple[int, ...]


@dataclass(frozen=True)
class Bend:
    """φ(u), with φ(z) = left · z below 0 and right · z above."""

    sources: tuple[int]
    left: Fraction
    right: Fraction
    layer: str
    units: int


Instruction = Affine | Sum | Stack | Bend


@dataclass(frozen=True, eq=False)
class Program:
    """Instruction k computes value k + 1; value 0 is the input, the last one the output."""

    instructions: tuple[Instruction, ...]
    output: int

    @property
    def bends(self) -> tuple[Bend, ...]:
        return tuple(one for one in self.instructions if isinstance(one, Bend))

    @cached_property
    def stretches(self) -> tuple[tuple[tuple[int, Instruction], ...], ...]:
        """The numbered instructions before the first bend, between two bends, …, after the last one."""
        parts: list[list[tuple[int, Instruction]]] = [[]]
        for number, one in enumerate(self.instructions, start=1):
            parts[-1].append((number, one))
            if isinstance(one, Bend):
                parts.append([])
        # A bend ends its stretch in the list, but is carried out by whoever has its signs.
        return tuple(tuple(item for item in part if not isinstance(item[1], Bend)) for part in parts)

    @cached_property
    def bend_targets(self) -> tuple[int, ...]:
        return tuple(k for k, one in enumerate(self.instructions, start=1) if isinstance(one, Bend))

    @cached_property
    def needed_after(self) -> tuple[frozenset[int], ...]:
        """For each bend the values, it own source aside, that are read after it."""
        needed = []
        for target in self.bend_targets:
            later = self.instructions[target:]
            read = {source for one in later for source in one.sources} | {self.output}
            needed.append(frozenset(value for value in read if value < target))
        return tuple(needed)


def program_of(network: Network) -> Program:
    """NetworkError where a layer is not piecewise linear with its kinks at 0, or weights are missing."""
    _check(network)
    instructions: list[Instruction] = []
    place = {network.input.name: 0}
    for layer in network.layers[1:]:
        sources = tuple(place[edge.source] for edge in layer.inputs)
        instructions.extend(_instructions(network, layer, sources, len(instructions) + 1))
        place[layer.name] = len(instructions) if not _is_nothing(layer) else sources[0]
    return Program(tuple(instructions), place[network.output.name])


def _instructions(
    network: Network, layer: Layer, sources: tuple[int, ...], number: int
) -> Iterator[Instruction]:
    operation, before = layer.operation, sources[0]
    if isinstance(operation, Dense):
        assert network.parameters is not None
        given = network.parameters.of_layer(layer.name)
        weights = tuple(given[weight_name(position)] for position in range(len(sources)))
        yield Affine(sources, weights, given.get("b"))
        before = number
    elif isinstance(operation, Add):
        yield Sum(sources)
    elif isinstance(operation, Concatenate):
        yield Stack(sources)
    phi = getattr(operation, "activation", None)
    if phi is not None and not phi.is_identity:
        left, right = phi.slopes
        (units,) = network.shapes[layer.name]
        yield Bend((before,), left, right, layer.name, int(units))


def _is_nothing(layer: Layer) -> bool:
    return isinstance(layer.operation, Elementwise) and layer.operation.activation.is_identity


def _check(network: Network) -> None:
    if network.has_feedback:
        raise NetworkError(
            "a network with feedback has no regions of one input: take one without, or unroll it"
        )
    if network.is_symbolic:
        letters = ", ".join(network.letters)
        raise NetworkError(
            f"a network with the symbolic size {letters} has no regions: give it a whole number"
        )
    for layer in network.layers[1:]:
        if not isinstance(layer.operation, Dense | Elementwise | Add | Concatenate):
            raise NetworkError(
                f"layer {layer.name!r} is a {layer.operation.kind} layer: regions are found for dense, activation, "
                "add and concatenate layers"
            )
        phi = getattr(layer.operation, "activation", None)
        if phi is not None and not phi.is_identity and phi.slopes is None:
            raise NetworkError(_not_bent(layer, phi))
    if network.parameters is None and network.parameter_count:
        raise NetworkError("the network has no weights: use network.randomised() or network.with_weights(…)")


def _not_bent(layer: Layer, phi: ActivationFunction) -> str:
    return (
        f"{phi.name} in layer {layer.name!r} is not made of two straight lines that meet at 0, so the network has no "
        "linear pieces: take relu or leaky_relu, or approximate it by a relu network (topic approximation)"
    )
