"""What linear and affine mean, and how a few small numbers show that a function is neither.

The counter-examples are found by search and checked in fractions or ball arithmetic; none is written down here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from sympy import Add, Mul, Rational, Symbol

from ..derivations.derivation import Certified, Definition, Derivation, Step
from ..derivations.expressions import Activation, matrix, plus, times, vector
from ..derivations.symbols import Letters
from ..derivations.unfolding.collapsing import letter_roles
from ..learning.at_numbers import MOST_INPUTS, value_steps
from ..learning.exact_outputs import check_exact, output
from ..learning.formula_values import column_of
from ..learning.linear.bends import Bend, bend_of, bends_nowhere, vector_text
from ..learning.linear.laws import FUNCTIONS, LawBroken, RealFunction, both_sides, counterexample
from ..networks import Network, NetworkError
from ..values import product, total, value_of
from .collapse import derive as collapsed

FunctionName = Literal["1/x", "x^2", "e^x", "x1*x2", "all"]


def derive(network: Network | None = None, *, function: FunctionName | None = None) -> Derivation:
    """What linear and affine functions keep, and where a function does not: "1/x", "x^2", "e^x", "x1*x2" or "all".

    With a network: whether it is affine. Without weights it is given small whole ones. By default all four functions.
    """
    if network is None:
        return _of_functions(function or "all")
    if function is not None:
        raise NetworkError("either a network or a function is looked at: leave one of them out")
    return _affine(network) if bends_nowhere(network) else _bent(bend_of(network))


# Functions -----------------------------------------------------------------------------------


def _of_functions(name: FunctionName) -> Derivation:
    chosen = [function for function in FUNCTIONS if name in ("all", function.name)]
    steps = (*_what_linear_means(), *(step for function in chosen for step in _not_affine(function)))
    remarks = (
        "Linear: sums and multiples may be taken before or after. Affine: linear, and then a shift; that keeps means.",
        "One pair of numbers is enough to show that a function is not linear; no number of pairs shows that one is.",
    )
    roles = (("W", "layer 1"), ("b", "bias"), ("u", "input"), ("v", "input"))
    return Derivation("linearity", "What linear means, and what is not", steps, roles, remarks)


def _what_linear_means() -> tuple[Step, ...]:
    """W(u + v) = Wu + Wv and W(cu) = c Wu; with a bias only means are kept."""
    m, n = (Symbol(name, integer=True, positive=True) for name in "mn")
    w, b, u, v = matrix("W", m, n), vector("b", m), vector("u", n), vector("v", n)
    c, half = Symbol("c"), Rational(1, 2)
    both = plus(plus(times(w, u), b), plus(times(w, v), b))
    return (
        Step(
            times(w, plus(u, v)),
            "sums",
            plus(times(w, u), times(w, v)),
            "A linear map may be applied to a sum, or to each part: it comes to the same.",
        ),
        Step(
            times(w, times(c, u)),
            "multiples",
            times(c, w, u),
            "And a factor may be taken before or after.",
        ),
        Step(
            both,
            "shift",
            plus(times(w, plus(u, v)), b, b),
            "With a bias sums are not kept: the shift comes twice, once for each part.",
        ),
        Step(
            times(half, both),
            "means",
            plus(times(w, times(half, plus(u, v))), b),
            "But the mean of two outputs is the output at the mean: such a map is called affine.",
        ),
    )


def _not_affine(function: RealFunction) -> tuple[Step, ...]:
    steps = [_broken(function, "sums"), _broken(function, "means")]
    return tuple(steps) if function.inputs == 1 else (*steps, _linear_in_each())


def _broken(function: RealFunction, law: Literal["sums", "means"]) -> Step:
    found = counterexample(function, law)
    assert found is not None, f"{function.name} keeps {law} at all small numbers"
    u, v = found
    before, after = both_sides(function, law, u, v)
    together, apart = (vector_text((value_of(side),)) for side in (before, after))
    what = "The sum" if law == "sums" else "The mean"
    kind = "linear" if law == "sums" else "affine"
    points = " and ".join(vector_text(point) for point in (u, v))
    reason = (
        f"{what} of {points} goes to {together}, but {what.lower()} of their values is {apart}: "
        f"{_written(function)} is not {kind}."
    )
    return Step(before, law, after, reason, Certified(LawBroken(function, law, u, v)), None, "ne")


def _written(function: RealFunction) -> str:
    return {"x^2": "x²", "e^x": "the exponential", "x1*x2": "the product"}.get(function.name, function.name)


def _linear_in_each() -> Step:
    """(u + v) x_2 = u x_2 + v x_2: with one factor held fast, the product is linear in the other."""
    u, v, x = Symbol("u"), Symbol("v"), Symbol("x_2")
    before = Mul(Add(u, v, evaluate=False), x, evaluate=False)
    after = Add(Mul(u, x, evaluate=False), Mul(v, x, evaluate=False), evaluate=False)
    return Step(
        before,
        "sums",
        after,
        "With one factor held fast the product is linear in the other, not in both.",
    )


# Networks ------------------------------------------------------------------------------------


def _affine(network: Network) -> Derivation:
    """Without activations the layers collapse into one affine map."""
    if network.has_feedback:
        check_exact(network)
    made = collapsed(network)
    remark = (
        "No layer has a bias: the network is linear."
        if not any("b" in network.parameter_shapes(layer) for layer in network.layers)
        else "The network is affine; it is linear only where the whole shift is zero, as it is when every bias is."
    )
    title = "Without an activation a network is affine"
    return Derivation("linearity", title, made.steps, made.roles, (remark,))


def _bent(bend: Bend) -> Derivation:
    """The network at two inputs and halfway between them."""
    points = {"u": bend.u, "v": bend.v, "m": bend.middle}
    letters = {name: vector(name, len(bend.u)) for name in points}
    at_points = [
        step
        for name, point in points.items()
        for step in value_steps(bend.network, point, letters[name], Activation("f", letters[name]))
    ]
    steps = (*_points(bend), *at_points, _compared(bend))
    roles = dict(letter_roles(Letters(bend.network), steps)) | dict.fromkeys("uvm", "input") | {"f": "output"}
    title = "One bend is enough: this network is not affine"
    remark = (
        "A bent activation, or a product of outputs, bends the whole map: there, means are no longer kept."
    )
    given = "" if bend.is_given else "As no weights were given, they are whole numbers from −2 to 2."
    where = _points_text(bend) if len(bend.u) > MOST_INPUTS else ""
    remarks = (remark, *filter(None, (given, where)))
    return Derivation("linearity", title, steps, tuple(roles.items()), remarks)


def _points(bend: Bend) -> tuple[Step, ...]:
    """u and v in numbers, where they are short, and what lies halfway."""
    letters = {name: vector(name, len(bend.u)) for name in "uvm"}
    middle = times(Rational(1, 2), plus(letters["u"], letters["v"]))
    short = len(bend.u) <= MOST_INPUTS
    given = [(letters["u"], column_of(bend.u)), (letters["v"], column_of(bend.v))] if short else []
    reasons = {"u": "One input.", "v": "Another input.", "m": "And the one halfway between them."}
    return tuple(
        Step(letter, "define", meaning, reasons[letter.name], Definition(((letter, meaning),)))
        for letter, meaning in [*given, (letters["m"], middle)]
    )


def _compared(bend: Bend) -> Step:
    before, after = bend.sides()
    at_u, at_v, between = (output(bend.network, point) for point in (bend.u, bend.v, bend.middle))
    mean = tuple(product([Fraction(1, 2), total([a, b])]) for a, b in zip(at_u, at_v, strict=True))
    reason = (
        f"Halfway the network gives {vector_text(between)}, but the mean of its outputs is {vector_text(mean)}: "
        "so it is not affine, and not linear either."
    )
    return Step(before, "means", after, reason, Certified(bend), None, "ne")


def _points_text(bend: Bend) -> str:
    """Which inputs they are, where they are too long to be written out."""
    places = [place for place, entry in enumerate(bend.v, start=1) if entry]
    where = "in every place" if len(places) == len(bend.v) else f"in place {places[0]} and 0 elsewhere"
    return f"Here u is {-bend.v[places[0] - 1]} and v is {bend.v[places[0] - 1]} {where}.".replace("-", "−")
