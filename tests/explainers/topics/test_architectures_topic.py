"""The costs of architectures: proved by counting, equal to published totals; and what the counting refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sympy import Integer

from explainers.derivations.counting.certificates import Positions, Reached, Uses, counted
from explainers.derivations.counting.formulas import (
    grown_formula,
    multiply_add_terms,
    parameter_terms,
    positions_formula,
    sum_of,
)
from explainers.derivations.derivation import Certified, Derivation
from explainers.networks import KNOWN, Convolution, Network, NetworkError
from explainers.networks.architectures.parts import parts
from explainers.topics import architectures


def last(made: Derivation, word: str) -> int:
    """What the last step about `word` ends with."""
    (step,) = [step for step in made.steps if str(step.left) == word]
    return int(step.after)


@pytest.mark.parametrize("name", KNOWN)
def test_every_architecture_is_counted_and_proved(name: str) -> None:
    network = Network.known(name)
    made = architectures.derive(network)
    report = made.verify()
    assert report, report
    assert all(step.is_exact for step in report.steps)
    assert {step.rung for step in report.steps} <= {"exact count", "normal form"}
    assert last(made, "parameters") == network.parameter_count
    assert last(made, "multiplications") == network.multiply_add_count
    # Readable: repeated blocks are told once.
    assert len(made.steps) <= 60


NETWORKS = [
    "x[3] -> 5 relu -> 2",
    "x[1, 9] -> conv 4@3/2 pad 1 -> conv 4@1 groups 2 nobias -> convT 2@3/2 pad 1 -> flatten -> 5",
    "x[2, 6, 5] -> conv 3@2x3/2x1 -> batchnorm -> subsample 1x2 -> flatten -> distance 4",
    "x[4] -> lstm 5 -> 2",
    "x[4] -> h: 8 <- h -> 3 nobias",
    "x[c, 8, 8] -> conv n@3x3 -> batchnorm -> relu -> flatten -> m",
    "x[2, 5, 4, 3] -> conv 2@2 -> conv 2@2 pad 1",
]


@pytest.mark.parametrize("text", NETWORKS)
def test_other_networks(text: str) -> None:
    network = Network.parse(text)
    made = architectures.derive(network)
    assert made.verify().is_exact
    totals = [step for step in made.steps if step.rule == "add up"]
    assert [step.after for step in totals] == [network.parameter_count, network.multiply_add_count]


def test_a_network_without_weights_is_refused() -> None:
    with pytest.raises(NetworkError, match="has no weights to count: give it a dense layer or a convolution"):
        architectures.derive(Network.parse("x[1, 4] -> maxpool 2"))


def test_equal_blocks_are_told_once() -> None:
    found = {part.name: part.times for part in parts(Network.known("resnet152"))}
    assert found["stage2_block2"] == 7
    assert found["stage3_block2"] == 35
    assert found["stage1_block1"] == 1
    made = architectures.derive(Network.known("resnet152"))
    assert "35 · 1117184" in made.text()
    assert "stage3.block2 1024×14×14 (×35)" in made.remarks[0]


def test_counting_one_by_one_agrees_with_the_formulas() -> None:
    """Both routes for every layer that has weights, in a net of each kind."""
    for text in NETWORKS[:5]:
        network = Network.parse(text)
        for layer in network.layers:
            inputs = network.input_shapes(layer)
            if not inputs:
                continue
            weights, uses, others = counted(layer.operation, inputs)
            assert weights + others == sum_of(parameter_terms(layer.operation, inputs)).doit()
            assert uses == sum_of(multiply_add_terms(layer.operation, inputs)).doit()


# Planted faults --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lenet5", "lenet5_1998", "resnet18"])
def test_every_wrong_number_is_refused(name: str) -> None:
    made = architectures.derive(Network.known(name))
    for step in made.steps:
        if not isinstance(step.evidence, Certified):
            continue
        changed: tuple[dict[str, Any], ...] = (
            {"after": step.after + 1},
            {"relation": "le"},
            {"before": step.before + 1},
        )
        for wrong in changed:
            assert not replace(made, steps=(replace(step, **wrong),)).verify()


def test_a_forgotten_stride_or_padding_is_noticed() -> None:
    right = positions_formula(224, 7, 2, 3)
    assert Positions(224, 7, 2, 3).examine(right, "=", Integer(112)).holds
    assert not Positions(224, 7, 2, 3).examine(positions_formula(224, 7, 2, 0), "=", Integer(109)).holds
    assert not Positions(224, 7, 2, 3).examine(right, "=", Integer(113)).holds
    assert Reached(28, 2, 2, 0).examine(grown_formula(28, 2, 2, 0), "=", Integer(56)).holds
    assert not Reached(28, 2, 2, 0).examine(grown_formula(28, 2, 2, 0), "=", Integer(55)).holds


def test_the_weights_of_another_layer_are_another_claim() -> None:
    shape = (6, 14, 14)
    terms = parameter_terms(Convolution(16, 5), [shape])
    right = Uses(((Convolution(16, 5), (shape,)),), "parameters")
    assert right.examine(sum_of(terms), "=", Integer(2416)).holds
    without_bias = Uses(((Convolution(16, 5, has_bias=False), (shape,)),), "parameters")
    assert not without_bias.examine(sum_of(terms), "=", Integer(2416)).holds
    assert not right.examine(Integer(2400), "=", Integer(2416)).holds
    assert not right.examine(Integer(2400), "=", Integer(2400)).holds
    assert (
        "there are 2400 parameters, not 2416"
        in without_bias.examine(sum_of(terms), "=", Integer(2416)).reason
    )


@pytest.mark.parametrize("n", range(1, 9))
def test_sizes_by_sliding(n: int) -> None:
    """The formula against windows that are tried one after the other, for all small cases."""
    for k in range(1, n + 1):
        for s in range(1, 5):
            for p in range(3):
                size = positions_formula(n, k, s, p).doit()
                assert Positions(n, k, s, p).examine(positions_formula(n, k, s, p), "=", size).holds
                if s * (n - 1) + k > 2 * p:
                    size = grown_formula(n, k, s, p).doit()
                    assert size == len(range(s * (n - 1) + k)[p : s * (n - 1) + k - p])
