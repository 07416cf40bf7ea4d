"""A lecture: slides in order, each a topic with its network, options and narration, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diagrams.theme import theme_named
from explainers.networks import Network, NetworkError
from explainers.spelling import nearest, quoted

from .catalogue import topics
from .errors import CallError
from .faces import face_function, read_network
from .options import option_names, options_for
from .worked import derivation_options

SHIPPED = Path(__file__).parent / "lectures" / "deep_learning_fundamentals.toml"
LARGEST_FILE = 1_000_000  # bytes
MOST_SLIDES = 200

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Spoken = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**32)]
Value = Annotated[bool | int | float | Line, Field(union_mode="smart")]


class LectureError(CallError):
    """A lecture file says something that cannot be; the sentence names the place."""


class Slide(BaseModel):
    """One topic. Without a network it shows the topic's own example; an empty narration keeps the scene's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: Line
    title: Line
    network: Annotated[str, Field(max_length=10_000)] | None = None
    seed: Seed | None = None
    options: Annotated[dict[str, Value], Field(max_length=50)] = {}
    narration: Annotated[tuple[Spoken, ...], Field(max_length=100)] = ()


class Lecture(BaseModel):
    """Slides in order, with the themes of their films and of their figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line
    language: Annotated[str, Field(pattern=r"^[a-z]{3}$")] = "eng"  # ISO 639-2, as players want it
    film_theme: Line = "dark"
    figure_theme: Line = "light"
    seed: Seed | None = None
    slide: Annotated[tuple[Slide, ...], Field(min_length=1, max_length=MOST_SLIDES)]

    def network(self, slide: Slide) -> Network | None:
        """The slide's network; None for the topic's own example.

        Where it has no numbers, a seed of the slide or of the lecture gives it some, the same for all faces;
        without a seed each face chooses numbers that show something.
        """
        if slide.network is None:
            return None
        network = read_network(slide.network)
        seed = self.seed if slide.seed is None else slide.seed
        if seed is None or network.parameters is not None or network.is_symbolic:
            return network
        return network.randomised(seed)


def read_lecture(path: Path) -> Lecture:
    """The lecture in a TOML file. LectureError names the file and the place where something is wrong."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise LectureError(f"the lecture {path} cannot be read: {error.strerror or error}") from None
    if len(raw) > LARGEST_FILE:
        raise LectureError(f"the lecture {path} is larger than {LARGEST_FILE // 1_000_000} MB: split it")
    try:
        return parse_lecture(raw.decode())
    except UnicodeDecodeError:
        raise LectureError(f"the lecture {path} is not UTF-8 text: save it as such") from None
    except LectureError as error:
        raise LectureError(f"{path}: {error}") from None


def parse_lecture(text: str) -> Lecture:
    """The lecture that a TOML text describes, every topic and every network checked."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LectureError(f"this is not TOML: {error}") from None
    except (RecursionError, ValueError):
        raise LectureError("this is nested too deeply, or has a number of thousands of digits") from None
    try:
        lecture = Lecture.model_validate(data)
    except ValidationError as error:
        raise LectureError(_sentence(error)) from None
    for theme in (lecture.film_theme, lecture.figure_theme):
        _check_theme(theme)
    for number, slide in enumerate(lecture.slide, start=1):
        try:
            _check(lecture, slide)
        except (CallError, NetworkError) as error:
            raise LectureError(f"slide {number}: {error}") from None
    return lecture


def slide_names(lecture: Lecture) -> tuple[str, ...]:
    """01-neuron, 02-bias, …: the names of the slides' files."""
    return tuple(f"{number:02}-{slide.topic}" for number, slide in enumerate(lecture.slide, start=1))


def slide_options(face: str, slide: Slide) -> dict[str, Any]:
    """The slide's options that this face of its topic has."""
    known = _option_names(face, face_function(face, slide.topic))
    return {name: value for name, value in slide.options.items() if name in known}


def _option_names(face: str, function: Callable[..., Any]) -> tuple[str, ...]:
    return derivation_options(function) if face == "derivation" else option_names(function)


def _check_theme(name: str) -> None:
    try:
        theme_named(name)
    except ValueError as error:
        raise LectureError(str(error)) from None


def _check(lecture: Lecture, slide: Slide) -> None:
    known = {topic.name: topic.faces for topic in topics()}
    if slide.topic not in known:
        raise LectureError(f"there is no topic {quoted(slide.topic)}: {nearest(slide.topic, known)}")
    lecture.network(slide)
    functions = {face: face_function(face, slide.topic) for face in known[slide.topic]}
    # One table for all faces: each takes what it knows.
    names = {name for face, function in functions.items() for name in _option_names(face, function)} - {
        "theme"
    }
    for name in slide.options:
        if name not in names:
            raise LectureError(f"{slide.topic} has no option {quoted(name)}: {nearest(name, names)}")
    for function in functions.values():
        own = {name: value for name, value in slide.options.items() if name in option_names(function)}
        options_for(function, own, slide.topic)


def _sentence(error: ValidationError) -> str:
    """The first thing that pydantic found, in the words of the file."""
    first = error.errors(include_url=False)[0]
    at = first["loc"]
    if first["type"] == "extra_forbidden":
        known = (Slide if at[0] == "slide" else Lecture).model_fields
        return f"{_place(at[:-1])}has no key {quoted(at[-1])}: {nearest(str(at[-1]), known)}"
    if first["type"] == "missing":
        return f"{_place(at[:-1])}needs {'at least one [[slide]]' if at[-1] == 'slide' else f'the key {at[-1]!r}'}"
    return f"{_place(at)}cannot be {quoted(first['input'])}: {_wish(first)}"


def _place(at: tuple[Any, ...]) -> str:
    """("slide", 0, "topic") → "slide 1, topic "."""
    words: list[str] = []
    for part in at:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        elif part in Lecture.model_fields or part in Slide.model_fields or words[-1:] == ["options"]:
            words.append(str(part))
    return f"{', '.join(words) or 'the lecture'} "


_WISHES = {
    "too_short": "give at least one",
    "string_too_short": "give a text that is not empty",
    "string_type": "give a text in quotes",
    "tuple_type": "give a list",
    "int_type": "give a whole number",
    "bool_type": "give a number, a text, true or false",
    "dict_type": "give a table",
    "model_type": "give a table",
    "string_pattern_mismatch": "it holds characters that do not belong there",
}


def _wish(problem: Any) -> str:
    if problem["loc"][-1:] == ("language",):
        return "give the three letters of a language, such as eng"
    return _WISHES.get(problem["type"], str(problem["msg"]).replace("Input should", "it should"))
