"""Every topic, for many networks: it derives, is written in every format, and every step of it is proved exactly."""

from __future__ import annotations

import importlib
import json
import pkgutil
from inspect import signature
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from random_networks import random_network

import explainers.topics
from explainers.derivations.derivation import Derivation, Step, Substitution
from explainers.derivations.expressions import letters
from explainers.networks import IDENTITY, Network, NetworkError
from tests.explainers.topics.evaluation import evaluated, values_of
from tests.explainers.topics.others import OTHERS, Case

TOPICS = [
    importlib.import_module(f"explainers.topics.{module.name}")
    for module in pkgutil.iter_modules(explainers.topics.__path__)
]
NETWORKS = [
    "x[3] -> 2",
    "x[n] -> 1 phi",
    "x[1] -> 5 relu",
    "x[3] -> 5 phi -> 5 phi -> 2 phi",
    "x[3] -> 5 relu -> 5 relu -> 2 softmax",
    "x[3] -> 4 nobias -> 4 nobias -> 2 nobias",
    "x[n] -> m relu -> 1",
    "x[784] -> 100 sigmoid -> 10",
    "x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2",
    "x[8] -> a: 8 -> 8 -> + a -> 2",
    "x[8] -> a: 8 relu -> 8 relu -> & a -> 2",
    "x[4] -> h: 8 <- h",
    "x[4] -> h: 8 tanh <- h -> 3",
    "x[4] -> 5 -> 6 <- layer1[t-2] -> 3",
    "u[2] -> encoder: 4 relu -> code: 1 -> decoder: 4 relu -> 2",
    "x[3] -> lstm 2 -> 1",
    "x[n] -> h: gru m",
    "x[3] -> a: 3 sigmoid -> 3 tanh -> * a -> complement -> 4 -> 2",
]
DRAWN_BY_LAYER = {"neuron", "bias", "feedforward", "layer", "stack", "nesting", "collapse", "training"}
OF_NETWORKS = [topic for topic in TOPICS if "network" in signature(topic.derive).parameters]
name = lambda topic: topic.__name__.rpartition(".")[2]  # noqa: E731


def derived(topic: ModuleType, network: Network, **options: Any) -> Derivation | None:
    """The derivation; None where the topic says in one sentence that it does not fit."""
    try:
        made: Derivation = topic.derive(network, **options)
    except NetworkError as refusal:
        return _one_sentence(str(refusal))
    return made


def _one_sentence(text: str) -> None:
    assert len(text) > 30
    assert "\n" not in text


def check(made: Derivation) -> None:
    report = made.verify()
    assert report, report
    assert all(step.is_exact for step in report.steps)
    assert all(step.replayed in (None, True) for step in report.steps)
    for text in (made.latex(), made.typst(), made.markdown(), made.text(), made._repr_latex_()):
        assert text.strip()
    assert len(json.loads(made.json())["steps"]) == len(made.steps)
    assert len(made.formulas()) == len(made.steps)
    assert all(step.reason.endswith(".") for step in made.steps)


def test_the_seven_topics_are_there() -> None:
    assert {"neuron", "bias", "feedforward", "layer", "stack", "nesting", "collapse"} <= set(
        map(name, TOPICS)
    )


@pytest.mark.parametrize("topic", TOPICS, ids=name)
def test_the_example_is_proved(topic: ModuleType) -> None:
    made = topic.derive()
    check(made)
    assert made.topic == name(topic)


def test_every_topic_has_three_other_cases() -> None:
    assert set(OTHERS) == set(map(name, TOPICS))
    assert all(len(cases) >= 3 for cases in OTHERS.values())


@pytest.mark.parametrize(
    ("topic", "case"),
    [(topic, case) for topic in TOPICS for case in OTHERS.get(name(topic), ())],
    ids=lambda value: (
        value if isinstance(value, str) else name(value) if isinstance(value, ModuleType) else repr(value)
    ),
)
def test_the_others_are_proved(topic: ModuleType, case: Case) -> None:
    network = () if case.network is None else (case.network,)
    check(topic.derive(*network, **case.options))


@pytest.mark.parametrize("text", NETWORKS)
@pytest.mark.parametrize("topic", OF_NETWORKS, ids=name)
def test_every_topic_derives_every_network_or_says_why_not(topic: ModuleType, text: str) -> None:
    made = derived(topic, Network.parse(text))
    if made is not None:
        check(made)


@pytest.mark.parametrize("topic", [topic for topic in OF_NETWORKS if name(topic) in DRAWN_BY_LAYER], ids=name)
def test_every_letter_of_a_layer_has_a_role(topic: ModuleType) -> None:
    made = topic.derive(Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi"))
    roles = dict(made.roles)
    used = {
        letter.name for step in made.steps for side in (step.before, step.after) for letter in letters(side)
    }
    assert all(roles.get(letter) for letter in used if letter[0] in "Wbhxy")


@pytest.mark.parametrize("topic", TOPICS, ids=name)
def test_what_stays_keeps_its_id(topic: ModuleType) -> None:
    """After one step and before the next the formula is the same, ids and all."""
    made = topic.derive()
    for first, second, a, b in zip(
        made.steps, made.steps[1:], made.formulas(), made.formulas()[1:], strict=False
    ):
        if first.after is second.before and first.left == second.left:
            assert a.after == b.before


# Numbers ---------------------------------------------------------------------------------------


def sides(step: Step) -> tuple[Any, ...]:
    # After φ := id the numbers are those of another network.
    return (step.before,) if isinstance(step.evidence, Substitution) else (step.before, step.after)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("topic", ["stack", "nesting", "collapse"])
def test_numbers_agree_with_the_forward_pass(topic: str, seed: int) -> None:
    """Each side of each step, evaluated in NumPy, is what the network itself computes."""
    has_feedback = seed % 3 == 0 and topic != "stack"
    network = random_network(
        seed, depth=1 + seed % 6, feedback=has_feedback, activation=None if seed % 2 else IDENTITY
    )
    steps = 3 if network.has_feedback else None
    module = importlib.import_module(f"explainers.topics.{topic}")
    options = {"steps": steps} if steps and topic != "stack" else {}
    if topic == "collapse":
        options["is_identity"] = False
    made = derived(module, network, **options)
    if made is None:
        return
    values = values_of(network, steps, seed)
    for step in made.steps:
        for pair in getattr(step.evidence, "pairs", ()):
            values.setdefault(pair[0].name, evaluated(pair[1], values))
        left = step.before if step.left is None else step.left
        target = values.get(left.name, evaluated(step.before, values))
        for side in sides(step):
            np.testing.assert_allclose(evaluated(side, values), target, rtol=1e-8, atol=1e-10)


def test_the_second_route_notices_a_wrong_step() -> None:
    network = Network.feedforward(3, 4, 2)
    values = values_of(network, None, seed=1)
    last = importlib.import_module("explainers.topics.collapse").derive(network).steps[1].after
    without_bias = type(last)(*last.args[:-1]) if len(last.args) > 2 else last.args[0]
    assert np.allclose(evaluated(last, values), values["yhat"])
    assert not np.allclose(evaluated(without_bias, values), values["yhat"])
