"""Why a staircase of steep sigmoids is close to f: half a step where it rises, next to nothing further away."""

from __future__ import annotations

from typing import Any

from sympy import Function, Rational, Symbol, exp

from ....derivations.derivation import Certified, Definition, Step
from ...writing import distance, minus, over, product, square, total
from .hinges import WIDTH
from .inequalities import Combination, Triangle
from .letters import EPSILON, NET, ONE, TWO, F, H, K, N, X

C, SUM, FAR = Symbol("c"), Symbol("s_j"), Symbol("z")
STAIRS = Function("S")
STEEP = Symbol("k")
_U, _Q = Symbol("u"), Symbol("q")
_REST = total(ONE, minus(_Q))
KNOWN = (K, H, N, EPSILON, WIDTH, C, _U, _Q, _REST)
_LIMIT = over(_U, _REST)


def by_stairs() -> tuple[Step, ...]:
    """|f − F| ≤ K h (1 + 2u/(1 − q)), where u = e^{−kh/2} and q = e^{−kh}."""
    return (*_far_away(), *_all_together())


def _far_away() -> tuple[Step, ...]:
    """A sigmoid far left of its step is below e^{−z}; and all of them together are below u/(1 − q)."""
    decay = exp(-FAR)
    sigmoid = over(decay, total(ONE, decay))
    left = (over(square(decay), total(ONE, decay)), ONE)
    fact = _LIMIT - SUM
    longer, limit = total(_U, product(_Q, SUM)), total(_U, product(_Q, _LIMIT))
    return (
        Step(
            sigmoid,
            "far from the step",
            decay,
            "A sigmoid that is z past its step misses the full height by σ(−z), which is less than e to the −z.",
            Certified(Combination((), (left,), "the difference is e^{−2z} / (1 + e^{−z})")),
            relation="le",
        ),
        Step(
            longer,
            "one step more",
            limit,
            "Further steps miss by u, uq, uq², … (u is e to the −kh/2, q is e to the −kh): let j of them sum up to sⱼ, "
            "at most u/(1 − q).",
            Certified(Combination((*KNOWN, fact), ((_Q, fact),), "the sum of j steps is at most u/(1 − q)")),
            relation="le",
        ),
        Step(
            limit,
            "collect",
            _LIMIT,
            "Then so is the sum of one more: however many steps there are, they stay below this.",
            Certified(Combination(KNOWN, (), "")),
        ),
    )


def _all_together() -> tuple[Step, ...]:
    half = over(product(K, H), TWO)
    stairs, smooth = distance(F(X), STAIRS(X)), distance(STAIRS(X), NET(X))
    missed = product(K, H, total(Rational(1, 2), product(TWO, _LIMIT)))
    whole = product(C, K, H)
    chain = [distance(F(X), NET(X)), total(stairs, smooth), total(half, smooth), total(half, missed)]
    first, second = half - stairs, missed - smooth
    parts = (total(F(X), minus(STAIRS(X))), total(STAIRS(X), minus(NET(X))))
    large = C - total(ONE, product(TWO, _LIMIT))
    bound = over(product(C, K, WIDTH), N)
    enough = N - over(product(C, K, WIDTH), EPSILON)
    return (
        Step(
            chain[0],
            "triangle inequality",
            chain[1],
            "Let S be the staircase with sharp steps: f is compared with it, and it with the net.",
            Certified(Combination(KNOWN, ((ONE, Triangle(parts)),), "the triangle inequality")),
            relation="le",
        ),
        _most(
            chain[1],
            "half a cell",
            chain[2],
            "In each cell S is f in the middle, at most h/2 away, and f is nowhere steeper than K.",
            first,
        ),
        _most(
            chain[2],
            "steps",
            chain[3],
            "No step is higher than K h: half of the nearest is missed at most, of those further off next to nothing.",
            second,
        ),
        _most(
            chain[3],
            "collect",
            whole,
            "That is c K h, for any c from 1 + 2u/(1 − q) up.",
            large,
            product(K, H),
        ),
        Step(
            whole,
            "equal cells",
            bound,
            "N cells of equal width fill the interval from a to b.",
            Definition(((H, over(WIDTH, N)),)),
        ),
        _most(
            bound,
            "enough cells",
            EPSILON,
            "That is at most the error allowed as soon as N is at least c K (b − a) / ε.",
            enough,
            over(EPSILON, N),
        ),
    )


def _most(before: Any, rule: str, after: Any, reason: str, fact: Any, factor: Any = ONE) -> Step:
    evidence = Certified(Combination((*KNOWN, fact), ((factor, fact),), reason.rstrip(".")))
    return Step(before, rule, after, reason, evidence, relation="le")
