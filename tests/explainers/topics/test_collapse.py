"""The centrepiece: goldens of small nets, every shape of network, every depth, and what stops it."""

from __future__ import annotations

import time

import pytest
from random_networks import random_network
from sympy import Identity

from explainers.derivations.derivation import Definition, Induction, Substitution
from explainers.derivations.expressions import matrix, plus, times, vector
from explainers.derivations.proof import prove
from explainers.networks import PHI, Network, NetworkError
from explainers.topics import collapse


def lines(text: str, **options: object) -> list[str]:
    """The formulas alone."""
    made = collapse.derive(Network.parse(text), **options)
    return [
        line.strip() for line in made.text().splitlines() if "= " in line and "[" not in line.split("=")[0]
    ]


def test_three_layers_as_taught() -> None:
    assert lines("x[3] -> 5 -> 5 -> 2") == [
        "ŷ = W₃h₂ + b₃",
        "= W₃(W₂h₁ + b₂) + b₃",
        "= W₃(W₂(W₁x + b₁) + b₂) + b₃",
        "= W₃(W₂W₁x + W₂b₁ + b₂) + b₃",
        "= W₃W₂W₁x + W₃W₂b₁ + W₃b₂ + b₃",
        "= Ax + c",
        "with A = W₃W₂W₁, c = W₃W₂b₁ + W₃b₂ + b₃",
    ]


def test_with_phi_it_is_first_supposed_to_change_nothing() -> None:
    made = collapse.derive(Network.feedforward(3, 4, 2, activation=PHI))
    assert any(isinstance(step.evidence, Substitution) for step in made.steps)
    assert "= W₂φ(W₁x + b₁) + b₂" in made.text()


def test_latex_golden() -> None:
    made = collapse.derive(Network.feedforward(3, 2))
    assert made.latex(has_reasons=False) == (
        "\\begin{aligned}\n"
        r"\hat{\boldsymbol{y}} &= \underbrace{\boldsymbol{W}}_{\boldsymbol{A}} \boldsymbol{x} + "
        "\\underbrace{\\boldsymbol{b}}_{\\boldsymbol{c}} \\\\\n"
        r"&= \boldsymbol{A} \boldsymbol{x} + \boldsymbol{c}"
        "\n\\end{aligned}"
    )


def test_typst_and_markdown_goldens() -> None:
    made = collapse.derive(Network.feedforward(3, 2))
    assert made.typst(has_reasons=False) == (
        "$ hat(bold(y)) &= underbrace(bold(W), bold(A)) bold(x) + underbrace(bold(b), bold(c)) \\\n"
        "  &= bold(A) bold(x) + bold(c) $"
    )
    assert made.markdown().startswith(
        "## Without activations, every depth is one layer\n\n$$\\hat{\\boldsymbol{y}} = "
    )


def test_without_biases_the_map_is_linear() -> None:
    made = collapse.derive(Network.feedforward(3, 4, 2, has_bias=False))
    assert made.text().splitlines()[-2:] == [
        "",
        "No layer has a bias, so the map is linear: nothing is added.",
    ]
    assert "= Ax\n" in made.text()


def test_with_biases_it_is_affine_and_says_so() -> None:
    assert "linear only where every bias is zero" in " ".join(collapse.derive().remarks)


def test_a_skip_turns_w_into_w_plus_i() -> None:
    made = collapse.derive(Network.parse("x[8] -> a: 8 -> 8 -> + a -> 2"))
    a = matrix("A", 2, 8)
    (meant,) = (
        pair[1] for step in made.steps if step.rule == "name" for pair in step.evidence.pairs if pair[0] == a
    )
    w1, w2, w3 = matrix("W_1", 8, 8), matrix("W_2", 8, 8), matrix("W_3", 2, 8)
    assert meant == times(w3, plus(w2, Identity(8)), w1)


def test_a_tower_of_residual_blocks_stays_short() -> None:
    text = "x[4]" + "".join(
        f" -> r{number}: 4 -> + {'x' if number == 1 else f's{number - 1}'} -> s{number}: 4"
        for number in range(1, 40)
    )
    made = collapse.derive(Network.parse(text))
    assert made.verify()
    assert len(made.latex()) < 400_000


