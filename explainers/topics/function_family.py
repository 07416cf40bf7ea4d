"""A network is a set of functions { f_θ }: one member for each choice θ of its weights and biases.

Two members are shown in numbers; and that different θ can be one and the same function.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from sympy import ImmutableDenseMatrix, Mul, Pow, Rational, Symbol, Transpose, tanh

from ..derivations.derivation import Definition, Derivation, Equality, Step
from ..derivations.expressions import Activation, matrix, plus, times
from ..derivations.symbols import Letters, activation_of, before_activation
from ..derivations.unfolding.collapsing import letter_roles
from ..learning.at_numbers import formula_of, is_short, put_in, value_steps
from ..learning.counting import count_step
from ..learning.exact_outputs import Vector, check_exact, fractions_of
from ..learning.formula_values import column_of
from ..networks import TANH, Dense, Layer, Network, NetworkError
from ..networks.numbers import with_whole_weights

EXAMPLE = Network.parse("x[2] -> 2 relu -> 1")
MOST_SWAPPED = 64
"""A hidden layer of more neurons is not swapped entry by entry."""
MOST_SHOWN = 4
"""A larger permutation, a longer output than four times as many, are not written out."""
MOST_ENTRIES = 400
"""A hidden layer of more weights is swapped after its weighted sum."""
SEEDS = range(2, 8)
X = (1, 2, -1, 0)
"""The input that both members are given, repeated for longer ones."""


def derive(network: Network = EXAMPLE) -> Derivation:
    """f_θ written out, θ counted, two members at one input, and two θ of the same function.

    The first member has the network's own weights where it has any; else both have small whole ones.
    """
    if network.has_feedback:
        raise NetworkError(
            "this network has feedback, so its functions are of sequences: take one without, as in x[2] -> 2 relu -> 1"
        )
    steps = (*_written_out(network), count_step(network), *_members(network), *_the_same_function(network))
    roles = dict(letter_roles(Letters(network), steps)) | dict.fromkeys(("f_theta", "f_1", "f_2"), "output")
    title = "One network, a whole family of functions"
    return Derivation("function_family", title, steps, tuple(roles.items()), _remarks(network))


def _x(network: Network) -> Any:
    return Letters(network).layer(network.input.name)


def _written_out(network: Network) -> tuple[Step, ...]:
    formula = formula_of(network)
    left = Activation("f_theta", _x(network))
    reason = (
        "For each θ, that is for each choice of all weights and biases, this is one function of the input."
    )
    return (Step(formula, "write out", formula, reason, left=left),)


# Two members ---------------------------------------------------------------------------------


def _members(network: Network) -> tuple[Step, ...]:
    """The input, and f_θ there for two θ; nothing for sizes that are letters."""
    if network.is_symbolic:
        return ()
    point = tuple(Fraction(X[place % len(X)]) for place in range(int(network.input_shape[0])))
    first = network if network.parameters is not None else with_whole_weights(network, 1)
    members = (first, _another(first, point))
    x = _x(network)
    steps = []
    if is_short(network):
        value = column_of(point)
        steps.append(Step(x, "define", value, "One input, for both.", Definition(((x, value),))))
    for number, member in enumerate(members, start=1):
        steps += [*_theta(member, number), *_at(member, point, Activation(f"f_{number}", x))]
    return tuple(steps)


def _another(first: Network, point: Vector) -> Network:
    """A second member, if possible one that gives something else at this input."""
    others = [with_whole_weights(first, seed) for seed in SEEDS]
    x = np.array([float(entry) for entry in point])
    try:
        return next((other for other in others if not np.allclose(other(x), first(x))), others[0])
    except NetworkError:  # an unknown φ
        return others[0]


def _theta(member: Network, number: int) -> tuple[Step, ...]:
    """θ as one row of numbers, layer by layer, where it is short."""
    if not is_short(member):
        return ()
    entries = [
        entry
        for layer in member.dense_layers
        for rows in fractions_of(member, layer).values()
        for row in rows
        for entry in row
    ]
    letter = matrix(f"theta_{number}", 1, len(entries))
    value = ImmutableDenseMatrix(1, len(entries), [Rational(e.numerator, e.denominator) for e in entries])
    which = "One choice of θ" if number == 1 else "Another choice"
    reason = f"{which}: all weights and biases, layer by layer and row by row."
    return (Step(letter, "define", value, reason, Definition(((letter, value),))),)


def _at(member: Network, point: Vector, left: Any) -> tuple[Step, ...]:
    if member.output_shape[0] > 4 * MOST_SHOWN:
        return ()
    try:
        check_exact(member)
    except NetworkError:
        # An unknown φ, or more numbers than are worked out: the member is written, not computed.
        return (put_in(member, formula_of(member), point, _x(member), left),) if is_short(member) else ()
    return value_steps(member, point, _x(member), left)


# The same function twice ---------------------------------------------------------------------


def _the_same_function(network: Network) -> tuple[Step, ...]:
    """Two neurons of a hidden layer change places; a neuron is scaled up, and what reads it down."""
    pair = _hidden(network)
    if pair is None:
        return ()
    return (*_swapped(Letters(network), *pair), *_rescaled(pair[0]))


def _hidden(network: Network) -> tuple[Layer, Layer] | None:
    """The first hidden dense layer whose only reader is a dense layer that reads nothing else."""
    for layer in network.dense_layers:
        readers = [reader for edge, reader in network.edges if edge.source == layer.name]
        phi = activation_of(layer)
        is_fit = len(readers) == 1 and isinstance(readers[0].operation, Dense) and len(readers[0].inputs) == 1
        if is_fit and len(layer.inputs) == 1 and (phi is None or phi.is_elementwise):
            return layer, readers[0]
    return None


def _swapped(letters: Letters, hidden: Layer, reader: Layer) -> tuple[Step, ...]:
    """W' φ(W u + b) = (W' Pᵀ) φ(P W u + P b) with P that swaps the first two rows."""
    units = letters.network.shapes[hidden.name][0]
    if not isinstance(units, int) or not 2 <= units <= MOST_SWAPPED:
        return ()
    p = matrix("P", units, units)
    swap = ImmutableDenseMatrix(units, units, lambda i, j: int(j == (1 - i if i < 2 else i)))
    before, after = _both_orders(letters, hidden, reader, p)
    reason = (
        f"Let P swap neurons 1 and 2 of layer {letters.numbers[hidden.name]}: their weights and biases change places, "
        "and so do the columns that read them. Other numbers in θ, the same function."
    )
    swapped = Step(before, "swap neurons", after, reason, Definition(((p, swap),)))
    if units > MOST_SHOWN:
        return (swapped,)
    return (Step(p, "define", swap, "P swaps two rows.", Definition(((p, swap),))), swapped)


def _both_orders(letters: Letters, hidden: Layer, reader: Layer, p: Any) -> tuple[Any, Any]:
    """What `reader` makes of the hidden layer, before and after P; of a large one, z stands for W u + b."""
    (weight,), (outer,) = letters.weights(hidden), letters.weights(reader)
    phi = activation_of(hidden)

    def fires(z: Any) -> Any:
        return z if phi is None else Activation(phi, z)

    turned = times(outer, Transpose(p))
    if weight.shape[0] * weight.shape[1] > MOST_ENTRIES:
        z = before_activation(letters, hidden)
        return times(outer, fires(z)), times(turned, fires(times(p, z)))
    u, bias = letters.layer(hidden.inputs[0].source), letters.bias(hidden)
    shift, turned_shift = ([], []) if bias is None else ([bias], [times(p, bias)])
    return (
        times(outer, fires(plus(times(weight, u), *shift))),
        times(turned, fires(plus(times(p, weight, u), *turned_shift))),
    )


def _rescaled(hidden: Layer) -> tuple[Step, ...]:
    """v φ(z) = (v/2) φ(2z) where φ is two lines that meet at 0; v tanh(z) = (−v) tanh(−z)."""
    phi = activation_of(hidden)
    v, z = Symbol("v", real=True), Symbol("z", real=True)
    if phi is not None and phi.slopes and phi.formula:
        half = Mul(v, Pow(2, -1, evaluate=False), evaluate=False)
        after = Mul(half, phi.formula(Mul(2, z, evaluate=False)), evaluate=False)
        reason = (
            f"Double a neuron's weights and bias and halve what reads it: {phi.name} passes the factor on."
        )
        return (Step(Mul(v, phi.formula(z), evaluate=False), "rescale", after, reason, Equality()),)
    if phi == TANH:
        after = Mul(-v, tanh(Mul(-1, z, evaluate=False), evaluate=False), evaluate=False)
        reason = (
            "Turn the sign of a neuron's weights and bias, and of what reads it: tanh turns its sign too."
        )
        return (Step(Mul(v, tanh(z), evaluate=False), "rescale", after, reason, Equality()),)
    return ()


def _remarks(network: Network) -> tuple[str, ...]:
    family = (
        "The network is the set of all these functions; training looks for the member that fits the data."
    )
    pair = _hidden(network)
    units = None if pair is None else network.shapes[pair[0].name][0]
    if not isinstance(units, int) or units < 2:
        return (family,)
    orders = f"{factorial(units):,}" if units <= 20 else f"{units}!"
    many = f"The {units} neurons of that layer have {orders} orders: unless some are alike, as many θ are one function."
    return (family, many)
