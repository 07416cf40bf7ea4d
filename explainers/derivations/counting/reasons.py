"""Why a layer has as many parameters and multiply-adds as it has, in a sentence."""

from __future__ import annotations

from ...networks import (
    BatchNormalisation,
    Convolution,
    Dense,
    Layer,
    PatternDistance,
    Subsampling,
    TransposedConvolution,
)
from ...networks.architectures.parts import Part
from .certificates import What
from .sizes import in_words


def reason(part: Part, what: What) -> str:
    """What a part learns or computes, and why; of equal parts in a row, how many there are."""
    name, does = in_words(part.name), "learns" if what == "parameters" else "computes"
    why = _WHY[what](part.layers[0]) if len(part.layers) == 1 else _of_several(part, what)
    if part.times == 1:
        return f"What {name} {does}: {why}."
    return f"What each of the {part.times} parts from {name} to {in_words(part.last)} {does}: {why}."


def _of_several(part: Part, what: What) -> str:
    kinds = {type(layer.operation) for layer in part.layers}
    if not kinds & {Convolution, TransposedConvolution}:
        return "one layer after the other"
    if what == "multiply-adds":
        return "one convolution after the other, every weight once at every position"
    if BatchNormalisation in kinds:
        return "the kernels of one convolution after the other, and two numbers for each channel that is normalised"
    return "the kernels and biases of one convolution after the other"


def _learnt(layer: Layer) -> str:
    match layer.operation:
        case Convolution(table=None, has_bias=has_bias) | TransposedConvolution(has_bias=has_bias):
            bias = ", and a bias for each channel out" if has_bias else ""
            return f"a kernel for each pair of a channel in and a channel out{bias}"
        case Convolution(has_bias=has_bias):
            bias = ", and a bias for each channel out" if has_bias else ""
            return f"a kernel for each connection in its table{bias}"
        case Dense(has_bias=has_bias):
            return (
                f"a weight for each input of each neuron{', and a bias for each neuron' if has_bias else ''}"
            )
        case Subsampling():
            return "a weight and a bias for each channel"
        case BatchNormalisation():
            return "a scale and a shift for each channel"
    return "each of its numbers"


def _computed(layer: Layer) -> str:
    match layer.operation:
        case Convolution():
            return "every weight of its kernels is used once at every position of its output"
        case TransposedConvolution():
            return "every weight of its kernels is used once at every position of its input"
        case Subsampling():
            return "the weight of its channel is used once at every position of its output"
        case PatternDistance():
            return "one square for each point of each pattern"
    return "every weight is used once"


_WHY = {"parameters": _learnt, "multiply-adds": _computed}
