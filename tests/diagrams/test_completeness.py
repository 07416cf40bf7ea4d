"""A net drawn in columns and its network agree, mark by mark; every way in which they could differ is found."""

from dataclasses import replace

import pytest

from diagrams.figure import Curve
from diagrams.laws import check, completeness
from diagrams.layouts import nets
from diagrams.topics import feedforward
from explainers.networks import Network

SMALL = Network.parse("x[2] -> 3 -> 1")
WIDE = Network.parse("x[3] -> 64 relu -> 2")
DEEP = Network.feedforward(*[3] * 20)
JUMPING = Network.parse("x[4] -> a: 4 relu <- a -> 4 <- a[t-2] -> + a -> 2 <- a")
NETWORKS = {"small": SMALL, "wide": WIDE, "deep": DEEP, "jumping": JUMPING}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_drawn_net_is_complete(name):
    assert completeness(feedforward.draw(NETWORKS[name]), NETWORKS[name]) == ()


def without(figure, *ids):
    return replace(figure, marks=tuple(mark for mark in figure.marks if mark.id not in ids))


def with_mark(figure, mark):
    return replace(figure, marks=(*figure.marks, mark))


def laws_broken(figure, network):
    return {problem.law for problem in completeness(figure, network)}


def test_a_missing_line_is_found():
    figure = without(feedforward.draw(SMALL), "edge:x:1->layer1:2")
    (problem,) = completeness(figure, SMALL)
    assert str(problem) == "a connection is not drawn once: neuron:x:1 and neuron:layer1:2 (0 lines)"


def test_a_line_drawn_twice_is_found():
    figure = feedforward.draw(SMALL)
    again = replace(figure["edge:x:1->layer1:2"], id="edge:again")
    assert laws_broken(with_mark(figure, again), SMALL) == {"a connection is not drawn once"}


def test_a_line_that_the_network_has_not_is_found():
    figure = feedforward.draw(SMALL)
    stray = Curve("edge:x:1->layer2:1", ((0, 0),) * 4, source="neuron:x:1", target="neuron:layer2:1")
    assert laws_broken(with_mark(figure, stray), SMALL) == {"an edge that the network has not"}


@pytest.mark.parametrize("id", ["skip:a->add1", "feedback:a->a", "feedback:a->layer2", "edge:add1->layer3"])
def test_a_missing_arrow_is_found(id):
    figure = without(feedforward.draw(JUMPING), id)
    assert laws_broken(figure, JUMPING) == {"an edge is not drawn once"}


@pytest.mark.parametrize("lines", ["all lines", "one arrow"])
def test_all_lines_of_an_edge_left_out_are_found(lines):
    figure = feedforward.draw(SMALL)
    kept = without(figure, *[mark.id for mark in figure.of_kind("edge:x:")])
    if lines == "one arrow":
        arrow = Curve(
            "edge:x->layer1", ((0, 0),) * 4, arrow=True, source="neuron:x:1", target="neuron:layer1:1"
        )
        assert laws_broken(with_mark(kept, arrow), SMALL) == {"connections are left out unsaid"}
    else:
        assert "an edge is not drawn once" in laws_broken(kept, SMALL)


@pytest.mark.parametrize(
    ("network", "law"),
    [
        (WIDE, "a neuron is missing"),
        (DEEP, "a layer is missing"),
        (JUMPING, "connections are left out unsaid"),
    ],
    ids=["wide", "deep", "jumping"],
)
def test_what_is_left_out_unsaid_is_found(network, law):
    figure = feedforward.draw(network)
    assert figure.elided
    assert laws_broken(replace(figure, elided=()), network) == {law}


def test_a_wrong_count_is_found():
    figure = feedforward.draw(WIDE)
    false = tuple(words.replace("60 of 64", "61 of 64") for words in figure.elided)
    assert laws_broken(replace(figure, elided=false), WIDE) == {"a neuron is missing"}


def test_a_fault_in_the_layout_is_caught(monkeypatch):
    """The weights' names sink among the lines that they name."""
    monkeypatch.setattr(nets, "BETWEEN", -30.0)
    laws = {problem.law for problem in check(feedforward.draw(SMALL))}
    assert "a label on an edge" in laws


def test_names_too_high_for_a_loop_are_caught(monkeypatch):
    """The layers' names rise to where the loop has its delay."""
    rows = nets.word_rows
    monkeypatch.setattr(nets, "word_rows", lambda words, columns, top: rows(words, columns, top + 22.0))
    figure = feedforward.draw(Network.parse("x[4] -> h: 8 tanh <- h -> 3"))
    assert {problem.law for problem in check(figure)} == {"a label on a label"}
