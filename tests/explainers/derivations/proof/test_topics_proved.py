"""The centrepiece, proved: plain, deep, and on random networks with skips, concatenation and feedback."""

import pytest
from random_networks import random_network

from explainers.networks import IDENTITY, Network
from explainers.topics import collapse


def test_the_collapse_of_a_feedforward_network_is_exact_at_every_step():
    report = collapse.derive(Network.feedforward(3, 5, 5, 2)).verify()
    assert report
    assert all(step.is_exact and step.rung == "normal form" for step in report.steps)
    assert all(step.replayed is not False for step in report.steps)


@pytest.mark.parametrize("seed", range(50))
def test_random_networks_collapse_with_every_step_exact(seed):
    network = random_network(seed, feedback=seed % 3 == 0, activation=IDENTITY)
    report = collapse.derive(network, **({"steps": 2} if network.has_feedback else {})).verify()
    assert report.is_exact, str(report)


def test_depth_200_is_derived_and_proved():
    assert collapse.derive(Network.feedforward(*[3, 4] * 100, 3)).verify().is_exact
