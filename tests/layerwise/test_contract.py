"""The Python contract: names that others rely on, and what they answer."""

import pytest

import layerwise as lw

NET = lw.Network.feedforward(3, 5, 5, 2, activation=lw.RELU)


@pytest.mark.parametrize("name", lw.__all__)
def test_every_name_is_there(name):
    assert getattr(lw, name) is not None
    assert name in dir(lw)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="layerwise has no 'Netwrok'"):
        _ = lw.Netwrok


def test_derive_by_network_text_and_example():
    assert lw.derive("collapse", NET) == lw.derive("collapse", str(NET))
    assert lw.derive("collapse").topic == "collapse"
    assert lw.derive("collapse", lw.Network.feedforward(3, 5, 5, 2)).verify().is_exact


def test_draw_by_topic_or_by_network_alone(tmp_path):
    figure = lw.draw(NET)
    assert figure == lw.draw("feedforward", NET) == lw.draw(str(NET))
    figure.save(tmp_path / "net.svg")
    assert (tmp_path / "net.svg").read_text().lstrip().startswith("<")


def test_themes_by_value_and_by_name():
    assert lw.draw("feedforward", NET, theme=lw.DARK) == lw.draw("feedforward", NET, theme="dark")


def test_a_network_file(tmp_path):
    path = tmp_path / "net.toml"
    path.write_text(NET.to_toml())
    assert lw.derive("collapse", str(path)) == lw.derive("collapse", NET)


def test_film_tells_its_steps():
    film = lw.film("feedforward", NET)
    assert film.network == NET
    assert [step.number for step in film.steps] == list(range(1, len(film.steps) + 1))
    assert all(step.title and step.narration and step.duration > 0 for step in film.steps)


def test_narration_in_other_words():
    told = lw.film("feedforward", NET, narration=["In other words."])
    own = lw.film("feedforward", NET)
    assert told.steps[0].narration == "In other words."
    assert [step.narration for step in told.steps[1:]] == [step.narration for step in own.steps[1:]]
    with pytest.raises(lw.CallError, match="texts of narration"):
        _ = lw.film("feedforward", NET, narration=["a"] * 99).steps


def test_topics_have_their_faces():
    faces = {topic.name: topic.faces for topic in lw.topics()}
    for topic in ("neuron", "bias", "feedforward", "layer", "stack", "nesting", "collapse"):
        assert faces[topic] == ("derivation", "figure", "scene")


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: lw.derive("colapse"), lw.CallError, "did you mean collapse"),
        (lambda: lw.derive("collapse", 3), lw.CallError, "3 is no network"),
        (lambda: lw.derive("collapse", "collapse"), lw.CallError, "describes no network"),
        (lambda: lw.derive("collapse", "x[3] -> 5 rellu"), lw.NetworkError, "did you mean relu"),
        (lambda: lw.derive("collapse", NET, step=3), lw.CallError, "did you mean steps"),
        (lambda: lw.derive("collapse", NET, steps=True), lw.CallError, "steps cannot be True"),
        (lambda: lw.draw(NET, NET), lw.CallError, "two networks"),
        (lambda: lw.draw("feedforward", theme=3), lw.CallError, "theme cannot be 3"),
        (lambda: lw.film("feedforward", theme="drak"), ValueError, "dark"),
    ],
)
def test_wrong_calls(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()
