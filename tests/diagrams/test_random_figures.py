"""A sample of random networks, with skips, concatenation and feedback: every figure keeps every law and is complete."""

import pytest
from random_networks import random_network

from diagrams.laws import check, completeness
from diagrams.pictures import has_neurons, picture_of
from diagrams.topics import collapse, feedforward, nesting, stack
from explainers.networks import PHI, NetworkError

DRAWN = {
    "feedforward": feedforward.draw,
    "stack": stack.draw,
    "nesting": nesting.draw,
    "collapse": collapse.draw,
    "picture": picture_of,
}
KINDS = {
    "feedback": {"feedback": True, "activation": None},
    "wide": {"activation": None, "most_units": 12},
    "any activation": {"activation": PHI, "has_bias": None},
    "affine": {},
}
SEEDS = (3, 5, 22, 42, 48, 50, 58, 106)


@pytest.mark.parametrize("topic", DRAWN)
@pytest.mark.parametrize(("place", "seed"), list(enumerate(SEEDS)))
def test_a_random_network_is_drawn_legibly_and_whole(topic, place, seed):
    kinds = list(KINDS)
    for kind in (kinds[place % 4], kinds[(place + 2) % 4]):
        network = random_network(seed, **KINDS[kind])
        try:
            figure = DRAWN[topic](network)
        except NetworkError as refused:
            # Only a formula whose paths multiply beyond all reading is refused.
            assert topic == "nesting"
            assert "letters" in str(refused)  # noqa: PT017
            continue
        assert check(figure) == ()
        if topic != "picture" or has_neurons(network):
            assert completeness(figure, network) == ()
