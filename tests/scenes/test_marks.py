"""Handout and film agree: the network on stage stands where the figure says, scaled and moved as a whole."""

import pygraphviz
import pytest

from diagrams.figure import Disc
from diagrams.theme import DARK, LIGHT, PRINT
from diagrams.topics import feedforward
from explainers.networks import Network
from scenes.filming.mobjects import Plane, manim, paint
from scenes.stage import Stage, columns_figure, grid, placed, things_of

NETS = [
    "x[3] -> 5 relu -> 5 relu -> 2",
    "x[2] -> 64 relu -> 64 relu -> 1",
    "x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2",
]


@pytest.mark.parametrize("text", NETS)
@pytest.mark.parametrize("draw", [feedforward.draw, columns_figure])
def test_manim_and_graphviz_put_every_neuron_at_the_same_place(text, draw):
    figure = draw(Network.parse(text))
    graph = pygraphviz.AGraph(figure.dot())
    pinned = {node.attr["id"]: node.attr["pos"] for node in graph.nodes()}
    placement = placed(figure, grid.TOP)
    things = {thing.id: thing for thing in things_of(figure, DARK, placement)}
    neurons = [mark for mark in figure.marks if isinstance(mark, Disc) and mark.id.startswith("neuron:")]
    assert neurons
    for mark in neurons:
        neuron = manim().VMobject()
        paint(neuron, things[mark.id].inks[0][1], Plane())
        x, y, _ = neuron.get_center()
        points = [float(value) for value in pinned[mark.id].rstrip("!").split(",")]
        expected = placement.point((points[0], points[1]))
        assert abs(x - expected[0]) < 0.005 * figure.width * placement.scale
        assert abs(y - expected[1]) < 0.005 * figure.height * placement.scale


@pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT])
@pytest.mark.parametrize("text", NETS)
def test_every_mark_comes_on_stage_inside_its_region(text, theme):
    figure = columns_figure(Network.parse(text))
    stage = Stage(theme)
    stage.step("A claim", "Words.")
    net = stage.show(figure, grid.TOP, largest=1.0)
    seen = {thing.id: thing for thing in stage.seen()}
    assert {mark.id for mark in figure.marks} <= set(seen)
    for mark in figure.marks:
        left, top, right, bottom = seen[mark.id].box
        assert left >= 0.045
        assert right <= 0.955
        assert top >= 0.155
        assert bottom <= 0.72
        if seen[mark.id].text_size:
            assert seen[mark.id].text_size >= 1 / 34 - 1e-9
    assert set(net.layers) == {layer.name for layer in Network.parse(text).layers}


def test_print_themes_dash_and_ring():
    figure = columns_figure(Network.parse(NETS[0]))
    things = {thing.id: dict(thing.inks) for thing in things_of(figure, PRINT, placed(figure, grid.TOP))}
    assert len(things["neuron:layer2:1"]["disc line"].paths) > 3
    assert "ring" in things["neuron:layer3:1"]
