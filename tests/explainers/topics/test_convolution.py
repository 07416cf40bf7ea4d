"""A convolution as a matrix in letters: proved, and with numbers in place of the letters the network's own output."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sympy import ImmutableDenseMatrix

from explainers.networks import Network, NetworkError
from explainers.networks.operations import Convolution
from explainers.topics import convolution

NETWORKS = [
    "x[1, 5] -> conv 1@3",
    "x[1, 6] -> conv 1@3/2 pad 1 relu",
    "x[1, 3, 3] -> conv 1@2x2 tanh nobias",
    "x[2, 4] -> conv 2@2/2",
    "x[2, 4] -> conv 4@2 groups 2 nobias",
    "x[1, 5] -> batchnorm -> conv 2@5 -> flatten -> 3",
]


def numbers_of(network: Network, seed: int) -> tuple[dict[str, float], np.ndarray, np.ndarray]:
    """A value for each letter, by names written anew; the input, and what the convolution gives before φ."""
    layer = next(layer for layer in network.layers if isinstance(layer.operation, Convolution))
    (shape,) = network.input_shapes(layer)
    alone = Network.builder(*shape).layer(layer.operation, name="conv").build().randomised(seed)
    assert alone.parameters is not None
    given = alone.parameters.of_layer("conv")
    x = np.random.default_rng(seed).normal(size=shape)

    def named(base: str, array: Any) -> dict[str, float]:
        shown = [axis for axis, n in enumerate(array.shape) if n > 1]
        return {
            f"{base}_{','.join(str(place[axis] + 1) for axis in shown)}".rstrip("_"): float(array[place])
            for place in np.ndindex(*array.shape)
        }

    values = named("k", given["W"]) | named("x", x)
    values |= {f"b_{o + 1}": float(b) for o, b in enumerate(given.get("b", ()))}
    return values, x, alone.forward(x).pre_activations["conv"].ravel()


@pytest.mark.parametrize("text", NETWORKS)
def test_both_sides_are_what_the_network_computes(text: str) -> None:
    network = Network.parse(text)
    made = convolution.derive(network)
    assert made.verify().is_exact
    values, _, wanted = numbers_of(network, seed=3)

    def number(entry: Any) -> float:
        return float(entry.subs(values)) if hasattr(entry, "subs") else float(entry)

    (rows, grids) = (made.steps[0].before, made.steps[0].after)
    np.testing.assert_allclose([number(entry) for entry in rows], wanted, rtol=1e-9)
    product, *shift = grids.args if grids.is_MatAdd else (grids,)
    t, x = (
        np.array([[number(part[i, j]) for j in range(part.shape[1])] for i in range(part.shape[0])])
        for part in product.args
    )
    total = (t @ x).ravel() + (np.array([number(entry) for entry in shift[0]]) if shift else 0)
    np.testing.assert_allclose(total, wanted, rtol=1e-9)


def test_a_weight_in_the_wrong_place_is_refused() -> None:
    made = convolution.derive()
    product, bias = made.steps[0].after.args
    t, x = product.args
    swapped = t.as_mutable()
    swapped[0, 0], swapped[0, 1] = t[0, 1], t[0, 0]
    wrong = type(made.steps[0].after)(type(product)(ImmutableDenseMatrix(swapped), x, evaluate=False), bias)
    report = replace(made, steps=(replace(made.steps[0], after=wrong),)).verify()
    assert not report


def test_the_remark_counts() -> None:
    (remark,) = convolution.derive(Network.parse("x[1, 6] -> conv 1@3/2 pad 1")).remarks
    assert remark.startswith("The matrix has 18 entries: 8 of them hold the 3 weights")


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        (Network.known("lenet5"), "from 1×32×32 to 6×28×28, is too large to be written out"),
        (Network.parse("x[3] -> 2"), "has no convolution: give one such as"),
        (Network.parse("x[n, 4] -> conv 2@2"), "is too large to be written out"),
    ],
)
def test_what_does_not_fit(network: Network, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        convolution.derive(network)
