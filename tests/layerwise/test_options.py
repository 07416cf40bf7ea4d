from collections.abc import Sequence
from typing import Any, Literal

import pytest

from diagrams.theme import DARK, LIGHT, Theme
from explainers.networks import PHI, RELU, ActivationFunction
from layerwise.errors import CallError
from layerwise.options import option_names, options_for


def draw(
    network: str = "",
    *,
    count: int = 1,
    share: float = 0.5,
    is_large: bool = False,
    side: Literal["left", "right"] = "left",
    word: str | None = None,
    phi: ActivationFunction = PHI,
    theme: Theme = LIGHT,
    anything: Any = None,
): ...


def read(**given):
    return options_for(draw, given, "the figure of test")


def test_the_keyword_only_arguments_are_the_options():
    assert option_names(draw)[:2] == ("count", "share")
    assert "network" not in option_names(draw)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "-3", -3),
        ("share", "1e-3", 0.001),
        ("share", 2, 2),
        ("is_large", "Yes", True),
        ("is_large", "off", False),
        ("side", "right", "right"),
        ("word", "3", "3"),
        ("phi", "relu", RELU),
        ("theme", "dark", DARK),
        ("anything", "__import__('os')", "__import__('os')"),
    ],
)
def test_texts_are_read_as_data(name, text, value):
    assert read(**{name: text}) == {name: value}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cuont": 1}, r"the figure of test has no option 'cuont': did you mean count\?"),
        ({"network": "x"}, "has no option 'network'"),
        ({"count": "1.5"}, "option count cannot be '1.5': give a whole number"),
        ({"count": True}, "option count cannot be True: give a whole number"),
        ({"count": "9" * 5000}, "give a whole number"),
        ({"count": "2**3"}, "give a whole number"),
        ({"is_large": 1}, "option is_large cannot be 1: give true or false"),
        ({"side": "top"}, "option side cannot be 'top': give left or right"),
        ({"word": 3}, "option word cannot be 3: give a text or none"),
        ({"phi": "rellu"}, "relu"),
    ],
)
def test_what_does_not_fit_is_named(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(**given)


def test_an_unfit_value_is_a_call_error():
    with pytest.raises(CallError):
        read(count="x")


def test_several_numbers_are_read_between_commas() -> None:
    def draw(*, units: Sequence[int] = (), steepness: Sequence[float] = ()) -> None: ...

    assert options_for(draw, {"units": "2, 9", "steepness": "1,2.5"}, "x") == {
        "units": (2, 9),
        "steepness": (1.0, 2.5),
    }
    assert options_for(draw, {"units": (3,)}, "x") == {"units": (3,)}
    with pytest.raises(CallError, match="with commas"):
        options_for(draw, {"units": "2, nine"}, "x")
