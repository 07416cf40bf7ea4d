"""Recurrent cells: what they consist of, their parameters, their forward pass, their place in text and files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import repeatable

from explainers.networks import GRU, LSTM, RELU, Dense, Edge, Network, NetworkError


def sigma(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def lstm_by_hand(weights: dict, xs: np.ndarray, name: str) -> list[np.ndarray]:
    """The textbook's loop."""
    part = {gate: weights[f"{name}_{gate}"] for gate in "fiog"}
    h = c = np.zeros(part["f"]["b"].shape)
    made = []
    for x in xs:
        z = {gate: own["W"] @ x + own["U"] @ h + own["b"] for gate, own in part.items()}
        c = sigma(z["f"]) * c + sigma(z["i"]) * np.tanh(z["g"])
        h = sigma(z["o"]) * np.tanh(c)
        made.append(h)
    return made


def gru_by_hand(weights: dict, xs: np.ndarray, name: str) -> list[np.ndarray]:
    """Cho et al. (2014): the state is reset before it is multiplied, and z keeps the old one."""
    part = {gate: weights[f"{name}_{gate}"] for gate in "zrn"}
    h = np.zeros(part["z"]["b"].shape)
    made = []
    for x in xs:
        z = sigma(part["z"]["W"] @ x + part["z"]["U"] @ h + part["z"]["b"])
        r = sigma(part["r"]["W"] @ x + part["r"]["U"] @ h + part["r"]["b"])
        n = np.tanh(part["n"]["W"] @ x + part["n"]["U"] @ (r * h) + part["n"]["b"])
        h = z * h + (1 - z) * n
        made.append(h)
    return made


BY_HAND = {"lstm": lstm_by_hand, "gru": gru_by_hand}


@pytest.mark.parametrize("kind", BY_HAND)
@pytest.mark.parametrize(("inputs", "units"), [(1, 1), (4, 3), (3, 8)])
def test_the_forward_pass_is_the_textbooks_loop(kind: str, inputs: int, units: int) -> None:
    network = Network.parse(f"x[{inputs}] -> {kind} {units} -> 2").randomised(units)
    xs = np.random.default_rng(1).normal(size=(6, inputs))
    expected = BY_HAND[kind](network.parameters.arrays, xs, f"{kind}1")
    for one, h in zip(network.forward_sequence(xs), expected, strict=True):
        np.testing.assert_allclose(one[f"{kind}1"], h, rtol=1e-12, atol=1e-14)


def test_the_loop_notices_a_wrong_gate() -> None:
    network = Network.parse("x[2] -> gru 3").randomised(0)
    layers = [
        replace(layer, inputs=layer.inputs[::-1]) if layer.name == "gru1_reset" else layer
        for layer in network.layers
    ]
    swapped = [
        replace(layer, inputs=(Edge("gru1_r"), layer.inputs[1])) if layer.name == "gru1_keep" else layer
        for layer in layers
    ]
    xs = np.random.default_rng(1).normal(size=(4, 2))
    expected = gru_by_hand(network.parameters.arrays, xs, "gru1")[-1]
    same, other = (Network(tuple(which), network.parameters) for which in (layers, swapped))
    np.testing.assert_allclose(same.forward_sequence(xs)[-1].output, expected)
    assert not np.allclose(other.forward_sequence(xs)[-1].output, expected)


@pytest.mark.parametrize(("kind", "gates"), [("lstm", 4), ("gru", 3)])
def test_parameters_with_one_bias_a_gate(kind: str, gates: int) -> None:
    m, n = 5, 7
    assert Network.parse(f"x[{m}] -> {kind} {n}").parameter_count == gates * (n * m + n * n + n)
    symbolic = Network.parse(f"x[m] -> {kind} n").parameter_count
    letters = {str(letter): letter for letter in symbolic.free_symbols}
    assert symbolic.subs({letters["m"]: m, letters["n"]: n}) == gates * (n * m + n * n + n)


# Where cells are found -------------------------------------------------------------------------


def test_cells_are_found_with_their_gates_and_states() -> None:
    network = Network.parse("x[4] -> lstm 3 -> memory: gru 2 -> 1")
    lstm, gru = network.cells
    assert (lstm.name, lstm.operation, [gate.name for gate in lstm.gates]) == (
        "lstm1",
        LSTM(3),
        ["lstm1_f", "lstm1_i", "lstm1_o", "lstm1_g"],
    )
    assert [state.name for state in lstm.states] == ["lstm1_c", "lstm1"]
    assert (gru.name, gru.operation, [state.name for state in gru.states]) == ("memory", GRU(2), ["memory"])
    assert gru.inputs == (Edge("lstm1"),)


def test_a_network_without_cells_has_none() -> None:
    assert Network.parse("x[4] -> h: 3 tanh <- h -> a: 3 sigmoid -> 3 -> * a -> 2").cells == ()


