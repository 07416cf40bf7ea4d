"""Alternative text: what a network is, in two or three sentences written from the network itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from explainers.networks import (
    ActivationFunction,
    AdaptiveAveragePooling,
    Add,
    AveragePooling,
    BatchNormalisation,
    Concatenate,
    Convolution,
    Cropping,
    Dense,
    Dropout,
    Elementwise,
    GlobalAveragePooling,
    Input,
    Layer,
    MaxPooling,
    Multiply,
    Network,
    Shape,
    Subsampling,
    TransposedConvolution,
    Upsampling,
)

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def describe(network: Network) -> str:
    """Kind, sizes, activations, counts, skips and feedback."""
    return " ".join(
        filter(None, [_shape_sentence(network), _count_sentence(network), _edge_sentence(network)])
    )


def counted(count: int, noun: str, plural: str = "") -> str:
    """One neuron, three neurons, 64 neurons."""
    number = _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"
    return f"{number} {noun if count == 1 else plural or noun + 's'}"


def called(layer: Layer, role: str) -> str:
    """A layer in a sentence: the output layer, layer 2, layer encoder."""
    if role in ("input", "output"):
        return f"the {role} layer"
    name = layer.name
    return f"layer {name.removeprefix('layer')}" if name.removeprefix("layer").isdigit() else f"layer {name}"


def amount(count: object) -> str:
    """A count in a sentence: 1,024, or n·m."""
    return f"{count:,}" if isinstance(count, int) else str(count).replace("**", "^").replace("*", "·")


def _shape_sentence(network: Network) -> str:
    is_dense = all(isinstance(layer.operation, Input | Dense) for layer in network.layers)
    kind = "recurrent network" if network.has_feedback else "network"
    if is_dense and network.is_chain:
        kind = "fully connected feedforward network"
    dense = network.dense_layers
    hidden = dense[:-1] if dense and dense[-1] == network.output else dense
    pieces = [_units(network.input_shape, "input")]
    pieces += _over_volumes(network)
    if hidden:
        pieces.append(_hidden(network, hidden))
    pieces.append(_units(network.output_shape, "output") + _activation(network.output))
    return f"A {kind} with {listed(pieces)}."


_KINDS = {
    Convolution: "convolution",
    TransposedConvolution: "transposed convolution",
    MaxPooling: "max pooling layer",
    AveragePooling: "average pooling layer",
    AdaptiveAveragePooling: "average pooling layer",
    GlobalAveragePooling: "global average",
    Subsampling: "trainable subsampling layer",
    BatchNormalisation: "batch normalisation",
    Dropout: "dropout layer",
    Upsampling: "upsampling layer",
    Cropping: "cropping layer",
}


def _over_volumes(network: Network) -> list[str]:
    """Six convolutions (ReLU), two max pooling layers: how many there are of each kind, in order of appearance."""
    words = (
        (noun, _activation(layer)) for layer in network.layers if (noun := _KINDS.get(type(layer.operation)))
    )
    return [f"{counted(count, noun)}{activation}" for (noun, activation), count in Counter(words).items()]


def _units(shape: Shape, noun: str) -> str:
    if len(shape) > 1:
        return f"an {noun} of shape {' × '.join(map(str, shape))}"
    return counted(shape[0], noun) if isinstance(shape[0], int) else f"{shape[0]} {noun}s"


def _hidden(network: Network, layers: Sequence[Layer]) -> str:
    """Two hidden layers of 5 neurons (ReLU); or each run of equal layers in turn."""
    runs = [
        (len(list(run)), units, words)
        for (units, words), run in groupby(
            layers, key=lambda layer: (network.shapes[layer.name][0], _activation(layer))
        )
    ]
    if len(runs) > 4:
        sizes = ", ".join(str(network.shapes[layer.name][0]) for layer in layers[:8])
        return f"{counted(len(layers), 'hidden layer')} of {sizes}{' …' if len(layers) > 8 else ''} neurons"
    texts = [
        f"{counted(count, 'hidden layer')} of {units} neuron{'s' if units != 1 else ''}{words}"
        for count, units, words in runs
    ]
    return texts[0] if len(texts) == 1 else ", then ".join(texts)


def _activation(layer: Layer) -> str:
    activation = getattr(layer.operation, "activation", None)
    if activation is None or activation.is_identity:
        return ""
    return " (any activation φ)" if activation.function is None else f" ({named(activation)})"


def named(activation: ActivationFunction) -> str:
    """An activation in a sentence: φ, ReLU, sigmoid."""
    if activation.function is None:
        return "φ"
    is_own_name = activation.symbol.lower() == activation.name.lower()
    return activation.symbol if is_own_name else activation.name.replace("_", " ")


def _count_sentence(network: Network) -> str:
    if not network.parameter_count:
        return ""
    connections, parameters = network.connection_count, network.parameter_count
    # Where weights are shared, they are fewer than the connections.
    noun = "weight" if network.has_volumes else "connection"
    return f"It has {_amounted(connections, noun)} and {_amounted(parameters, 'parameter')}."


def _amounted(count: object, noun: str) -> str:
    return f"{amount(count)} {noun}{'' if count == 1 else 's'}"


_MERGED = {Add: "added", Concatenate: "concatenated", Multiply: "multiplied entry by entry"}


def _edge_sentence(network: Network) -> str:
    merges = [layer for layer in network.layers if isinstance(layer.operation, Add | Concatenate | Multiply)]
    sentences = []
    for layer in merges[:4]:
        verb = _MERGED[type(layer.operation)]
        sources = listed([edge.source for edge in layer.inputs if not edge.delay])
        sentences.append(f"The outputs of {sources} are {verb} in {layer.name}.")
    if len(merges) > 4:
        sentences.append(f"There are {len(merges) - 4} more merges.")
    loops = [(edge, layer) for edge, layer in network.edges if edge.delay]
    for edge, layer in loops[:4]:
        steps = "one time step" if edge.delay == 1 else f"{edge.delay} time steps"
        sentences.append(f"The output of {edge.source} is fed back into {layer.name} after {steps}.")
    alone = [layer for layer in network.layers if isinstance(layer.operation, Elementwise)]
    if alone:
        many = f"{counted(len(alone), 'activation').capitalize()} stand as layers of their own."
        sentences.append(many if len(alone) > 1 else "One activation stands as a layer of its own.")
    return " ".join(sentences)


def listed(pieces: Sequence[str]) -> str:
    """a, b and c."""
    return pieces[0] if len(pieces) == 1 else f"{', '.join(pieces[:-1])} and {pieces[-1]}"
