"""Wrong texts, files, graphs and weights: each is refused with its sentence."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainers.networks import (
    IDENTITY,
    RELU,
    ActivationFunction,
    Add,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Input,
    Layer,
    Network,
    NetworkError,
)

# Text → what its sentence must say.
TEXTS = {
    "": "the text is empty: write for example",
    " \n ": "the text is empty: write for example",
    "x": "the input x needs its size in brackets, such as x[3]",
    "x[3]": "needs an arrow and a layer after its input",
    "x[3] ->": "stage 1 (empty, character 8): nothing stands after the arrow",
    "x[3] -> -> 2": "stage 1 (empty, character 9): nothing stands after the arrow",
    "3 -> 5": "starts with its input's name and size, such as x[3], but here stands '3'",
    "x -> 5": "the input ('x', character 3): the input x needs its size",
    "x[] -> 5": "a size such as 5 or n is needed, but here stands ']'",
    "x[3 -> 5": "a comma or ] is needed, but here the stage ends",
    "x[0] -> 5": "cannot have 0 units: use a whole number from 1 up",
    "x[1,1,1,1,1] -> relu": "give 1 to 4 sizes",
    "x[3] -> 0": "stage 1 ('0', character 9): a layer cannot have 0 units",
    "x[3] -> 5 reluu": "stage 1 ('5 reluu', character 11): there is no activation 'reluu': did you mean relu?",
    "x[3] -> 5 ReLU": "did you mean relu?",
    "x[3] -> reluu -> 2": "there is no layer 'reluu': did you mean relu?",
    "x[3] -> 5 nobais": "did you mean nobias?",
    "x[3] -> 5 relu tanh": "'tanh' does not fit after a whole layer: put -> between two layers",
    "x[3] -> 5 5": "'5' does not fit after a whole layer",
    "x[3] -> 3.5": "a layer cannot start with '3.5'",
    "x[3] -> -5": "a layer cannot start with '-'",
    "x[3] -> 99999999999": "1000000000 at most",
    "x[3] -> a:": "a layer is needed after the name",
    "x[3] -> a: 5 -> a: 5": "two layers are named 'a': rename one",
    "x[3] -> x: 5": "two layers are named 'x': rename one",
    "x[3] -> 5 -> + b": "layer 2 ('add1') reads 'b', but there is no such layer: there are x, layer1, add1",
    "x[3] -> abc: 5 -> + abd": "did you mean abc?",
    "x[3] -> 5 -> +": "the name of a layer after + is needed, but here the stage ends",
    "x[3] -> a: 5 -> 4 -> + a": "layer 3 (add 'add1', after 'layer2' (4), 'a' (5)) adds outputs of different sizes",
    "x[3] -> h: 3 -> + h[t-1] -> 4 -> + h[t-2]": "adds outputs of different sizes, 4 and 3",
    "x[3] -> 3 -> + h -> h: 3": "the layers add1 -> h -> add1 wait for each other: declare one",
    "x[3] -> h: + h": "layer 'h' reads itself in the same time step: give that edge a delay",
    "x[3] -> relu <- layer1": "<- feeds back into a dense layer only",
    "x[3] -> h: 5 <- h[t-0]": "a delay of 1 to 1000 time steps such as h[t-1] is needed, but here stands '0'",
    "x[3] -> h: 5 <- h[t-9999]": "a delay of 1 to 1000 time steps",
    "x[3] -> h: 5 <- h[t+1]": "a delay such as h[t-1] is needed, but here stands '+'",
    "x[3] -> h: & h[t-1]": "layer 'h' would grow with each time step",
    "x[3] -> & x"
    + "".join(f" -> & concatenate{n}" for n in range(1, 40)): "stacks more than 1000000000 outputs",
    "x[n] -> & x"
    + "".join(f" -> & concatenate{n}" for n in range(1, 40)): "stacks more than 1000000000 outputs",
    "x[3] -> conv 6@5x5": "needs a volume such as 1×28×28 (channels, height, width), but gets 3",
    "x[1, 4, 4] -> conv 6@5x5": "has a window of 5×5, which is larger than 4×4: take a smaller window",
    "x[1, 4] -> conv 6@3x3": "has the kernel 3x3, but 1×4 has 1 side besides its channels: give one",
    "x[1, 4, 4] -> conv 6@3 pad 1x1x1": "has the padding 1x1x1, but 1×4×4 has 2 sides",
    "x[1, n] -> conv 6@3": "only channels may be a letter",
    "x[1, 9] -> conv 6 3": "@ and the kernel, as in conv 6@5x5, is needed, but here stands '3'",
    "x[1, 9] -> conv 6@3/0": "the stride cannot be 0: use whole numbers from 1",
    "x[1, 9] -> conv 6@0": "the kernel cannot be 0",
    "x[1, 9] -> conv 6@99999999": "the kernel cannot be 99999999",
    "x[3, 9] -> conv 4@3 groups 2": "has 2 groups, but 3 input channels cannot be cut",
    "x[3, 9] -> conv 4@3 groups 3": "4 channels cannot be cut into 3 equal groups",
    "x[n, 9] -> conv 4@3 groups 2": "has 2 groups, but n input channels cannot be cut",
    "x[1, 9] -> conf 6@3": "there is no layer 'conf': did you mean conv?",
    "x[1, 9] -> dropout 2": "dropout cannot have the probability 2.0",
    "x[1, 9] -> dropout": "a probability such as 0.5 is needed, but here the stage ends",
    "x[1, 9] -> maxpool 2 pad 2": "pads by 2 a window of 2: take at most half the window",
    "x[1, 9] -> crop 5": "cuts 5 off both ends of 9 and leaves nothing",
    "x[1, 1] -> convT 2@1 pad 1": "leaves nothing of 1×1",
    "x[9] -> globalpool": "needs a volume",
    "x[1, 9, 9] -> 5": "put a flatten layer before it",
    "x[1, 9] -> distance 3": "put a flatten layer before it",
    "x[1000000, 1000, 1000] -> flatten": "makes a vector of more than 1000000000 values",
    "x[1, 10000] -> upsample 10000 -> upsample 10000": "a layer cannot have 1000000000000 units",
    "x[3] -> 4 from": "the name of a layer after from is needed, but here the stage ends",
    "x[3] -> 4 from y": "reads 'y', but there is no such layer",
    "x[3] -> lstm -> 3": "a size such as 5 or n is needed",
    "x[1,28,28] -> 5": "needs a vector, but gets 1×28×28",
    "x[1,28] -> y: relu -> & y -> + x": "adds outputs of different sizes, 2×28 and 1×28",
    "x[3] -> __import__('os')": "'(' at character 19",
    "x[3] -> 5 \x1b[31m": r"'\x1b' at character 11",
    f"x[3] -> {'b' * 61}: 5": "a name of 61 characters is too long: use 60 at most",
    f"x[3] -> {'9' * 6000}": "stage 1",
    "x[3]" + " -> 5" * 10_001: "is too large: 10001 is the most",
    "x[3] -> 5" + " " * 1_000_000: "more than 1000000: shorten it",
}


@pytest.mark.parametrize(("text", "sentence"), TEXTS.items(), ids=[text[:30] for text in TEXTS])
def test_wrong_texts(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError) as caught:
        Network.parse(text)
    assert_one_sentence(str(caught.value).replace("the network's text", "the text"), sentence)


def assert_one_sentence(given: str, part: str) -> None:
    assert part in given
    assert len(given) < 400
    assert given.isprintable()


INPUT = 'layers = [{kind = "input", shape = [3]}, '
VOLUME = 'layers = [{kind = "input", shape = [1, 8]}, '
TOML = {
    "": "needs layers or text, but here are neither",
    'text = "x[3] -> 2"\nlayers = []': "needs layers or text, but here are both",
    'text = "x[3] -> 2"\ntxt = 1': "the file has no key 'txt': did you mean text?",
    "layer = []": "the file has no key 'layer': did you mean layers?",
    "layers = []": "needs an input and at least one layer",
    "layers = 3": "the file, layers is 3: write a list in brackets",
    "layers = [3]": "layer 0 is 3: write a table",
    'layers = [{name = "x"}]': "layer 0 lacks its kind: give kind = one of input, dense",
    'layers = [{kind = "dens"}]': "layer 0 has the kind 'dens', which is not one: did you mean dense?",
    f'{INPUT}{{kind = "dense"}}]': "layer 1 (dense) lacks the key 'units': add it",
    f'{INPUT}{{kind = "dense", unit = 2}}]': "layer 1 (dense) has no key 'unit': did you mean units?",
    f'{INPUT}{{kind = "dense", units = 2.5}}]': "layer 1 (dense), units: 2.5 is not a size",
    f'{INPUT}{{kind = "dense", units = true}}]': "units: True is not a size",
    f'{INPUT}{{kind = "dense", units = "n m"}}]': "'n m' is not a size: use a whole number",
    f'{INPUT}{{kind = "dense", units = 2, bias = "no"}}]': "bias is 'no': write true or false",
    f'{INPUT}{{kind = "dense", units = 2, activation = "rellu"}}]': "did you mean relu?",
    f'{INPUT}{{kind = "dense", units = 2, activation = 3}}]': "3 is not the name of an activation",
    f'{INPUT}{{kind = "dense", units = 2, name = "a\\nb"}}]': r"name: 'a\nb' cannot name a layer: use 1 to 60",
    f'{INPUT}{{kind = "dense", units = 2, name = 5}}]': "name is 5: write a text in quotes",
    f'{INPUT}{{kind = "dense", units = 2, inputs = ["y"]}}]': "reads 'y', but there is no such layer",
    f'{INPUT}{{kind = "dense", units = 2, inputs = [3]}}]': "inputs is 3: write a text in quotes",
    f'{INPUT}{{kind = "dense", units = 2, inputs = [{{layer = "x", dely = 1}}]}}]': "did you mean delay?",
    f'{INPUT}{{kind = "dense", units = 2, inputs = [{{layer = "x", delay = -1}}]}}]': "delay is -1: use 0 or more",
    f'{INPUT}{{kind = "dense", units = 2, inputs = [{{layer = "x", delay = 1}}]}}]': "reads feedback only",
    f'{INPUT}{{kind = "input", name = "y", shape = [2]}}]': "is a second input",
    f'{INPUT}{{kind = "activation", activation = "relu", inputs = ["x", "x"]}}]': "reads 2 layers, but φ takes one",
    f'{VOLUME}{{kind = "conv", channels = 3}}]': "layer 1 (conv) lacks the key 'kernel': add it",
    f'{VOLUME}{{kind = "conv", channels = 3, kernel = "five"}}]': "layer 1 (conv), kernel: the list of sides cannot",
    f'{VOLUME}{{kind = "conv", channels = 3, kernel = 3, strides = 2}}]': "no key 'strides': did you mean stride?",
    f'{VOLUME}{{kind = "conv", channels = 3, kernel = 3, groups = 2}}]': "layer 1 (conv): 3 channels cannot be cut",
    f'{VOLUME}{{kind = "conv", channels = 1, kernel = 3, table = [[0.5]]}}]': "table is 0.5: write a whole number",
    f'{VOLUME}{{kind = "conv", channels = 1, kernel = 3, table = [[7]]}}]': "reads the input channel 7 in its table",
    f'{VOLUME}{{kind = "convv"}}]': "has the kind 'convv', which is not one: did you mean conv?",
    f'{VOLUME}{{kind = "maxpool", window_size = 0}}]': "layer 1 (maxpool): the window cannot be 0",
    f'{VOLUME}{{kind = "dropout", probability = "x"}}]': "layer 1 (dropout): dropout cannot have the probability 'x'",
    f'{VOLUME}{{kind = "batchnorm", epsilon = 0}}]': "layer 1 (batchnorm): epsilon cannot be 0",
    'layers = [{kind = "input", shape = []}]': "shape is []: give at least 1",
    'text = "x[3] -> 2"\nweights = 3': "weights is 3: write a table",
    'text = "x[3] -> 2"\nweights.layer1 = {W = [[1, 2], [3]], b = [0, 0]}': "is not an array of numbers",
    'text = "x[3] -> 2"\nweights.layer1 = {W = [["1", 2, 3], [3, 4, 5]], b = [0, 0]}': "is not an array of numbers",
    'text = "x[3] -> 2"\nweights.layer1 = {W = [[nan, 2, 3], [3, 4, 5]], b = [0, 0]}': "is not finite",
    'text = "x[3] -> 2"\nweights.layer1 = {W = [[1, 2, 3], [3, 4, 5]]}': "has the parameters W, b, but was given W",
    'text = "x[3] -> 2"\nweights.layer2 = {W = [[1]]}': "no such layer: did you mean layer1?",
    'text = "x[3] -> 5 reluu"': "did you mean relu?",
    "text = x[3]": "this is not TOML: Invalid value",
    "a = " + "[" * 30 + "]" * 30: "nested too deeply: 20 levels at most",
    "a = " + "[" * 20_000: "nested too deeply",
    "a." * 20_000 + "a = 1": "nested too deeply",
    "[" + "'a' . " * 20_000 + "a]": "nested too deeply",
    "a = " + "9" * 5000: "thousands of digits",
}


@pytest.mark.parametrize(("text", "sentence"), TOML.items(), ids=[text[-40:] for text in TOML])
def test_wrong_toml(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError) as caught:
        Network.from_toml(text)
    assert_one_sentence(str(caught.value), sentence)


JSON = {
    "": "this is not JSON",
    "[]": "the file is []: write a table",
    '{"text": "x[3] -> 2", "text": "x[3] -> 3"}': "the key 'text' is given twice",
    '{"text": NaN}': "NaN in the JSON is not a number",
    '{"weights": -Infinity}': "-Infinity in the JSON is not a number",
    '{"text": "x[3] -> 2", "weights": {"layer1": {"W": [[1, 1, 1e999]], "b": [0]}}}': "is not finite",
    "[" * 100_000: "nested too deeply",
    '{"a":' * 30 + "1" + "}" * 30: "nested too deeply",
}


@pytest.mark.parametrize(("text", "sentence"), JSON.items(), ids=[text[:30] for text in JSON])
def test_wrong_json(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError) as caught:
        Network.from_json(text)
    assert_one_sentence(str(caught.value), sentence)


def test_wrong_paths(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("text = 'x[3] → 2 é'".encode("latin-1", "replace"))
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "wrong.json").write_text('{"text": "x[3] -> 5 reluu"}')
    (tmp_path / "large.json").write_bytes(b" " * 20_000_001)
    wanted = {
        "net.yaml": "must end in .toml or .json",
        "gone.toml": "there is no file",
        "folder.json": "is not a file",
        "latin.toml": "is not UTF-8 text",
        "large.json": "is larger than 20000000 bytes",
        "wrong.json": "wrong.json: stage 1",
    }
    for name, sentence in wanted.items():
        with pytest.raises(NetworkError) as caught:
            Network.load(tmp_path / name)
        assert sentence in str(caught.value)
    assert len(list(tmp_path.iterdir())) == 4


X = Layer("x", Input((3,)))
GRAPHS: dict[str, Callable[[], Any]] = {
    "needs an input and at least one layer": lambda: Network((X,)),
    "the first layer, 'a', must be the input": lambda: Network((Layer("a", Dense(2), (Edge("x"),)), X)),
    "is a second input": lambda: Network((X, Layer("y", Input((3,))))),
    "the input 'x' cannot read a layer": lambda: Network(
        (Layer("x", Input((3,)), (Edge("a"),)), Layer("a", Dense(2), (Edge("x"),)))
    ),
    "layer 1 ('a') reads nothing": lambda: Network((X, Layer("a", Dense(2)))),
    "a delay is a whole number of time steps": lambda: Network(
        (X, Layer("a", Dense(2), (Edge("x"), Edge("x", -1))))
    ),
    "with a delay of 0.5": lambda: Network(
        (X, Layer("a", Dense(2), (Edge("x"), Edge("x", 0.5)))),  # type: ignore[arg-type]
    ),
    "which layer is the output?": lambda: Network(
        (
            X,
            Layer("b", Dense(2), (Edge("c"),)),
            Layer("d", Dense(2), (Edge("c"),)),
            Layer("c", Dense(2), (Edge("x"),)),
        )
    ),
    "was given 1 size": lambda: Network.feedforward(3),
    "'relu' is not an activation: give a value such as RELU": lambda: Elementwise("relu"),  # type: ignore[arg-type]
    "'width' is not a size": lambda: Network.feedforward(3, "width"),
    "1.5 is not a size": lambda: Dense(1.5),
    "the input's shape cannot be 3": lambda: Input(3),  # type: ignore[arg-type]
    "'' cannot name a layer": lambda: Layer("", Dense(2)),
    "cannot name a layer: use 1 to 60": lambda: Layer("a\u202eb", Dense(2)),
    "5 cannot name a layer": lambda: Layer(5, Dense(2)),  # type: ignore[arg-type]
    "layer 'a' has the inputs ('x',): give a tuple of edges": lambda: Layer("a", Dense(2), ("x",)),  # type: ignore[arg-type]
    "has the inputs Edge(source='x', delay=0): give a tuple": lambda: Layer("a", Dense(2), Edge("x")),  # type: ignore[arg-type]
    "'layer1' is not a layer: give Layer(name": lambda: Network((X, "layer1")),  # type: ignore[arg-type]
    "5 is not a layer: give its name": lambda: Network.builder(3).add(5),  # type: ignore[arg-type]
    "[0] is not a network's text": lambda: Network.parse([0]),  # type: ignore[arg-type]
    "activation 'own' of your own": lambda: Network.feedforward(
        3, 2, output_activation=ActivationFunction("own", "g")
    ).to_toml(),
    "has the activation 'own' of your own: use TOML": lambda: str(
        Network.feedforward(3, 2, output_activation=ActivationFunction("own", "g"))
    ),
}


@pytest.mark.parametrize(("sentence", "make"), GRAPHS.items(), ids=list(GRAPHS))
def test_wrong_graphs(sentence: str, make: Callable[[], Any]) -> None:
    with pytest.raises(NetworkError) as caught:
        make()
    assert_one_sentence(str(caught.value), sentence)


NET = Network.feedforward(3, 2)
W, B = [[1, 2, 3], [4, 5, 6]], [0, 0]
WEIGHTS: dict[str, Any] = {
    "3 are not weights: give": 3,
    "the weights of layer 'layer1' are [1]": {"layer1": [1]},
    "layer 'layer1' has the parameters W, b, but was given none": {},
    "W of layer 'layer1' is 3×2, but the layer needs 2×3": {"layer1": {"W": np.ones((3, 2)), "b": B}},
    "b of layer 'layer1' has a number that is not finite": {"layer1": {"W": W, "b": [0, float("inf")]}},
    "b of layer 'layer1' is not an array of numbers": {"layer1": {"W": W, "b": ["0", "1"]}},
    "W of layer 'layer1' is not an array of numbers": {"layer1": {"W": np.ones((2, 3), complex), "b": B}},
    "was given W, b, U: give W, b": {"layer1": {"W": W, "b": B, "U": [1]}},
    "there is no such layer: did you mean layer1?": {"layer1": {"W": W, "b": B}, "layer12": {"W": W}},
}


@pytest.mark.parametrize(("sentence", "weights"), WEIGHTS.items(), ids=list(WEIGHTS))
def test_wrong_weights(sentence: str, weights: Any) -> None:
    with pytest.raises(NetworkError) as caught:
        NET.with_weights(weights)
    assert_one_sentence(str(caught.value), sentence)
    assert NET.parameters is None


def test_too_many_numbers_are_not_drawn() -> None:
    with pytest.raises(NetworkError, match="too many to hold as numbers"):
        Network.feedforward(10**9, 10**9).randomised()
    with pytest.raises(NetworkError, match="symbolic size m, n has no numbers"):
        Network.feedforward("n", "m").randomised()


def test_a_long_ring_is_answered_quickly_and_briefly() -> None:
    ring = [Layer(f"h{i}", Add(), (Edge("x"), Edge(f"h{(i - 1) % 10_000}"))) for i in range(10_000)]
    begin = time.process_time()
    with pytest.raises(NetworkError, match=r"-> … 9994 more … ->") as caught:
        Network((X, *ring))
    assert time.process_time() - begin < 5
    assert len(str(caught.value)) < 300


def test_the_cycle_is_listed_in_the_direction_of_its_edges() -> None:
    def layers(*pairs: tuple[str, str]) -> tuple[Layer, ...]:
        return tuple(Layer(name, Add(), (Edge("x"), Edge(source))) for name, source in pairs)

    with pytest.raises(
        NetworkError, match=r"the layers (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c) wait"
    ):
        Network((X, *layers(("a", "c"), ("b", "a"), ("c", "b"))))


def test_what_grows_is_named_and_not_what_reads_it() -> None:
    layers = (
        X,
        Layer("reader", Concatenate(), (Edge("x"), Edge("grown", 1))),
        Layer("phi", Elementwise(RELU), (Edge("reader"),)),
        Layer("grown", Concatenate(), (Edge("x"), Edge("grown", 2))),
        Layer("out", Dense(2, IDENTITY), (Edge("grown"),)),
    )
    with pytest.raises(NetworkError, match="layer 'grown' would grow"):
        Network(layers)
