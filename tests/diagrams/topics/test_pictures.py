"""The topics that are pictures: a nerve cell, two heads, and examples of what networks are used for."""

import pytest

from diagrams.curves import samples
from diagrams.laws import check
from diagrams.sketches import nerve_cell
from diagrams.theme import THEMES
from diagrams.topics import biological

TOPICS = (biological,)


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
