from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pygraphviz
import pytest
from PIL import Image

from diagrams.curves import line, polyline
from diagrams.errors import DiagramError
from diagrams.figure import Box, Curve, Disc, Figure, Label, Look
from diagrams.painting import holds
from diagrams.theme import DARK, LIGHT, PRINT, THEMES
from diagrams.topics import feedforward
from explainers.networks import RELU, Network

SVG = "{http://www.w3.org/2000/svg}"
LEFT = Disc("neuron:x:1", (40.0, 60.0), 12.0, Look("input", 0.22))
RIGHT = Disc("neuron:y:1", (200.0, 80.0), 12.0, Look("output", 0.22))
EDGE = Curve(
    "edge:x:1->y:1",
    line((52, 60), (187, 80)),
    Look("weight -", None, 0.8),
    True,
    LEFT.id,
    RIGHT.id,
    ((0.4, 0.6),),
)
PANEL = Box("panel", (120.0, 100.0), (60.0, 20.0), 4.0, Look("surface", 1.0, 0.0))
NAME = Label("name", "x & <y>", (40.0, 20.0), 11.0)
SMALL = Figure(240, 120, (PANEL, EDGE, LEFT, RIGHT, NAME), alt="two neurons", title="Small")
TINY = feedforward.draw(Network.feedforward(2, 3, 1, activation=RELU))


def groups(figure):
    root = ET.fromstring(figure.svg())
    return {group.get("id"): group for group in root.findall(f"{SVG}g")}


def test_an_svg_says_what_it_is():
    root = ET.fromstring(SMALL.svg())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Small"
    assert root.findtext(f"{SVG}desc") == "two neurons"


def test_marks_are_drawn_in_the_order_of_the_figure():
    assert list(groups(SMALL)) == [mark.id for mark in SMALL.marks]


@pytest.mark.parametrize("figure", [SMALL, TINY], ids=["small", "2-3-1"])
def test_graphviz_puts_every_mark_where_the_figure_has_it(figure):
    drawn = groups(figure)
    for mark in figure.marks:
        if isinstance(mark, Disc):
            circle = drawn[mark.id].find(f"{SVG}circle")
            x, y, r = (float(circle.get(key)) for key in ("cx", "cy", "r"))
            assert x == pytest.approx(mark.center[0], abs=0.005 * figure.width)
            assert figure.height - y == pytest.approx(mark.center[1], abs=0.005 * figure.height)
            assert r == pytest.approx(mark.radius, rel=0.005)
        elif isinstance(mark, Curve) and not mark.arrow and not mark.gaps:
            numbers = re.findall(r"-?\d+\.?\d*", drawn[mark.id].find(f"{SVG}path").get("d"))
            assert float(numbers[0]) == pytest.approx(mark.points[0][0], abs=0.02)
            assert figure.height - float(numbers[-1]) == pytest.approx(mark.points[-1][1], abs=0.02)


def test_the_dot_source_pins_every_position():
    graph = pygraphviz.AGraph(string=SMALL.dot())
    places = {node.attr["id"]: node.attr["pos"] for node in graph.nodes()}
    assert places[LEFT.id] == "40,60"
    assert all(node.attr["pos"] for node in graph.nodes())
    assert all(edge.attr["pos"] for edge in graph.edges())
    assert {node.attr["label"] for node in graph.nodes()} <= {"", None}


def test_every_edge_is_drawn_once():
    network = Network.feedforward(2, 3, 1)
    ids = [mark.id for mark in TINY.of_kind("edge:")]
    assert len(ids) == len(set(ids)) == network.connection_count
    assert list(groups(TINY)).count("edge:x:1->layer1:2") == 1


def test_a_gap_is_cut_and_a_dash_is_exact():
    edge = groups(SMALL)[EDGE.id]
    paths = edge.findall(f"{SVG}path")
    assert len(paths) == 2
    end_of_first = float(re.findall(r"-?\d+\.?\d*", paths[0].get("d"))[-2])
    assert end_of_first == pytest.approx(52 + 0.4 * 135, abs=0.3)
    assert paths[0].get("stroke-dasharray") == " ".join(f"{x:g}" for x in LIGHT.dash("weight -"))
    assert edge.find(f"{SVG}polygon").get("points").startswith("187,40")


def test_an_arc_ends_at_its_head():
    arc = Curve("arc", polyline([(40, 72), (40, 110), (200, 110), (200, 93)], 6), Look(), True)
    head = groups(replace(SMALL, marks=(*SMALL.marks, arc)))["arc"].find(f"{SVG}polygon")
    assert head.get("points").startswith("200,27")


def test_print_rings_an_output_twice():
    ring = groups(replace(SMALL, theme=PRINT))[RIGHT.id]
    assert len(ring.findall(f"{SVG}circle")) == 2


def test_a_number_on_a_fill_is_black_or_white():
    value = Label("value", "0.5", LEFT.center, 8.0, about=LEFT.id)
    for theme in THEMES:
        figure = replace(SMALL, marks=(*SMALL.marks, value), theme=theme)
        assert groups(figure)["value"].find(f"{SVG}path").get("fill") in ("#000000", "#FFFFFF")


