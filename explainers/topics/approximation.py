"""Universal approximation made constructive: for a function, an interval and an error, a net is built and certified."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from ..derivations.derivation import Derivation, Step
from ..geometry.approximation import (
    Formula,
    cells_by_lipschitz,
    certify,
    relu_network,
    sigmoid_network,
    smallest_relu_network,
    staircase_factor,
    target_of,
    units_by_curvature,
    units_by_lipschitz,
)
from ..geometry.approximation.numbers import decimal_text, exact_number, shortened
from ..geometry.approximation.proving.hinges import by_curvature, by_slope, one_hinge_more
from ..geometry.approximation.proving.letters import NET, SMALLER
from ..geometry.approximation.proving.showing import (
    Problem,
    certified,
    count_by_curvature,
    count_by_slope,
    count_of_cells,
    function_named,
    hinges_named,
    numbers_shown,
    refuted,
    slope_step,
    stairs_named,
)
from ..geometry.approximation.proving.staircase import by_stairs
from ..geometry.approximation.searching import MOST_TRIED
from ..networks import Dense, Network, NetworkError

TITLE = "One hidden layer comes as close as you like"
MORE = 3
"""Hinges beyond those that are enough, for where the error is met exactly and rounding decides."""
MOST_CELLS = 1500
MOST_HINGES = 5000
_THEOREM = (
    "Proved here is one case: this function of one input, on this interval, to within this error. The universal "
    "approximation theorem says that one hidden layer, wide enough, does so for every continuous function of any "
    "number of inputs on a closed and bounded set (Cybenko 1989 for sigmoids, Hornik 1991; Leshno and others 1993: for "
    "every activation that is no polynomial). It says neither how many neurons are needed nor that training finds them."
)
_STORED = (
    "Knots and values are rounded to 2⁻⁴⁰; the certificate is about the numbers that the network stores."
)


def derive(
    network: Network | None = None,
    *,
    f: str = "sin(2*pi*x)",
    low: str | float = "0",
    high: str | float = "1",
    error: str | float = "0.1",
    kind: Literal["relu", "sigmoid"] = "relu",
    units: int | None = None,
) -> Derivation:
    """Why hinges (or a staircase of sigmoids) come close to f, how many are enough, and the net with its certificate.

    `f` is a function of x in numbers, x, pi, + - * / ^, sin, cos, exp, tanh, sqrt, log and abs. `units` is the number
    of hidden neurons, by default the smallest that is certified. A network with weights is certified or refuted
    itself; of one without, x[1] -> 8 relu -> 1, the hidden layer says kind and number.
    """
    problem = Problem(_formula(f), *_interval(low, high), exact_number(error, "the error"))
    if problem.error <= 0:
        raise NetworkError(f"the error cannot be {error}: give a number above 0, such as 0.1")
    if network is not None and network.parameters is not None:
        return _of_network(problem, network)
    if network is not None:
        kind, units = _hidden_layer(network)
    return _hinges(problem, units) if kind == "relu" else _stairs(problem, units)


def _formula(f: str) -> Formula:
    target = target_of(f)
    assert isinstance(target, Formula)
    return target


def _interval(low: str | float, high: str | float) -> tuple[Fraction, Fraction]:
    ends = exact_number(low, "the lower end"), exact_number(high, "the upper end")
    if ends[0] >= ends[1]:
        raise NetworkError(f"the interval from {low} to {high} holds nothing: give its lower end first")
    return ends


def _hidden_layer(network: Network) -> tuple[Literal["relu", "sigmoid"], int]:
    """Kind and number of hidden neurons of x[1] -> n relu -> 1."""
    dense = network.dense_layers
    if network.is_chain and len(network.layers) == len(dense) + 1 == 3 and network.input_shape == (1,):
        hidden, output = (layer.operation for layer in dense)
        assert isinstance(hidden, Dense)
        assert isinstance(output, Dense)
        is_usual = output.units == 1 and output.activation.is_identity and hidden.has_bias and output.has_bias
        if is_usual and isinstance(hidden.units, int) and hidden.activation.name in ("relu", "sigmoid"):
            return ("relu" if hidden.activation.name == "relu" else "sigmoid"), hidden.units
    raise NetworkError(
        "a network without weights is built here as one hidden layer, so give one such as x[1] -> 8 relu -> 1 or "
        "x[1] -> 63 sigmoid -> 1; any other network of one input and one output needs its weights, in a file"
    )


# Hinges ------------------------------------------------------------------------------------------


def _hinges(problem: Problem, units: int | None) -> Derivation:
    steepest, steepest_step = slope_step(problem, 1)
    by_k = units_by_lipschitz(steepest, problem.low, problem.high, problem.error)
    steps: list[Step] = [
        function_named(problem),
        hinges_named(),
        *one_hinge_more(),
        *by_slope(),
        steepest_step,
        *count_by_slope(problem, steepest, by_k),
    ]
    enough, remark = by_k, f"The steepest slope asks for {_many(by_k, 'hinge')}"
    try:
        strongest, strongest_step = slope_step(problem, 2)
    except NetworkError:
        remark += "; this f bends too sharply for a bound by its curvature"
    else:
        by_m = units_by_curvature(strongest, problem.low, problem.high, problem.error)
        steps += [*by_curvature(), strongest_step, *count_by_curvature(problem, strongest, by_m)]
        enough = min(by_k, by_m)
        remark += f", the strongest bend for {by_m:,}"
    found, said = _built(problem, enough, units)
    return Derivation(
        "approximation", TITLE, (*steps, *found), _ROLES, (f"{remark}{said}", _STORED, _THEOREM)
    )


def _built(problem: Problem, enough: int, units: int | None) -> tuple[list[Step], str]:
    """The net with `units` hinges, or the smallest that is certified, and what is to be said of its size."""
    if units is not None:
        network = relu_network(problem.f, problem.low, problem.high, units)
        return _judged(problem, network, units), f"; asked for are {units:,}."
    return _wide(problem, enough) if enough > MOST_TRIED else _smallest(problem, enough)


def _wide(problem: Problem, enough: int) -> tuple[list[Step], str]:
    """The net with as many hinges as are surely enough."""
    if enough > MOST_HINGES:
        raise NetworkError(
            f"this takes {enough:,} hinges, and up to {MOST_HINGES:,} are built and certified here: allow a larger "
            "error, or a shorter interval"
        )
    network = relu_network(problem.f, problem.low, problem.high, enough)
    if certify(problem.f, network, problem.low, problem.high, problem.error).answer == "undecided":
        enough += MORE
        network = relu_network(problem.f, problem.low, problem.high, enough)
    said = f"; smaller nets are tried only where up to {MOST_TRIED} hinges are surely enough."
    return _judged(problem, network, enough), said


def _smallest(problem: Problem, enough: int) -> tuple[list[Step], str]:
    """The first net that is certified, and where the one with a hinge fewer fails."""
    smallest = smallest_relu_network(problem.f, problem.low, problem.high, problem.error, enough + MORE)
    network = relu_network(problem.f, problem.low, problem.high, smallest.units)
    steps = [*numbers_shown(network), certified(problem, network, smallest.units)]
    said = f"; for this f {smallest.units:,} are enough"
    if not smallest.refutations:
        return steps, "; one is enough."
    if smallest.units > enough:
        return steps, f"{said}: the error is met so exactly that rounding the knots decides."
    if not smallest.is_smallest:
        return steps, f"{said}, and of fewer some are too near to the error to be decided."
    fewer = smallest.units - 1
    smaller = relu_network(problem.f, problem.low, problem.high, fewer)
    who = f"And {_many(fewer, 'hinge')}, put together to G in the same way, {'is' if fewer == 1 else 'are'} not enough"
    steps.append(refuted(problem, smaller, smallest.refutations[-1], SMALLER, who))
    if smallest.units == enough:
        return steps, f"{said}, and no fewer."
    return steps, f"{said}, and no fewer: a bound that holds for every f of its kind is pessimistic for one."


# Stairs ------------------------------------------------------------------------------------------


def _stairs(problem: Problem, units: int | None) -> Derivation:
    steepest, steepest_step = slope_step(problem, 1)
    factor = shortened(staircase_factor())
    needed = cells_by_lipschitz(steepest, problem.low, problem.high, problem.error, factor)
    cells = max(2, needed) if units is None else units + 1
    if cells > MOST_CELLS:
        raise NetworkError(
            f"this takes {cells - 1:,} sigmoids, and up to {MOST_CELLS - 1:,} are built and certified here: allow a "
            "larger error, or take hinges (kind relu), which need fewer"
        )
    network = sigmoid_network(problem.f, problem.low, problem.high, cells)
    steps = (
        function_named(problem),
        stairs_named(),
        *by_stairs(),
        steepest_step,
        *count_of_cells(problem, factor, steepest, needed),
        *_judged(problem, network, cells - 1),
    )
    remark = "Sigmoids make steps where hinges make slopes: hinges need fewer units for the same error."
    return Derivation("approximation", TITLE, steps, _ROLES, (remark, _STORED, _THEOREM))


# Any network -------------------------------------------------------------------------------------


def _of_network(problem: Problem, network: Network) -> Derivation:
    steps = (function_named(problem), *_judged(problem, network, None))
    title = "How close this network comes"
    remark = f"F is the network as it stands, {network.parameter_count:,} stored numbers taken exactly."
    return Derivation("approximation", title, steps, _ROLES, (remark, _THEOREM))


def _judged(problem: Problem, network: Network, units: int | None) -> list[Step]:
    """Certified, or refuted at a point; NetworkError where neither could be shown."""
    found = certify(problem.f, network, problem.low, problem.high, problem.error)
    shown = () if units is None else numbers_shown(network)
    if found:
        return [*shown, certified(problem, network, units)]
    if found.answer == "undecided":
        raise NetworkError(
            f"whether the network is within {decimal_text(problem.error)} of f could not be decided on {found.parts:,} "
            "parts of the interval: ask for an error a little larger or smaller"
        )
    who = "The network is not close enough"
    if units is not None:
        who = f"{_many(units, 'hidden neuron').capitalize()} {'is' if units == 1 else 'are'} not enough"
    return [*shown, refuted(problem, network, found, NET, who)]


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


_ROLES = (("x", "input"), ("F", "output"), ("f", ""), ("G", ""))
