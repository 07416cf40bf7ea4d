"""What is fed back: the recurrence unrolled in time, its gradient as a product, and gates that keep it alive."""

from __future__ import annotations

from ..derivations.derivation import Definition, Derivation, Step
from ..derivations.symbols import Letters, activated
from ..derivations.unfolding.collapsing import letter_roles, recurrence_steps
from ..derivations.unfolding.every_length import every_time, is_one_recurrent_layer
from ..derivations.unfolding.memory import Memory
from ..derivations.unfolding.norms import STEEPEST
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..derivations.unfolding.vanishing import gradients_in_time
from ..networks import Layer, Network, NetworkError
from .nesting import nested_steps

EXAMPLE = Network.parse("x[3] -> h: 4 phi <- h")
MOST_STEPS = 50
TITLE = "What is fed back comes again, multiplied"


def derive(network: Network = EXAMPLE, *, steps: int | str | None = None) -> Derivation:
    """The recurrence, unrolled over `steps` time steps (3, unless given), its gradient, its collapse for φ = id.

    An LSTM or a GRU is written gate by gate, and its memory unrolled. `steps="T"` shows a recurrent layer that reads
    the input, and its collapse for every number of steps.
    """
    if not network.has_feedback:
        raise NetworkError(
            "this network feeds nothing back: give it a recurrence, as in x[3] -> h: 4 tanh <- h, or a cell, as in "
            "x[3] -> lstm 4"
        )
    if steps == "T":
        return _for_every_time(network)
    if isinstance(steps, int) and steps > MOST_STEPS:
        raise NetworkError(
            f"unrolled over {steps} steps, the formulas would fill pages: take {MOST_STEPS} steps at most, or, for one "
            'recurrent layer, steps="T"'
        )
    letters = Letters(network)
    graph = Unrolled(letters, time_steps(network, steps))
    steps_back, remarks = gradients_in_time(graph)
    collapse: list[Step] = []
    if is_one_recurrent_layer(network):
        # It has been written out above.
        collapse = [step for step in recurrence_steps(graph) if step.rule != "write out"]
    made = (*recurrence(letters), *_unrolled(graph), *steps_back, *collapse)
    roles = (*letter_roles(letters, made), (STEEPEST.name, "emphasis"))
    return Derivation("feedback", TITLE, made, roles, (*_sources(network), *remarks))


SOURCES = {
    "lstm": "The LSTM is that of Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000).",
    "gru": "The GRU is that of Cho et al. (2014), reset before the matrix product; others swap z and 1 − z.",
}


def _sources(network: Network) -> tuple[str, ...]:
    return tuple(dict.fromkeys(SOURCES[cell.operation.kind] for cell in network.cells))


# The recurrence --------------------------------------------------------------------------------

GATES = {
    "lstm": {
        "f": "The forget gate, between 0 and 1: how much of each number in memory is kept",
        "i": "The input gate: how much of what is new is let in",
        "o": "The output gate: how much of the memory is shown",
        "g": "The candidate, between −1 and 1: what is new",
        "c": "The memory: what is kept of the old one, and what is let in of the new",
        "h": "What the cell puts out: its memory, brought between −1 and 1, as far as the output gate is open",
    },
    "gru": {
        "z": "The update gate, between 0 and 1: how much of the old state is kept",
        "r": "The reset gate: how much of the old state the candidate sees",
        "n": "The candidate, between −1 and 1: what is new",
        "h": "The state: the old one as far as the update gate is open, the candidate as far as it is closed",
    },
}


def recurrence(letters: Letters) -> tuple[Step, ...]:
    """Each layer's formula at time t; of a cell, one for each gate, then its memory and its output."""
    network = letters.network
    gates = {
        part.name: GATES[cell.operation.kind][letter]
        for cell in network.cells
        for letter, part in cell.lettered
    }
    steps = []
    for layer in network.layers[1:]:
        if layer.name in letters.lettered:
            letter = letters.layer(layer.name, "t")
            formula = activated(layer, letters.pre_activation(layer, "t"))
            said = gates.get(layer.name) or _said_of(layer)
            reason = f"{said}{_shapes(letters, layer)}."
            steps.append(Step(letter, "define", formula, reason, Definition(((letter, formula),))))
    return tuple(steps)


def _said_of(layer: Layer) -> str:
    if any(edge.delay for edge in layer.inputs):
        return "At every time step the same formula: what comes in now, and what was there before"
    return "This layer reads the same time step only"


def _shapes(letters: Letters, layer: Layer) -> str:
    """The shapes of W, U and b, for a dense layer."""
    if layer.name not in {one.name for one in letters.network.dense_layers}:
        return ""
    shapes = [f"{weight.shape[0]} × {weight.shape[1]}" for weight in letters.weights(layer)]
    bias = letters.bias(layer)
    matrices = " and ".join(shapes)
    count = "its matrix is" if len(shapes) == 1 else "its matrices are"
    return f"; {count} {matrices}" + ("" if bias is None else f", its bias {bias.shape[0]} × 1")


# Unrolled --------------------------------------------------------------------------------------


def _unrolled(graph: Unrolled) -> tuple[Step, ...]:
    """The output as one formula; with cells, whose formulas would fill pages, the memory of each."""
    cells = graph.letters.network.cells
    if not cells:
        return nested_steps(graph)
    return tuple(step for cell in cells for step in Memory(graph, cell).steps())


# Every number of steps -------------------------------------------------------------------------


def _for_every_time(network: Network) -> Derivation:
    """h_t, and h_T for every T where φ is the identity; of a larger network, its first recurrent layer by itself."""
    layer = next(
        (layer for layer in network.layers[1:] if is_one_recurrent_layer(_alone(network, layer))), None
    )
    if layer is None:
        every_time(Letters(network))  # says what it takes
    shown = network if layer is None else _alone(network, layer)
    letters = Letters(shown)
    whole = every_time(letters)
    made = (*recurrence(letters), *whole.steps)
    alone = (
        ()
        if shown == network
        else (f"This is layer {shown.output.name!r} by itself: what follows reads h_T.",)
    )
    roles = (*letter_roles(letters, made), *whole.roles)
    return Derivation("feedback", TITLE, made, roles, (*whole.remarks, *alone))


def _alone(network: Network, layer: Layer) -> Network:
    """The input and `layer`, where it reads nothing else; else the whole network."""
    own = {network.input.name, layer.name}
    is_alone = all(edge.source in own for edge in layer.inputs)
    return Network((network.input, layer)) if is_alone else network
