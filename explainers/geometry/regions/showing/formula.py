"""A network on one of its regions, in letters: each activation is a diagonal matrix D, and all of it one affine map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import ImmutableDenseMatrix, MatAdd, MatMul, Rational

from ....derivations.derivation import Certified, Definition, Relation, Step
from ....derivations.evidence import Verdict, refused
from ....derivations.expressions import Activation, folded, matrix, plus, rebuilt, substituted, times
from ....derivations.proof.interning import same
from ....derivations.symbols import Letters, activation_of, subscripted
from ....derivations.unfolding.unrolling import Unrolled
from ....learning.formula_values import numbers_of
from ....networks import Concatenate, Dense, Layer, Network
from ..cell import Cell
from ..checking import Decomposition
from .rounding import Figures

MOST_LETTERS = 40
"""A longer formula is not shown."""
MOST_WEIGHTS = 30
"""More numbers are not written out."""
MOST_TERMS = 6
"""A formula with more terms is not multiplied out."""

Word = tuple[Any, ...]


def one_piece(claim: Decomposition) -> tuple[Step, ...]:
    """ŷ = W_2 φ(W_1 x + b_1) + b_2 = W_2 D (W_1 x + b_1) + b_2 = W_2 D W_1 x + W_2 D b_1 + b_2 on each region.

    Nothing where no activation bends, or where the formula is too long to be read.
    """
    network = claim.network
    letters = Letters(network)
    graph = Unrolled(letters, None)
    if not _bent_layers(network) or graph.written_length(graph.target) > MOST_LETTERS:
        return ()
    left = letters.layer(network.output.name)
    before, after = _written(letters, _with_activation), _written(letters, _with_diagonal)
    steps = [Step(before, "fix the signs", after, _reason(network), Certified(Switched(claim)), left)]
    terms = _multiplied_out(letters)
    if terms is not None and len(terms) <= MOST_TERMS:
        whole = plus(*(times(*word) for word in terms))
        reason = "Multiplied out it is a matrix times x and a vector: on this region the network is one affine map."
        steps.append(Step(after, "one affine map", whole, reason, left=left))
    return tuple(steps)


def weight_steps(network: Network) -> tuple[Step, ...]:
    """W_1 = …, b_1 = …; nothing where they are many or long."""
    if network.parameters is None or network.parameter_count > MOST_WEIGHTS:
        return ()
    pairs = weights_of(network)
    entries = [Fraction(int(value.p), int(value.q)) for grid in pairs.values() for value in grid]
    if not Figures.of(entries).is_exact:
        return ()
    return tuple(
        Step(letter, "numbers", grid, _what_it_is(letter), Definition(((letter, grid),)))
        for letter, grid in pairs.items()
    )


def weights_of(network: Network) -> dict[Any, Any]:
    """What the letters W_l and b_l stand for."""
    numbers = numbers_of(network, (Fraction(0),) * int(network.input_shape[0]))
    del numbers[Letters(network).layer(network.input.name)]
    return numbers


def diagonals_of(network: Network, cell: Cell) -> dict[Any, Any]:
    """What the letters D_k stand for on a region."""
    letters, pairs = Letters(network), {}
    for layer, signs in zip(_bent_layers(network), cell.signs, strict=True):
        left, right = (Rational(slope.numerator, slope.denominator) for slope in activation_of(layer).slopes)  # type: ignore[union-attr]
        entries = [right if sign > 0 else left for sign in signs]
        rows = [[entry if i == k else 0 for k in range(len(entries))] for i, entry in enumerate(entries)]
        pairs[_diagonal(letters, layer)] = ImmutableDenseMatrix(rows)
    return pairs


def in_numbers(network: Network, cell: Cell) -> tuple[Any, Any]:
    """W_2 D (W_1 x + b_1) + b_2 in letters, and with the numbers that it has on a region."""
    formula = _written(Letters(network), _with_diagonal)
    return formula, substituted(formula, weights_of(network) | diagonals_of(network, cell))


def _what_it_is(letter: Any) -> str:
    return (
        "The biases, one for each neuron." if letter.name[0] == "b" else "The weights, a row for each neuron."
    )


@dataclass(frozen=True)
class Switched:
    """On each region every activation multiplies by a diagonal matrix of its own: no neuron changes sign there."""

    claim: Decomposition

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        letters = Letters(self.claim.network)
        sides = _written(letters, _with_activation), _written(letters, _with_diagonal)
        if relation != "=" or not same((before, after), sides):
            return refused("this is not the network's formula, before and after", RUNG)
        return Verdict(not self.claim.fault, RUNG, True, reason=self.claim.fault)


RUNG = "exact corners and areas"


def _bent_layers(network: Network) -> list[Layer]:
    return [layer for layer in network.layers if activation_of(layer) is not None]


def _written(letters: Letters, activated: Callable[[Letters, Layer, Any], Any]) -> Any:
    """The network's formula with every layer written out."""
    network = letters.network
    values = {network.input.name: letters.layer(network.input.name)}
    for layer in network.layers[1:]:
        z = letters.combined(layer, [values[edge.source] for edge in layer.inputs])
        values[layer.name] = z if activation_of(layer) is None else activated(letters, layer, z)
    return folded(values[network.output.name], _flat)


def _flat(node: Any, parts: tuple[Any, ...]) -> Any:
    """Products within products as one, and sums within sums."""
    for kind, join in ((MatMul, times), (MatAdd, plus)):
        if isinstance(node, kind):
            return join(
                *(each for part in parts for each in (part.args if isinstance(part, kind) else (part,)))
            )
    return rebuilt(node, parts) if parts else node


def _with_activation(letters: Letters, layer: Layer, z: Any) -> Any:
    return Activation(activation_of(layer), z)


def _with_diagonal(letters: Letters, layer: Layer, z: Any) -> Any:
    return times(_diagonal(letters, layer), z)


def _diagonal(letters: Letters, layer: Layer) -> Any:
    """D_k, of the k-th layer with an activation; D where there is only one."""
    bent = _bent_layers(letters.network)
    units = letters.network.shapes[layer.name][0]
    return matrix(subscripted("D", bent.index(layer) + 1 if len(bent) > 1 else None), units, units)


def _multiplied_out(letters: Letters) -> list[Word] | None:
    """The terms, those with x first; None where outputs are stacked, and the terms are not plain products."""
    network = letters.network
    values: dict[str, list[Word]] = {network.input.name: [(letters.layer(network.input.name),)]}
    for layer in network.layers[1:]:
        if isinstance(layer.operation, Concatenate):
            return None
        inputs = [values[edge.source] for edge in layer.inputs]
        if isinstance(layer.operation, Dense):
            pairs = zip(letters.weights(layer), inputs, strict=True)
            words = [(weight, *word) for weight, words in pairs for word in words]
            bias = letters.bias(layer)
            words += [] if bias is None else [(bias,)]
        else:
            words = [word for words in inputs for word in words]
        if activation_of(layer) is not None:
            words = [(_diagonal(letters, layer), *word) for word in words]
        if len(words) > 4 * MOST_TERMS:
            return None
        values[layer.name] = words
    x = letters.layer(network.input.name)
    return sorted(values[network.output.name], key=lambda word: word[-1] != x)


def _reason(network: Network) -> str:
    *most, last = map(
        str,
        sorted({slope for layer in _bent_layers(network) for slope in activation_of(layer).slopes}),  # type: ignore[union-attr]
    )
    factors = f"{', '.join(most)} or {last}" if most else last
    return (
        f"Where no neuron changes sign, an activation multiplies each number by a fixed factor ({factors}): "
        "a matrix D with these on its diagonal."
    )
