"""A known architecture's name stands wherever a network's text does; every topic takes it or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

import layerwise as lw
from explainers.networks import KNOWN
from layerwise.catalogue import topic_names
from layerwise.cli import main
from layerwise.faces import face_function, is_network, read_network, takes_network

NAMES = ("lenet5", "lenet5_1998", "resnet18", "unet")


def code(*arguments: str) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_names_are_networks() -> None:
    for name in KNOWN:
        assert is_network(name)
        assert read_network(name) == lw.Network.known(name)
    assert not is_network("resnet51")


@pytest.mark.parametrize("topic", topic_names("derivation"))
def test_every_derivation_takes_them_or_says_why_not(topic: str) -> None:
    for name in NAMES:
        _says(lambda name=name: lw.derive(topic, name))  # type: ignore[misc]


@pytest.mark.parametrize("topic", topic_names("figure"))
def test_every_figure_takes_them_or_says_why_not(topic: str) -> None:
    for name in NAMES:
        _says(lambda name=name: lw.draw(topic, name))  # type: ignore[misc]


def _says(call: object) -> None:
    try:
        call()  # type: ignore[operator]
    except (lw.CallError, lw.NetworkError) as error:
        assert len(str(error)) > 30  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize("name", ["lenet5", "resnet152", "densenet121", "denoising_unet"])
def test_each_alone_is_drawn(name: str, tmp_path: Path) -> None:
    figure = lw.draw(name)
    figure.save(tmp_path / "net.svg")
    assert (tmp_path / "net.svg").stat().st_size > 1000
    assert figure.alt


def test_the_lines_of_the_lecture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert code("derive", "architectures", "resnet50") == 0
    assert "25557032" in capsys.readouterr().out
    assert code("derive", "collapse", "lenet5", "--set", "is_identity=true") == 0
    assert "W₇W₆W₅P₄T₃P₂T₁x" in capsys.readouterr().out
    target = tmp_path / "net.svg"
    assert code("draw", "x[1,32,32] -> conv 6@5x5 tanh -> flatten -> 10", "-o", str(target)) == 0
    assert target.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("draw resnt18", "there is no topic 'resnt18' with a figure: did you mean resnet18?"),
        ("derive resnet18", "resnet18 is a network, so put a topic before it, as in architectures resnet18"),
        (
            "derive collapse resnet51",
            "'resnet51' is no network and no known architecture: did you mean resnet50?",
        ),
        ("draw lenet5 lenet5", "was given two networks: leave one out"),
        ("draw vgg16 --seed 1", "138357544 parameters, too many to hold as numbers"),
    ],
)
def test_wrong_names(line: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code(*line.split()) == 2
    assert sentence in capsys.readouterr().err


def test_the_second_argument_of_a_topic_is_its_network() -> None:
    """The names reach every topic that is about a network."""
    about = [
        topic for topic in topic_names("derivation") if takes_network(face_function("derivation", topic))
    ]
    assert {"collapse", "architectures", "stack"} <= set(about)
    assert "cost" not in about
