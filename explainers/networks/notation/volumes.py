"""Layers over volumes in the text notation, `conv 6@5x5 tanh`: how each is read, and the words it is written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ..activations import IDENTITY, ActivationFunction
from ..operations import (
    AdaptiveAveragePooling,
    AveragePooling,
    BatchNormalisation,
    Convolution,
    Cropping,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    MaxPooling,
    Operation,
    PatternDistance,
    Sides,
    Subsampling,
    TransposedConvolution,
    Upsampling,
    sides_text,
)
from .stages import Stage, activation_in, made, size_in

# Reading ------------------------------------------------------------------------------------


def _convolution(kind: type[Convolution | TransposedConvolution]) -> Callable[[Stage], Operation]:
    def read(stage: Stage) -> Operation:
        channels = size_in(stage)
        stage.take(f"@ and the kernel, as in {kind.kind} 6@5x5,", lambda word: word.text == "@")
        kernel = _sides(stage, "kernel")
        stride = _sides(stage, "stride") if stage.skip("/") else 1
        return _operation(stage, partial(kind, channels, kernel, stride, **_options(stage, kind)))

    return read


def _options(stage: Stage, kind: type[Convolution | TransposedConvolution]) -> dict[str, Any]:
    """What may follow the kernel, in any order."""
    found: dict[str, Any] = {}
    while stage.word:
        if "padding" not in found and stage.skip("pad"):
            found["padding"] = _sides(stage, "padding")
        elif "groups" not in found and kind is Convolution and stage.skip("groups"):
            found["groups"] = _groups(stage)
        elif "has_bias" not in found and stage.skip("nobias"):
            found["has_bias"] = False
        elif "activation" not in found and stage.word.is_name and stage.word.text != "from":
            found["activation"] = activation_in(stage)
        else:
            break
    return found


def _pooling(kind: type[MaxPooling | AveragePooling]) -> Callable[[Stage], Operation]:
    def read(stage: Stage) -> Operation:
        window = _sides(stage, "window")
        stride = _sides(stage, "stride") if stage.skip("/") else None
        return _operation(stage, kind, window, stride, _padding_in(stage))

    return read


def _subsampling(stage: Stage) -> Operation:
    return _operation(stage, Subsampling, _sides(stage, "window"), _activation(stage))


def _with_sides(kind: Callable[[Sides], Operation], what: str) -> Callable[[Stage], Operation]:
    return lambda stage: _operation(stage, kind, _sides(stage, what))


def _dropout(stage: Stage) -> Operation:
    text = stage.take("a probability such as 0.5", lambda word: word.is_decimal)
    return _operation(stage, Dropout, float(text[:40]))


VOLUME_LAYERS: Mapping[str, Callable[[Stage], Operation]] = {
    "conv": _convolution(Convolution),
    "convT": _convolution(TransposedConvolution),
    "maxpool": _pooling(MaxPooling),
    "avgpool": _pooling(AveragePooling),
    "subsample": _subsampling,
    "adaptivepool": _with_sides(AdaptiveAveragePooling, "output size"),
    "globalpool": lambda stage: GlobalAveragePooling(),
    "flatten": lambda stage: Flatten(),
    "batchnorm": lambda stage: BatchNormalisation(),
    "dropout": _dropout,
    "upsample": _with_sides(Upsampling, "factor"),
    "crop": _with_sides(Cropping, "border"),
    "distance": lambda stage: PatternDistance(size_in(stage)),
}
"""The word that such a layer begins with → what reads the rest of it."""


def _sides(stage: Stage, what: str) -> Sides:
    text = stage.take(f"a {what} such as 5 or 5x5", lambda word: word.is_sides and len(word.text) < 60)
    sides = tuple(map(int, text.replace("×", "x").split("x")))
    return sides if len(sides) > 1 else sides[0]


def _groups(stage: Stage) -> int:
    return int(stage.take("a number of groups", lambda word: word.is_number and len(word.text) < 10))


def _padding_in(stage: Stage) -> Sides:
    return _sides(stage, "padding") if stage.skip("pad") else 0


def _operation(stage: Stage, kind: Callable[..., Operation], *values: Any) -> Operation:
    operation: Operation = made(stage, kind, *values)
    return operation


def _activation(stage: Stage) -> ActivationFunction:
    word = stage.word
    is_next = word is not None and word.is_name and word.text not in ("nobias", "from")
    return activation_in(stage) if is_next else IDENTITY


# Writing ------------------------------------------------------------------------------------


def volume_words(operation: Any, size: Callable[[Any], str], activation: Callable[[Any], str]) -> str | None:
    """The text of `operation`; None where it is another kind of layer, or the notation cannot say it."""
    words = _words(operation, size, activation)
    return None if words is None else " ".join([operation.kind, *filter(None, words)])


def _words(
    operation: Any, size: Callable[[Any], str], activation: Callable[[Any], str]
) -> Iterable[str] | None:
    def active() -> str:
        return "" if operation.activation == IDENTITY else activation(operation.activation)

    match operation:
        case Convolution(table=None) | TransposedConvolution():
            groups = getattr(operation, "groups", 1)
            return (
                f"{size(operation.channels)}@{sides_text(operation.kernel)}{_stride(operation.stride, 1)}",
                _padding(operation.padding),
                "" if groups == 1 else f"groups {groups}",
                active(),
                "" if operation.has_bias else "nobias",
            )
        case MaxPooling(window, stride, padding) | AveragePooling(window, stride, padding):
            return f"{sides_text(window)}{_stride(stride, None)}", _padding(padding)
        case Subsampling(window):
            return sides_text(window), active()
        case AdaptiveAveragePooling(sides) | Upsampling(sides) | Cropping(sides):
            return (sides_text(sides),)
        case GlobalAveragePooling() | Flatten():
            return ()
        case BatchNormalisation() if operation == BatchNormalisation():
            return ()
        case Dropout(probability) if "e" not in repr(probability):
            return (repr(probability),)
        case PatternDistance(units):
            return (size(units),)
    return None


def _stride(stride: Sides | None, default: Sides | None) -> str:
    return "" if stride == default else f"/{sides_text(stride or 1)}"


def _padding(padding: Sides) -> str:
    return "" if padding == 0 else f"pad {sides_text(padding)}"
