"""From files to layers: size, syntax and depth are checked here, the content in `schema`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from ...spelling import quoted
from ..errors import NetworkError
from ..layers import Layer
from ..parameters import Parameters

LARGEST_FILE = 20_000_000  # bytes
DEEPEST = 20

# A key of 40 parts or more. tomllib takes quadratic time over these, and no network has one.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){40}""")

Content = tuple[tuple[Layer, ...], Parameters | None]


def read(path: str | PathLike[str]) -> Content:
    """Layers and weights in a .toml or .json file; NetworkError with the file's name where it is wrong."""
    place = Path(path)
    reader = {".toml": read_toml, ".json": read_json}.get(place.suffix.lower())
    if reader is None:
        raise NetworkError(
            f"{quoted(str(place))} is not a network's file: its name must end in .toml or .json"
        )
    text = _text(place)
    try:
        return reader(text)
    except NetworkError as error:
        raise NetworkError(f"{place}: {error}") from None


def read_toml(text: str) -> Content:
    """Layers and weights in TOML."""
    return _content("TOML", _toml, text)


def read_json(text: str) -> Content:
    """Layers and weights in JSON; a key given twice, NaN and Infinity are refused."""
    return _content("JSON", _json, text)


def _content(language: str, parse: Callable[[str], Any], text: str) -> Content:
    # Pydantic takes a while to import, and only files need it.
    from .schema import content  # noqa: PLC0415

    if len(text) > LARGEST_FILE:
        raise NetworkError(f"{len(text)} characters of {language} are too many: {LARGEST_FILE} at most")
    try:
        data = parse(text)
    except RecursionError:
        raise NetworkError(f"the {language} is nested too deeply: {DEEPEST} levels at most") from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise NetworkError(f"this is not {language}: {_first_line(error)}") from None
    except NetworkError:
        raise
    except ValueError:  # from Python's limit on the digits of a whole number
        raise NetworkError(
            f"a number in the {language} has thousands of digits: write a shorter one"
        ) from None
    if _is_deeper(data, DEEPEST):
        raise NetworkError(f"the {language} is nested too deeply: {DEEPEST} levels at most")
    return content(data)


def _is_deeper(data: Any, most: int) -> bool:
    level = [data]
    for _ in range(most):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _toml(text: str) -> Any:
    if _LONG_KEY.search(text):
        raise RecursionError
    return tomllib.loads(text)


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_not_finite)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise NetworkError(f"the key {quoted(key)} is given twice: leave one of them out")
        values[key] = value
    return values


def _not_finite(name: str) -> NoReturn:
    raise NetworkError(f"{name} in the JSON is not a number: replace it by one")


def _first_line(error: ValueError) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _text(path: Path) -> str:
    if not path.exists():
        raise NetworkError(f"there is no file {quoted(str(path))}: check its name and folder")
    if not path.is_file():
        raise NetworkError(f"{quoted(str(path))} is not a file: give a .toml or .json file")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise NetworkError(f"cannot read {quoted(str(path))}: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise NetworkError(
            f"{quoted(str(path))} is larger than {LARGEST_FILE} bytes: a network's file is smaller"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NetworkError(
            f"{quoted(str(path))} is not UTF-8 text (byte {error.start}): save it as UTF-8"
        ) from None
