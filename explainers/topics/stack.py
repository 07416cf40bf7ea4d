"""Layer on layer: each layer's formula, from the input to ŷ, with the shape of everything in it."""

from __future__ import annotations

from ..derivations.derivation import Definition, Derivation, Step
from ..derivations.symbols import Letters, activated
from ..derivations.unfolding.collapsing import letter_roles
from ..derivations.unfolding.vectors import in_matrices, meanings
from ..networks import Dense, Layer, Network

EXAMPLE = Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi")


def derive(network: Network = EXAMPLE) -> Derivation:
    """h_1, h_2, …, ŷ, one step each; with feedback at a time t."""
    letters = Letters(in_matrices(network))
    network = letters.network
    time = "t" if network.has_feedback else None
    steps = []
    for layer in network.layers[1:]:
        if layer.name not in letters.lettered:
            continue
        letter = letters.layer(layer.name, time)
        formula = activated(layer, letters.pre_activation(layer, time))
        steps.append(
            Step(letter, "define", formula, _shapes(letters, layer), Definition(((letter, formula),)))
        )
    remark = "Each layer reads what the one before it has computed: a layer's columns are the rows before."
    made = tuple(steps)
    roles = letter_roles(letters, made)
    title = "Layer on layer, from the input to the output"
    return Derivation("stack", title, made, roles, (remark, *meanings(letters, made)))


def _shapes(letters: Letters, layer: Layer) -> str:
    """What goes in and out, and the shapes of W and b, in a sentence."""
    network = letters.network
    units = network.shapes[layer.name][0]
    inputs = " and ".join(str(network.shapes[edge.source][0]) for edge in layer.inputs)
    what = f"From {inputs} to {units} numbers"
    if not isinstance(layer.operation, Dense):
        return f"{what}, with nothing to learn."
    weights = letters.weights(layer)
    named = " and ".join(
        f"the matrix {place} is {weight.shape[0]} × {weight.shape[1]}"
        for place, weight in zip(_places(len(weights)), weights, strict=True)
    )
    shift = f", the bias {units} × 1" if layer.operation.has_bias else ", and there is no bias"
    return f"{what}: {named}{shift}.".replace("matrix  is", "matrix is")


def _places(count: int) -> list[str]:
    return [""] if count == 1 else [f"for input {place}" for place in range(1, count + 1)]
