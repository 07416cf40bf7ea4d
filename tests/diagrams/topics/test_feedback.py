"""What is fed back, drawn: every edge of a cell is one wire, copies in time are joined as the network says."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from random_networks import random_network

from diagrams.errors import DiagramError
from diagrams.figure import Curve, Disc
from diagrams.laws import check
from diagrams.layouts.cells.blocks import blocks
from diagrams.pictures import picture_of
from diagrams.theme import THEMES
from diagrams.topics import feedback
from explainers.networks import Dense, Edge, Layer, Network, NetworkError

LSTM = Network.parse("x[4] -> lstm 16 -> 3")
GRU = Network.parse("x[4] -> gru 16 -> 3")
PLAIN = Network.parse("x[4] -> h: 8 tanh <- h -> 3")
CELLS = {"lstm": LSTM, "gru": GRU}


def wires(figure):
    """(id of what a wire comes from, id of where it goes) with how often it is drawn."""
    return Counter(
        (mark.source, mark.target)
        for mark in figure.marks
        if isinstance(mark, Curve) and mark.id.startswith("edge:")
    )


def edges_of(cell):
    """The same, counted from the cell's layers."""
    own = {layer.name for layer in cell.layers}
    return Counter(
        (
            f"layer:{edge.source}"
            if edge.source in own and not edge.delay
            else f"letter:{edge.source}" + (f"@{edge.delay}" if edge.delay else ""),
            f"layer:{layer.name}",
        )
        for layer in cell.layers
        for edge in layer.inputs
    )


# From inside -------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "text",
    [
        "x[4] -> lstm 16 -> 3",
        "x[4] -> gru 16 -> 3",
        "x[3] -> h: 4 phi <- h",
        "x[3] -> h: 4 relu <- h[t-2] -> 1",
        "x[3] -> h: 4 nobias <- h",
        "x[n] -> lstm m",
        "x[4] -> lstm 8 -> gru 8 -> 2",
    ],
)
def test_the_inside_of_a_cell_keeps_every_law(text, theme):
    figure = feedback.draw(Network.parse(text), view="cell", theme=theme)
    assert check(figure) == ()
    assert 1.2 < figure.width / figure.height < 2.9


@pytest.mark.parametrize("kind", CELLS)
def test_every_edge_of_a_cell_is_one_wire(kind):
    network = CELLS[kind]
    (cell,) = network.cells
    assert wires(feedback.draw(network, view="cell")) == edges_of(cell)


@pytest.mark.parametrize("kind", CELLS)
def test_every_wire_begins_and_ends_at_its_marks(kind):
    """By the geometry, not by what the wires say of themselves."""
    figure = feedback.draw(CELLS[kind], view="cell")
    for mark in figure.marks:
        if isinstance(mark, Curve):
            for end, id in ((mark.points[0], mark.source), (mark.points[-1], mark.target)):
                assert distance(figure[id], end) < 8.0, (mark.id, id)


def distance(mark, point):
    """From a point to the rim of a disc or a box, or to where a letter stands."""
    if hasattr(mark, "at"):
        return max(abs(mark.at[0] - point[0]), abs(mark.at[1] - point[1])) - 1.0
    dx, dy = (abs(a - b) for a, b in zip(mark.center, point, strict=True))
    if isinstance(mark, Disc):
        return abs((dx**2 + dy**2) ** 0.5 - mark.radius)
    return max(abs(max(dx - mark.size[0] / 2, dy - mark.size[1] / 2)), 0.0)


def test_a_wire_left_out_is_found():
    figure = feedback.draw(LSTM, view="cell")
    less = replace(
        figure, marks=tuple(mark for mark in figure.marks if mark.id != "edge:lstm1_i->lstm1_write")
    )
    assert wires(less) != edges_of(LSTM.cells[0])


@pytest.mark.parametrize("kind", CELLS)
def test_wires_run_level_and_upright_only(kind):
    for mark in feedback.draw(CELLS[kind], view="cell").marks:
        if isinstance(mark, Curve):
            for start, end in zip(mark.points[::3], mark.points[3::3], strict=False):
                dx, dy = abs(start[0] - end[0]), abs(start[1] - end[1])
                # A rounded corner is a quarter of a circle.
                assert min(dx, dy) == pytest.approx(0, abs=1e-6) or dx == pytest.approx(dy, rel=0.5), mark.id


