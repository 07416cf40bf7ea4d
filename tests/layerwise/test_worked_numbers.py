"""The options x, y and digits: worked numbers in every derivation about a network."""

from __future__ import annotations

import pytest

import layerwise as lw
from layerwise.lecture import LectureError, parse_lecture, slide_options

TEXT = "x[2] -> 2 relu -> 1"


def test_numbers_are_put_into_any_derivation() -> None:
    for topic in ("stack", "nesting", "neuron", "layer", "training"):
        plain, worked = lw.derive(topic, TEXT), lw.derive(topic, TEXT, x="1, 2")
        assert len(worked.steps) > len(plain.steps)
        assert worked.verify().is_exact


def test_the_steps_in_time_are_those_of_the_input() -> None:
    worked = lw.derive("feedback", "x[1] -> h: 2 tanh <- h", x="1; 2; 1/2; 0")
    assert "h₄" in worked.text()
    assert "h₄" not in lw.derive("feedback", "x[1] -> h: 2 tanh <- h", x="1; 2; 1/2").text()


def test_texts_are_read_as_the_command_line_gives_them() -> None:
    assert "rounded to 1 decimal" in lw.derive("stack", "x[1] -> 1 sigmoid", x="1", digits="1").text()
    assert lw.derive("training", TEXT, x="1, 2", y="3").verify().is_exact


def test_a_file_keeps_its_weights(tmp_path: object) -> None:
    path = tmp_path / "net.toml"  # type: ignore[operator]
    path.write_text('text = "x[1] -> 1"\n[weights.layer1]\nW = [[0.1]]\nb = [7]\n')
    text = lw.derive("stack", str(path), x="10").text()
    assert "1/10 · 10 + 7" in text
    assert "= 8" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"digits": 3}, "belong to worked numbers"),
        ({"y": "1"}, "belong to worked numbers"),
        ({"x": "1, 2", "digits": "many"}, "digits"),
        ({"x": 5}, "option x cannot be 5"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(lw.CallError, match=sentence):
        lw.derive("stack", TEXT, **options)


def test_a_topic_without_a_network_has_no_such_option() -> None:
    with pytest.raises(lw.CallError, match="no option 'x'"):
        lw.derive("sampling", x="1, 2")


def test_a_slide_may_ask_for_numbers() -> None:
    slide = f'[[slide]]\ntopic = "stack"\ntitle = "S"\nnetwork = "{TEXT}"\noptions = {{ x = "1, 2" }}\n'
    text = f'title = "T"\n{slide}'
    read = parse_lecture(text).slide[0]
    assert slide_options("derivation", read) == {"x": "1, 2"}
    assert slide_options("figure", read) == {}
    with pytest.raises(LectureError, match="no option 'z'"):
        parse_lecture(text.replace("x =", "z ="))
