"""What the commands are given: arguments and options with their help, and how their texts are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from explainers.derivations.reading import __doc__ as NOTATION  # noqa: N812
from explainers.spelling import nearest, quoted

from .errors import CallError

if TYPE_CHECKING:
    from explainers.networks import Network

    from .lecture import Lecture

FORMS = ("text", "markdown", "latex", "typst", "json")
QUALITIES = ("draft", "medium", "high")

TopicArgument = Annotated[str, typer.Argument(metavar="TOPIC", help="See `layerwise topics`.")]
NetworkArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[NETWORK]",
        help="Such as 'x[3] -> 5 relu -> 2', resnet50, or a .toml or .json file; else the topic's example.",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="An option of the topic; may be repeated."),
]
SeedOption = Annotated[
    int | None, typer.Option(min=0, max=2**32 - 1, help="Give the network random weights.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
LectureArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[LECTURE.toml]", help="Without it, the lecture that comes with layerwise."),
]
DerivationArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="A .md, .tex, .toml or .txt file; - for standard input.")
]
DERIVATION_HELP = "\n\n\b\n".join(
    (
        "Check your own derivation, step by step.",
        "Names the first wrong step, what was probably meant, and a small counter-example.",
        "Exit code 0: all hold; 1: a step is wrong; 2: it cannot be read.",
        *str(NOTATION).strip().split("\n\n"),
    )
)
QualityOption = Annotated[str, typer.Option(metavar="|".join(QUALITIES), help="480p15, 720p30 or 1080p60.")]


def one_of(words: tuple[str, ...], word: str, what: str) -> str:
    """`word`, once it is one of `words`; CallError otherwise."""
    if word not in words:
        raise CallError(f"there is no {what} {quoted(word)}: {nearest(word, words)}")
    return word


def settings(given: list[str] | None) -> dict[str, str]:
    """["depth=3"] → {"depth": "3"}; what the texts mean is for the topic's own types to say."""
    found: dict[str, str] = {}
    for setting in given or []:
        name, sign, value = setting.partition("=")
        if not sign or not name.isidentifier():
            raise CallError(f"--set {quoted(setting)} sets nothing: write --set name=value")
        if name in found:
            raise CallError(f"--set {name} is given twice: leave one out")
        if name == "theme":
            raise CallError(f"the theme is an option of the command: write --theme {value}")
        found[name] = value
    return found


def read_network(topic: str, text: str | None, seed: int | None) -> Network | None:
    """The network that was typed, with random weights where a seed asks for them."""
    from . import faces

    if seed is None:
        return None if text is None else faces.read_network(text)
    return (faces.example(topic) if text is None else faces.read_network(text)).randomised(seed)


def read_lecture(path: Path | None) -> tuple[Path, Lecture]:
    """The lecture in a file, or the one that comes along; and where it stands."""
    from .lecture import SHIPPED
    from .lecture import read_lecture as read

    source = path or SHIPPED
    return source, read(source)
