"""How a network learns: the gradient of its loss by the chain rule, layer by layer from the output back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..derivations.derivation import Derivation
from ..derivations.gradients.backward import Backward
from ..derivations.gradients.every_layer import ROLES, backpropagation_at_any_depth, is_uniform
from ..derivations.gradients.losses import LossName, loss_for
from ..derivations.gradients.steps import backpropagation, letter_roles
from ..derivations.neurons import dense_layer
from ..derivations.symbols import Letters, activation_of
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..networks import Layer, Network, NetworkError

EXAMPLE = Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi")
MOST_LAYERS = 10
"""More layers in a row are written at once, with one step for all of them."""
TITLE = "Errors travel backwards"


def derive(
    network: Network = EXAMPLE,
    *,
    loss: LossName | None = None,
    layer: int | str | None = None,
    steps: int | None = None,
    depth: str | None = None,
) -> Derivation:
    """∂ℓ/∂W and ∂ℓ/∂b of every layer, or of one `layer` (its number or name), by backpropagation.

    `loss` is squared, cross_entropy (after softmax) or any, of which nothing is assumed; by default what fits the
    output. `steps` is the number of time steps of a network with feedback: its weights' gradients add up over them.
    `depth="L"` shows the step from layer l + 1 to layer l, for every l at once, as do networks of many equal layers.
    """
    letters = Letters(network)
    if not network.dense_layers:
        raise NetworkError(
            "this network has no weights to train: give it a dense layer, as in x[3] -> 5 -> 2"
        )
    chosen = loss_for(network, loss)
    is_long = len(network.dense_layers) > MOST_LAYERS and layer is None and is_uniform(network)
    if depth is not None or is_long:
        return _at_any_depth(network, chosen, depth)
    backward = Backward(Unrolled(letters, time_steps(network, steps)), chosen)
    made = backpropagation(backward, None if layer is None else [dense_layer(network, layer)])
    return Derivation("training", TITLE, made, letter_roles(backward), tuple(_remarks(backward)))


def _at_any_depth(network: Network, loss: str, depth: str | None) -> Derivation:
    if depth not in (None, "L"):
        raise NetworkError(
            f'depth is "L", for every depth, but was given {depth!r}: a network has its own depth'
        )
    made = backpropagation_at_any_depth(network, loss)
    count = len(network.dense_layers)
    which = (
        "" if depth else f"This network has L = {count} layers: the step back is taken {count - 1} times. "
    )
    remark = (
        f"{which}Whatever follows layer l is some function of it, so that one step is true for all; h₀ is x."
    )
    return Derivation("training", TITLE, made, ROLES, (remark, *_about_kinks(network.layers)))


def _remarks(backward: Backward) -> Iterator[str]:
    yield "⊙ multiplies number by number: each neuron's error by its own slope."
    yield "One pass forward and one pass back find the gradients of all weights, however many there are."
    if backward.graph.steps is not None:
        yield "The weights are the same at all times: what each time says about them adds up."
    yield from _about_kinks(backward.graph.letters.network.layers)


def _about_kinks(layers: Iterable[Layer]) -> Iterator[str]:
    """What is agreed where an activation has no slope."""
    for phi in dict.fromkeys(activation_of(layer) for layer in layers):
        if phi is None or phi.derivative is None:
            continue
        if phi.name == "step":
            yield "The slope of step is 0 wherever it has one: no error passes it, and nothing before it learns."
        elif phi.slopes is not None and phi.slopes[0] != phi.slopes[1]:
            taken = f"{float(phi.derivative(np.zeros(1))[0]):g}"
            yield f"At exactly 0 {phi.name} has a kink and no slope: there {taken} is taken."
