"""prove, check and verify as users meet them."""

import json

import pytest
from sympy import (
    Function,
    HadamardProduct,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Sum,
    Symbol,
    ZeroMatrix,
    cos,
    exp,
    sin,
    symbols,
)

from explainers.derivations.derivation import Definition, Derivation, Step, Substitution
from explainers.derivations.expressions import Activation, matrix, plus, stacked, times, vector
from explainers.derivations.proof import ProofError, check, prove, verify
from explainers.networks import IDENTITY

n, m = symbols("n m", integer=True, positive=True)
W1, W2, W3 = (matrix(f"W_{layer}", 2, 2) for layer in (1, 2, 3))
b1, b2, b3, x = (vector(name, 2) for name in ("b_1", "b_2", "b_3", "x"))
nested = plus(times(W3, plus(times(W2, plus(times(W1, x), b1)), b2)), b3)
collapsed = plus(times(W3, W2, W1, x), times(W3, W2, b1), times(W3, b2), b3)
misprint = plus(times(W3, plus(times(W2, times(W1, x)), b1)), b2, b3)


def one(step):
    """The report on a derivation of one step."""
    return verify(Derivation("test", "Test", (step,))).steps[0]


# What is proved ------------------------------------------------------------------------------


def test_the_collapse_is_proved_for_all_sizes():
    report = prove(nested, collapsed)
    assert report.is_exact
    assert report.steps[0].rung == "normal form"
    assert report.bound == 0


@pytest.mark.parametrize("make", [lambda w, h, b: w * h + b, lambda w, h, b: MatAdd(MatMul(w, h), b)])
def test_expressions_as_users_build_them_are_proved(make):
    W, V = MatrixSymbol("W", n, m), MatrixSymbol("V", m, n)
    b, c, u = MatrixSymbol("b", n, 1), MatrixSymbol("c", m, 1), MatrixSymbol("x", n, 1)
    assert prove(make(W, make(V, u, c), b), W * V * u + W * c + b).is_exact


def test_depth_200_is_proved():
    h, A, c = vector("x", 2), [], []
    for layer in range(1, 201):
        W, b = matrix(f"W_{layer}", 2, 2), vector(f"b_{layer}", 2)
        h, A, c = plus(times(W, h), b), [W, *A], [*([W, *term] for term in c), [b]]
    assert prove(h, plus(times(*A, vector("x", 2)), *(times(*term) for term in c))).is_exact


