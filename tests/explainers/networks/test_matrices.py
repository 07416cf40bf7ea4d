"""Convolutions as matrices: written out in letters, and numerically against the forward pass."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from volume_cases import CASES, Place

from explainers.networks import (
    AdaptiveAveragePooling,
    AveragePooling,
    BatchNormalisation,
    Convolution,
    Cropping,
    Flatten,
    GlobalAveragePooling,
    Network,
    NetworkError,
    Operation,
    Subsampling,
    TransposedConvolution,
    Upsampling,
)
from explainers.networks.matrices import affine_part, convolution_matrix
from explainers.networks.numbers import affine_map


def test_the_banded_matrix_in_letters() -> None:
    k = sympy.symbols("k_1:4")
    matrix = convolution_matrix(Convolution(1, 3), np.array([[k]]), (1, 5))
    assert sympy.Matrix(matrix) == sympy.Matrix(
        [[k[0], k[1], k[2], 0, 0], [0, k[0], k[1], k[2], 0], [0, 0, k[0], k[1], k[2]]]
    )
    strided = convolution_matrix(Convolution(1, 3, stride=2, padding=1), np.array([[k]]), (1, 5))
    assert sympy.Matrix(strided) == sympy.Matrix(
        [[k[1], k[2], 0, 0, 0], [0, k[0], k[1], k[2], 0], [0, 0, 0, k[0], k[1]]]
    )


def test_the_block_matrix_in_letters() -> None:
    a, b, c, d = k = sympy.symbols("a:d")
    matrix = convolution_matrix(Convolution(1, 2), np.array(k).reshape(1, 1, 2, 2), (1, 3, 3))
    assert sympy.Matrix(matrix) == sympy.Matrix(
        [
            [a, b, 0, c, d, 0, 0, 0, 0],
            [0, a, b, 0, c, d, 0, 0, 0],
            [0, 0, 0, a, b, 0, c, d, 0],
            [0, 0, 0, 0, a, b, 0, c, d],
        ]
    )


@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_it_does_what_the_convolution_does(
    shape: Place, kernel: Place, stride: Place, padding: Place
) -> None:
    convolution = Convolution(4, kernel, stride, padding, has_bias=False)
    network = Network.builder(*shape).layer(convolution).build().randomised(7)
    assert network.parameters is not None
    weights = network.parameters.of_layer("conv1")["W"]
    matrix = convolution_matrix(convolution, weights, shape)
    x = np.random.default_rng(1).normal(size=shape)
    np.testing.assert_allclose(matrix @ x.ravel(), network(x).ravel(), rtol=1e-10, atol=1e-12)
    # A planted fault: one weight off by a little, or one row out of place, is noticed.
    if np.count_nonzero(matrix[0]):
        wrong = matrix.copy()
        wrong[0] *= 1.001
        assert not np.allclose(wrong @ x.ravel(), network(x).ravel(), rtol=1e-10, atol=1e-12)
    # Every weight stands in the matrix where it is used: their number is the multiply-adds without padding.
    if not any(padding):
        assert np.count_nonzero(matrix) == network.multiply_add_count


@pytest.mark.parametrize(("shape", "kernel", "stride", "padding"), CASES)
def test_the_transposed_convolution_is_its_transpose(
    shape: Place, kernel: Place, stride: Place, padding: Place
) -> None:
    """With W as it is: from the convolution's output back to the values that its windows reach."""
    there = Convolution(4, kernel, stride, padding, has_bias=False)
    back = TransposedConvolution(shape[0], kernel, stride, padding, has_bias=False)
    small = tuple(map(int, there.output_shape([shape])))
    try:
        reached = tuple(map(int, back.output_shape([small])))
    except NetworkError:
        return  # Windows of one position, all of them padding.
    weights = np.random.default_rng(2).normal(size=there.weight_shape(shape))  # type: ignore[arg-type]
    matrix, _ = affine_part(back, {"W": weights}, small)
    if reached == shape:
        np.testing.assert_allclose(matrix, convolution_matrix(there, weights, shape).T, atol=1e-12)
    else:  # The stride leaves the last values out.
        assert all(r <= n for r, n in zip(reached, shape, strict=True))
        part = convolution_matrix(there, weights, shape).T.reshape(*shape, -1)
        cut = part[tuple(slice(r) for r in reached)].reshape(matrix.shape)
        np.testing.assert_allclose(matrix, cut, atol=1e-12)


@pytest.mark.parametrize(
    "operation",
    [
        Convolution(4, 3, padding=1, groups=2),
        Convolution(2, 3, table=((0, 3), (1, 2, 3))),
        TransposedConvolution(3, 2, 2),
        AveragePooling(2),
        AveragePooling(3, 2, 1),
        AdaptiveAveragePooling((2, 3)),
        GlobalAveragePooling(),
        BatchNormalisation(),
        Subsampling(2),
        Upsampling(2),
        Cropping(1),
        Flatten(),
    ],
    ids=repr,
)
def test_all_that_is_affine(operation: Operation) -> None:
    network = Network.builder(4, 5, 6).layer(operation).build().randomised(3)
    assert network.parameters is not None
    matrix, shift = affine_part(operation, network.parameters.of_layer(network.output.name), (4, 5, 6))
    x = np.random.default_rng(1).normal(size=(4, 5, 6))
    np.testing.assert_allclose(matrix @ x.ravel() + shift, network(x).ravel(), rtol=1e-9, atol=1e-11)


def test_a_whole_network_over_volumes_is_a_matrix() -> None:
    network = Network.parse("x[1, 6, 6] -> conv 2@3x3 -> avgpool 2 -> batchnorm -> flatten -> 3").randomised(
        2
    )
    a, c = affine_map(network)
    x = np.random.default_rng(1).normal(size=(1, 6, 6))
    np.testing.assert_allclose(a @ x.ravel() + c, network(x), rtol=1e-10)


def test_too_large_a_matrix_is_refused() -> None:
    with pytest.raises(NetworkError, match=r"has 3211264·150528 entries, more than .*: take a smaller image"):
        convolution_matrix(Convolution(64, 3, padding=1), np.zeros((64, 3, 3, 3)), (3, 224, 224))