HOSTILE = [
    '"); drop', "<b>bold</b>", "<TABLE><TR><TD>x</TD></TR></TABLE>", "a\\N\\G", "]]>", "&amp;lt;", "{a|b}",
    "node [x=1]",
    "#import $x$", "שלום", "-->", "line\nbreak", "' onload='alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_users_write_is_never_markup(text):
    label = Label(f"label:{text}", text, (120.0, 20.0), 9.0)
    disc = replace(LEFT, id=f"neuron:{text}")
    edge = replace(EDGE, source=disc.id, id=f"edge:{text}")
    figure = Figure(240, 120, (edge, disc, RIGHT, label), alt=text, title=text)
    drawn = groups(figure)
    assert len(drawn) == 4
    assert drawn[label.id].get("aria-label") == text
    assert len(pygraphviz.AGraph(string=figure.dot()).nodes()) == 6
    assert figure.pdf().startswith(b"%PDF")
    assert figure.png(120).startswith(b"\x89PNG")


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png", ".dot"])
def test_a_figure_is_saved_by_its_suffix(tmp_path, suffix):
    target = SMALL.save(tmp_path / f"net{suffix}")
    assert target.stat().st_size > 200
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("net.gif", "cannot be saved as 'net.gif': end the name in .svg"),
        ("net", "end the name in"),
        ("no/net.svg", "no folder"),
    ],
)
def test_a_figure_that_cannot_be_saved_says_why(tmp_path, name, sentence):
    with pytest.raises(DiagramError, match=sentence):
        SMALL.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_failed_drawing_leaves_nothing_behind(tmp_path):
    broken = replace(SMALL, marks=(Label("x", "漢", (1.0, 1.0)),))
    with pytest.raises(DiagramError):
        broken.save(tmp_path / "net.svg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("width", [101, 333, 1500])
def test_a_png_has_the_width_that_was_asked_for(width):
    assert Image.open(io.BytesIO(SMALL.png(width))).size == (width, round(width / 2))


def test_no_row_of_a_png_is_lost():
    """Thin upright lines are as dark in every row: nothing was resampled."""
    look = Look("ink", None, 0.4)
    curves = tuple(Curve(f"c{x}", line((x, 0), (x + 3, 119.7)), look) for x in range(10, 230, 20))
    picture = Image.open(io.BytesIO(Figure(240, 119.7, curves, "", theme=PRINT).png(997))).convert("L")
    width, height = picture.size
    ink = [sum(255 - picture.getpixel((x, y)) for x in range(width)) for y in range(5, height - 5)]
    assert min(ink) > 0.9 * max(ink)


def test_a_picture_too_large_is_refused():
    with pytest.raises(DiagramError, match="pixels"):
        SMALL.png(10**6)


def test_a_notebook_shows_the_svg():
    assert SMALL._repr_mimebundle_()["image/svg+xml"] == SMALL.svg()


PROGRAM = """
import hashlib
from diagrams.topics import collapse, feedforward
from diagrams.theme import DARK
from explainers.networks import Network
network = Network.parse("x[3] -> a: 4 relu -> 4 -> + a -> 12 <- a -> 2")
for figure in (feedforward.draw(network), collapse.draw(theme=DARK)):
    for data in (figure.svg().encode(), figure.pdf(), figure.png(400), figure.dot().encode()):
        print(hashlib.sha256(data).hexdigest())
"""


def test_the_same_bytes_whatever_the_hash_seed():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "31337")
    }  # fmt: skip
    assert len(outputs) == 1


def test_dark_and_light_differ_only_in_paint():
    def shapes(theme):
        return re.sub(r'#[0-9A-F]{6}|stroke-dasharray="[^"]*" ?', "", replace(SMALL, theme=theme).svg())

    assert shapes(DARK) == shapes(LIGHT)


# Areas -----------------------------------------------------------------------------------------

TRIANGLE = Curve("piece:1", polyline([(20, 20), (120, 20), (20, 90), (20, 20)]), Look("layer 1", 1.0, 0.0))
WITH_AREA = Figure(
    140, 110, (TRIANGLE, Label("on", "inside", (50, 40), 9.0, about="piece:1")), alt="an area", theme=PRINT
)


@pytest.mark.parametrize("width", [0.0, 1.0])
def test_a_closed_curve_with_a_fill_is_an_area(width):
    shown = replace(TRIANGLE, look=replace(TRIANGLE.look, width=width))
    figure = replace(WITH_AREA, marks=(shown, WITH_AREA.marks[1]))
    path = groups(figure)["piece:1"].find(f"{SVG}path")
    assert path.get("fill") == PRINT.fill("layer 1", 1.0)
    assert path.get("d").endswith("Z")
    image = Image.open(io.BytesIO(figure.png(1400))).convert("RGB")
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((250, 860))) == PRINT.fill("layer 1", 1.0)
    assert image.getpixel((1200, 300)) == (255, 255, 255)


def test_a_point_is_on_an_area_or_is_not():
    assert holds(TRIANGLE, (40, 40))
    assert not holds(TRIANGLE, (100, 80))
    assert not holds(replace(TRIANGLE, look=Look()), (40, 40))
