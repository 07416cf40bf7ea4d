"""Layers over volumes against loops over single numbers, their counts against counting, and how they are misused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from math import ceil, floor, prod, sqrt
from typing import Any

import numpy as np
import pytest
from volume_cases import CASES, Place

from explainers.networks import (
    RELU,
    TANH,
    AdaptiveAveragePooling,
    AveragePooling,
    BatchNormalisation,
    Convolution,
    Cropping,
    Dropout,
    Edge,
    Flatten,
    GlobalAveragePooling,
    Layer,
    MaxPooling,
    Network,
    NetworkError,
    Operation,
    PatternDistance,
    Subsampling,
    TransposedConvolution,
    Upsampling,
)

Values = dict[Place, float]
"""Value by channel and place; what is not in it lies beyond the border."""


def one_layer(operation: Operation, shape: Place, seed: int) -> tuple[Network, np.ndarray[Any, Any]]:
    network = Network.builder(*shape).layer(operation).build().randomised(seed)
    return network, np.random.default_rng(seed).normal(size=shape)


def numbers(network: Network) -> dict[str, Any]:
    assert network.parameters is not None
    return dict(network.parameters.of_layer(network.output.name))


def values_of(x: np.ndarray[Any, Any]) -> Values:
    return {place: float(x[place]) for place in np.ndindex(*x.shape)}


def agree(network: Network, x: np.ndarray[Any, Any], wanted: Values) -> None:
    """The network's output is `wanted`, place by place, alone and in a batch."""
    got = network(x)
    assert got.shape == network.output_shape == tuple(max(axis) + 1 for axis in zip(*wanted, strict=True))
    assert len(wanted) == got.size
    for place, value in wanted.items():
        assert got[place] == pytest.approx(value, rel=1e-9, abs=1e-11)
    batch = network(np.stack([x, 0 * x, 2 * x], axis=-1))
    np.testing.assert_allclose(batch[..., 0], got, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(batch[..., 2], network(2 * x), rtol=1e-12, atol=1e-13)


def starts(shape: Place, kernel: Place, stride: Place, padding: Place) -> Iterator[tuple[Place, Place]]:
    """Each output place, and where its window starts: found by sliding, not by the formula."""
    sides = []
    for n, k, s, p in zip(shape[1:], kernel, stride, padding, strict=True):
        sides.append([i for i in range(-p, n + p) if (i + p) % s == 0 and i + k <= n + p])
    for numbered in product(*map(list, map(enumerate, sides))):
        yield tuple(i for i, _ in numbered), tuple(start for _, start in numbered)


def window(start: Place, kernel: Place) -> Iterator[tuple[Place, Place]]:
    for inside in product(*map(range, kernel)):
        yield inside, tuple(a + b for a, b in zip(start, inside, strict=True))


@pytest.mark.parametrize("has_bias", [True, False])
@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_convolution(shape: Place, kernel: Place, stride: Place, padding: Place, has_bias: bool) -> None:
    network, x = one_layer(Convolution(4, kernel, stride, padding, TANH, has_bias), shape, seed=sum(kernel))
    given, values, wanted = numbers(network), values_of(x), {}
    for o in range(4):
        for place, start in starts(shape, kernel, stride, padding):
            z = float(given["b"][o]) if has_bias else 0.0
            for c in range(shape[0]):
                for inside, at in window(start, kernel):
                    z += float(given["W"][(o, c, *inside)]) * values.get((c, *at), 0.0)
            wanted[o, *place] = np.tanh(z)
    agree(network, x, wanted)


@pytest.mark.parametrize(
    ("operation", "read"),
    [
        (Convolution(4, 3, padding=1, groups=2), [(0, 1), (0, 1), (2, 3), (2, 3)]),
        (Convolution(8, 3, groups=4), [(0,), (0,), (1,), (1,), (2,), (2,), (3,), (3,)]),
        (Convolution(3, 3, table=((0, 3), (1,), (3, 2, 0))), [(0, 3), (1,), (3, 2, 0)]),
    ],
)
def test_channels_that_do_not_see_all(operation: Convolution, read: list[Place]) -> None:
    shape = (4, 5, 6)
    network, x = one_layer(operation, shape, seed=3)
    given, values, wanted = numbers(network), values_of(x), {}
    padding = (operation.padding,) * 2
    assert network.parameter_shapes(network.output)["W"][0] in (operation.channels, sum(map(len, read)))
    rows = iter(given["W"])
    kernels = {
        o: dict(zip(which, rows if operation.table else given["W"][o], strict=False))
        for o, which in enumerate(read)
    }
    used = 0
    for o, which in enumerate(read):
        for place, start in starts(shape, (3, 3), (1, 1), padding):  # type: ignore[arg-type]
            z = float(given["b"][o])
            for c in which:
                for inside, at in window(start, (3, 3)):
                    z += float(kernels[o][c][inside]) * values.get((c, *at), 0.0)
                    used += 1
            wanted[o, *place] = z
    agree(network, x, wanted)
    assert network.multiply_add_count == used
    assert network.parameter_count == sum(map(len, read)) * 9 + len(read)


@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_pooling(shape: Place, kernel: Place, stride: Place, padding: Place) -> None:
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    largest, x = one_layer(MaxPooling(kernel, stride, padding), shape, seed=1)
    mean, _ = one_layer(AveragePooling(kernel, stride, padding), shape, seed=1)
    values, high, middle = values_of(x), {}, {}
    for c in range(shape[0]):
        for place, start in starts(shape, kernel, stride, padding):
            seen = [values.get((c, *at)) for _, at in window(start, kernel)]
            high[c, *place] = max(value for value in seen if value is not None)
            middle[c, *place] = sum(value or 0.0 for value in seen) / prod(kernel)
    agree(largest, x, high)
    agree(mean, x, middle)
    assert largest.parameter_count == largest.multiply_add_count == 0


@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_transposed_convolution(shape: Place, kernel: Place, stride: Place, padding: Place) -> None:
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    network, x = one_layer(TransposedConvolution(2, kernel, stride, padding, RELU), shape, seed=5)
    given = numbers(network)
    z: Values = {place: float(given["b"][place[0]]) for place in np.ndindex(*network.output_shape)}  # type: ignore[arg-type]
    used = 0
    for c, o in product(range(shape[0]), range(2)):
        for at in np.ndindex(*shape[1:]):
            for inside in product(*map(range, kernel)):
                used += 1
                place = tuple(s * i + j - p for i, j, s, p in zip(at, inside, stride, padding, strict=True))
                if (o, *place) in z:
                    z[o, *place] += float(given["W"][(c, o, *inside)]) * float(x[c, *at])
    agree(network, x, {place: max(value, 0.0) for place, value in z.items()})
    assert network.multiply_add_count == used


def test_trainable_subsampling() -> None:
    network, x = one_layer(Subsampling((2, 3), TANH), (3, 5, 9), seed=2)
    given = numbers(network)
    agree(
        network,
        x,
        {
            (c, i, j): np.tanh(
                given["w"][c] * x[c, 2 * i : 2 * i + 2, 3 * j : 3 * j + 3].sum() + given["b"][c]
            )
            for c, i, j in product(range(3), range(2), range(3))
        },
    )
    assert (network.parameter_count, network.multiply_add_count) == (6, 18)


@pytest.mark.parametrize("wanted", [(1, 1), (3, 2), (7, 6), (4, 5), (9, 8)])
def test_adaptive_pooling(wanted: Place) -> None:
    network, x = one_layer(AdaptiveAveragePooling(wanted), (2, 7, 6), seed=2)

    def bounds(i: int, n: int, k: int) -> slice:
        return slice(floor(i * n / k), ceil((i + 1) * n / k))

    agree(
        network,
        x,
        {
            (c, i, j): x[c, bounds(i, 7, wanted[0]), bounds(j, 6, wanted[1])].mean()
            for c, i, j in product(range(2), range(wanted[0]), range(wanted[1]))
        },
    )


def test_batch_normalisation_of_volumes_and_vectors() -> None:
    for shape in ((3, 4, 2), (3,)):
        network, x = one_layer(BatchNormalisation(), shape, seed=4)
        g = numbers(network)
        wanted = {
            place: g["gamma"][place[0]] * (value - g["mean"][place[0]]) / sqrt(g["variance"][place[0]] + 1e-5)
            + g["beta"][place[0]]
            for place, value in values_of(x).items()
        }
        agree(network, x, wanted)
        assert network.parameter_count == 6  # γ and β; mean and variance are not learnt
        assert network.multiply_add_count == 0


def test_layers_that_move_values() -> None:
    shape = (2, 3, 4)
    for operation, wanted in {
        Flatten(): lambda v: {(12 * c + 4 * i + j,): v[c, i, j] for c, i, j in v},
        Upsampling((2, 1)): lambda v: {(c, 2 * i + k, j): v[c, i, j] for c, i, j in v for k in (0, 1)},
        Cropping((1, 0)): lambda v: {(c, 0, j): v[c, i, j] for c, i, j in v if i == 1},
        Dropout(0.3): lambda v: v,
        GlobalAveragePooling(): lambda v: {
            (c,): sum(v[c, i, j] for _, i, j in list(v)[:12]) / 12 for c in (0, 1)
        },
    }.items():
        network, x = one_layer(operation, shape, seed=1)
        agree(network, x, wanted(values_of(x)))
        assert network.parameter_count == network.multiply_add_count == 0


def test_distances_to_patterns() -> None:
    network, x = one_layer(PatternDistance(3), (5,), seed=1)
    patterns = numbers(network)["W"]
    assert set(patterns.flat) <= {-1.0, 1.0}
    agree(network, x, {(i,): sum((x[j] - patterns[i, j]) ** 2 for j in range(5)) for i in range(3)})
    assert (network.parameter_count, network.multiply_add_count) == (0, 15)


@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_multiply_adds_are_weight_uses(shape: Place, kernel: Place, stride: Place, padding: Place) -> None:
    network, _ = one_layer(Convolution(4, kernel, stride, padding), shape, seed=0)
    windows = len(list(starts(shape, kernel, stride, padding)))
    assert network.multiply_add_count == windows * prod(kernel) * shape[0] * 4
    assert network.parameter_count == prod(kernel) * shape[0] * 4 + 4


def test_channels_may_be_letters() -> None:
    network = Network.parse("x[c, 8, 8] -> conv n@3x3 -> maxpool 2 -> flatten -> m")
    c, n, m = (network.shapes["x"][0], network.shapes["conv1"][0], network.output_shape[0])
    assert network.shapes["flatten1"] == (9 * n,)
    assert network.parameter_count == 9 * c * n + n + 9 * n * m + m
    assert network.multiply_add_count == 324 * c * n + 9 * n * m


def test_feedback_runs_through_volumes() -> None:
    network = Network.parse("x[1, 4] -> h: conv 1@3 pad 1 -> s: + s[t-1]").randomised(1)
    xs = np.random.default_rng(0).normal(size=(3, 1, 4))
    passes = network.forward_sequence(xs)
    total = sum(p["h"] for p in passes)
    np.testing.assert_allclose(passes[-1].output, total)
    held = network.forward_sequence(xs, initial={"s": np.ones((1, 4))})
    np.testing.assert_allclose(held[-1].output, total + 1)
    assert held[-1].output.shape == held[0].pre_activations["h"].shape == (1, 4)


def test_constants_are_given_with_the_weights() -> None:
    network = Network.parse("x[2] -> batchnorm")
    weights = {"gamma": [1, 2], "beta": [0, 1], "mean": [3, 4], "variance": [1 - 1e-5, 4 - 1e-5]}
    np.testing.assert_allclose(network.with_weights({"batchnorm1": weights})([5.0, 8.0]), [2.0, 5.0])
    del weights["mean"]
    with pytest.raises(NetworkError, match="has the parameters gamma, beta, mean, variance, but was given"):
        network.with_weights({"batchnorm1": weights})


WRONG: dict[str, Callable[[], object]] = {
    "the kernel cannot be 'five'": lambda: Convolution(3, "five"),  # type: ignore[arg-type]
    "the stride cannot be True": lambda: Convolution(3, 3, True),
    "the padding cannot be -1": lambda: Convolution(3, 3, padding=-1),
    "the kernel cannot be ()": lambda: Convolution(3, ()),
    "groups cannot be 0": lambda: Convolution(4, 3, groups=0),
    "the table cannot be ((0,),): give for each of the 2 channels": lambda: Convolution(2, 3, table=((0,),)),
    "the table cannot be ((0, 0), (1,))": lambda: Convolution(2, 3, table=((0, 0), (1,))),
    "the table cannot be ((0,), ())": lambda: Convolution(2, 3, table=((0,), ())),
    "the table cannot be 'C3'": lambda: Convolution(2, 3, table="C3"),  # type: ignore[arg-type]
    "reads the input channel 5 in its table, but there are 2": lambda: (
        Network.builder(2, 9).layer(Convolution(1, 3, table=((0, 5),))).build()
    ),
    "'relu' is not an activation": lambda: Convolution(4, 3, activation="relu"),  # type: ignore[arg-type]
    "epsilon cannot be 0": lambda: BatchNormalisation(0),
    "dropout cannot have the probability 1": lambda: Dropout(1),
    "reads 2 layers, but takes one: add or concatenate them first": lambda: Network(
        (
            *Network.parse("x[1, 9] -> a: conv 1@1").layers,
            Layer("c", MaxPooling(2), (Edge("x"), Edge("a"))),
        )
    ),
    "the input has the shape (3, 3), but layer 'x' takes (1, 3, 3), or (1, 3, 3, batch)": lambda: (
        Network.parse("x[1, 3, 3] -> flatten")(np.ones((3, 3)))
    ),
}


@pytest.mark.parametrize(("sentence", "call"), WRONG.items(), ids=list(WRONG))
def test_wrong_calls(sentence: str, call: Callable[[], object]) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
