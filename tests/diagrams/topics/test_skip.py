"""Figures of skip connections: every law in every theme, the layers of F in order, one skip, the right sign."""

from __future__ import annotations

import pytest

from diagrams.figure import Box, Label
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import skip
from explainers.networks import Network, NetworkError

NETWORKS = (
    "x[4] -> 4 phi -> 4 -> + x",
    "x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2",
    "x[4] -> a: 6 phi -> 4 -> & a -> 2",
)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("text", NETWORKS)
def test_typed_networks_keep_every_law(text, theme):
    assert check(skip.draw(Network.parse(text), theme=theme)) == ()


@pytest.mark.parametrize(("name", "sign"), [("resnet18", "+"), ("densenet121", "∥"), ("denoising_unet", "+")])
def test_known_networks_show_their_first_block(name, sign):
    figure = skip.draw(Network.known(name))
    assert check(figure) == ()
    assert figure["sign"].content == sign
    assert (figure["skip"].source, figure["skip"].target) == ("u", "merge")


def test_the_layers_of_a_residual_block_stand_in_order():
    figure = skip.draw(Network.known("resnet18"))
    words = [mark.content for mark in figure.of_kind("name:") if isinstance(mark, Label)]
    assert words == ["conv 3×3", "batchnorm", "ReLU", "conv 3×3", "batchnorm"]
    places = [mark.center[0] for mark in figure.of_kind("inside:") if isinstance(mark, Box)]
    assert places == sorted(places)
    assert len(places) == 5


def test_a_network_without_a_skip_is_refused_in_a_sentence():
    with pytest.raises(NetworkError, match="no skip connection"):
        skip.draw(Network.parse("x[3] -> 5 -> 2"))
