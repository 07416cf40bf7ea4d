"""What was probably meant: planted errors turned round, the edit proved, and a second opinion in NumPy."""

from collections import Counter

import numpy as np
import pytest
from planted_errors import ERRORS, planted
from sympy import Identity, Integer, MatAdd, MatMul, MatrixSymbol, Rational, Symbol, Transpose
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.derivations.expressions import Activation, children, matrix, plus, times, vector
from explainers.derivations.proof import ProofError, check, prove
from explainers.derivations.proof.diagnosis import probably_meant

KIND = {
    "dropped bias": "dropped bias",
    "swapped weights": "swapped factors",
    "missing φ": "missing φ",
    "extra φ": "extra φ",
    "wrong bias index": "wrong index",
    "missing factor": "missing factor",
    "misprinted bracket": "misplaced bracket",
}
PER_ERROR = 7

W1, W2, V = matrix("W_1", 3, 3), matrix("W_2", 3, 3), matrix("V", 3, 3)
b1, b2, x = vector("b_1", 3), vector("b_2", 3), vector("x", 3)
RIGHT = plus(times(W2, plus(times(W1, x), b1)), b2)
ACTIVE = Activation("phi", RIGHT)


def value(expr, letters):
    """`expr` at random numbers with φ = tanh: nothing is shared with the ladder."""
    if isinstance(expr, MatrixSymbol):
        return letters.setdefault(expr.name, np.random.default_rng(len(letters)).normal(size=expr.shape))
    parts = [value(part, letters) for part in children(expr) if not isinstance(part, Symbol)]
    if isinstance(expr, MatAdd):
        return sum(parts[1:], parts[0])
    if isinstance(expr, MatMul):
        return np.linalg.multi_dot(parts) if len(parts) > 1 else parts[0]
    if isinstance(expr, Activation):
        return np.tanh(parts[-1])
    if isinstance(expr, Transpose):
        return parts[0].T
    if isinstance(expr, BlockMatrix):
        return np.vstack(parts)
    assert isinstance(expr, Identity)
    return np.eye(int(expr.shape[0]))


@pytest.mark.parametrize("error", ERRORS)
def test_the_kind_of_a_planted_error_is_named(error):
    kinds = Counter()
    for seed in range(PER_ERROR):
        made = planted(seed, error)
        right, wrong = made.chain[made.step - 1 : made.step + 1]
        meant = probably_meant(right, wrong)
        kinds[meant.kind if meant else "nothing"] += 1
        if meant:
            letters = {}
            assert np.allclose(value(right, letters), value(meant.expression, letters)), (error, seed)
            assert prove(right, meant.expression).is_exact, (error, seed)
    assert kinds[KIND[error]] >= PER_ERROR - 1, kinds


@pytest.mark.parametrize(
    ("right", "wrong", "kind", "sentence"),
    [
        (RIGHT, plus(times(W2, times(W1, x)), b1, b2), "misplaced bracket", "a bracket closes too early"),
        (RIGHT, times(W2, plus(times(W1, x), b1, b2)), "misplaced bracket", "a bracket closes too late"),
        (RIGHT, plus(times(W2, times(W1, x)), b2), "dropped bias", "the bias b_1 was dropped"),
        (RIGHT, plus(times(W2, plus(times(W1, x), b2)), b2), "wrong index", "b_2 stands in place of b_1"),
        (RIGHT, plus(times(W2, plus(x, b1)), b2), "missing factor", "the factor W_1 before x is missing"),
        (times(W2, W1, x), times(W1, W2, x), "swapped factors", "W_1 and W_2 have changed places"),
        (times(Transpose(W1), b1), times(W1, b1), "missing transpose", "a ᵀ is missing: W_1ᵀ"),
        (times(W1, b1), times(Transpose(W1), b1), "extra transpose", "the ᵀ of W_1ᵀ is too many"),
        (
            plus(times(W1, x), b1),
            plus(times(W1, x), times(Integer(-1), b1)),
            "wrong sign",
            "b_1 has the wrong sign",
        ),
        (times(Integer(2), W1, x), times(W1, x), "missing factor", "the factor 2 before W_1 x is missing"),
        (times(W1, x), plus(times(W1, x), b1), "extra term", "b_1 is too many"),
        (ACTIVE, RIGHT, "missing φ", "φ is missing around W_2 (W_1 x + b_1) + b_2"),
        (RIGHT, ACTIVE, "extra φ", "the φ around W_2 (W_1 x + b_1) + b_2 is too many"),
        (
            times(Rational(1, 2), W1, x),
            times(W1, x),
            "missing factor",
            "the factor 1/2 before W_1 x is missing",
        ),
    ],
)
def test_slips(right, wrong, kind, sentence):
    meant = probably_meant(right, wrong)
    assert (meant.kind, meant.sentence) == (kind, sentence)
    assert prove(right, meant.expression).is_exact


def test_two_brackets_at_once_as_the_lecture_prints_them():
    W3, b3 = matrix("W_3", 3, 3), vector("b_3", 3)
    right = plus(times(W3, plus(times(W2, plus(times(W1, x), b1)), b2)), b3)
    wrong = plus(times(W3, plus(times(W2, times(W1, x)), b1)), b2, b3)
    meant = probably_meant(right, wrong)
    assert meant.kind == "misplaced bracket"
    assert prove(right, meant.expression)


def test_lost_brackets_are_told_from_a_lost_factor_by_what_stands_on_the_right_side():
    wrong = plus(times(W2, x), b1)
    assert probably_meant(times(W2, plus(x, b1)), wrong).kind == "misplaced bracket"
    assert probably_meant(plus(times(W2, x), times(W2, b1)), wrong).kind == "missing factor"


def test_what_no_single_edit_mends_is_left_alone():
    assert probably_meant(RIGHT, plus(times(V, V, b2), times(V, b1))) is None
    assert probably_meant(3, RIGHT) is None


def test_reports_say_what_was_meant():
    report = check([RIGHT, plus(times(W2, times(W1, x)), b1, b2)])
    (step,) = report.wrong
    assert step.meant.kind == "misplaced bracket"
    assert "probably meant: W_2 (W_1 x + b_1) + b_2 (a bracket closes too early)" in str(report)
    assert step.json()["meant"] == {
        "kind": "misplaced bracket",
        "sentence": "a bracket closes too early",
        "expression": "W_2 (W_1 x + b_1) + b_2",
    }
    with pytest.raises(ProofError, match="probably meant"):
        report.raise_if_wrong()


def test_a_true_step_has_nothing_else_that_was_meant():
    report = check([RIGHT, plus(times(W2, W1, x), times(W2, b1), b2)])
    assert report.steps[0].meant is None
    assert report.steps[0].json()["meant"] is None


def test_shapes_that_do_not_fit_are_mended_too():
    W1_, W2_ = matrix("W_1", 4, 3), matrix("W_2", 2, 4)
    b1_, b2_, x_ = vector("b_1", 4), vector("b_2", 2), vector("x", 3)
    right = plus(times(W2_, plus(times(W1_, x_), b1_)), b2_)
    for wrong, kind in (
        (plus(times(W2_, times(W1_, x_)), b1_, b2_), "misplaced bracket"),
        (plus(times(W1_, plus(times(W2_, x_), b1_)), b2_), "swapped factors"),
        (plus(times(W2_, plus(times(W1_, x_), b2_)), b2_), "wrong index"),
    ):
        report = check([right, wrong])
        assert report.wrong[0].rung == "shapes"
        assert report.wrong[0].meant.kind == kind
