"""The pieces of a network: what is read, what certifies it, and that altered steps are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sympy import Float, ImmutableDenseMatrix, Integer, Interval, Rational
from sympy.matrices.expressions.matexpr import MatrixElement

from explainers.derivations.derivation import Derivation, Step
from explainers.networks import Network, NetworkError
from explainers.topics import piecewise


def formulas(made: Derivation) -> list[str]:
    body = [line.strip() for line in made.text().splitlines()[1:]]
    return [line for line in body if line and not line.startswith("[") and line not in made.remarks]


def steps(made: Derivation, rule: str) -> list[Step]:
    return [step for step in made.steps if step.rule == rule]


def test_the_example_reads_well() -> None:
    made = piecewise.derive()
    assert formulas(made) == [
        "ŷ = W₂ReLU(W₁x + b₁) + b₂",
        "= W₂D(W₁x + b₁) + b₂",
        "= W₂DW₁x + W₂Db₁ + b₂",
        "W₁ = [1; 1; 1]",
        "b₁ = [1; 0; −1]",
        "W₂ = [1, −2, 2]",
        "b₂ = 0",
        "regions = 4",
        "pieces = 4",
        "x ∈ [−2, −1]",
        "ŷ = 0",
        "x ∈ [−1, 0]",
        "ŷ = W₂D(W₁x + b₁) + b₂",
        "= [1, −2, 2][1, 0, 0; 0, 0, 0; 0, 0, 0]([1; 1; 1]x + [1; 0; −1]) + 0",
        "= x + 1",
        "x ∈ [0, 1]",
        "ŷ = −x + 1",
        "x ∈ [1, 2]",
        "ŷ = x − 1",
    ]
    assert made.remarks == ("The lengths of all 4 regions add up to 4, exactly the domain's.",)


def test_neurons_are_named() -> None:
    reasons = [step.reason for step in steps(piecewise.derive(), "map")]
    assert reasons == [
        "No neuron is above 0 here.",
        "Neurons above 0 here: 1 and 2.",
        "Neurons above 0 here: 1, 2 and 3.",
    ]
    deep = piecewise.derive(Network.parse("x[2] -> 3 relu -> 3 relu -> 2"))
    assert steps(deep, "put in")[0].reason.startswith(
        "Neurons above 0 here: 2 and 3 in layer 1; 1 in layer 2;"
    )
    assert steps(deep, "map")[0].reason == "Neurons above 0 here: 2 and 3 in layer 1; 1 and 2 in layer 2."


def test_in_the_plane_a_piece_is_a_polygon() -> None:
    made = piecewise.derive(Network.parse("x[2] -> 3 relu -> 1"), domain="-2, 2")
    assert formulas(made)[9] == "x ∈ polygon((−2, 1/2), (−5/4, 1/2), (−2, 2))"
    assert formulas(made)[12] == "= −4x₁ − 3"


def test_regions_with_one_map_are_one_piece() -> None:
    made = piecewise.derive(Network.parse("x[1] -> a: 2 leaky_relu -> 2 -> + a -> relu -> 1"), domain="-3, 3")
    counts = [int(step.after) for step in made.steps if step.rule in ("count", "merge")]
    assert counts[0] > counts[1]
    assert any("2 regions with one map" in step.reason for step in steps(made, "piece"))


def test_many_pieces_are_counted_and_the_first_shown() -> None:
    made = piecewise.derive(Network.parse("x[2] -> 8 relu -> 4 relu -> 1").randomised(1))
    assert len(steps(made, "map")) == 8
    assert any("the first 8 are shown" in remark for remark in made.remarks)
    assert all(step.relation == "approx" and "rounded" in step.reason for step in steps(made, "map"))
    assert made.verify()


def test_maps_are_the_networks_own() -> None:
    """Each printed map, evaluated in floats at the middle of its interval, is the network's output there."""
    network = Network.parse("x[1] -> 4 relu -> 3 leaky_relu -> 1").randomised(4)
    made = piecewise.derive(network)
    for where, what in zip(steps(made, "piece"), steps(made, "map"), strict=True):
        middle = float((where.after.args[0] + where.after.args[1]) / 2)
        value = what.after.xreplace(dict.fromkeys(what.after.atoms(MatrixElement), Float(middle)))
        assert float(value) == pytest.approx(network([middle])[0], abs=5e-4)


