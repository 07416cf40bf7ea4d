"""What is on stage at the end of each step of the bias scene: struck out, left over, forced, moved."""

import pytest

from diagrams.layouts.words import number
from diagrams.theme import DARK, LIGHT, PRINT
from explainers.networks import Network
from scenes.filming import Film
from scenes.props import bias_chart
from scenes.props.one_neuron import one_neuron
from scenes.stage.legibility import check
from scenes.topics import bias

NETS = {
    "one input": "x[1] -> 1 relu",
    "two inputs": "x[2] -> 1 tanh",
    "twelve inputs": "x[12] -> 1 relu",
    "symbolic": "x[n] -> 1 phi",
    "no activation": "x[4] -> 1",
    "step": "x[3] -> 1 step",
    "a layer": "x[6] -> 4 tanh -> 2",
}


def steps(text: str = "", **options):
    network = Network.parse(text) if text else bias.EXAMPLE
    return Film(bias.tell, network, options=tuple(options.items())).story.steps


def ids(step) -> set[str]:
    return {thing.id for thing in step.seen}


def test_at_input_zero_only_the_bias_reaches_the_sum():
    one, first = one_neuron(bias.EXAMPLE), steps()[0]
    assert {first[f"value:x:{n}"].text for n in (1, 2, 3)} == {"0.0"}
    assert first["value:sum"].text == number(one.b)
    assert first["value:output"].text == number(one.fires(one.b))


def test_every_product_is_struck_out():
    one, second = one_neuron(bias.EXAMPLE), steps()[1]
    assert {id for id in ids(second) if id.startswith("struck:")} == {"struck:1", "struck:2", "struck:3"}
    line = second["line"].box
    for n in (1, 2, 3):
        left, _, right, _ = second[f"struck:{n}"].box
        assert line[0] < left < right < line[2]
    assert second["value"].text.endswith(number(one.fires(one.b)))


def test_without_a_bias_the_answer_is_forced():
    third = steps()[2]
    assert "bias" not in ids(third)
    assert third["value:sum"].text == "0.00"
    assert third["value:output"].text == "0.50"
    one = one_neuron(bias.EXAMPLE)
    assert third["weight:2"].text.endswith(number(one.w[1], 1))


def test_the_curve_moves_with_b_and_keeps_its_shape():
    one = one_neuron(bias.EXAMPLE)
    moving = [clip for clip in steps()[3].clips if not clip.is_hold]
    assert len(moving) >= 5
    fourth = steps()[3]
    assert fourth["knob:b:value"].text == f"b = {number(bias.AT, 1)}"
    left, top, right, bottom = fourth["chart:dot"].box
    graph_left, _, graph_right, _ = fourth["chart:axes"].box
    assert (left + right) / 2 == pytest.approx((graph_left + graph_right) / 2, abs=1e-3)
    assert top < bottom
    assert fourth["value"].text.endswith(number(one.fires(bias.AT)))


def test_the_threshold_stands_at_minus_b_over_w():
    one, last = one_neuron(bias.EXAMPLE), steps()[-1]
    place = -bias.AT / float(one.w[0])
    assert last["chart:place"].text.endswith(number(place, 1))
    left, _, right, _ = last["chart:axes"].box
    turn = sum(last["chart:turn"].box[::2]) / 2
    reach = bias_chart.REACH / abs(float(one.w[0]))
    assert (turn - left) / (right - left) == pytest.approx((place + reach) / (2 * reach), abs=2e-3)
    assert {"threshold", "cancelled", "zero"} <= ids(last)


@pytest.mark.parametrize(
    "text", ["x[3] -> 1 tanh nobias", "x[12] -> 1 relu nobias", "x[1] -> 1 sigmoid nobias"]
)
def test_a_neuron_without_a_bias_cannot_choose(text):
    film = Film(bias.tell, Network.parse(text))
    assert [step.title for step in film.steps][1:] == [
        "Nothing is left, whatever the weights are",
        "Without a bias, every curve meets in one point",
    ]
    one, last = one_neuron(Network.parse(text)), film.story.steps[-1]
    assert last["knob:w:value"].text == f"w = {number(2 * float(one.w[0]), 1)}"
    assert [str(problem) for problem in check(film.story)] == []


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(bias.tell, Network.parse(NETS[name]))
    assert len(film.steps) == 5
    assert 20 <= film.duration <= 60
    assert [str(problem) for problem in check(film.story)] == []


@pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT], ids=lambda theme: theme.name)
def test_every_theme_can_be_read(theme):
    assert [str(problem) for problem in check(Film(bias.tell, bias.EXAMPLE, theme).story)] == []
