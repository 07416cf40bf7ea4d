"""Networks in TOML and JSON: round trips, also for hostile names, and files that appear whole or not at all."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks, random_network, renamed, repeatable

from explainers.networks import RELU, Edge, Network, NetworkError
from explainers.networks.files.writing import toml_string
from explainers.networks.layers import LONGEST_NAME

hostile = st.text(
    st.one_of(
        st.sampled_from("\"'\\#[]{}=.,-> \t\n\r\x00\x7f\u202e\u200b\ufeffאبあ漢é🙂"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)
layer_names = hostile.filter(lambda name: name.isprintable() and name == name.strip() and name != "")


@repeatable
@given(networks())
def test_every_random_network_goes_through_both_kinds_of_file(network: Network) -> None:
    assert Network.from_toml(network.to_toml()) == network
    assert Network.from_json(network.to_json()) == network


@repeatable
@given(networks(), st.integers(0, 1000))
def test_weights_come_back_to_the_last_bit(network: Network, seed: int) -> None:
    network = network.randomised(seed)
    assert Network.from_toml(network.to_toml()) == network
    assert Network.from_json(network.to_json()) == network


@repeatable
@given(st.integers(0, 100), st.lists(layer_names, min_size=3, max_size=3, unique=True))
def test_names_in_any_script_come_back(seed: int, names: list[str]) -> None:
    plain = random_network(seed, depth=3, feedback=True)
    if {layer.name for layer in plain.layers}.isdisjoint(names):
        network = renamed(plain, dict(zip(("x", "layer1", "layer2"), names, strict=True))).randomised(seed)
        assert Network.from_toml(network.to_toml()) == network
        assert Network.from_json(network.to_json()) == network


@repeatable
@given(hostile)
def test_a_toml_string_says_any_text(text: str) -> None:
    assert tomllib.loads(f"{toml_string(text)} = {toml_string(text)}") == {text: text}


@repeatable
@given(hostile)
def test_a_name_is_taken_whole_or_refused(name: str) -> None:
    try:
        network = Network.builder(2, name=name).dense(3).build()
    except NetworkError:
        assert not (name.isprintable() and name == name.strip() and 0 < len(name) <= LONGEST_NAME)
    else:
        assert network.input.name == name


def test_symbolic_sizes_and_branches_come_back() -> None:
    branched = Network.builder("n").dense("m", name="a").after("x").dense("m", name="b").add("a").build()
    assert Network.from_toml(branched.to_toml()) == branched


def test_what_a_file_looks_like() -> None:
    network = Network.builder(2).dense(3, RELU, has_bias=False, feedback="h", name="h").dense(1).build()
    assert (
        network.to_toml()
        == """\
[[layers]]
kind = "input"
name = "x"
shape = [2]

[[layers]]
kind = "dense"
name = "h"
units = 3
activation = "relu"
bias = false
inputs = ["x", { layer = "h", delay = 1 }]

[[layers]]
kind = "dense"
name = "layer2"
units = 1
"""
    )


def test_names_inputs_and_defaults_may_be_left_out() -> None:
    text = """
    layers = [{ kind = "input", shape = [3] }, { kind = "dense", units = 5, activation = "relu" },
              { kind = "dense", units = 2 }]
    """
    assert Network.from_toml(text) == Network.feedforward(3, 5, 2, activation=RELU)
    assert Network.from_json('{"text": "x[3] -> 5 relu -> 2"}') == Network.feedforward(
        3, 5, 2, activation=RELU
    )


def test_layers_may_stand_in_any_order() -> None:
    text = """
    [[layers]]
    kind = "input"
    shape = [3]
    [[layers]]
    kind = "add"
    name = "sum"
    inputs = ["a", "x"]
    [[layers]]
    kind = "dense"
    name = "a"
    units = 3
    inputs = ["x"]
    """
    network = Network.from_toml(text)
    assert [layer.name for layer in network.layers] == ["x", "a", "sum"]


@pytest.mark.parametrize("name", ["net.toml", "net.json", "NET.TOML"])
def test_saved_and_loaded(tmp_path: Path, name: str) -> None:
    network = random_network(7, feedback=True).randomised(1)
    network.save(tmp_path / name)
    assert Network.load(tmp_path / name) == network
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_written_on_another_system_is_read(tmp_path: Path) -> None:
    text = Network.feedforward(3, 2).to_toml().replace("\n", "\r\n")
    (tmp_path / "net.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert Network.load(tmp_path / "net.toml") == Network.feedforward(3, 2)


def test_a_save_that_fails_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "net.toml"
    target.write_text("as it was")
    own_size = Network.builder(3).dense(2).build()
    with pytest.raises(NetworkError, match=r"\.toml or \.json"):
        own_size.save(tmp_path / "net.yaml")
    with pytest.raises(NetworkError, match="cannot write"):
        own_size.save(tmp_path / "nowhere" / "net.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(NetworkError, match="cannot write"):
        own_size.save(tmp_path / "folder.toml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.toml", "net.toml"]
    assert target.read_text() == "as it was"


def test_saving_over_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to(tmp_path / "net.toml")
    Network.feedforward(3, 2).save(tmp_path / "link.toml")
    assert (tmp_path / "link.toml").is_symlink()
    assert Network.load(tmp_path / "net.toml") == Network.feedforward(3, 2)


def test_json_is_plain() -> None:
    assert json.loads(Network.feedforward(3, "n").to_json()) == {
        "layers": [
            {"kind": "input", "name": "x", "shape": [3]},
            {"kind": "dense", "name": "layer1", "units": "n"},
        ]
    }


def test_importing_networks_loads_neither_pydantic_nor_networkx() -> None:
    program = (
        "import sys, explainers.networks as n; n.Network.parse('x[3] -> 2').to_toml();"
        "assert not {'pydantic', 'networkx', 'manim'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_edges_are_written_where_they_are_not_the_layer_before() -> None:
    network = Network.builder(3).dense(3).add("x", Edge("layer1", 2)).build()
    assert 'inputs = ["layer1", "x", { layer = "layer1", delay = 2 }]' in network.to_toml()
