"""The options of a topic: the keyword-only arguments of its function, checked and read from text by their types."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from diagrams.theme import Theme, theme_named
from explainers.networks import ActivationFunction, activation_named
from explainers.spelling import nearest, quoted

from .errors import CallError

_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NAMED: dict[type, Callable[[str], Any]] = {Theme: theme_named, ActivationFunction: activation_named}


def option_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the keyword-only arguments of `function`."""
    parameters = inspect.signature(function).parameters.values()
    return tuple(parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY)


def options_for(function: Callable[..., Any], given: Mapping[str, Any], what: str) -> dict[str, Any]:
    """`given` as `function` takes it: texts read as the types that it declares.

    `what` names the topic's face in the CallError for an unknown option or an unfit value.
    """
    known = option_names(function)
    hints = get_type_hints(function)
    for name in given:
        if name not in known:
            raise CallError(f"{what} has no option {quoted(name)}: {nearest(name, known)}")
    return {name: _fitting(value, hints.get(name, Any), name) for name, value in given.items()}


def _fitting(value: Any, hint: Any, name: str) -> Any:
    """`value` as the type `hint`; CallError where it is none. Types not listed here are the topic's own affair."""
    choices = _choices(hint)
    for choice in choices:
        found, read = _read(value, choice)
        if found:
            return read
    raise CallError(
        f"option {name} cannot be {quoted(value)}: give {' or '.join(_described(choice) for choice in choices)}"
    )


def _choices(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) in (Union, UnionType):
        return get_args(hint)
    return (hint,)


def _read(value: Any, hint: Any) -> tuple[bool, Any]:
    """Whether `value` is a `hint`, or a text that names one; and the value."""
    if get_origin(hint) is Literal:
        return next(((True, choice) for choice in get_args(hint) if str(choice) == str(value)), (False, None))
    if get_origin(hint) is Sequence and isinstance(value, str):
        read = [_read(part.strip(), get_args(hint)[0]) for part in value.split(",")]
        return all(found for found, _ in read), tuple(part for _, part in read)
    if hint is bool:
        if isinstance(value, str):
            return value.lower() in _TRUTH, _TRUTH.get(value.lower())
        return isinstance(value, bool), value
    if hint in (int, float):
        return _read_number(value, hint)
    if hint is str:
        return isinstance(value, str), value
    if hint is NoneType:
        return value is None or value == "none", None
    if hint in _NAMED and isinstance(value, str):
        return True, _NAMED[hint](value)
    if isinstance(hint, type) and hint is not Any:
        return isinstance(value, hint), value
    return True, value


def _read_number(value: Any, kind: type[int | float]) -> tuple[bool, Any]:
    if isinstance(value, bool):
        return False, None
    if isinstance(value, str):
        try:
            return True, kind(value)
        except ValueError:
            return False, None
    return isinstance(value, int) or (kind is float and isinstance(value, float)), value


def _described(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(str(choice) for choice in get_args(hint))
    if get_origin(hint) is Sequence:
        return "numbers with commas, such as 1, 2"
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", NoneType: "none"}
    return words.get(hint, f"a {getattr(hint, '__name__', hint)}")
