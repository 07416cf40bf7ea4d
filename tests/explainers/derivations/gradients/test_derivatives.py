"""Gradients and Jacobians by other routes, SymPy's own derivative and dual numbers; and what is refused."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from random_networks import random_network
from sympy import (
    Basic,
    DiagMatrix,
    Function,
    HadamardPower,
    Identity,
    Integer,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Symbol,
    Transpose,
    diff,
    expand,
)

from explainers.derivations.derivation import Definition, Derivation, Step, Substitution
from explainers.derivations.expressions import (
    Activation,
    entrywise,
    matrix,
    minus,
    plus,
    stacked,
    times,
    vector,
)
from explainers.derivations.gradients.backward import Backward
from explainers.derivations.gradients.nodes import Gradient, Jacobian, Loss, LossSlope, sloped
from explainers.derivations.gradients.steps import backpropagation
from explainers.derivations.proof import prove
from explainers.derivations.proof.deciding import Judge
from explainers.derivations.proof.identity_test import Evaluation, identity_test
from explainers.derivations.proof.interning import Interner
from explainers.derivations.proof.shapes import Shapes
from explainers.derivations.proof.sizes import Sizes
from explainers.derivations.proof.substitution import write_out
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.unrolling import Unrolled
from explainers.networks import PHI, Network

n, m, k = (Symbol(name, integer=True, positive=True) for name in "nmk")


def turned(expr: Any) -> Any:
    return Basic.__new__(Transpose, expr)


def diagonal(expr: Any) -> Any:
    return Basic.__new__(DiagMatrix, expr)


def squared(error: Any) -> Any:
    return times(Rational(1, 2), turned(error), error)


def two_layers() -> tuple[Any, Any, dict[str, Any]]:
    """ℓ = ½‖φ(W_2 φ(W_1 x + b_1) + b_2) − y‖² with sizes n, m, k; δ_1, δ_2 and h_1 written out."""
    x, y, b1, b2 = vector("x", n), vector("y", k), vector("b_1", m), vector("b_2", k)
    w1, w2 = matrix("W_1", m, n), matrix("W_2", k, m)
    z1 = plus(times(w1, x), b1)
    h1 = Activation("phi", z1)
    z2 = plus(times(w2, h1), b2)
    error = minus(Activation("phi", z2), y)
    delta2 = entrywise(error, sloped("phi", z2))
    delta1 = entrywise(times(turned(w2), delta2), sloped("phi", z1))
    letters = {"x": x, "W_1": w1, "W_2": w2, "b_1": b1, "b_2": b2, "h_1": h1, "error": error}
    return squared(error), (delta1, delta2), letters


def test_the_gradients_of_two_layers_for_all_sizes() -> None:
    loss, (delta1, delta2), known = two_layers()
    claims = {
        "W_2": times(delta2, turned(known["h_1"])),
        "b_2": delta2,
        "W_1": times(delta1, turned(known["x"])),
        "b_1": delta1,
        "x": times(turned(known["W_1"]), delta1),
    }
    for name, claim in claims.items():
        report = prove(Gradient(loss, known[name]), claim)
        assert report.is_exact, report
        assert report.steps[0].rung == "normal form"


def test_by_dual_numbers_alone() -> None:
    """The identity test has its own derivative, and it agrees; a lost φ′ it sees."""
    loss, (delta1, delta2), known = two_layers()
    wrong = entrywise(times(turned(known["W_2"]), known["error"]), sloped("phi", delta1.args[1].argument))
    for claim, is_true in ((delta1, True), (wrong, False)):
        judge = Judge()
        a, b = (judge.interner.number(each) for each in (Gradient(loss, known["b_1"]), claim))
        _, outcome = judge._tested(a, b)
        assert outcome.agree is is_true
        assert outcome.bound < 1e-9
    assert delta2


# SymPy -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(2, 2, 1), (2, 3, 2), (2, 3, 3, 1)], ids=str)
@pytest.mark.parametrize("loss", ["squared", "any"])
def test_entry_by_entry_against_sympys_own_derivative(sizes: tuple[int, ...], loss: str) -> None:
    """Every ∂ℓ/∂w with an undefined φ, and an undefined ℓ: SymPy's diff against the derivation's matrix form."""
    network = Network.feedforward(*sizes, activation=PHI, output_activation=PHI)
    backward = Backward(Unrolled(Letters(network)), loss)
    written = written_out(backward, backpropagation(backward))
    whole = entries(written["ell"])[0, 0]
    checked = 0
    for name, (letter, formula) in written["gradients"].items():
        ours = entries(formula)
        for i, j in product(*map(range, map(int, letter.args[1:]))):
            theirs = diff(whole, Symbol(f"{name}_{i}{j}"))
            assert expand((theirs - ours[i, j]).doit()) == 0
            checked += 1
    assert checked == network.parameter_count


def written_out(backward: Backward, steps: tuple[Step, ...]) -> dict[str, Any]:
    """ℓ and the claimed ∂ℓ/∂W with every letter written out, δ by the formula that its own step claims."""
    pairs = {a.name: (a, b) for a, b in backward.definitions.pairs if not isinstance(b, Gradient)}
    pairs |= {step.left.name: (step.left, step.after) for step in steps if step.left is not None}
    known = tuple(pairs.values())
    gradients = {
        step.before.letter.name: (step.before.letter, write_out(step.after, known, Interner()))
        for step in steps
        if step.left is None and step.rule == "chain rule"
    }
    return {"ell": write_out(pairs["ell"][0], known, Interner()), "gradients": gradients}


def entries(expr: Any) -> Any:
    """The entries as SymPy numbers: φ an undefined function, φ′ its derivative, ℓ a function of its arguments."""
    t = Symbol("t")
    name = type(expr).__name__
    if isinstance(expr, MatrixSymbol):
        rows, columns = map(int, expr.args[1:])
        grid = [[Symbol(f"{expr.name}_{i}{j}") for j in range(columns)] for i in range(rows)]
        return np.array(grid, dtype=object)
    if isinstance(expr, Activation):
        inside, phi = entries(expr.argument), str(expr.phi)
        formula = Function(phi.rstrip("'"))(t)
        formula = formula.diff(t) if phi.endswith("'") else formula
        return np.vectorize(lambda z: formula.subs(t, z), otypes=[object])(inside)
    if isinstance(expr, Loss):
        return np.array([[Function("loss")(*_flat(expr.arguments))]], dtype=object)
    if isinstance(expr, Gradient):  # ∂ℓ/∂ŷ, of what is written out already
        values = _flat((expr.place, *expr.value.arguments[1:]))
        arguments = [Symbol(f"a{i}") for i in range(len(values))]
        at = dict(zip(arguments, values, strict=True))
        count = len(entries(expr.place))
        slopes = [Function("loss")(*arguments).diff(arguments[i]).subs(at).doit() for i in range(count)]
        return np.array([[slope] for slope in slopes], dtype=object)
    parts = [entries(part) if getattr(part, "is_Matrix", False) else part for part in expr.args]
    if name == "MatAdd":
        return sum(parts[1:], parts[0])
    if name == "Transpose":
        return parts[0].T
    if name == "HadamardProduct":
        return parts[0] * parts[1]
    assert name == "MatMul"
    made = parts[-1]
    for part in parts[-2::-1]:
        made = part @ made if isinstance(part, np.ndarray) else part * made
    return made


def _flat(arguments: tuple[Any, ...]) -> list[Any]:
    return [entry for argument in arguments for entry in entries(argument).ravel()]


# Dual numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(15))
def test_whole_networks_by_dual_numbers(seed: int) -> None:
    """The claimed gradients of random networks, every letter written out, by the identity test alone."""
    network = random_network(seed, depth=1 + seed % 4, feedback=seed % 3 == 0, activation=None, most_units=3)
    backward = Backward(Unrolled(Letters(network), 2 if network.has_feedback else None), "squared")
    judge = Judge()
    for step in backpropagation(backward):
        if step.rule == "chain rule":
            pairs = tuple(pair for pair in step.evidence.pairs if step.left is None or pair[0] != step.left)
            a, b = (
                judge.interner.number(write_out(side, pairs, judge.interner))
                for side in (step.before, step.after)
            )
            place = Evaluation(judge.interner, Shapes(judge.interner), Sizes(), seed)
            outcome = identity_test(place, a, b)
            assert outcome.agree
            assert outcome.bound < 1e-6


def test_the_bound_of_dual_numbers_holds_at_a_small_prime() -> None:
    """Claimed 2x for ∂(xᵀx)/∂x + a bᵀx b: at p = 101 it is believed as rarely as the bound says."""
    x, a, b = vector("x", 1), vector("a", 1), vector("b", 1)
    loss = plus(times(turned(x), x), times(turned(a), b, turned(b), x))
    accepted, bound = 0, 0.0
    for seed in range(2000):
        interner = Interner()
        left, right = (interner.number(each) for each in (Gradient(loss, x), times(Integer(2), x)))
        outcome = identity_test(Evaluation(interner, Shapes(interner), Sizes(), seed, 101), left, right)
        accepted, bound = accepted + outcome.agree, outcome.bound
    assert 0 < accepted / 2000 <= bound < 1


# What else has a derivative --------------------------------------------------------------------

x, y, w = vector("x", n), vector("y", n), matrix("W", n, n)
p, z = Activation("softmax", x), times(w, x)
cross_entropy = times(Integer(-1), turned(y), Activation("log", p))
TRUE = [
    (Gradient(times(turned(x), w, x), x), plus(times(w, x), times(turned(w), x))),
    (Gradient(times(turned(x), w, x), w), times(x, turned(x))),
    (Gradient(times(turned(x), turned(w), y), w), times(y, turned(x))),
    (Gradient(squared(entrywise(x, y)), x), entrywise(x, y, y)),
    (Gradient(cross_entropy, x), minus(times(p, turned(OneMatrix(n, 1)), y), y)),
    (Gradient(Loss("loss", times(w, x), y), x), times(turned(w), LossSlope("loss", 0, times(w, x), y))),
    (Gradient(Loss("loss", y), x), times(Integer(0), x)),
    (Gradient(times(turned(y), diagonal(x), y), x), entrywise(y, y)),
    (Gradient(squared(stacked(x, times(w, x))), x), plus(x, times(turned(w), w, x))),
    (
        Gradient(squared(Basic.__new__(HadamardPower, x, Integer(2))), x),
        times(Integer(2), entrywise(x, x, x)),
    ),
    (Jacobian(p, x), minus(diagonal(p), times(p, turned(p)))),
    (
        Jacobian(plus(x, Activation("phi", times(w, x))), x),
        plus(Identity(n), times(diagonal(sloped("phi", times(w, x))), w)),
    ),
    (Jacobian(stacked(x, times(w, x)), x), stacked(Identity(n), w)),
    (Jacobian(times(turned(y), x), x), turned(y)),
    (sloped("sigma", x), entrywise(Activation("sigma", x), minus(OneMatrix(n, 1), Activation("sigma", x)))),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved_exactly(left: Any, right: Any) -> None:
    report = prove(left, right)
    assert report.is_exact, report


s, t, u = vector("s", 1), vector("t", 1), vector("u", n + 1)
STACKED = entrywise(stacked(s, x), stacked(t, y))
ENTRYWISE = [
    (times(diagonal(x), y), entrywise(x, y), True),
    (times(diagonal(x), diagonal(y), w), times(diagonal(entrywise(y, x)), w), True),
    (times(turned(x), diagonal(y), w), times(turned(entrywise(x, y)), w), True),
    (times(turned(x), diagonal(y), z), times(turned(entrywise(z, x)), y), True),
    (times(diagonal(plus(x, y)), w), plus(times(diagonal(x), w), times(diagonal(y), w)), True),
    (entrywise(x, Basic.__new__(HadamardPower, x, Integer(-1)), y), y, True),
    (STACKED, stacked(entrywise(s, t), entrywise(x, y)), True),
    (STACKED, stacked(s, entrywise(x, y)), False),
    (STACKED, stacked(t, entrywise(x, y)), False),
    (times(diagonal(stacked(s, x)), u), entrywise(u, stacked(s, x)), True),
    (times(diagonal(stacked(s, x)), u), entrywise(u, stacked(t, x)), False),
    (times(diagonal(x), w), times(w, diagonal(x)), False),
    (times(turned(x), diagonal(y), z), times(turned(entrywise(z, x)), x), False),
]


@pytest.mark.parametrize(("left", "right", "is_true"), ENTRYWISE)
def test_entrywise_products_have_one_form(left: Any, right: Any, is_true: bool) -> None:
    """Numbers among the blocks are not lost on the way."""
    report = prove(left, right)
    assert bool(report) is is_true
    assert report.steps[0].rung == "normal form"
    assert report.steps[0].is_exact


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Gradient(times(turned(x), w, x), x), times(Integer(2), w, x)),
        (Gradient(cross_entropy, x), minus(y, p)),
        (Gradient(squared(minus(times(w, x), y)), w), times(x, turned(minus(times(w, x), y)))),
        (Jacobian(p, x), diagonal(p)),
        (Jacobian(plus(x, times(w, x)), x), w),
        (diagonal(x), times(x, turned(x))),
        (entrywise(x, Basic.__new__(HadamardPower, y, Integer(-1))), x),
    ],
)
def test_what_is_wrong_is_refuted_with_an_example(left: Any, right: Any) -> None:
    report = prove(left, right)
    assert not report
    assert report.steps[0].is_exact
    assert report.steps[0].counterexample is not None


def test_what_has_no_derivative_here_says_so() -> None:
    report = prove(Gradient(times(turned(x), w**k, x), w), w)
    assert not report
    assert "is not known here" in report.steps[0].reason
    matrices = matrix("X", n, m)
    assert "only a number has a gradient" in prove(Gradient(x, y), y).steps[0].reason
    assert "a Jacobian is of columns" in prove(Jacobian(matrices, x), x).steps[0].reason


def test_what_holds_for_one_slope_only_is_not_refuted() -> None:
    """ReLU′ ⊙ ReLU′ = ReLU′, but no rung knows that it is 0 or 1."""
    steep = sloped("ReLU", x)
    report = prove(entrywise(steep, steep), steep)
    assert not report or report.is_exact
    assert report or not report.steps[0].is_exact


# Definitions -----------------------------------------------------------------------------------


def test_a_gradient_is_total_along_definitions() -> None:
    """ℓ := hᵀh + xᵀh, h := W x: ∂ℓ/∂x goes both ways, ∂ℓ/∂h is at h = W x."""
    h, ell = vector("h", n), matrix("ell", 1, 1)
    pairs = ((ell, plus(times(turned(h), h), times(turned(x), h))), (h, times(w, x)))
    by_x = plus(times(Integer(2), turned(w), h), h, times(turned(w), x))
    by_h = plus(times(Integer(2), h), x)
    assert proved(Gradient(ell, x), by_x, pairs)
    assert proved(Gradient(ell, h), by_h, pairs)
    assert not proved(Gradient(ell, x), plus(times(Integer(2), turned(w), h), h), pairs)
    assert not proved(Gradient(ell, x), times(turned(w), by_h), pairs)


def test_equal_meanings_are_different_places() -> None:
    """u := W x and v := W x are two letters: ∂ℓ/∂u of ℓ := uᵀv is v, not u + v."""
    u, v, ell = vector("u", n), vector("v", n), matrix("ell", 1, 1)
    pairs = ((ell, times(turned(u), v)), (u, times(w, x)), (v, times(w, x)))
    assert proved(Gradient(ell, u), v, pairs)
    assert not proved(Gradient(ell, u), plus(u, v), pairs)


def test_a_circle_of_definitions_is_refused() -> None:
    u, v, ell = vector("u", n), vector("v", n), matrix("ell", 1, 1)
    pairs = ((ell, times(turned(u), u)), (u, times(w, v)), (v, times(w, u)))
    assert "circle" in step_report(Gradient(ell, v), v, pairs).reason


def test_a_name_for_a_gradient_cannot_hide_a_path() -> None:
    """δ := ∂ℓ/∂u is the way through u alone; that through x itself is missed."""
    u, delta, ell = vector("u", n), vector("delta", n), matrix("ell", 1, 1)
    pairs = ((ell, times(turned(u), x)), (u, times(w, x)), (delta, Gradient(ell, u)))
    assert proved(Gradient(ell, x), plus(times(turned(w), delta), u), pairs)
    assert not proved(Gradient(ell, x), times(turned(w), delta), pairs)


def test_a_name_for_a_gradient_is_no_constant() -> None:
    """δ := ∂ℓ/∂x = 2x: what is computed from δ depends on x."""
    u, delta, ell, loss = vector("u", n), vector("delta", n), matrix("ell", 1, 1), matrix("m", 1, 1)
    pairs = (
        (ell, times(turned(x), x)),
        (delta, Gradient(ell, x)),
        (u, times(w, delta)),
        (loss, times(turned(u), u)),
    )
    none = times(Integer(0), x)
    for value in (loss, times(turned(delta), delta)):
        assert not proved(Gradient(value, x), none, pairs)
    assert proved(Gradient(times(turned(delta), delta), x), times(Integer(8), x), pairs)
    assert proved(Gradient(loss, x), times(Integer(8), turned(w), w, x), pairs)


@pytest.mark.parametrize(
    ("psi", "after", "is_true"),
    [
        ("tanh", entrywise(y, sloped("tanh", x)), True),
        ("tanh", entrywise(y, sloped("phi", x)), False),
        ("id", y, True),
        ("id", entrywise(y, x), False),
    ],
)
def test_with_phi_its_slope_is_replaced(psi: str, after: Any, is_true: bool) -> None:
    evidence = Substitution(((Symbol("phi"), Symbol(psi)),))
    step = Step(entrywise(y, sloped("phi", x)), "suppose", after, "As claimed.", evidence)
    assert bool(Derivation("training", "", (step,)).verify()) is is_true


def proved(left: Any, right: Any, pairs: Any) -> bool:
    return bool(step_report(left, right, pairs).holds)


def step_report(left: Any, right: Any, pairs: Any) -> Any:
    step = Step(left, "chain rule", right, "As claimed.", Definition(pairs))
    return Derivation("training", "", (step,)).verify().steps[0]
