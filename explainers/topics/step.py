"""From the unit step to the sigmoid: the same decision, but with a slope that learning can follow."""

from __future__ import annotations

from typing import Any

from sympy import Eq, Function, Integer, Limit, Piecewise, Symbol, oo

from ..derivations.derivation import Definition, Derivation, Ordering, Step
from ..derivations.facts import Z, facts_of, meaning_of, step_of
from ..networks import SIGMOID, STEP, ActivationFunction, Fact, NetworkError

_K = Symbol("k", real=True)


def derive(*, function: ActivationFunction = SIGMOID) -> Derivation:
    """The step and the `function` that softens it: their limits, how one becomes the other, and their slopes.

    NetworkError where `function` is no soft step, such as ReLU, which grows without end.
    """
    facts = facts_of(function)
    low, high = _levels(function, facts)
    hard, soft = Function(STEP.symbol), Function(function.symbol)
    slope = _first(facts, "derivative").right
    softens = Definition((*meaning_of(function), *meaning_of(STEP)))
    middle = function.formula(Integer(0))  # type: ignore[misc]  # it has facts, so it has a formula
    steps = (
        step_of(_first(facts_of(STEP), "definition"), STEP),
        *(step_of(fact, function) for fact in facts if fact.kind in ("definition", "limit")),
        Step(
            Limit(soft(_K * Z), _K, oo),
            "limit",
            Piecewise((low, Z < 0), (middle, Eq(Z, 0)), (high, True)),
            f"The larger k is, the steeper the curve: in the end it jumps from {_written(low)} to {_written(high)}.",
            softens,
        ),
        Step(
            Limit(soft(_K * Z), _K, oo),
            "limit",
            Piecewise((middle, Eq(Z, 0)), (low + (high - low) * hard(Z), True)),
            _away_from_0(low, high),
            softens,
        ),
        step_of(_first(facts_of(STEP), "derivative"), STEP),
        step_of(_first(facts, "derivative"), function),
        Step(
            Integer(0),
            "steepness",
            slope,
            "This slope is never 0: wherever you stand, it tells which way is up.",
            Ordering(meaning_of(function)),
            relation="lt",
        ),
    )
    remark = (
        "Gradient descent follows slopes. A step gives it none to follow, a soft step does: "
        "this is why networks that learn do not use the step itself."
    )
    roles = ((STEP.symbol, "activation"), (function.symbol, "activation"))
    return Derivation("step", "A step that learning can climb", steps, roles, (remark,))


def _levels(function: ActivationFunction, facts: tuple[Fact, ...]) -> tuple[Any, Any]:
    """Where the function comes from and where it goes."""
    goals = {
        fact.left.args[2]: fact.right
        for fact in facts
        if fact.kind == "limit" and _is_of_z(fact.left.args[0], function)
    }
    levels = goals.get(-oo), goals.get(oo)
    rises = any(fact.kind == "steepness" and (fact.left, fact.relation) == (0, "lt") for fact in facts)
    if not rises or any(level is None or level.is_infinite for level in levels):
        raise NetworkError(
            f"{function.name} is no soft step, which would rise all the way from one level to another: "
            "give function=sigmoid or function=tanh"
        )
    return levels


def _is_of_z(value: Any, function: ActivationFunction) -> bool:
    """φ(z) itself; tanh is written by SymPy's own tanh, so names are compared."""
    return value.func.__name__ == function.symbol and value.args == (Z,)


def _away_from_0(low: Any, high: Any) -> str:
    if (low, high) == (0, 1):
        return "So away from 0 it becomes the unit step itself."
    return f"So away from 0 it is a unit step, stretched to go from {_written(low)} to {_written(high)}."


def _written(number: Any) -> str:
    return str(number).replace("-", "−")


def _first(facts: tuple[Fact, ...], kind: str) -> Fact:
    return next(fact for fact in facts if fact.kind == kind)
