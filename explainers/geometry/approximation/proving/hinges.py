"""Why straight lines between equally spaced knots are close to f: by its steepest slope, and by its strongest bend."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Function, Integer, Symbol

from ....derivations.derivation import Certified, Definition, Step
from ...writing import distance, minus, over, product, square, total
from .inequalities import Combination, Triangle
from .letters import EPSILON, LEFT, NET, ONE, OTHER, RIGHT, SLOPE, TWO, A, B, F, H, K, M, N, T, X

RELU = Function("ReLU")
WIDTH = total(B, minus(A))
KNOWN = (T, OTHER, H, K, M, N, EPSILON, WIDTH)
_V, _V_NEXT, _M, _M_NEXT = (Symbol(name) for name in ("v_i", "v_i+1", "m_i", "m_i+1"))
_R, _R_NEXT = Symbol("r_i"), Symbol("r_i+1")
_LINE = Symbol("p")
_IS_LINE = ((_LINE, total(product(OTHER, F(LEFT)), product(T, F(RIGHT)))),)


def one_hinge_more() -> tuple[Step, ...]:
    """The line of one piece and the next hinge are the line of the next piece."""
    line = (_V, product(_M, total(X, minus(LEFT))))
    with_hinge = total(*line, product(total(_M_NEXT, minus(_M)), total(X, minus(RIGHT))))
    after = total(_V_NEXT, product(_M_NEXT, total(X, minus(RIGHT))))
    end = total(_V, product(_M, total(RIGHT, minus(LEFT))))
    return (
        Step(
            _V_NEXT,
            "define",
            end,
            "Piece i of the net is to start at vᵢ = f(xᵢ) with the slope mᵢ that leads to the next value.",
            Definition(((_V_NEXT, end),)),
        ),
        Step(
            with_hinge,
            "one hinge more",
            after,
            "At the next knot one more hinge turns on, weighted by the change of slope: the net goes on along the next "
            "line.",
            Definition(((_V_NEXT, end),)),
            NET(X),
        ),
    )


def by_slope() -> tuple[Step, ...]:
    """|f − F| ≤ K h / 2 between two knots, for f no steeper than K."""
    near, far = (total(F(X), minus(F(knot))) for knot in (LEFT, RIGHT))
    parts = (product(OTHER, near), product(T, far))
    to_left, to_right = product(K, T, H), product(K, OTHER, H)
    chain = [
        distance(F(X), _LINE),
        Abs(total(*parts), evaluate=False),
        total(product(OTHER, Abs(near, evaluate=False)), product(T, Abs(far, evaluate=False))),
        total(product(OTHER, to_left), product(T, to_right)),
        product(TWO, T, OTHER, K, H),
        over(product(K, H), TWO),
    ]
    steep = (to_left - Abs(near, evaluate=False), to_right - Abs(far, evaluate=False))
    climbs = Combination(
        (*KNOWN, *steep), ((OTHER, steep[0]), (T, steep[1])), "f climbs at most K times the distance"
    )
    square_left = (over(product(K, H, square(ONE - 2 * T)), TWO), ONE)
    bound = over(product(K, WIDTH), product(TWO, N))
    enough = N - over(product(K, WIDTH), product(TWO, EPSILON))
    return (
        Step(
            _LINE,
            "define",
            _IS_LINE[0][1],
            "Between two knots, at x = xᵢ + t h with t from 0 to 1, the net is this line, p.",
            Definition(_IS_LINE),
        ),
        Step(
            chain[0],
            "share out",
            chain[1],
            "Its two parts, and f in the same shares, are put together.",
            Definition(_IS_LINE),
        ),
        _triangle(chain[1], parts, chain[2]),
        Step(
            chain[2],
            "steepest slope",
            chain[3],
            "Let f be nowhere steeper than K: the left knot is t h away, the right one (1 − t) h.",
            Certified(climbs),
            relation="le",
        ),
        Step(chain[3], "collect", chain[4], "Both parts are the same."),
        Step(
            chain[4],
            "largest in the middle",
            chain[5],
            "The product t (1 − t) is largest halfway, where it is a quarter.",
            Certified(Combination(KNOWN, (square_left,), "(1 − 2t)² K h / 2 is at least 0")),
            relation="le",
        ),
        _with_many_knots(chain[5], bound),
        _enough(bound, enough, over(EPSILON, N), "N is at least K (b − a) / (2ε)"),
    )


def by_curvature() -> tuple[Step, ...]:
    """|f − F| ≤ M h² / 8 between two knots, for f with |f″| ≤ M."""
    off_left = total(F(X), minus(product(T, H, SLOPE)), minus(F(LEFT)))
    off_right = total(F(X), product(OTHER, H, SLOPE), minus(F(RIGHT)))
    meanings = ((_R, off_left), (_R_NEXT, off_right))
    parts = (product(OTHER, _R), product(T, _R_NEXT))
    to_left, to_right = (over(product(M, square(product(part, H))), TWO) for part in (T, OTHER))
    chain = [
        distance(F(X), _LINE),
        Abs(total(*parts), evaluate=False),
        total(product(OTHER, Abs(_R)), product(T, Abs(_R_NEXT))),
        total(product(OTHER, to_left), product(T, to_right)),
        over(product(T, OTHER, M, square(H)), TWO),
        over(product(M, square(H)), Integer(8)),
    ]
    bent = (to_left - Abs(_R), to_right - Abs(_R_NEXT))
    leaves = Combination(
        (*KNOWN, *bent), ((OTHER, bent[0]), (T, bent[1])), "f leaves its tangent by at most M/2 times d²"
    )
    square_left = (over(product(M, square(H), square(ONE - 2 * T)), Integer(8)), ONE)
    bound = over(product(M, square(WIDTH)), product(Integer(8), square(N)))
    enough = square(N) - over(product(M, square(WIDTH)), product(Integer(8), EPSILON))
    return (
        Step(
            _R,
            "define",
            off_left,
            "Where f bends gently there is a better bound: let m be its slope at x, and rᵢ what its tangent at x "
            "misses at the left knot.",
            Definition(meanings[:1]),
        ),
        Step(_R_NEXT, "define", off_right, "And the same at the right knot.", Definition(meanings[1:])),
        Step(
            chain[0],
            "tangent",
            chain[1],
            "In the weighted sum of both, the slope m cancels.",
            Definition((*meanings, *_IS_LINE)),
        ),
        _triangle(chain[1], parts, chain[2]),
        Step(
            chain[2],
            "strongest bend",
            chain[3],
            "Let |f″| be at most M: then f leaves its tangent by at most M/2 times the distance squared (Taylor).",
            Certified(leaves),
            relation="le",
        ),
        Step(chain[3], "collect", chain[4], "Together t and 1 − t are 1."),
        Step(
            chain[4],
            "largest in the middle",
            chain[5],
            "Again t (1 − t) is at most a quarter.",
            Certified(Combination(KNOWN, (square_left,), "(1 − 2t)² M h² / 8 is at least 0")),
            relation="le",
        ),
        _with_many_knots(chain[5], bound),
        _enough(bound, enough, over(EPSILON, square(N)), "N² is at least M (b − a)² / (8ε)"),
    )


def _triangle(before: Any, parts: tuple[Any, Any], after: Any) -> Step:
    evidence = Certified(Combination(KNOWN, ((ONE, Triangle(parts)),), "the triangle inequality"))
    reason = "The size of a sum is at most the sum of the sizes."
    return Step(before, "triangle inequality", after, reason, evidence, relation="le")


def _with_many_knots(before: Any, after: Any) -> Step:
    reason = "N hinges cut the interval from a to b into N pieces of equal width."
    return Step(before, "equal pieces", after, reason, Definition(((H, over(WIDTH, N)),)))


def _enough(before: Any, fact: Any, factor: Any, because: str) -> Step:
    evidence = Certified(Combination((*KNOWN, fact), ((factor, fact),), because))
    reason = f"That is at most the error allowed as soon as {because}."
    return Step(before, "enough hinges", EPSILON, reason, evidence, relation="le")
