"""The small topics, word for word: what a student reads in a terminal."""

from __future__ import annotations

import pytest

from explainers.derivations.derivation import Derivation
from explainers.networks import Add, Dense, Edge, Input, Layer, Network, NetworkError
from explainers.topics import bias, feedforward, layer, nesting, neuron, stack


def formulas(made: Derivation) -> list[str]:
    """The lines of a derivation without its title, reasons and remarks."""
    body = [line.strip() for line in made.text().splitlines()[1:]]
    return [line for line in body if line and not line.startswith("[") and line not in made.remarks]


def test_a_neuron_with_any_number_of_inputs() -> None:
    assert formulas(neuron.derive()) == [
        "ŷ = φ(w₁x₁ + w₂x₂ + ⋯ + wₙxₙ + b)",
        "= φ(Σ_{i=1}^n wᵢxᵢ + b)",
        "= φ(w · x + b)",
    ]


def test_a_neuron_with_three_inputs() -> None:
    assert formulas(neuron.derive(Network.parse("x[3] -> 1 relu")))[0] == "ŷ = ReLU(w₁x₁ + w₂x₂ + w₃x₃ + b)"


def test_one_neuron_of_a_larger_net() -> None:
    made = neuron.derive(Network.parse("x[2] -> 5 relu -> 3"), layer=1, unit=4)
    assert formulas(made)[0] == "h₄⁽¹⁾ = ReLU(w_{4,1}⁽¹⁾x₁ + w_{4,2}⁽¹⁾x₂ + b₄⁽¹⁾)"


def test_where_the_input_is_nothing_the_bias_decides() -> None:
    assert formulas(bias.derive(Network.parse("x[2] -> 1 phi"))) == [
        "ŷ = φ(w₁x₁ + w₂x₂ + b)",
        "ŷ = φ(w₁ · 0 + w₂ · 0 + b)",
        "= φ(b)",
        "ŷ = φ(0)",
        "z = wx + b",
        "z = w(−b/w) + b",
        "= −b + b",
        "= 0",
    ]


def test_connections_and_parameters() -> None:
    assert formulas(feedforward.derive(Network.feedforward(3, 9, 2))) == [
        "connections = 3 · 9 + 9 · 2",
        "= 27 + 18",
        "= 45",
        "biases = 9 + 2",
        "= 11",
        "parameters = 45 + 11",
        "= 56",
    ]


def test_counts_agree_with_the_network() -> None:
    network = Network.parse("x[8] -> a: 8 relu -> 8 -> & a -> 3 nobias")
    ends = {str(step.left): step.after for step in feedforward.derive(network).steps}
    assert ends["connections"] == network.connection_count
    assert ends["parameters"] == network.parameter_count


def test_symbolic_sizes_are_counted_too() -> None:
    assert formulas(feedforward.derive(Network.parse("x[n] -> m -> k")))[0] == "connections = nm + mk"


def test_a_layer_of_given_size() -> None:
    assert formulas(layer.derive(Network.parse("x[2] -> 2 phi"))) == [
        "hᵢ = φ(w_{i,1}x₁ + w_{i,2}x₂ + bᵢ)",
        "= φ(Σ_{j=1}^2 w_{i,j}xⱼ + bᵢ)",
        "= φ(Wx + b)ᵢ",
        "h = [φ(w₁ · x + b₁); φ(w₂ · x + b₂)]",
        "= φ([w_{1,1}, w_{1,2}; w_{2,1}, w_{2,2}][x₁; x₂] + [b₁; b₂])",
        "= φ(Wx + b)",
    ]


def test_a_layer_of_any_size_has_dots() -> None:
    grid = formulas(layer.derive(Network.parse("x[n] -> m phi")))[4]
    assert grid.startswith("= φ([w_{1,1}, w_{1,2}, ⋯, w_{1,n}; w_{2,1}, w_{2,2}, ⋯, w_{2,n}; ⋮, ⋮, ⋱, ⋮; ")


def test_a_stack_states_every_shape() -> None:
    made = stack.derive(Network.parse("x[3] -> 5 phi -> 2"))
    assert formulas(made) == ["h₁ = φ(W₁x + b₁)", "ŷ = W₂h₁ + b₂"]
    assert made.steps[0].reason == "From 3 to 5 numbers: the matrix is 5 × 3, the bias 5 × 1."


def test_a_nest_grows_from_the_output_backwards() -> None:
    assert formulas(nesting.derive()) == [
        "ŷ = φ(W₃h₂ + b₃)",
        "= φ(W₃φ(W₂h₁ + b₂) + b₃)",
        "= φ(W₃φ(W₂φ(W₁x + b₁) + b₂) + b₃)",
    ]


def test_a_deep_nest_takes_its_last_layers_in_one_step() -> None:
    assert len(nesting.derive(Network.feedforward(*[2] * 30)).steps) == nesting.MOST_SINGLE_STEPS


def test_a_nest_too_long_to_read_is_refused() -> None:
    with pytest.raises(NetworkError, match="its paths multiply"):
        nesting.derive(_doubling(40))


def _doubling(depth: int) -> Network:
    layers = [Layer("x", Input((2,)))]
    for number in range(depth):
        before = layers[-1].name
        layers.append(Layer(f"d{number}", Dense(2), (Edge(before),)))
        layers.append(Layer(f"s{number}", Add(), (Edge(f"d{number}"), Edge(before))))
    return Network(tuple(layers))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"unit": 0}, "from 1 to 5"),
        ({"unit": 6}, "from 1 to 5"),
        ({"unit": "first"}, "from 1 to 5"),
        ({"layer": 3}, "from 1 to 2"),
        ({"layer": "hidden"}, "there is no dense layer 'hidden'"),
    ],
)
def test_a_neuron_that_is_not_there(options: dict[str, object], sentence: str) -> None:
    for topic in (neuron, bias):
        with pytest.raises(NetworkError, match=sentence):
            topic.derive(Network.parse("x[3] -> 5 relu -> 2"), **options)


@pytest.mark.parametrize("topic", [neuron, bias, layer])
def test_rows_that_do_not_stand_alone(topic: object) -> None:
    with pytest.raises(NetworkError, match="softmax in layer 'layer1' looks at all its neurons"):
        topic.derive(Network.parse("x[3] -> 2 softmax"))  # type: ignore[attr-defined]
    with pytest.raises(NetworkError, match="reads 2 outputs at once"):
        topic.derive(Network.parse("x[3] -> h: 2 <- h"))  # type: ignore[attr-defined]


def test_a_nest_of_any_depth_has_dots_and_is_proved() -> None:
    made = nesting.derive(depth="L")
    assert formulas(made)[-1] == "= φ(W_Lφ(W_{L−1}φ(⋯ φ(W₁x + b₁) ⋯) + b_{L−1}) + b_L)"
    assert made.verify()


def test_any_depth_at_once_wants_one_activation() -> None:
    with pytest.raises(NetworkError, match="one activation in all layers"):
        nesting.derive(Network.parse("x[3] -> 5 relu -> 2"), depth="L")
