"""The topics that are pictures: a nerve cell, two heads, and examples of what networks are used for."""

import numpy as np
import pytest

from diagrams.curves import samples
from diagrams.errors import DiagramError
from diagrams.laws import check
from diagrams.sketches import nerve_cell
from diagrams.theme import THEMES
from diagrams.topics import biological, tasks
from explainers.networks import Network
from explainers.networks.numbers import example_input

TOPICS = (biological, tasks)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__.rpartition(".")[2])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_picture_keeps_every_law_and_is_drawn(topic, theme):
    figure = topic.draw(theme=theme)
    assert check(figure) == ()
    assert figure.alt.endswith(".")
    assert 1.2 < figure.width / figure.height < 2.6
    assert figure.png(300).startswith(b"\x89PNG")


# A nerve cell ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "answer"),
    [("dendrite:1", "input:1"), ("soma", "sum"), ("hillock", "activation"), ("axon", "output")],
)
def test_what_answers_to_each_other_has_one_colour(part, answer):
    figure = biological.draw()
    assert figure[part].look.role == figure[answer].look.role


def test_four_parts_have_four_colours():
    figure = biological.draw()
    assert len({figure[part].look.role for part in ("dendrite:1", "soma", "hillock", "axon")}) == 4


def test_every_area_of_the_cell_is_closed():
    for mark in nerve_cell.nerve_cell().marks:
        if mark.id != "nucleus":
            assert mark.points[0] == pytest.approx(mark.points[-1])


def test_every_dendrite_begins_inside_the_body():
    part = nerve_cell.nerve_cell()
    for mark in part.marks:
        if mark.id.startswith("dendrite:"):
            nearest = min(x * x + y * y for _, (x, y) in samples(mark.points)) ** 0.5
            assert nearest < 20.0


def test_a_name_on_the_cell_is_caught(monkeypatch):
    monkeypatch.setattr(biological, "_DOES", -8.0)
    assert any(problem.law == "a label on an edge" for problem in check(biological.draw()))


# One network, two heads --------------------------------------------------------------------


def test_the_bars_are_the_softmax_of_the_networks_scores():
    network = Network.parse("x[4] -> 6 tanh -> 5").randomised(3)
    figure = tasks.draw(network, classes="a, b, c, d, e")
    scores = network.forward(example_input(network)).output
    shares = np.exp(scores) / np.exp(scores).sum()
    widths = np.array([figure[f"share:{k}"].size[0] for k in range(1, 6)])
    np.testing.assert_allclose(widths / widths.sum(), shares, atol=1e-9)
    assert figure[f"class-name:{scores.argmax() + 1}"].is_strong
    assert f"the answer is {'abcde'[scores.argmax()]}" in figure["answer:class"].content


def test_a_softmax_of_the_network_is_not_applied_twice():
    network = Network.parse("x[4] -> 6 tanh -> 3 softmax").randomised(3)
    said = tasks.heads(network)
    np.testing.assert_allclose(said.shares, network.forward(example_input(network)).output)


@pytest.mark.parametrize(
    "text",
    [
        "x[784] -> 128 relu -> 10 softmax",
        "x[2] -> 3 relu -> 1",
        "x[3] -> 8 -> 8 tanh -> 12",
        "x[2] -> 1 -> 2",
    ],
)
def test_two_heads_on_other_networks(text):
    figure = tasks.draw(Network.parse(text))
    assert check(figure) == ()


def test_classes_left_out_are_said():
    figure = tasks.draw(Network.parse("x[3] -> 4 -> 12"))
    assert any(words.startswith("8 of 12") for words in figure.elided)


@pytest.mark.parametrize("text", ["x[n] -> 3 -> 2", "x[3] -> 2", "x[4] -> a: 4 -> 4 -> + a -> 2"])
def test_networks_without_two_heads_are_refused(text):
    with pytest.raises(DiagramError, match="chain of dense layers"):
        tasks.draw(Network.parse(text))