def test_the_gates_have_the_equations_of_the_derivation():
    figure = feedback.draw(LSTM, view="cell")
    equations = {mark.id.split(":")[1] for mark in figure.of_kind("equation:")}
    assert equations == {"lstm1", "lstm1_c", "lstm1_f", "lstm1_i", "lstm1_o", "lstm1_g"}
    assert "how much of each number in memory is kept" in figure.alt


def test_each_input_of_a_plain_layer_has_its_matrix():
    figure = feedback.draw(PLAIN, view="cell")
    (layer,) = (layer for layer in PLAIN.layers if layer.name == "h")
    assert len(list(figure.of_kind("weight:"))) == len(layer.inputs)
    assert {"bias:h", "sum:h", "layer:h"} <= set(figure.by_id)


def test_one_of_several_cells_is_chosen_by_name():
    network = Network.parse("x[4] -> lstm 8 -> gru 8 -> 2")
    assert "Cell gru1, a GRU of 8 units" in feedback.draw(network, view="cell", cell="gru1").alt
    with pytest.raises(
        DiagramError, match="there is no recurrent layer 'b' in this network: choose lstm1, gru1"
    ):
        feedback.draw(network, view="cell", cell="b")


# Cells as blocks ---------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "text",
    [
        "x[4] -> lstm 16 -> 3",
        "x[n] -> gru m -> 3",
        "x[4] -> gru 16 -> 8 relu -> gru 8 -> 3 softmax",
        "x[4] -> a: 8 relu -> lstm 8 -> + a -> 2 <- a[t-2]",
        "x[4] -> a: 8 -> lstm 8 -> & a -> tanh -> 2",
    ],
)
def test_a_network_with_cells_is_drawn_in_blocks(text, theme):
    network = Network.parse(text)
    figure = picture_of(network, theme=theme)
    assert check(figure) == ()
    for cell in network.cells:
        assert str(figure[f"name:{cell.name}"].content).startswith(cell.operation.kind.upper())
        loop = figure[f"feedback:{cell.name}->{cell.name}"]
        assert loop.look.dash
        assert not any(
            f"layer:{layer.name}" in figure.by_id for layer in cell.layers if layer.name != cell.name
        )


def test_every_edge_between_blocks_is_drawn_once():
    network = Network.parse("x[4] -> a: 8 relu -> lstm 8 -> + a -> 2 <- a[t-2]")
    drawn = Counter(
        (mark.source, mark.target) for mark in picture_of(network).marks if isinstance(mark, Curve)
    )
    pairs = [
        ("x", "a"),
        ("a", "lstm1"),
        ("lstm1", "lstm1"),
        ("lstm1", "add1"),
        ("a", "add1"),
        ("add1", "layer2"),
    ]
    asked = Counter((f"layer:{source}", f"layer:{target}") for source, target in [*pairs, ("a", "layer2")])
    assert drawn == asked


def test_a_cell_into_which_others_look_is_drawn_layer_by_layer():
    (cell,) = LSTM.cells
    memory = Layer("reader", Dense(2), (Edge("lstm1_c"),))
    network = Network((LSTM.input, *cell.layers, memory))
    assert [block.name for block in blocks(network)] == [layer.name for layer in network.layers]


def test_the_blocks_are_said():
    alt = picture_of(LSTM).alt
    assert "an LSTM of 16 units (lstm1)" in alt
    assert "reads its own state and output of one time step before" in alt
    assert "m^2" in picture_of(Network.parse("x[n] -> gru m -> 3")).alt


# In time -----------------------------------------------------------------------------------

IN_TIME = (
    "x[3] -> h: 4 phi <- h",
    "x[4] -> h: 8 tanh <- h[t-2] -> 3",
    "x[4] -> lstm 16 -> 3",
    "x[4] -> lstm 8 -> gru 8 -> 2",
    "x[3] -> a: 4 <- b -> b: 3 tanh -> 2",
    "x[4] -> a: 8 relu <- a <- a[t-2] -> lstm 8 -> + a -> 2 <- a[t-2]",
    "x[n] -> h: m tanh <- h -> relu -> 1",
)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("text", IN_TIME)
def test_the_pictures_in_time_keep_every_law(text, theme):
    figure = feedback.draw(Network.parse(text), theme=theme)
    assert check(figure) == ()
    assert figure.alt.endswith(".")


