"""The report of a wrong statement of any kind can be printed, and the search for what was meant has bounds."""

import random

import pytest
from sympy import (
    Abs,
    Add,
    Derivative,
    ImmutableDenseMatrix,
    IndexedBase,
    Integer,
    Integral,
    Inverse,
    MatPow,
    Max,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Transpose,
    exp,
    log,
    sqrt,
    symbols,
    tanh,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from explainers.derivations.expressions import (
    Activation,
    Dot,
    entrywise,
    matrix,
    plus,
    stacked,
    times,
    vector,
)
from explainers.derivations.proof import check, prove
from explainers.derivations.proof.diagnosis import meant, probably_meant
from explainers.derivations.proof.nesting import MOST_PRINTED, is_too_large
from explainers.derivations.proof.wording import short

y, z = symbols("y z", real=True)
k = symbols("k", integer=True)
x, b, c = vector("x", 2), vector("b", 2), vector("c", 2)
W, V = matrix("W", 2, 2), matrix("V", 2, 2)
GRID = ImmutableDenseMatrix([[1, -2], [0, Rational(1, 3)]])


def number(chance: random.Random, depth: int) -> object:
    """A formula of numbers, with entries of vectors, functions, sums, integrals, derivatives and cases."""
    if depth == 0:
        atoms = [y, z, Integer(2), Rational(-1, 3), MatrixElement(x, chance.randrange(2), 0)]
        return chance.choice(
            [*atoms, MatrixElement(W, 0, chance.randrange(2)), IndexedBase("u")[chance.randrange(3)]]
        )
    first, second = number(chance, depth - 1), number(chance, depth - 1)
    return chance.choice(
        [
            lambda: Add(first, second, evaluate=False),
            lambda: Mul(first, second, evaluate=False),
            lambda: Mul(-1, first, evaluate=False),
            lambda: Pow(first, 2, evaluate=False),
            lambda: Pow(Add(1, Pow(first, 2)), Rational(-1, 2)),
            lambda: chance.choice([exp, tanh, Abs])(first),
            lambda: log(1 + first**2),
            lambda: sqrt(2 + second**2),
            lambda: Max(first, second),
            lambda: Piecewise((first, y < 0), (second, True)),
            lambda: Sum(first * k, (k, 1, 3)),
            lambda: Integral(first, (y, 0, 1)),
            lambda: Derivative(first, z),
        ]
    )()


def column(chance: random.Random, depth: int) -> object:
    """A vector of two numbers, at sizes given."""
    if depth == 0:
        return chance.choice([x, b, c])
    first, second = column(chance, depth - 1), column(chance, depth - 1)
    return chance.choice(
        [
            lambda: plus(first, second),
            lambda: times(chance.choice([W, V, GRID, Transpose(W), Inverse(V), MatPow(W, 2)]), first),
            lambda: times(chance.choice([Integer(-1), Rational(1, 2)]), first),
            lambda: Activation("phi", first),
            lambda: entrywise(first, second),
            lambda: times(Dot(first, c), second),
            lambda: ImmutableDenseMatrix([[number(chance, 1)], [MatrixElement(x, 0, 0)]]),
        ]
    )()


def pair(chance: random.Random) -> tuple[object, object]:
    """Two sides of one shape, hardly ever equal; 1×1 matrices beside numbers too."""
    kind, depth = chance.randrange(4), chance.randrange(1, 4)
    if kind == 0:
        return number(chance, depth), number(chance, depth)
    if kind == 1:
        return column(chance, depth), column(chance, depth)
    if kind == 2:
        return stacked(column(chance, 1), column(chance, depth)), stacked(
            column(chance, 1), column(chance, depth)
        )
    return times(ImmutableDenseMatrix([[1, 2]]), column(chance, depth)), number(chance, depth)


@pytest.mark.parametrize("seed", range(40))
def test_every_report_can_be_printed(seed: int) -> None:
    report = prove(*pair(random.Random(seed)))
    assert str(report).startswith(report.statement)
    assert report.json()["holds"] == bool(report)


def test_an_index_is_no_part_to_be_edited() -> None:
    left = times(ImmutableDenseMatrix([[1, 2, 1]]), plus(times(matrix("A", 3, 2), x), vector("d", 3)))
    report = prove(left, -4 * MatrixElement(x, 0, 0) - 4)
    assert not report
    assert "probably meant" not in str(report)


def test_an_inner_sum_may_use_the_letter_of_an_outer_one() -> None:
    inner = Sum(k * y, (k, 1, 3))
    assert prove(Sum(inner * k, (k, 1, 2)), 18 * y).is_exact
    assert not prove(Sum(inner * k, (k, 1, 2)), 14 * y)


# Bounds of the search -----------------------------------------------------------------------------


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the search does, one word for each edit looked at and each proof."""
    seen: list[str] = []
    fits, decide = meant._Search._fits, meant.Judge.decide

    def counted_fits(self: object, *arguments: object) -> bool:
        seen.append("edit")
        return fits(self, *arguments)

    def counted_decide(self: object, *arguments: object) -> object:
        seen.append("proof")
        return decide(self, *arguments)

    monkeypatch.setattr(meant._Search, "_fits", counted_fits)
    monkeypatch.setattr(meant.Judge, "decide", counted_decide)
    return seen


def test_a_high_power_is_not_multiplied_out_again_and_again(tried: list[str]) -> None:
    body = tanh(z) + exp(k) + y
    assert probably_meant((1 + body) ** 60, (2 + body) ** 60) is None
    assert tried.count("proof") <= 1
    tried.clear()
    assert probably_meant((1 + exp(y)) ** 2, (1 + y) ** 2).expression == (1 + exp(y)) ** 2
    assert tried.count("proof") >= 1


def test_a_long_expression_gets_fewer_edits(tried: list[str]) -> None:
    for length in (10, 600):
        tried.clear()
        terms = [times(matrix(f"A_{place}", 2, 2), x) for place in range(length)]
        probably_meant(plus(*terms), plus(*reversed(terms), b, c))
        assert tried.count("edit") * 2 * length <= meant.MOST_NODES


def test_what_is_counted_is_what_multiplying_out_makes() -> None:
    assert meant._terms((1 + y + z) ** 4) == 15  # as many as ways to choose 4 of 3 with repetition
    assert meant._terms((1 + y) * (2 + z) * (y + z)) == 8
    assert meant._terms((1 + y) ** 10**9) <= meant._COUNTED


def test_what_is_large_is_not_written_out() -> None:
    doubled = z
    for _ in range(10):
        doubled = tanh(Add(doubled, Mul(2, doubled, evaluate=False), evaluate=False), evaluate=False)
    assert is_too_large(doubled)
    assert not is_too_large(Add(*symbols(f"q:{MOST_PRINTED // 2}")))
    assert short(doubled) == "tanh(…)"


def test_twelve_letters_are_answered_in_one_sentence() -> None:
    many = symbols("x_1:13", real=True)
    forwards = many[0]
    for letter in many[1:]:
        forwards = Max(forwards, letter, evaluate=False)
    (step,) = check([forwards, Max(*reversed(many))]).steps
    assert step.reason.startswith("not proved: ")
    assert len(step.reason) < 400
