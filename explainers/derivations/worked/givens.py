"""The numbers that a worked example starts from: the input as it was typed, the weights as they were written.

A weight is held as a double; it is read as the shortest decimal that means this double, so that 0.1 is 1/10.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from sympy import Integer, Rational

from ...networks import Network, NetworkError
from ...networks.operations import shape_text
from ...spelling import quoted
from ..families import entry_name
from ..symbols import Letters, subscripted
from .arithmetic import Rows

WIDEST = 12
MOST_LAYERS = 81
LONGEST_INPUT = 5_000
_EXAMPLE = "1, -2, 1/2"
_NUMBER = re.compile(r"[-+−]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})(/[1-9]\d{0,11})?")


def read_inputs(network: Network, text: str) -> tuple[Rows, ...]:
    """The columns that `text` gives, "1, -2, 1/2", one for each time step, separated by semicolons."""
    units = network.input_shape[0]
    if not isinstance(text, str) or len(text) > LONGEST_INPUT or not text.strip():
        raise NetworkError(f"{quoted(text)} is no input: give {units} numbers, such as {_EXAMPLE}")
    steps = text.split(";")
    if len(steps) > 1 and not network.has_feedback:
        raise NetworkError(
            "this network has no feedback, so that it takes one input: leave the semicolons out"
        )
    return tuple(read_column(step, units, "x", "the network reads") for step in steps)


def read_column(text: str, units: int, name: str, what: str) -> Rows:
    """`units` numbers, separated by commas."""
    numbers = [one.strip() for one in text.split(",")]
    for one in numbers:
        if not _NUMBER.fullmatch(one):
            raise NetworkError(f"{quoted(one)} in {name} is no number: write numbers such as {_EXAMPLE}")
    if len(numbers) != units:
        raise NetworkError(
            f"{name} has {len(numbers)} number{'s' * (len(numbers) != 1)}, but {what} {units}: give {units}"
        )
    return tuple((_read(one),) for one in numbers)


def _read(text: str) -> Any:
    above, _, below = text.replace("−", "-").partition("/")
    return Rational(above) / Rational(below) if below else Rational(above)


def given_numbers(network: Network, letters: Letters, inputs: tuple[Rows, ...]) -> dict[str, Rows]:
    """Every letter of the network that has a number from the start: weights, biases, inputs, earlier states (0)."""
    known: dict[str, Rows] = {}
    for layer in network.dense_layers:
        assert network.parameters is not None
        numbers = {name: _exact(array) for name, array in network.parameters.of_layer(layer.name).items()}
        bias = letters.bias(layer)
        weights = [rows for name, rows in numbers.items() if name != "b"]
        named = dict(zip(letters.weight_names(layer), weights, strict=True))
        known |= named | ({} if bias is None else {bias.name: numbers["b"]})
        known |= _rows_of(next(iter(named.items())), None if bias is None else (bias.name, numbers["b"]))
    return known | _inputs_and_states(network, letters, inputs)


def _inputs_and_states(network: Network, letters: Letters, inputs: tuple[Rows, ...]) -> dict[str, Rows]:
    x = letters.names[network.input.name]
    if not network.has_feedback:
        return {x: inputs[0]}
    known = {subscripted(x, time): rows for time, rows in enumerate(inputs, start=1)}
    for edge, _ in network.edges:
        zeros = ((Integer(0),),) * int(network.shapes[edge.source][0])
        known |= {
            subscripted(letters.names[edge.source], 1 - back): zeros for back in range(1, edge.delay + 1)
        }
    return known


def _rows_of(weight: tuple[str, Rows], bias: tuple[str, Rows] | None) -> dict[str, Rows]:
    """A neuron's own letters: the row of W as the column w, and its bias."""
    name, rows = weight
    known = {entry_name(name, place): tuple((one,) for one in row) for place, row in enumerate(rows, start=1)}
    if len(rows) == 1:
        known[name.replace("W", "w")] = tuple((one,) for one in rows[0])
    if bias is not None:
        known |= {entry_name(bias[0], place): (row,) for place, row in enumerate(bias[1], start=1)}
    return known


def _exact(array: Any) -> Rows:
    """The decimals that the doubles were written as."""
    columns = np.asarray(array).reshape(len(array), -1)
    return tuple(tuple(Rational(repr(float(one))) for one in row) for row in columns)


def check_size(network: Network) -> None:
    """NetworkError where the numbers would fill more than a page."""
    if network.is_symbolic:
        letters = ", ".join(network.letters)
        raise NetworkError(
            f"a network with the symbolic size {letters} has no numbers: give it a whole number, as in "
            "x[2] -> 3 relu -> 1"
        )
    if len(network.layers) > MOST_LAYERS:
        raise NetworkError(
            f"a network of {len(network.layers) - 1} layers has more than {MOST_LAYERS - 1} formulas to work out: take "
            "fewer layers"
        )
    for layer in network.layers:
        shape = network.shapes[layer.name]
        if len(shape) != 1 or shape[0] > WIDEST:
            raise NetworkError(
                f"layer {layer.name!r} puts out {shape_text(shape)} numbers, too many to be written on a page: worked "
                f"examples take vectors of at most {WIDEST}, as in x[2] -> 3 relu -> 1"
            )