@pytest.mark.parametrize("steps", [1, 2, 5, 6, 50, "T"])
@pytest.mark.parametrize("text", IN_TIME)
def test_any_number_of_steps_keeps_every_law(text, steps):
    figure = feedback.draw(Network.parse(text), view="unrolled", steps=steps)
    assert check(figure) == ()
    assert any("time steps between 2 and" in words for words in figure.elided) == (steps in (6, 50, "T"))


@pytest.mark.parametrize("text", IN_TIME)
def test_every_edge_is_drawn_once_at_every_time_step(text):
    """Counted from the network's layers: what enters each copy, by the names at both ends."""
    network, steps = Network.parse(text), 4
    figure = feedback.draw(network, view="unrolled", steps=steps)
    drawn = Counter((mark.source, mark.target) for mark in figure.marks if isinstance(mark, Curve))
    inner = {layer.name: cell for cell in network.cells for layer in cell.layers}
    asked = Counter()
    for t in range(1, steps + 1):
        for layer in network.layers:
            if layer.name not in inner:
                asked.update(
                    (end(edge.source, t - edge.delay), f"block:{layer.name}@{t}") for edge in layer.inputs
                )
        for cell in network.cells:
            reads = [(edge.source, edge.delay) for edge in cell.inputs]
            for name, delay in reads:
                asked[end(name, t - delay), f"block:{cell.name}@{t}"] += 1
            for state in cell.states:
                source = f"letter:{state.name}@0" if t == 1 else f"block:{cell.name}@{t - 1}"
                asked[source, f"block:{cell.name}@{t}"] += 1
    assert drawn == asked


def end(name, time):
    return f"block:{name}@{time}" if time > 0 else f"letter:{name}@{time}"


def test_wires_of_several_steps_never_share_a_height_where_they_overlap():
    figure = feedback.draw(Network.parse("x[4] -> h: 8 tanh <- h[t-3]"), view="unrolled", steps=5)
    levels = [max(y for _, y in mark.points) for mark in figure.of_kind("edge:h@") if "->h@" in mark.id]
    for one, other in itertools.pairwise(levels):
        assert one != pytest.approx(other)


def test_what_is_shared_has_one_name_at_every_step():
    figure = feedback.draw(steps=4, view="unrolled")
    names = Counter(str(mark.content) for mark in figure.of_kind("weight:"))
    assert sorted(names.values()) == [4, 4]  # W_x and W_h, once a step


def test_a_loop_is_dashed_and_says_its_delay():
    figure = feedback.draw(Network.parse("x[4] -> h: 8 tanh <- h[t-2] -> 3"), view="rolled")
    (loop,) = (mark for mark in figure.of_kind("feedback:") if isinstance(mark, Curve))
    assert loop.look.dash
    assert "'2'" in str(figure[f"delay:{loop.id}"].content)


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("x[2] -> 3", {}, "feeds nothing back"),
        (
            "x[2] -> h: 3 <- h",
            {"view": "inside"},
            "there is no view 'inside': choose both, rolled, unrolled, cell",
        ),
        ("x[2] -> h: 3 <- h", {"steps": 0}, "give a number of time steps from 1 to 50"),
        ("x[2] -> h: 3 <- h[t-9]", {"view": "unrolled"}, 'take view="rolled"'),
        ("x[2] -> " + "3 -> " * 9 + "h: 3 <- h", {}, "too many to be read"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(text, options, words):
    with pytest.raises((DiagramError, NetworkError), match=words):
        feedback.draw(Network.parse(text), **options)


@pytest.mark.parametrize("seed", [1, 8, 14, 22, 28, 36])
@pytest.mark.parametrize("view", ["both", "cell"])
def test_random_networks_keep_every_law_or_are_refused(seed, view):
    network = random_network(seed, feedback=True, activation=None, most_units=12)
    try:
        figure = feedback.draw(network, view=view)
    except (DiagramError, NetworkError) as error:
        assert len(str(error)) > 60  # noqa: PT017
        return
    assert check(figure) == ()
