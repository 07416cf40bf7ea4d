"""Each rung by itself: it passes what is true, and fails on planted faults; the routes agree with each other."""

from random import Random

import pytest
from planted_errors import ERRORS, KINDS, planted, random_net, rewritten
from sympy import Symbol

from explainers.derivations.expressions import Activation, matrix, plus, times, vector
from explainers.derivations.proof.difference import explain
from explainers.derivations.proof.entries import NoEntries
from explainers.derivations.proof.identity_test import Evaluation, identity_test
from explainers.derivations.proof.interning import Interner
from explainers.derivations.proof.normal_form import NormalForms, TooLarge
from explainers.derivations.proof.numbers import agree_in_floats
from explainers.derivations.proof.polynomials import equal_polynomials
from explainers.derivations.proof.shapes import ShapeFault, Shapes, check_equal_shapes
from explainers.derivations.proof.sizes import Sizes


def by_normal_form(a, b):
    interner = Interner()
    forms = NormalForms(interner, Shapes(interner))
    return forms.of(interner.number(a)) == forms.of(interner.number(b))


def by_identity_test(a, b, *, prime=2**61 - 1, seed=0):
    interner = Interner()
    here = Evaluation(interner, Shapes(interner), Sizes(), seed, prime)
    return identity_test(here, interner.number(a), interner.number(b))


def by_polynomials(a, b):
    interner = Interner()
    return equal_polynomials(interner, Shapes(interner), Sizes(), interner.number(a), interner.number(b))


def by_floats(a, b):
    interner = Interner()
    return agree_in_floats(interner, Shapes(interner), Sizes(), interner.number(a), interner.number(b))


def fits(a, b):
    interner = Interner()
    try:
        check_equal_shapes(interner.number(a), interner.number(b), Shapes(interner))
    except ShapeFault:
        return False
    return True


def faults(count):
    for error in ERRORS:
        for seed in range(count):
            made = planted(seed, error)
            a, b = made.chain[made.step - 1 : made.step + 1]
            yield fits(a, b), a, b


def truths(count):
    for kind in KINDS:
        for seed in range(count):
            random = Random(f"{kind} {seed}")
            a = random_net(random, kind=kind, equal_widths=bool(seed % 2), phi=random.choice((None, "phi")))
            yield a, rewritten(random, a, 6)


def test_normal_form_identity_test_and_floats_agree_on_faults_and_truths():
    shapes = 0
    for does_fit, a, b in faults(25):
        if does_fit:
            assert not by_normal_form(a, b)
            assert not by_identity_test(a, b).agree
        shapes += not does_fit
    assert shapes > 12
    for a, b in truths(20):
        assert fits(a, b)
        assert by_normal_form(a, b)
        assert by_identity_test(a, b).agree
        assert by_floats(a, b)


def test_polynomials_agree_with_the_normal_form():
    decided = 0
    for does_fit, a, b in [*faults(4), *((True, a, b) for a, b in truths(3))]:
        if not does_fit:
            continue
        try:
            assert by_polynomials(a, b) == by_normal_form(a, b)
            decided += 1
        except NoEntries:
            pass  # too long to be written out, and said so
    assert decided > 10


def test_floats_see_a_gross_fault():
    W, x, b = matrix("W", 3, 3), vector("x", 3), vector("b", 3)
    assert by_floats(times(W, plus(x, b)), plus(times(W, x), times(W, b))) is True
    assert by_floats(times(W, plus(x, b)), plus(times(W, x), b)) is False


def test_the_identity_tests_bound_holds_at_a_small_prime():
    """A B = B A has degree 2: at p = 101 one entry of 1×1 factors vanishes by chance at most 2 times in 101."""
    a, b = matrix("a", 1, 1), matrix("b", 1, 1)
    wrong = plus(times(a, b), a), plus(times(a, b), b)
    accepted = sum(by_identity_test(*wrong, prime=101, seed=seed).agree for seed in range(3000))
    bound = by_identity_test(*wrong, prime=101).bound
    assert bound == pytest.approx(2 / 101)
    assert 0 < accepted / 3000 <= bound


def test_the_identity_tests_bound_counts_collisions_of_activations():
    x, y = vector("x", 1), vector("y", 1)
    wrong = Activation("phi", x), Activation("phi", y)
    accepted = sum(by_identity_test(*wrong, prime=101, seed=seed).agree for seed in range(3000))
    bound = by_identity_test(*wrong, prime=101).bound
    # Both probabilities are 1/p here, so the bound is met: 3000 tries scatter by 8 around it.
    assert 0 < accepted <= 3000 * bound + 3 * 8


def test_the_identity_test_at_small_sizes_is_blind_to_the_standard_polynomial():
    """Amitsur and Levitzki: s₄ vanishes for 2×2 matrices, not for 3×3; so n > d/2 is needed for all sizes."""
    n = Symbol("n", integer=True, positive=True)
    letters = [matrix(name, n, n) for name in "ABCD"]
    terms = [(sign, [letters[i] for i in order]) for order, sign in _signed_orders()]
    left = plus(*(times(*factors) for sign, factors in terms if sign > 0))
    right = plus(*(times(*factors) for sign, factors in terms if sign < 0))
    interner = Interner()
    a, b = interner.number(left), interner.number(right)
    outcomes = [
        identity_test(Evaluation(interner, Shapes(interner), Sizes(((n, size),))), a, b).agree
        for size in (1, 2, 3)
    ]
    assert outcomes == [True, True, False]
    assert not by_normal_form(left, right)


def _signed_orders():
    from itertools import permutations

    for order in permutations(range(4)):
        inversions = sum(order[i] > order[j] for i in range(4) for j in range(i + 1, 4))
        yield order, 1 - 2 * (inversions % 2)


def test_the_normal_form_refuses_to_grow_beyond_its_budget():
    x = vector("x", 2)
    left = right = x
    for layer in range(12):
        W = matrix(f"W_{layer}", 2, 2)
        left, right = plus(times(W, left), left), plus(right, times(W, right))
    interner = Interner()
    forms = NormalForms(interner, Shapes(interner), budget=1000)
    with pytest.raises(TooLarge):
        forms.of(interner.number(left))


def test_interning_gives_equal_structures_one_number_without_recursion():
    def deep():
        h = vector("x", 2)
        for layer in range(5000):
            h = Activation("phi", plus(times(matrix(f"W_{layer}", 2, 2), h), vector(f"b_{layer}", 2)))
        return h

    interner = Interner()
    assert interner.number(deep()) == interner.number(deep())
    assert interner.number(times(matrix("W", 2, 2), vector("x", 2))) != interner.number(vector("x", 2))


def test_the_difference_is_told_in_words():
    W, x, b = matrix("W", 2, 2), vector("x", 2), vector("b", 2)
    interner = Interner()
    forms = NormalForms(interner, Shapes(interner))
    left, right = (forms.of(interner.number(e)) for e in (plus(times(W, x), b), times(W, x)))
    assert explain(forms, left, right) == "the right side misses b; b was lost"