WORD = st.sampled_from(("lstm", "gru"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A network of cells, dense layers and merges, in the notation."""
    stages, extents = ["x[3]"], {"x": 3}
    for number in range(draw(st.integers(1, 4))):
        name, units = f"n{number}", draw(st.integers(1, 3))
        kind = draw(st.sampled_from(("lstm", "gru", "dense", "merge")))
        before = list(extents.values())[-1]
        if kind == "merge":
            sign = draw(st.sampled_from("+&*"))
            source = draw(st.sampled_from([one for one, width in extents.items() if width == before]))
            stages.append(f"{name}: {sign} {source}")
            extents[name] = before * (2 if sign == "&" else 1)
            continue
        stages.append(f"{name}: {units} relu" if kind == "dense" else f"{name}: {kind} {units}")
        extents[name] = units
    return " -> ".join(stages)


@repeatable
@given(texts())
def test_text_and_files_are_read_back(text: str) -> None:
    network = Network.parse(text)
    assert str(network) == text
    assert Network.parse(str(network)) == network
    assert Network.from_toml(network.to_toml()) == network
    assert Network.from_json(network.randomised(1).to_json()).parameters is not None


@pytest.mark.parametrize("text", ["x[4] -> lstm 16 -> 3", "x[n] -> gru m -> gru m", "x[2] -> memory: lstm 2"])
def test_names_of_their_own_are_left_out(text: str) -> None:
    assert str(Network.parse(text)) == text


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_cell_altered_by_one_edge_or_function_is_no_cell(kind: str) -> None:
    network = Network.parse(f"x[3] -> {kind} 3 -> 2")
    (cell,) = network.cells
    for changed in cell.layers:
        for place, edge in enumerate(changed.inputs):
            other = Edge("x") if edge.source != "x" else Edge(cell.name, 2)
            inputs = (*changed.inputs[:place], other, *changed.inputs[place + 1 :])
            assert_no_cell(network, replace(changed, inputs=inputs))
        if isinstance(changed.operation, Dense):
            for operation in (replace(changed.operation, activation=RELU), Dense(3, RELU, has_bias=False)):
                assert_no_cell(network, replace(changed, operation=operation))


def assert_no_cell(network: Network, instead: object) -> None:
    layers = tuple(instead if layer.name == instead.name else layer for layer in network.layers)
    try:
        altered = Network(layers)
    except NetworkError:
        return
    assert altered.cells == ()
    assert Network.from_toml(altered.to_toml()) == altered
    try:
        text = str(altered)
    except NetworkError as error:
        assert "cannot say layer" in str(error)  # noqa: PT017
    else:
        assert Network.parse(text) == altered


def test_a_cell_with_a_layer_between_its_own_is_still_a_cell_but_no_text() -> None:
    network = Network.parse("x[3] -> gru 3 -> 2")
    first, *rest = network.layers
    between = replace(network.by_name["layer1"], name="aside", inputs=(Edge("x"),))
    moved = Network((first, rest[0], between, *rest[1:]))
    assert [cell.name for cell in moved.cells] == ["gru1"]
    with pytest.raises(NetworkError, match="cannot say layer"):
        str(moved)


def test_files_and_builder_take_the_word_too() -> None:
    text = 'layers = [{kind = "input", shape = [4]}, {kind = "lstm", units = 3}, {kind = "gru", units = "n"}]'
    built = Network.builder(4).lstm(3).gru("n").build()
    assert Network.from_toml(text) == built == Network.parse("x[4] -> lstm 3 -> gru n")


def test_products_and_complements_are_layers_of_their_own() -> None:
    text = "x[2] -> a: 2 sigmoid -> 2 tanh -> * a -> complement"
    network = Network.parse(text).randomised(3)
    assert str(network) == text
    x = np.array([0.5, -1.0])
    one = network.forward(x)
    np.testing.assert_allclose(one.output, 1 - one["layer2"] * one["a"])
    built = Network.builder(2).dense(2, name="a").dense(2).multiply("a").complement().build()
    assert [layer.operation.kind for layer in built.layers[3:]] == ["multiply", "complement"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x[3] -> a: 2 -> 3 -> * a", "multiplies outputs of different sizes, 3 and 2"),
        ("x[3] -> lstm 0", "cannot have 0 units"),
        ("x[3] -> lstm 2 <- lstm1", "<- feeds back into a dense layer only"),
        ("x[3] -> lstm1_f: 2 -> lstm 2", "two layers are named 'lstm1_f'"),
        ("x[1,3,3] -> gru 2", "needs a vector"),
    ],
)
def test_wrong_cells_get_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence.replace("(", r"\(")):
        Network.parse(text)


def test_a_complement_takes_one_input() -> None:
    network = Network.parse("x[3] -> 3 -> complement")
    two = replace(network.layers[-1], inputs=(Edge("x"), Edge("layer1")))
    with pytest.raises(NetworkError, match="takes one"):
        Network((*network.layers[:-1], two))
