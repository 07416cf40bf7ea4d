"""The known architectures against published numbers: totals, sizes on the way, and other counts of the papers."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import repeatable
from random_volumes import random_text

from explainers.networks import KNOWN, Convolution, Network, NetworkError
from explainers.networks.architectures.building import part_of
from explainers.networks.table import layer_table

PARAMETERS = {
    "lenet5": 61_706,
    "lenet5_1998": 60_000,  # the paper, section II.B: "60,000 trainable free parameters"
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "densenet121": 7_978_856,
    "unet": 31_030_658,
}
"""As torchvision's documentation gives them, where no other source is named; U-Net: 31,030,593 with one class."""

BILLIONS_OF_MULTIPLY_ADDS = {
    "alexnet": 0.71,
    "vgg16": 15.47,
    "vgg19": 19.63,
    "resnet18": 1.81,
    "resnet34": 3.66,
    "resnet50": 4.09,
    "resnet101": 7.80,
    "resnet152": 11.51,
    "densenet121": 2.83,
}


@pytest.mark.parametrize(("name", "count"), PARAMETERS.items())
def test_parameters_are_as_published(name: str, count: int) -> None:
    assert Network.known(name).parameter_count == count


@pytest.mark.parametrize(("name", "billions"), BILLIONS_OF_MULTIPLY_ADDS.items())
def test_multiply_adds_are_as_published(name: str, billions: float) -> None:
    assert round(Network.known(name).multiply_add_count / 1e9, 2) == billions


def test_lenet_1998_layer_by_layer() -> None:
    """Section II.B of the paper: trainable parameters of C1 to F6, and connections, the biases among them."""
    network = Network.known("lenet5_1998")
    learnt = {
        layer.name: sum(prod(shape) for shape in network.parameter_shapes(layer).values())
        for layer in network.layers
    }
    uses = {
        name: network.multiply_adds(network.by_name[name]) + prod(network.shapes[name])
        for name in ("C1", "C3", "C5", "F6")
    }
    assert {name: count for name, count in learnt.items() if count} == {
        "C1": 156,
        "S2": 12,
        "C3": 1516,
        "S4": 32,
        "C5": 48_120,
        "F6": 10_164,
    }
    assert uses == {"C1": 122_304, "C3": 151_600, "C5": 48_120, "F6": 10_164}
    # The output's 10 × 84 points are drawn by hand.
    assert network.number_shapes(network.output) == {"W": (10, 84)}


def test_sizes_of_the_unet_are_those_of_its_figure() -> None:
    """Figure 1 of the paper, from the input to the segmentation map."""
    network = Network.known("unet")
    ways = ["down1", "down2", "down3", "down4", "bottom", "up4", "up3", "up2", "up1"]
    shapes = [[network.shapes[f"{way}_conv{number}"][:2] for number in (1, 2)] for way in ways]
    widths = [64, 128, 256, 512, 1024, 512, 256, 128, 64]
    sizes = [570, 568, 282, 280, 138, 136, 66, 64, 30, 28, 54, 52, 102, 100, 198, 196, 390, 388]
    assert shapes == [
        [(width, first), (width, second)]
        for width, first, second in zip(widths, sizes[::2], sizes[1::2], strict=True)
    ]
    assert network.output_shape == (2, 388, 388)


def test_stages_of_resnet_are_those_of_its_table() -> None:
    """Table 1 of the paper: sizes of conv2_x to conv5_x, and the counts of layers with weights in the names."""
    for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"):
        network = Network.known(name)
        sides = {
            part_of(layer.name)[0]: network.shapes[layer.name][1:]
            for layer in network.layers
            if part_of(layer.name)
        }
        assert [sides[f"stage{number}"] for number in (1, 2, 3, 4)] == [(56, 56), (28, 28), (14, 14), (7, 7)]
        weighted = [
            layer
            for layer in network.layers
            if "W" in network.parameter_shapes(layer) and "projection" not in layer.name
        ]
        assert len(weighted) == int(name.removeprefix("resnet"))


def test_densenet_has_a_hundred_and_twenty_one_layers_with_weights() -> None:
    network = Network.known("densenet121")
    assert sum("W" in network.parameter_shapes(layer) for layer in network.layers) == 121
    assert [network.shapes[f"block{n}_layer{m}_join"][0] for n, m in ((1, 6), (2, 12), (3, 24), (4, 16))] == [
        256,
        512,
        1024,
        1024,
    ]


