"""The topics that are pictures: a nerve cell, two heads, and examples of what networks are used for."""

import numpy as np
import pytest

from diagrams.curves import samples
from diagrams.errors import DiagramError
from diagrams.laws import check
from diagrams.sketches import animals, nerve_cell
from diagrams.theme import DARK, LIGHT, PRINT, THEMES, luminance
from diagrams.topics import biological, classification_examples, regression_examples, tasks
from explainers.data.digits import digit
from explainers.data.mails import MAILS
from explainers.data.scenes import FARTHEST, scene
from explainers.data.series import forecast
from explainers.networks import Network, NetworkError
from explainers.networks.numbers import example_input

TOPICS = (biological, tasks, regression_examples, classification_examples)


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


def test_a_single_output_is_the_number():
    network = Network.parse("x[4] -> 6 tanh -> 1").randomised(3)
    said = tasks.heads(network)
    assert said.value == pytest.approx(network.forward(example_input(network)).output[0])
    assert said.shares.sum() == pytest.approx(1.0)


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


def test_long_names_of_classes_have_room():
    figure = tasks.draw(Network.parse("x[3] -> 4 -> 2"), classes=f"{'W' * 30}, i")
    assert check(figure) == ()
    assert figure["share:1"].center[0] - figure["share:1"].size[0] / 2 > figure["class-name:1"].at[0] + 180


def test_classes_left_out_are_said():
    figure = tasks.draw(Network.parse("x[3] -> 4 -> 12"))
    assert any(words.startswith("8 of 12") for words in figure.elided)


@pytest.mark.parametrize("text", ["x[n] -> 3 -> 2", "x[3] -> 2", "x[4] -> a: 4 -> 4 -> + a -> 2"])
def test_networks_without_two_heads_are_refused(text):
    with pytest.raises(NetworkError, match="chain of dense layers"):
        tasks.draw(Network.parse(text))


# A number as an answer ---------------------------------------------------------------------


def test_the_band_holds_what_it_promises():
    """Over many seeds, nine in ten of the values to come lie in it, each month for itself."""
    found = [forecast(seed=seed) for seed in range(400)]
    inside = np.array([np.abs(each.comes - each.mean) <= each.reach for each in found])
    assert inside.mean() == pytest.approx(0.9, abs=0.015)
    assert inside.mean(axis=0).min() > 0.84


def test_the_fit_knows_nothing_of_what_comes():
    short, long = forecast(44, 4, seed=2), forecast(44, 16, seed=2)
    np.testing.assert_array_equal(short.seen, long.seen)
    np.testing.assert_allclose(short.mean, long.mean[:4])


def test_the_band_is_drawn_where_it_is():
    figure, foretold = regression_examples.draw(), forecast()
    band = np.array(figure["area:series:band"].points[::3])[: len(foretold.mean)]
    ends = [figure[f"point:series:came:{k}"].center for k in (1, 10)]
    scale = (ends[1][1] - ends[0][1]) / (foretold.comes[9] - foretold.comes[0])
    high = foretold.mean + foretold.reach
    np.testing.assert_allclose(band[:, 1] - ends[0][1], (high - foretold.comes[0]) * scale, atol=1e-6)


def test_depths_are_within_reach_and_things_stand_on_the_ground():
    depth = scene().depth
    assert 0 < depth.min() < 3.0
    assert depth.max() == FARTHEST
    assert depth[10, 4] == pytest.approx(depth[10, 0])  # the wall's foot and the ground beside it


@pytest.mark.parametrize("theme", [LIGHT, PRINT, DARK], ids=lambda theme: theme.name)
def test_bright_pixels_are_bright_in_every_theme(theme):
    figure, picture = regression_examples.draw(theme=theme), scene().picture
    looks = {(r, c): figure[f"pixel:scene:{r + 1}:{c + 1}"].look for r, c in np.ndindex(picture.shape)}
    drawn = np.array([luminance(theme.fill(look.role, look.fill)) for look in looks.values()])
    order = np.argsort(picture.ravel(), kind="stable")
    assert (np.diff(drawn[order]) > -0.01).all()


# A class as an answer ----------------------------------------------------------------------


def test_digits_can_be_told_apart():
    """The nearest of the ten mean digits is the right one, for hands that are in none of the means."""
    means = np.array([np.mean([digit(value, seed) for seed in range(20)], axis=0) for value in range(10)])
    written = [(value, digit(value, seed)) for value in range(10) for seed in range(20, 40)]
    right = [np.abs(means - picture).sum(axis=(1, 2)).argmin() == value for value, picture in written]
    assert np.mean(right) > 0.95


def test_a_digit_is_the_same_for_the_same_hand_and_keeps_off_the_rim():
    np.testing.assert_array_equal(digit(5, 1), digit(5, 1))
    assert not np.array_equal(digit(5, 1), digit(5, 2))
    assert 0 <= digit(5, 1).min() < digit(5, 1).max() == 1
    assert digit(8)[:, 0].max() == digit(8)[:, -1].max() == 0


def test_every_example_has_its_answer():
    figure = classification_examples.draw(digits="42")
    answers = {mark.id: mark.content for mark in figure.of_kind("answer:")}
    assert [answers[f"answer:animal:{kind}"] for kind in animals.KINDS] == ["cat", "dog", "bear", "bird"]
    assert [answers["answer:digit:1"], answers["answer:digit:2"]] == ["4", "2"]
    assert [answers["answer:mail:1"] == "spam", answers["answer:mail:2"] == "spam"] == [
        m.is_spam for m in MAILS
    ]


@pytest.mark.parametrize("digits", ["", "12345", "a", "١", "-1"])
def test_what_is_no_row_of_digits_is_refused(digits):
    with pytest.raises(DiagramError, match="digits"):
        classification_examples.draw(digits=digits)


def test_all_ten_digits_are_drawn():
    for digits in ("0123", "4567", "89"):
        assert check(classification_examples.draw(digits=digits)) == ()