def test_a_recurrent_layer_is_collected_by_powers() -> None:
    assert lines("x[4] -> h: 8 <- h", steps=3)[-1] == "= Wₕ³h₀ + Wₕ²(Wₓx₁ + b) + Wₕ(Wₓx₂ + b) + Wₓx₃ + b"


def test_every_depth_at_once_is_an_induction() -> None:
    made = collapse.derive(depth="L")
    assert isinstance(made.steps[0].evidence, Induction)
    assert isinstance(made.steps[1].evidence, Definition)
    assert made.verify()


def test_every_number_of_steps_at_once() -> None:
    made = collapse.derive(Network.parse("x[4] -> h: 8 phi <- h"), steps="T")
    assert "W_h" not in made.text().splitlines()[0]
    assert made.verify()


def test_an_activation_stops_it_and_each_stretch_collapses() -> None:
    made = collapse.derive(Network.parse("x[3] -> 5 -> 4 relu -> 4 -> 3 tanh -> 2 -> 1"))
    assert [remark for remark in made.remarks if "stands in the way" in remark] == [
        "The activation relu of layer 2 stands in the way: a matrix cannot pass it.",
        "The activation tanh of layer 4 stands in the way: a matrix cannot pass it.",
    ]
    assert made.remarks[-1] == "3 stretches between activations collapse."
    assert {step.left.name for step in made.steps} == {"z_2", "z_4", "yhat"}
    assert made.verify()


def test_where_nothing_collapses_it_says_so() -> None:
    made = collapse.derive(Network.parse("x[3] -> 5 relu -> 5 relu -> 2"))
    assert "nothing collapses" in made.remarks[-1]
    assert made.verify()


@pytest.mark.parametrize("seed", range(50))
def test_random_networks_collapse_on_exact_rungs(seed: int) -> None:
    network = random_network(seed, depth=1 + seed % 12, feedback=seed % 5 == 0)
    made = collapse.derive(network, steps=2) if network.has_feedback else collapse.derive(network)
    report = made.verify()
    assert report, report
    assert all(step.is_exact for step in report.steps)


def test_a_wrong_step_is_refuted() -> None:
    x, w1, w2 = vector("x", 3), matrix("W_1", 3, 3), matrix("W_2", 3, 3)
    b1, b2 = vector("b_1", 3), vector("b_2", 3)
    assert not prove(plus(times(w2, plus(times(w1, x), b1)), b2), plus(times(w2, w1, x), b1, b2))


def test_two_hundred_layers() -> None:
    start = time.process_time()
    made = collapse.derive(Network.feedforward(*[3] * 201))
    assert made.verify()
    assert made.latex().count(r"\boldsymbol{W}_{200}") > 200
    assert time.process_time() - start < 20  # about two seconds; a recursion or a square would not end at all


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 2", {"steps": 3}, "leave steps out"),
        ("x[4] -> h: 8 <- h", {"steps": 0}, "from 1 to 1000"),
        ("x[4] -> h: 8 <- h", {"steps": True}, "from 1 to 1000"),
        ("x[4] -> h: 8 <- h", {"steps": "many"}, "from 1 to 1000"),
        ("x[4] -> h: 8 <- h -> 3", {"steps": "T"}, "one recurrent layer"),
        ("x[3] -> 2", {"depth": "M"}, 'depth is "L"'),
        ("x[8] -> a: 8 -> 8 -> + a -> 2", {"depth": "L"}, "dense layers in a row"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, object], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        collapse.derive(Network.parse(text), **options)


def test_a_deep_derivation_is_shown_short() -> None:
    made = collapse.derive(Network.feedforward(*[3] * 201))
    assert repr(made) == "Derivation('collapse', 3 steps)"
    assert repr(made.steps[1]) == "Step('multiply out': Every bracket is multiplied out.)"
    assert str(collapse.derive()) == collapse.derive().text()