W, V = MatrixSymbol("W", n, n), MatrixSymbol("V", n, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
TRUE = {
    "transposes": ((W * V * u).T, u.T * V.T * W.T),
    "a power": (plus(W, Identity(n)) ** 2, W**2 + 2 * W + Identity(n)),
    "numbers before": (3 * (W * u) + 2 * W * u, 5 * W * u),
    "scalars commute": (times(W, u, v.T, W, u), times(W, u, u.T, W.T, v)),
    "a number is its transpose": (u.T * W * v, v.T * W.T * u),
    "Hadamard is bilinear": (HadamardProduct(u + v, u), HadamardProduct(u, u) + HadamardProduct(u, v)),
    "φ of a transpose": (Activation("phi", (W * u).T), Activation("phi", W * u).T),
    "under φ": (Activation("phi", W * (u + v)), Activation("phi", W * v + W * u)),
    "SymPy's applyfunc": ((W * (u + v)).applyfunc(Function("phi")), Activation("phi", W * u + W * v)),
    "φ of a stack": (Activation("phi", stacked(u, v)), stacked(Activation("phi", u), Activation("phi", v))),
    "a stack in a stack": (stacked(stacked(u, v), u), stacked(u, stacked(v, u))),
    "zero": (plus(times(ZeroMatrix(n, n), u), v), v),
    "id is no function at all": (Activation(IDENTITY, W * u), W * u),
}


@pytest.mark.parametrize("name", TRUE)
def test_identities_of_the_ring(name):
    assert prove(*TRUE[name]).is_exact


i, j = symbols("i j", integer=True)
w, y = MatrixSymbol("w", n, 1), MatrixSymbol("y", n, 1)
A = MatrixSymbol("A", 2, 3)
z = MatrixSymbol("z", 3, 1)
phi = Function("phi")
NUMBERS = {
    "Σ is the dot product": (phi(Sum(w[i, 0] * y[i, 0], (i, 0, n - 1)) + m), phi((w.T * y)[0, 0] + m)),
    "counted from 1": (Sum(w[i - 1, 0] * y[i - 1, 0], (i, 1, n)), Sum(w[i, 0] * y[i, 0], (i, 0, n - 1))),
    "sums change places": (
        Sum(Sum(W[i, j] * y[j, 0], (j, 0, n - 1)) * w[i, 0], (i, 0, n - 1)),
        Sum(Sum(W[i, j] * w[i, 0], (i, 0, n - 1)) * y[j, 0], (j, 0, n - 1)),
    ),
    "row by row": (
        ImmutableDenseMatrix(2, 1, [phi(sum(A[r, c] * z[c, 0] for c in range(3))) for r in range(2)]),
        Activation("phi", times(A, z)),
    ),
    "a term more": (
        Sum(w[i - 1, 0] * y[i - 1, 0], (i, 1, m)) + w[m, 0] * y[m, 0],
        Sum(w[i - 1, 0] * y[i - 1, 0], (i, 1, m + 1)),
    ),
    "a term less": (
        Sum(w[i, 0] * y[i, 0], (i, 0, n - 1)) - w[n - 1, 0] * y[n - 1, 0],
        Sum(w[i, 0] * y[i, 0], (i, 0, n - 2)),
    ),
    "counts": (n * (m + 1) + 2 * n, n * m + 3 * n),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_and_entries(name):
    assert prove(*NUMBERS[name]).is_exact


def test_a_sum_one_term_short_is_not_proved():
    wrong = prove(Sum(w[i, 0] * y[i, 0], (i, 0, n - 1)), Sum(w[i, 0] * y[i, 0], (i, 1, n - 1)))
    assert not wrong
    assert wrong.steps[0].counterexample is not None


@pytest.mark.parametrize("last", symbols("a k", integer=True, positive=True))
def test_sums_that_end_at_a_letter_of_their_own_are_refuted_by_example(last):
    term = w[i - 1, 0] * y[i - 1, 0]
    left = Sum(term, (i, 1, last)) + w[last, 0] * y[last, 0]
    assert prove(left, Sum(term, (i, 1, last + 1))).is_exact
    wrong = prove(left, Sum(term, (i, 1, last))).steps[0]
    assert not wrong
    assert wrong.counterexample is not None


def test_what_holds_for_given_sizes_only_is_proved_for_them():
    a, b = MatrixSymbol("a", 1, 1), MatrixSymbol("b", 1, 1)
    assert prove(a * b, b * a).is_exact
    assert not prove(
        MatrixSymbol("a", 2, 2) * MatrixSymbol("b", 2, 2), MatrixSymbol("b", 2, 2) * MatrixSymbol("a", 2, 2)
    )


def test_too_many_words_go_to_the_field():
    left = right = vector("x", 2)
    for layer in range(20):
        W = matrix(f"W_{layer}", 2, 2)
        left, right = plus(times(W, left), left), times(plus(Identity(2), W), plus(right, ZeroMatrix(2, 1)))
    step = prove(left, right).steps[0]
    assert step.holds
    assert step.is_exact or 0 < step.bound < 1e-15


# What is refuted -----------------------------------------------------------------------------


def test_the_misprint_is_refuted_by_its_missing_factors():
    step = prove(collapsed, misprint).steps[0]
    assert not step
    assert "W_3 b_1 lacks its factor W_2 and b_2 lacks its factor W_3" in step.reason
    assert "left − right = W_3 (W_2 - I) b_1 + (W_3 - I) b_2" in step.reason
    assert step.counterexample.left != step.counterexample.right


def test_the_misprint_is_refuted_by_shapes_where_widths_differ():
    W1, W2, W3 = (
        matrix(f"W_{layer}", rows, columns) for layer, rows, columns in ((1, 5, 3), (2, 4, 5), (3, 2, 4))
    )
    b1, b2, b3 = vector("b_1", 5), vector("b_2", 4), vector("b_3", 2)
    x = vector("x", 3)
    right = plus(times(W3, W2, W1, x), times(W3, W2, b1), times(W3, b2), b3)
    step = prove(right, plus(times(W3, plus(times(W2, times(W1, x)), b1)), b2, b3)).steps[0]
    assert step.rung == "shapes"
    assert "W_2 (W_1 x) is 4×1, but b_1 is 5×1" in step.reason


CAUSES = {
    "b_2 was lost": plus(times(W3, plus(times(W2, plus(times(W1, x), b1)))), b3),
    "the same factors stand in another order": plus(
        times(W2, W3, W1, x), times(W3, W2, b1), times(W3, b2), b3
    ),
    "b_1 stands in place of b_2": plus(times(W3, W2, W1, x), times(W3, W2, b1), times(W3, b1), b3),
    "φ around": Activation("phi", nested),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_cause_is_named(cause):
    assert cause in prove(nested, CAUSES[cause]).steps[0].reason


def test_check_names_the_wrong_step_only():
    report = check([nested, collapsed, misprint, misprint])
    assert [step.holds for step in report.steps] == [True, False, True]
    with pytest.raises(ProofError, match="step 2"):
        report.raise_if_wrong()
    assert "WRONG" in str(report)
    assert json.loads(json.dumps(report.json()))["steps"][1]["holds"] is False


def test_shapes_of_unchecked_expressions_are_told():
    broken = plus(MatrixSymbol("W", 2, 3), MatrixSymbol("b", 2, 1))
    assert "W is 2×3, but b is 2×1" in prove(broken, broken).steps[0].reason


@pytest.mark.parametrize("wrong", ["W*x", None, [1], object(), Symbol])
def test_what_is_no_expression_gets_one_sentence(wrong):
    with pytest.raises(ProofError, match="give a SymPy expression"):
        prove(nested, wrong)


@pytest.mark.parametrize("chain", [[], [nested], "W*x", nested])
def test_what_is_no_chain_gets_one_sentence(chain):
    with pytest.raises(ProofError, match="at least two"):
        check(chain)


# Functions of which something is known -------------------------------------------------------

ReLU, tanh = Function("ReLU"), Function("tanh")
s = Symbol("s")


def applied(phi, argument):
    return Activation(phi, argument)


TRUE_BY_THE_FORMULA = {
    "ReLU twice": (applied("ReLU", applied("ReLU", u)), applied("ReLU", u)),
    "ReLU twice, numbers": (ReLU(ReLU(s)), ReLU(s)),
    "tanh is odd": (applied("tanh", -u), -applied("tanh", u)),
    "step of sigmoid": (applied("step", applied("sigma", u)), OneMatrix(n, 1)),
    "sigmoid": (applied("sigma", -u), OneMatrix(n, 1) - applied("sigma", u)),
    "exponentials": (HadamardProduct(u.applyfunc(exp), u.applyfunc(exp)), (2 * u).applyfunc(exp)),
    "of a product": (applied("ELU", applied("ReLU", W1 * x + b1)), applied("ReLU", W1 * x + b1)),
}


@pytest.mark.parametrize("name", TRUE_BY_THE_FORMULA)
def test_what_holds_by_the_formula_is_proved_entry_by_entry(name):
    step = prove(*TRUE_BY_THE_FORMULA[name]).steps[0]
    assert step.holds
    assert step.is_exact
    assert step.rung in ("exponentials", "cases")


TRUE_OF_THE_FUNCTION_ONLY = {
    "softmax of a shift": (applied("softmax", u + OneMatrix(n, 1)), applied("softmax", u)),
    "Pythagoras": (sin(s) ** 2 + cos(s) ** 2, Integer(1)),
}


@pytest.mark.parametrize("name", TRUE_OF_THE_FUNCTION_ONLY)
def test_what_holds_for_one_function_only_is_not_proved_and_not_refuted(name):
    step = prove(*TRUE_OF_THE_FUNCTION_ONLY[name]).steps[0]
    assert not step.holds
    assert not step.is_exact
    assert step.counterexample is None
    assert step.reason.startswith("not proved")


FALSE_OF_THE_FUNCTION = {
    "ReLU is something": (applied("ReLU", u), u),
    "ReLU beyond 3": (applied("ReLU", u), HadamardProduct(applied("step", 3 * OneMatrix(n, 1) - u), u)),
    "tanh is no sigmoid": (applied("tanh", u), applied("sigma", u)),
    "softmax is not elementwise": (applied("softmax", applied("ReLU", u)), applied("softmax", u)),
    "numbers": (tanh(s), tanh(2 * s)),
}


@pytest.mark.parametrize("name", FALSE_OF_THE_FUNCTION)
def test_a_known_function_is_refuted_by_its_own_values(name):
    step = prove(*FALSE_OF_THE_FUNCTION[name]).steps[0]
    assert step.is_exact
    assert step.counterexample is not None
    assert step.counterexample.functions == ()


@pytest.mark.parametrize("phi", ["phi", "psi", "my_relu"])
def test_any_other_name_is_any_function(phi):
    step = prove(applied(phi, applied(phi, u)), applied(phi, u)).steps[0]
    assert step.is_exact
    assert step.counterexample.functions


def test_other_functions_of_sympy_are_refuted_in_floats_only():
    step = prove(sin(s) + 1, sin(s)).steps[0]
    assert (step.holds, step.rung, step.is_exact) == (False, "floats", False)


def test_exponentials_are_refuted_by_a_place():
    step = prove(exp(s) + 1, exp(s)).steps[0]
    assert (step.holds, step.rung, step.is_exact) == (False, "exponentials", True)
    assert step.counterexample is not None


# Evidence ------------------------------------------------------------------------------------

layered = Activation("phi", plus(times(W1, x), b1))


def test_a_substitution_is_checked_as_one():
    zero = Substitution(((x, ZeroMatrix(2, 1)),))
    assert one(Step(layered, "specialise", Activation("phi", b1), "", zero)).is_exact
    assert not one(Step(layered, "specialise", b1, "", zero))
    identity = Substitution(((Symbol("phi"), Symbol("id")),))
    assert one(Step(layered, "specialise", plus(times(W1, x), b1), "", identity)).is_exact
    assert not one(Step(layered, "specialise", times(W1, x), "", identity))


def test_a_substitution_is_simultaneous():
    swap = Substitution(((b1, b2), (b2, b1)))
    assert one(Step(plus(b1, times(W1, b2)), "rename", plus(b2, times(W1, b1)), "", swap)).is_exact


def test_a_substitution_must_fit():
    wrong = Substitution(((x, vector("y", 3)),))
    assert one(Step(layered, "specialise", layered, "", wrong)).rung == "shapes"


def test_definitions_are_written_out():
    h, k = vector("h_1", 2), vector("h_2", 2)
    pairs = ((k, plus(times(W2, h), b2)), (h, plus(times(W1, x), b1)))
    before, after = plus(times(W3, k), b3), collapsed
    assert one(Step(before, "write out", after, "", Definition(pairs))).is_exact
    assert not one(Step(before, "write out", misprint, "", Definition(pairs)))
    claim = one(Step(before, "write out", misprint, "", Definition(((misprint, before),))))
    assert not claim
    assert "no letter" in claim.reason
    circle = Definition(((h, plus(h, b1)),))
    assert "circle" in one(Step(h, "write out", plus(h, b1), "", circle)).reason


def test_a_letter_cannot_be_defined_twice():
    c = vector("c", 2)
    steps = tuple(Step(c, "name", value, "", Definition(((c, value),))) for value in (b1, b2))
    assert [step.holds for step in verify(Derivation("t", "T", steps)).steps] == [True, False]


def test_a_chain_must_hang_together():
    steps = (
        Step(nested, "multiply out", collapsed, "", left="y"),
        Step(misprint, "same", misprint, "", left="y"),
    )
    report = verify(Derivation("t", "T", steps))
    assert [step.holds for step in report.steps] == [True, False]
    assert "the chain breaks" in report.steps[1].reason
    separate = (
        Step(nested, "multiply out", collapsed, "", left="y"),
        Step(misprint, "same", misprint, "", left="z"),
    )
    assert verify(Derivation("t", "T", separate))


def test_replay_is_recorded():
    honest = Step(times(W1, plus(x, b1)), "multiply out", plus(times(W1, x), times(W1, b1)), "")
    assert one(honest).replayed is True
    mislabelled = Step(times(W1, plus(x, b1)), "multiply out", plus(times(W1, b1), times(W1, x)), "")
    assert one(mislabelled).replayed is False
    assert one(mislabelled).holds


def test_nothing_recurses_with_depth():
    def deep(last):
        h = vector("x", 2)
        for _ in range(2000):
            h = Activation("phi", plus(times(W1, h), last))
        return h

    assert prove(deep(b1), deep(b1)).is_exact
    assert prove(deep(b1), deep(plus(b1, ZeroMatrix(2, 1)))).is_exact


# Depth ---------------------------------------------------------------------------------------


def nested_number(depth, inner, kind):
    for level in range(depth):
        k = Symbol(f"k{level}")
        inner = {
            "φ": phi,
            "neurons": lambda e: phi(w[0, 0] * e + s),
            "powers": lambda e: (e + 1) ** 2,
            "sums": lambda e: phi(Sum(e * k, (k, 1, 2))),  # noqa: B023
        }[kind](inner)
    return inner


@pytest.mark.parametrize("kind", ["φ", "neurons"])
@pytest.mark.parametrize("depth", [90, 300, 1500])
def test_numbers_nested_too_deep_get_a_sentence(kind, depth):
    a, b = (nested_number(depth // (3 if kind == "neurons" else 1), Symbol(name), kind) for name in "ab")
    assert not prove(a, b)
    assert not prove(times(a, u), times(b, u))
    report = check([a, a, b])
    if depth > 300:
        assert "deep" in report.steps[0].reason
        steps = (Step(a, "same", a, ""), Step(u, "same", u, ""))
        assert [step.holds for step in verify(Derivation("t", "T", steps)).steps] == [False, True]


@pytest.mark.parametrize(("kind", "depth"), [("powers", 30), ("sums", 11)])
def test_numbers_that_explode_come_to_an_end(kind, depth):
    a, b = (nested_number(depth, Symbol(name), kind) for name in "ab")
    assert not prove(a, b)
    assert not prove(times(a, u), times(b, u))


def test_deep_steps_are_compared_without_recursion():
    def step(last):
        h = vector("x", 2)
        for _ in range(1000):
            h = Activation("phi", plus(times(W1, h), last))
        return Derivation("t", "T", (Step(h, "same", h, "", Definition(((b3, h),))),))

    assert step(b1) == step(b1)
    assert hash(step(b1)) == hash(step(b1))
    assert step(b1) != step(b2)
    assert step(b1).steps[0] != "step"
