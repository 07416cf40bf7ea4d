"""What each kind of layer sends back: ∂ℓ/∂ of its inputs and of its weights, from ∂ℓ/∂ of what it computes.

The last axis of every array is the batch; the gradients of weights are summed over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatch
from math import prod
from typing import Any

import numpy as np

from .activations import ActivationFunction, Array
from .errors import NetworkError
from .operations import (
    Add,
    AveragePooling,
    BatchNormalisation,
    Complement,
    Concatenate,
    Convolution,
    Dense,
    Dropout,
    Elementwise,
    Flatten,
    GlobalAveragePooling,
    MaxPooling,
    Multiply,
    weight_name,
)
from .operations.volumes.windows import along_channels, windows

Numbers = Mapping[str, Array]
Sent = tuple[list[Array], dict[str, Array]]
"""∂ℓ/∂ of each input, and of each parameter by its name."""


@singledispatch
def pulled_back(operation: Any, numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    """∂ℓ/∂ of inputs and parameters, where `g` is ∂ℓ/∂z before an activation, and ∂ℓ/∂h of a layer without one."""
    raise NetworkError(
        f"gradients are not computed through {operation.kind} layers: leave them out, or take dense, convolution, "
        "pooling, activation, add, concatenate and multiply layers"
    )


def through_activation(phi: ActivationFunction, z: Array, h: Array, g: Array) -> Array:
    """∂ℓ/∂z = ∂ℓ/∂h ⊙ φ′(z); for softmax h ⊙ g − h (hᵀ g)."""
    if phi.is_elementwise:
        if phi.derivative is None:
            raise NetworkError(f"the derivative of {phi.name} is not known: take an activation such as relu")
        return np.asarray(g * phi.derivative(z))
    return np.asarray(h * (g - (h * g).sum(axis=0, keepdims=True)))


@pulled_back.register
def _(operation: Dense, numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    names = [weight_name(place) for place in range(len(inputs))]
    gradients = {name: g @ u.T for name, u in zip(names, inputs, strict=True)}
    return [numbers[name].T @ g for name in names], gradients | _bias(operation, g)


def _bias(operation: Dense | Convolution, g: Array) -> dict[str, Array]:
    return {"b": _per_channel(g)} if operation.has_bias else {}


def _per_channel(g: Array) -> Array:
    return np.asarray(g.sum(axis=tuple(range(1, g.ndim))))


@pulled_back.register
def _(operation: Elementwise, numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    (u,) = inputs
    return [through_activation(operation.activation, u, operation.activation(u), g)], {}


@pulled_back.register
def _(_operation: Add, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    return [g for _ in inputs], {}


@pulled_back.register
def _(_operation: Concatenate, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    return np.split(g, np.cumsum([len(u) for u in inputs])[:-1], axis=0), {}


@pulled_back.register
def _(_operation: Multiply, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    others = [[u for at, u in enumerate(inputs) if at != place] for place in range(len(inputs))]
    return [np.asarray(prod(one, start=g)) for one in others], {}


@pulled_back.register
def _(_operation: Complement, _numbers: Numbers, _inputs: Sequence[Array], g: Array) -> Sent:
    return [-g], {}


@pulled_back.register
def _(_operation: Dropout, _numbers: Numbers, _inputs: Sequence[Array], g: Array) -> Sent:
    return [g], {}


@pulled_back.register
def _(_operation: Flatten, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    return [g.reshape(inputs[0].shape)], {}


@pulled_back.register
def _(_operation: GlobalAveragePooling, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    (u,) = inputs
    shared = g.reshape(len(g), *[1] * (u.ndim - 2), g.shape[-1]) / prod(u.shape[1:-1])
    return [np.broadcast_to(shared, u.shape)], {}


@pulled_back.register
def _(operation: BatchNormalisation, numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    """With mean and variance as they are, h is a multiple of u, channel by channel."""
    (u,) = inputs
    centred = u - along_channels(numbers["mean"], u)
    normalised = centred / along_channels(np.sqrt(numbers["variance"] + operation.epsilon), u)
    gradients = {"gamma": _per_channel(g * normalised), "beta": _per_channel(g)}
    return [along_channels(operation.scale(numbers), g) * g], gradients


# Windows -----------------------------------------------------------------------------------


@pulled_back.register
def _(operation: Convolution, numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    """∂ℓ/∂W[o, c, j] = Σ_i g[o, i] u[c, s·i + j − p], and u gets W[o, c, j] g[o, i] back from where it was seen."""
    if operation.table is not None or operation.groups != 1:
        raise NetworkError(
            "gradients are not computed through convolutions with groups or a table: take a plain one"
        )
    (u,) = inputs
    window = operation.window(u.shape[:-1])
    seen = windows(u, *window)
    places = tuple(range(1, g.ndim))
    weights = np.tensordot(g, seen, (places, places))
    sent = np.tensordot(numbers["W"], g, (0, 0))  # (channels, kernel…, positions…, batch)
    count = len(window[0])
    sent = np.moveaxis(sent, range(1, count + 1), range(-count, 0))
    return [_put_back(sent, u.shape, window)], {"W": weights} | _bias(operation, g)


@pulled_back.register
def _(operation: AveragePooling, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    window = operation.window(inputs[0].shape[:-1])
    shared = np.multiply.outer(g, np.full(window[0], 1 / prod(window[0])))
    return [_put_back(shared, inputs[0].shape, window)], {}


@pulled_back.register
def _(operation: MaxPooling, _numbers: Numbers, inputs: Sequence[Array], g: Array) -> Sent:
    """All of it goes to the largest value of the window; to the first, where several are."""
    (u,) = inputs
    window = operation.window(u.shape[:-1])
    seen = windows(u, *window, fill=-np.inf)
    flat = seen.reshape(*g.shape, -1)
    chosen = np.arange(flat.shape[-1]) == flat.argmax(axis=-1)[..., None]
    return [_put_back((chosen * g[..., None]).reshape(seen.shape), u.shape, window)], {}


def _put_back(sent: Array, shape: tuple[int, ...], window: Any) -> Array:
    """What goes back to each place of each window, (channels, positions…, batch, kernel…), added up by places."""
    kernel, stride, padding = window
    whole = [n + 2 * p for n, p in zip(shape[1:-1], padding, strict=True)]
    made = np.zeros((shape[0], *whole, shape[-1]))
    counts = sent.shape[1 : 1 + len(kernel)]
    for place in np.ndindex(*kernel):
        reached = (slice(j, j + (n - 1) * s + 1, s) for j, n, s in zip(place, counts, stride, strict=True))
        made[(slice(None), *reached)] += sent[(..., *place)]
    inside = (slice(p, n - p) for n, p in zip(whole, padding, strict=True))
    return made[(slice(None), *inside)]
