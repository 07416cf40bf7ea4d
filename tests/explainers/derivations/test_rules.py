"""The rules: what each makes of an expression, and that it does not recurse."""

from __future__ import annotations

import pytest
from sympy import Identity, Symbol, ZeroMatrix

from explainers.derivations.derivation import Definition, Equality, Step
from explainers.derivations.expressions import (
    IDENTITY_MAP,
    Activation,
    matrix,
    plus,
    substituted,
    times,
    vector,
)
from explainers.derivations.rules import (
    RULES,
    flat,
    innermost_multiplied_out,
    multiplied_out,
    replay,
    specialised,
    without_zeros,
    written_out,
)

W1, W2, W3 = (matrix(f"W_{i}", 3, 3) for i in (1, 2, 3))
x, b1, b2, b3, h1, h2 = (vector(name, 3) for name in ("x", "b_1", "b_2", "b_3", "h_1", "h_2"))
NESTED = plus(times(W3, plus(times(W2, plus(times(W1, x), b1)), b2)), b3)


def nested(depth: int, phi: str | None = None):  # type: ignore[no-untyped-def]
    made = x
    for number in range(1, depth + 1):
        made = plus(times(matrix(f"W_{number}", 3, 3), made), vector(f"b_{number}", 3))
        made = Activation(phi, made) if phi else made
    return made


def test_multiplied_out_in_the_order_taught() -> None:
    assert multiplied_out(NESTED) == plus(times(W3, W2, W1, x), times(W3, W2, b1), times(W3, b2), b3)


def test_innermost_first() -> None:
    once = innermost_multiplied_out(NESTED)
    assert once == plus(times(W3, plus(times(W2, W1, x), times(W2, b1), b2)), b3)
    assert innermost_multiplied_out(once) == multiplied_out(NESTED)
    assert innermost_multiplied_out(multiplied_out(NESTED)) is not NESTED


def test_a_rule_that_finds_nothing_hands_back_the_same_object() -> None:
    done = multiplied_out(NESTED)
    assert innermost_multiplied_out(done) is done
    assert multiplied_out(done) is done
    assert specialised(done, {Symbol("phi"): IDENTITY_MAP}) is done


def test_sums_of_matrices_keep_their_bracket() -> None:
    residual = times(plus(W2, Identity(3)), plus(times(W1, x), b1))
    expected = plus(times(plus(W2, Identity(3)), W1, x), times(plus(W2, Identity(3)), b1))
    assert multiplied_out(residual) == expected


def test_under_an_activation_only_the_inside_is_multiplied_out() -> None:
    phi = Activation("phi", times(W2, plus(x, b1)))
    assert multiplied_out(times(W3, phi)) == times(W3, Activation("phi", plus(times(W2, x), times(W2, b1))))


def test_write_out_goes_into_definitions() -> None:
    pairs = {h2: plus(times(W2, h1), b2), h1: plus(times(W1, x), b1)}
    assert written_out(plus(times(W3, h2), b3), pairs) == NESTED


def test_substitution_is_simultaneous() -> None:
    assert substituted(plus(x, b1), {x: b1, b1: x}) == plus(b1, x)


def test_phi_as_the_identity_disappears() -> None:
    assert specialised(nested(3, "phi"), {Symbol("phi"): IDENTITY_MAP}) == nested(3)


def test_zeros_cancel() -> None:
    zero = ZeroMatrix(3, 1)
    assert without_zeros(plus(times(W1, zero), b1)) == b1
    assert without_zeros(times(W1, zero)) == zero


def test_products_are_flattened_and_identities_left_out() -> None:
    assert flat(times(W2, times(Identity(3), times(W1, x)))) == times(W2, W1, x)


def test_depth_does_not_recurse() -> None:
    deep = nested(1000, "phi")
    plain = specialised(deep, {Symbol("phi"): IDENTITY_MAP})
    assert len(multiplied_out(nested(200)).args) == 201
    assert flat(plain) is plain


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_replays(rule: str) -> None:
    step = Step(NESTED, rule, NESTED, "", Definition(((h1, x),)))
    assert replay(step) is not None


def test_what_is_no_rule_is_not_replayed() -> None:
    assert replay(Step(NESTED, "name", NESTED, "", Equality())) is None
