"""A network at a given input, as steps: its formula, the numbers put in where they are few, and what comes out."""

from __future__ import annotations

from typing import Any

from ..derivations.derivation import Certified, Step, Substitution
from ..derivations.expressions import letters, substituted
from ..derivations.symbols import Letters
from ..derivations.unfolding.affine import MOST_LETTERS
from ..derivations.unfolding.unrolling import Unrolled
from ..networks import Network, NetworkError
from .exact_outputs import Vector, output
from .formula_values import column_of, numbers_of, value_column
from .network_values import NetworkValue

MOST_NUMBERS = 30
"""A network of more parameters is written in letters, not in numbers."""
MOST_INPUTS = 6
"""A longer input is not written out."""
DECIMALS = 3


def formula_of(network: Network) -> Any:
    """What the network computes, one formula in x, every layer written out; NetworkError where that is too long."""
    graph = Unrolled(Letters(network), None)
    if graph.written_length(graph.target) > MOST_LETTERS:
        raise NetworkError(
            f"written out, this network's formula has more than {MOST_LETTERS} letters, because its paths multiply: "
            "take fewer layers"
        )
    return graph.written(graph.target, lambda key: not graph.is_computed(key))


def is_short(network: Network) -> bool:
    """Few enough numbers to be written out."""
    return bool(network.parameter_count <= MOST_NUMBERS and network.input_shape[0] <= MOST_INPUTS)


def value_steps(network: Network, point: Vector, letter: Any, left: Any) -> tuple[Step, ...]:
    """`left` = formula at `letter` = its numbers = its value, where `letter` stands for `point`."""
    formula = substituted(formula_of(network), {Letters(network).layer(network.input.name): letter})
    steps = []
    if is_short(network):
        steps.append(put_in(network, formula, point, letter, left))
        formula = steps[-1].after
    value, relation = value_column(output(network, point), DECIMALS)
    certificate = NetworkValue(network, point, DECIMALS, letter)
    reason = "What the network gives there, worked out layer by layer."
    return (*steps, Step(formula, "work out", value, reason, Certified(certificate), left, relation))


def put_in(network: Network, formula: Any, point: Vector, letter: Any, left: Any) -> Step:
    """The formula with its weights, biases and input as numbers."""
    numbers = numbers_of(network, point) | {letter: column_of(point)}
    pairs = tuple((each, numbers[each]) for each in letters(formula) if each in numbers)
    written = substituted(formula, dict(pairs))
    return Step(formula, "put in", written, "Put the numbers in.", Substitution(pairs), left)
