"""Classes from scores: probabilities as NumPy has them, the right class, and faults that are refuted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from sympy import Float, Integer, Rational, Symbol

from explainers.derivations.derivation import Derivation, Step
from explainers.learning.answers.classes import LargestScore, class_names, score_numbers, set_of
from explainers.networks import Network, NetworkError
from explainers.topics import classification_examples
from layerwise import derive


def of_rule(made: Derivation, rule: str) -> list[Step]:
    return [step for step in made.steps if step.rule == rule]


def alone(made: Derivation, step: Step) -> bool:
    return bool(replace(made, steps=(step,)).verify())


@pytest.mark.parametrize("example", ["2, 1, 0", "-1, 0.5, 3", "1/3, 0, -7"])
def test_probabilities_in_numpy(example: str) -> None:
    made = classification_examples.derive(Network.parse("x[2] -> 3 softmax"), example=example)
    z = np.array([float(Fraction(part)) for part in example.split(",")])
    expected = np.exp(z) / np.exp(z).sum()
    found = [float(step.after) for step in of_rule(made, "example")]
    np.testing.assert_allclose(found, expected, atol=0.0006)


def test_the_lecture_s_classes() -> None:
    assert "dog ∈ {cat" in classification_examples.derive().text()
    digits = classification_examples.derive(Network.parse("x[784] -> 10 softmax")).text()
    assert "1 ∈ {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}" in digits
    assert (
        "the answer is not spam" in classification_examples.derive(Network.parse("x[9] -> 2 softmax")).text()
    )


def test_own_classes_and_scores_from_text() -> None:
    made = derive(
        "classification_examples", "x[5] -> 3", classes="rock, paper, scissors", example="1/2, 0, 2"
    )
    assert "the answer is scissors" in made.text()
    assert made.verify().is_exact


@pytest.mark.parametrize("wrong", ["cat", "bear", "horse"])
def test_a_wrong_class_is_refuted(wrong: str) -> None:
    made = classification_examples.derive()
    (step,) = of_rule(made, "argmax")
    assert alone(made, step)
    assert not alone(made, replace(step, before=Symbol(wrong)))


def test_the_certificate_refuses_ties_and_other_claims() -> None:
    names = set_of(("cat", "dog"))
    assert LargestScore((Fraction(1), Fraction(2))).examine(Symbol("dog"), "in", names).holds
    assert not LargestScore((Fraction(2), Fraction(2))).examine(Symbol("dog"), "in", names).holds
    assert not LargestScore((Fraction(1), Fraction(2))).examine(Symbol("dog"), "=", names).holds
    assert not LargestScore((Fraction(1),)).examine(Symbol("dog"), "in", names).holds


@pytest.mark.parametrize("rule", ["one denominator", "cancel", "compare", "divide by the numerator"])
@pytest.mark.parametrize("text", ["x[2] -> 3 softmax", "x[2] -> 30 softmax"])
def test_a_wrong_factor_is_refuted(rule: str, text: str) -> None:
    made = classification_examples.derive(Network.parse(text))
    step = of_rule(made, rule)[0]
    assert alone(made, step)
    assert not alone(made, replace(step, after=2 * step.after))


def test_a_wrong_order_and_a_wrong_decimal_are_refuted() -> None:
    made = classification_examples.derive()
    largest, example, grows = (
        of_rule(made, "largest")[0],
        of_rule(made, "example")[0],
        of_rule(made, "compare")[-1],
    )
    assert not alone(made, replace(largest, before=largest.after, after=largest.before))
    assert not alone(made, replace(example, after=example.after + Float("0.001", 1)))
    assert not alone(made, replace(grows, relation="lt"))
    positive = of_rule(made, "positive")[0]
    assert not alone(made, replace(positive, after=Rational(1, 10)))


def test_one_sigmoid_for_two_classes() -> None:
    network = Network.parse("x[9] -> 1 sigmoid")
    assert "the answer is not spam" in classification_examples.derive(network, example="-2").text()
    made = classification_examples.derive(network, example="2")
    assert "the answer is spam" in made.text()
    (other,) = of_rule(made, "the other class")
    assert alone(made, other)
    assert not alone(made, replace(other, after=1 + other.after))


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 5 relu", {}, "choose no class"),
        ("x[3] -> 4 sigmoid", {}, "choose no class"),
        ("x[3] -> 1", {}, "leaves no choice"),
        ("x[3] -> 3 softmax", {"classes": "a, b"}, "give 3 different names"),
        ("x[3] -> 3 softmax", {"classes": "a, b, b"}, "give 3 different names"),
        ("x[3] -> 3 softmax", {"classes": "a, b, $x$"}, "names no class"),
        ("x[3] -> 3 softmax", {"example": "1, 2"}, "give 3 numbers"),
        ("x[3] -> 3 softmax", {"example": "1, 2, two"}, "a score cannot be"),
        ("x[3] -> 3 softmax", {"example": "2, 1, 2"}, "of which one is"),
        ("x[3] -> 30 softmax", {"classes": "a, b"}, "leave classes and example out"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        classification_examples.derive(Network.parse(text), **options)


def test_names_and_scores_by_default() -> None:
    assert class_names(None, 3) == ("class 1", "class 2", "class 3")
    for count in range(2, 13):
        given = score_numbers(None, count)
        assert given.count(max(given)) == 1
    assert Integer(3) in set_of(class_names(None, 10)).args