@pytest.mark.parametrize("name", KNOWN)
def test_each_is_written_and_read_back(name: str) -> None:
    network = Network.known(name)
    assert Network.from_toml(network.to_toml()) == network
    assert Network.from_json(network.to_json()) == network
    if name == "lenet5_1998":
        with pytest.raises(NetworkError, match="and a table of connections: use TOML"):
            str(network)
    else:
        assert Network.parse(str(network)) == network


def test_lenet_is_the_line_of_the_lecture() -> None:
    line = (
        "x[1,32,32] -> conv 6@5x5 tanh -> avgpool 2 -> conv 16@5x5 tanh -> avgpool 2 -> flatten -> 120 tanh"
        " -> 84 tanh -> 10"
    )
    assert Network.known("lenet5") == Network.parse(line)


def test_the_table_of_lenet() -> None:
    rows = layer_table(Network.known("lenet5"))
    assert [(row.name, row.kind, row.shape, row.parameters, row.multiply_adds) for row in rows] == [
        ("x", "input", (1, 32, 32), 0, 0),
        ("conv1", "conv", (6, 28, 28), 156, 117_600),
        ("avgpool1", "avgpool", (6, 14, 14), 0, 0),
        ("conv2", "conv", (16, 10, 10), 2_416, 240_000),
        ("avgpool2", "avgpool", (16, 5, 5), 0, 0),
        ("flatten1", "flatten", (400,), 0, 0),
        ("layer1", "dense", (120,), 48_120, 48_000),
        ("layer2", "dense", (84,), 10_164, 10_080),
        ("layer3", "dense", (10,), 850, 840),
    ]


@pytest.mark.parametrize("name", ["lenet5", "lenet5_1998", "denoising_unet"])
def test_small_ones_compute(name: str) -> None:
    network = Network.known(name).randomised(1)
    x = np.random.default_rng(1).normal(size=network.input_shape)
    assert network(x).shape == network.output_shape
    assert np.isfinite(network(x)).all()
    np.testing.assert_allclose(network(np.stack([x, x], axis=-1))[..., 1], network(x), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("resnet51", "did you mean resnet50"),
        ("LeNet5", "did you mean lenet5"),
        ("", "there are lenet5, "),
        (7, ""),
    ],
)
def test_unknown_names(name: str, answer: str) -> None:
    with pytest.raises(NetworkError, match=f"there is no architecture .*{answer}"):
        Network.known(name)


@pytest.mark.parametrize("name", KNOWN)
def test_a_name_says_where_a_layer_stands(name: str) -> None:
    """Layers of one part stand together: a figure can put a frame around them."""
    parts = [part_of(layer.name)[:1] for layer in Network.known(name).layers]
    runs = [part for part, before in zip(parts, [None, *parts], strict=False) if part != before and part]
    assert len(runs) == len(set(runs))


def test_a_count_notices_a_change() -> None:
    """The published totals are no tautology: any other width or a bias more is another total."""
    layers = Network.known("resnet18").layers
    changed = [
        Convolution(o.channels, o.kernel, o.stride, o.padding)
        if isinstance(o := layer.operation, Convolution)
        else o
        for layer in layers
    ]
    network = Network(
        tuple(type(one)(one.name, o, one.inputs) for one, o in zip(layers, changed, strict=True))
    )
    assert network.parameter_count == PARAMETERS["resnet18"] + 4800
    assert network.multiply_add_count == Network.known("resnet18").multiply_add_count


# Random convolutional networks -----------------------------------------------------------------


@repeatable
@given(st.integers(0, 10**9))
def test_random_ones_are_written_read_and_computed(seed: int) -> None:
    network = Network.parse(random_text(seed))
    assert Network.parse(str(network)) == network
    assert Network.from_toml(network.to_toml()) == network
    numbered = network.randomised(seed % 100)
    x = np.random.default_rng(0).normal(size=network.input_shape)
    result = numbered.forward(x)
    assert {name: h.shape for name, h in result.outputs.items()} == dict(network.shapes)
    assert Network.from_json(numbered.to_json()) == numbered
