"""What depth costs: published accuracies as data, counts as computed, and comparisons that a wrong number breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Integer

from explainers.derivations.derivation import Certified
from explainers.networks import Network, NetworkError
from explainers.networks.architectures.published import PUBLISHED
from explainers.topics import cost
from explainers.values import Compared

TABLE = """
alexnet    2012    8  0.71 56.52
vgg16      2014   16 15.47 71.59
vgg19      2014   19 19.63 72.38
resnet18   2015   18  1.81 69.76
resnet34   2015   34  3.66 73.31
resnet50   2015   50  4.09 76.13
resnet101  2015  101  7.80 77.37
resnet152  2015  152 11.51 78.31
"""
"""As the documentation of torchvision's models prints them: billions of multiply-adds, and top-1 in %."""


def test_the_data_are_those_published() -> None:
    rows = [
        f"{model.name} {model.year} {model.depth} {model.multiply_adds / 1e9:.2f} {model.top_1:.2f}"
        for model in PUBLISHED
    ]
    assert rows == [" ".join(line.split()) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.name)
def test_the_depth_is_that_of_the_network(model: object) -> None:
    """Layers with weights, without the projections that the papers do not count."""
    network = Network.known(model.name)  # type: ignore[attr-defined]
    weighted = [
        layer.name
        for layer in network.layers
        if "W" in network.parameter_shapes(layer) and "projection" not in layer.name
    ]
    assert len(weighted) == model.depth  # type: ignore[attr-defined]


def test_all_of_it_is_proved() -> None:
    made = cost.derive()
    assert made.verify().is_exact
    totals = {str(step.left): step.after for step in made.steps if step.rule == "add up"}
    assert totals == {f"multiplications({model.name})": model.multiply_adds for model in PUBLISHED}


def test_who_is_surpassed() -> None:
    """By hand: of the models that are right more often, ResNet-34 is the cheapest that computes less than a VGG."""
    compared = [(str(step.before), str(step.after)) for step in cost.derive().steps if step.rule == "compare"]
    assert compared == [
        ("multiplications(resnet34)", "multiplications(vgg16)"),
        ("multiplications(resnet34)", "multiplications(vgg19)"),
    ]
    assert not [step for step in cost.derive(models="vgg16, resnet18").steps if step.rule == "compare"]


def test_wrong_numbers_are_refused() -> None:
    made = cost.derive(models="vgg19, resnet34")
    for step in made.steps:
        wrong = replace(step, after=step.after + 1) if step.rule == "add up" else replace(step, relation="gt")
        assert not replace(made, steps=(wrong,)).verify()
    comparison = made.steps[-1]
    pairs = ((comparison.before, Integer(20_000_000_000)), (comparison.after, Integer(19_632_062_464)))
    wrong = replace(comparison, evidence=Certified(Compared(pairs)))
    assert not replace(made, steps=(wrong,)).verify()


def test_unknown_models() -> None:
    with pytest.raises(NetworkError, match="no accuracy of 'vgg17' is on record: did you mean vgg1"):
        cost.derive(models="alexnet, vgg17")
    with pytest.raises(NetworkError, match="no accuracy of 'unet' is on record"):
        cost.derive(models="unet")
