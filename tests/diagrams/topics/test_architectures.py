"""Figures of architectures: every law in every theme, and what they say counted from the shapes by a second route."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from diagrams.figure import Box, Curve, Label
from diagrams.laws import check
from diagrams.pictures import picture_of
from diagrams.theme import THEMES
from diagrams.topics import architectures
from explainers.networks import Network

TYPED = "x[1,32,32] -> conv 6@5x5 tanh -> avgpool 2 -> flatten -> 10"
CHAINS = ("lenet5", "lenet5_1998", "alexnet", "vgg19")
OTHERS = (
    TYPED,
    "x[2,40] -> conv 4@5 relu -> maxpool 2 -> flatten -> 3",
    "x[3,8,8] -> conv 4@3x3 -> relu -> batchnorm -> flatten -> 5 relu -> dropout 0.5 -> 2",
    "x[3,8,8] -> flatten",
    "x[3] -> 5 relu -> 2",
)


def network_of(text):
    return Network.parse(text) if "[" in text else Network.known(text)


def said(figure, prefix):
    return [mark.content for mark in figure.of_kind(prefix) if isinstance(mark, Label)]


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_known_chains_keep_every_law(name, theme):
    assert check(architectures.draw(network_of(name), theme=theme)) == ()


@pytest.mark.parametrize("text", OTHERS)
def test_typed_networks_keep_every_law(text):
    assert check(architectures.draw(network_of(text))) == ()


def test_lenet_has_the_published_shapes_in_order():
    shapes = "1×32×32 6×28×28 6×14×14 16×10×10 16×5×5 120 84 10"
    assert said(architectures.draw(network_of("lenet5")), "shape:") == shapes.split()


def test_alexnet_has_the_published_shapes_and_windows():
    figure = architectures.draw(network_of("alexnet"))
    assert said(figure, "shape:")[:4] == ["3×224×224", "64×55×55", "64×27×27", "192×27×27"]
    assert said(figure, "operation:conv1:") == ["11×11", "conv"]
    assert said(figure, "how:conv1:") == ["stride 4", "ReLU"]
    assert "without a box: two dropout layers" in figure.elided


def test_vgg_folds_its_equal_convolutions():
    figure = architectures.draw(network_of("vgg19"))
    assert [text for text in said(figure, "how:") if text.startswith("×")] == ["×2", "×2", "×4", "×4", "×4"]


def test_height_follows_the_image_and_width_the_channels():
    figure = architectures.draw(network_of("lenet5"))
    sizes = [figure[f"layer:{name}"].size for name in ("x", "conv1", "conv2")]
    assert sizes[0][1] / sizes[1][1] == pytest.approx((32 / 28) ** 0.5)
    assert sizes[2][0] / sizes[1][0] == pytest.approx((16 / 6) ** 0.5)


@pytest.mark.parametrize("name", CHAINS)
def test_every_drawn_array_is_reached_by_one_arrow(name):
    figure = architectures.draw(network_of(name))
    boxes = [mark.id for mark in figure.of_kind("layer:") if isinstance(mark, Box)]
    arrows = [mark for mark in figure.of_kind("edge:") if isinstance(mark, Curve)]
    assert [(arrow.source, arrow.target) for arrow in arrows] == list(pairwise(boxes))


def test_a_network_of_images_is_drawn_so_by_itself():
    assert picture_of(network_of(TYPED)).marks == architectures.draw(network_of(TYPED)).marks


def test_a_shape_pushed_onto_a_box_is_found():
    figure = architectures.draw(network_of("lenet5"))
    box = figure["layer:conv2"]
    moved = tuple(
        replace(mark, at=(box.center[0] - box.size[0] / 2, box.center[1]))
        if mark.id == "shape:conv2"
        else mark
        for mark in figure.marks
    )
    assert {problem.law for problem in check(replace(figure, marks=moved))} >= {"a label on a node"}


# Down and up again --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["unet", "denoising_unet"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_u_shapes_keep_every_law(name, theme):
    assert check(architectures.draw(network_of(name), theme=theme)) == ()


@pytest.mark.parametrize("name", ["unet", "denoising_unet"])
def test_a_u_says_each_array_as_it_is_computed(name):
    network, figure = network_of(name), architectures.draw(network_of(name))
    arrays = [mark.id.removeprefix("layer:") for mark in figure.of_kind("layer:")]
    for layer in arrays:
        channels, height, _ = network.shapes[layer]
        assert figure[f"channels:{layer}"].content == str(channels)
        assert figure[f"side:{layer}"].content == f"{height}²"
    left_out = len(network.layers) - len(arrays)
    assert left_out > 0
    assert all(text.startswith("without a box: ") for text in figure.elided)


def test_the_published_unet_reaches_its_24_arrays_and_copies_four():
    figure = architectures.draw(network_of("unet"))
    arrows = [mark for mark in figure.of_kind("edge:") if isinstance(mark, Curve)]
    into_joins = [arrow for arrow in arrows if arrow.target.endswith("_join")]
    down = [arrow for arrow in arrows if arrow.target in ("layer:bottom_conv1", "layer:down2_conv1")]
    assert (len(arrows), len(into_joins), len(down)) == (23, 4, 2)
    copies = {(mark.source, mark.target) for mark in figure.of_kind("skip:")}
    assert copies == {(f"layer:down{k}_conv2", f"layer:up{k}_join") for k in (1, 2, 3, 4)}
    assert said(figure, "copy:") == ["crop and copy"] * 4


def test_lower_levels_stand_lower_and_the_two_sides_on_one_line():
    figure = architectures.draw(network_of("unet"))
    rows = [figure[f"layer:down{k}_conv2"].center[1] for k in (1, 2, 3, 4)]
    assert rows == sorted(rows, reverse=True)
    assert rows == [figure[f"layer:up{k}_conv1"].center[1] for k in (1, 2, 3, 4)]


# Blocks -------------------------------------------------------------------------------------

DEEP = ("resnet18", "resnet50", "resnet152", "densenet121")


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_deep_networks_keep_every_law_on_a_slide(name, theme):
    figure = architectures.draw(network_of(name), theme=theme)
    assert check(figure) == ()
    assert figure.width < 700


@pytest.mark.parametrize("name", DEEP)
def test_the_stages_own_all_parameters(name):
    network = network_of(name)
    counts = said(architectures.draw(network), "count:")
    assert sum(int(text.split()[0].replace(",", "")) for text in counts) == network.parameter_count


def test_blocks_are_folded_as_published():
    times = {name: [] for name in DEEP}
    for name in DEEP:
        times[name] = said(architectures.draw(network_of(name)), "times:")
    assert times["densenet121"] == ["×6", "×12", "×24", "×16"]
    assert times["resnet50"] == ["×2", "×3", "×5", "×2"]
    assert times["resnet152"] == ["×2", "×7", "×35", "×2"]


@pytest.mark.parametrize(("name", "dashed", "solid"), [("resnet18", 3, 4), ("resnet50", 4, 4)])
def test_projections_are_dashed_and_identities_are_not(name, dashed, solid):
    skips = list(architectures.draw(network_of(name)).of_kind("skip:"))
    assert (sum(bool(skip.look.dash) for skip in skips), sum(not skip.look.dash for skip in skips)) == (
        dashed,
        solid,
    )


def test_at_the_level_of_layers_there_is_a_bar_for_each():
    network = network_of("lenet5")
    figure = architectures.draw(network, level="layer")
    assert check(figure) == ()
    assert len([mark for mark in figure.of_kind("layer:") if isinstance(mark, Box)]) == len(network.layers)