def test_without_hinges_there_is_one_piece() -> None:
    made = piecewise.derive(Network.parse("x[1] -> 2 -> 1"))
    assert [int(step.after) for step in made.steps if step.rule in ("count", "merge")] == [1, 1]
    assert "one affine map on the whole domain" in made.remarks[0]


# Altered steps -----------------------------------------------------------------------------------


def altered(made: Derivation, rule: str, after: Any) -> Derivation:
    step = steps(made, rule)[0]
    return replace(
        made, steps=tuple(replace(step, after=after) if one is step else one for one in made.steps)
    )


@pytest.mark.parametrize(
    ("rule", "after"),
    [
        ("count", Integer(5)),
        ("merge", Integer(3)),
        ("piece", Interval(-2, Rational(-99, 100))),
        ("piece", Interval(-1, 0)),
        ("put in", Integer(1)),
        ("map", Integer(1)),
        ("map", Float("0.0")),
    ],
)
def test_an_altered_step_is_refused(rule: str, after: Any) -> None:
    made = piecewise.derive()
    report = altered(made, rule, after).verify()
    assert report.wrong[0].rule == rule


def test_the_matrix_of_another_piece_is_refused() -> None:
    made = piecewise.derive()
    put_in = steps(made, "put in")[0]
    forged = put_in.after.xreplace({put_in.after.args[0].args[1]: ImmutableDenseMatrix.diag(1, 1, 0)})
    report = altered(made, "put in", forged).verify()
    assert report.wrong[0].rule == "put in"


def test_a_formula_with_the_matrix_lost_is_refused() -> None:
    made = piecewise.derive()
    without = made.steps[1].after.args[0]
    report = altered(made, "fix the signs", without).verify()
    assert report.wrong[0].rule == "fix the signs"


def test_a_claim_about_other_cells_is_refused() -> None:
    """The certificate itself is altered, map and step alike: the forward pass refuses it."""
    made = piecewise.derive()
    step = steps(made, "map")[0]
    part = step.evidence.certificate  # type: ignore[union-attr]
    cells = list(part.claim.cells)
    cells[0] = replace(cells[0], constant=(cells[0].constant[0] + 1,))
    claim = replace(part.claim, cells=tuple(cells))
    forged = replace(part, claim=claim)
    verdict = forged.examine(step.before, "=", step.after + 1)
    assert not verdict.holds
    assert "its map is wrong" in verdict.reason


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 5 relu -> 1", {}, "has 3 inputs, and pieces are shown for 1 or 2.*slice"),
        ("x[1] -> 5 tanh -> 1", {}, "approximate it by a relu network"),
        ("x[1] -> 5 phi -> 1", {}, "no linear pieces"),
        ("x[2] -> 64 relu -> 64 relu -> 64 relu -> 1", {}, "more than 2000 regions"),
        ("x[1] -> 2 relu", {"domain": "0"}, "is no domain for this network"),
        ("x[1] -> 2 relu", {"domain": "0,0; 1,0; 0,1"}, "is no domain for this network"),
        ("x[2] -> 2 relu", {"domain": "2, 1"}, "give the smaller number first"),
        ("x[2] -> 2 relu", {"domain": "a, b"}, "'a' is not a number"),
        ("x[2] -> 2 relu", {"domain": "0,0;" * 200}, "longer than 500 characters"),
        ("x[1] -> h: 2 <- h", {}, "feedback"),
    ],
)
def test_what_has_no_pieces_says_why(text: str, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence) as refusal:
        piecewise.derive(Network.parse(text), **options)
    assert "\n" not in str(refusal.value)


def test_the_weights_are_put_in_when_there_are_none() -> None:
    made = piecewise.derive(Network.parse("x[1] -> 5 relu -> 1"))
    assert any("whole numbers were put in" in remark for remark in made.remarks)
    weights = np.array(steps(made, "numbers")[0].after.tolist(), float)
    assert np.array_equal(weights, weights.round())


def test_worked_numbers_are_of_the_weights_that_are_shown() -> None:
    made = piecewise.derive(Network.parse("x[2] -> 3 relu -> 1"))
    assert made.numbered is not None
    shown = [np.array(step.after.tolist(), float) for step in steps(made, "numbers")]
    arrays = [made.numbered.parameters.of_layer(name) for name in ("layer1", "layer2")]  # type: ignore[union-attr]
    for one, other in zip(
        shown, [array for named in arrays for array in (named["W"], named["b"])], strict=True
    ):
        assert np.array_equal(one.ravel(), other.ravel())
