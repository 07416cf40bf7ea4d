"""The tent map folded k times: its pieces, its parameters, and what a shallow network would need for as many."""

from __future__ import annotations

from sympy import Function, Integer, Pow, Rational, Symbol

from ...derivations.derivation import Certified, Relation, Step
from ..writing import Meaning, minus, product, total
from .certificates import Counted, PieceCount, RegionBound
from .folding import tent_network

MOST_FOLDS = 10
_K, X = Symbol("k"), Symbol("x")
_T, _RELU = Function("T"), Function("ReLU")
_HALF = Rational(1, 2)


def folding(depth: int) -> tuple[Step, ...]:
    """T, its composition 1, …, `depth` times with exact counts, its parameters, and the shallow network's."""
    return (*_tent(), *_twice_as_many(), *_counts(depth), *_parameters(), *_too_few(depth))


def _tent() -> tuple[Step, ...]:
    second = total(X, minus(_HALF))
    form = total(product(Integer(2), _RELU(X)), minus(product(Integer(4), _RELU(second))))
    beyond = total(product(Integer(2), X), minus(product(Integer(4), second)))
    return (
        Step(
            _T(X),
            "tent",
            form,
            "Two neurons make a tent over the numbers from 0 to 1: up to 1/2 only the first is on, and T climbs from 0 "
            "to 1.",
            Certified(Meaning(_T(X), form)),
        ),
        Step(
            beyond,
            "both are on",
            total(Integer(2), minus(product(Integer(2), X))),
            "Beyond 1/2 both are on, and T falls back to 0: the strip from 0 to 1 is folded in the middle.",
        ),
    )


def _twice_as_many() -> tuple[Step, ...]:
    """T(1 − x) = T(x), so that a tent of anything runs through it twice; and 2 · 2^{k−1} = 2^k."""
    mirrored = total(Integer(2), minus(product(Integer(2), total(Integer(1), minus(X)))))
    twice = product(Integer(2), Pow(Integer(2), total(_K, Integer(-1)), evaluate=False))
    return (
        Step(
            mirrored,
            "mirror",
            product(Integer(2), X),
            "Both halves are mirror images: at 1 − x, on its way down, the tent is as high as at x, on its way up.",
        ),
        Step(
            twice,
            "twice as many",
            Pow(Integer(2), _K, evaluate=False),
            "So what comes after a tent is run through twice: if k − 1 tents have 2 to the k − 1 pieces, k have twice "
            "as many.",
        ),
    )


def _counts(depth: int) -> tuple[Step, ...]:
    """R_k = 2^k, each counted piece by piece."""
    steps = []
    for k in range(1, depth + 1):
        claim = Symbol(f"R_{k}")
        times = {1: "One tent has", 2: "A tent of a tent has"}.get(k, f"{k} tents in one another have")
        layers = f"{k} hidden layer{'s' * (k > 1)}"
        reason = f"{times} {2**k} straight pieces: the network with {layers} is followed exactly."
        evidence = Certified(PieceCount(claim, tent_network(k), 0, 1))
        steps.append(Step(claim, "count", Pow(Integer(2), Integer(k), evaluate=False), reason, evidence))
    return tuple(steps)


def _parameters() -> tuple[Step, ...]:
    """4 + 6 (k − 1) + 3 = 6k + 1, and 3n + 1 at n = 2^k − 1."""
    deep = total(Integer(4), product(Integer(6), total(_K, Integer(-1))), Integer(3))
    units = total(Pow(Integer(2), _K, evaluate=False), Integer(-1))
    shallow = total(product(Integer(3), units), Integer(1))
    return (
        Step(
            deep,
            "count",
            total(product(Integer(6), _K), Integer(1)),
            "The first layer has 4 numbers to learn, each further one 6, the output 3: folding once more costs 6.",
        ),
        Step(
            shallow,
            "count",
            total(product(Integer(3), Pow(Integer(2), _K, evaluate=False)), Integer(-2)),
            "One hidden layer bends once for each neuron, so for as many pieces it needs 2 to the k, less 1, of them, "
            "each with 3 numbers.",
        ),
    )


def _too_few(depth: int) -> tuple[Step, ...]:
    """One neuron fewer makes too few pieces."""
    units = 2**depth - 2
    if units < 1:
        return ()
    reason = (
        f"For, say, {2**depth} pieces: with {units:,} neurons, one fewer than that, one hidden layer has at most one "
        "piece more than neurons."
    )
    claim = Symbol(f"S_{units}")
    evidence = Certified(RegionBound(claim, "Zaslavsky", 1, (units,)))
    needed = Pow(Integer(2), Integer(depth), evaluate=False)
    return (
        Step(claim, "one bend each", Integer(units + 1), reason, evidence, relation="le"),
        Step(Integer(units + 1), "compare", needed, "That is too few.", Certified(Counted()), relation="lt"),
    )


def crossover() -> tuple[Step, ...]:
    """Where the fold overtakes one hidden layer with as many parameters: on the line, and in the plane."""
    return (
        _compared(
            (2, 2),
            "lt",
            (1, 4),
            "Now as many parameters for both: with 13, two tents lose against 4 neurons side by side.",
        ),
        _compared((2, 3), "gt", (1, 6), "With 19 parameters, three tents win against 6."),
        _compared(
            (4, 3),
            "lt",
            (1, 14, 91),
            "In the plane, folded both ways by layers of 4: with 57 parameters, three folds lose against 14 neurons.",
        ),
        _compared((4, 4), "gt", (1, 19, 171), "With 77 parameters, four folds win against 19."),
    )


def _compared(deep: tuple[int, int], relation: Relation, shallow: tuple[int, ...], reason: str) -> Step:
    power = Pow(*map(Integer, deep), evaluate=False)
    side = total(*map(Integer, shallow))
    return Step(power, "compare", side, reason, Certified(Counted()), relation=relation)
