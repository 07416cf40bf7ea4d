"""What is fed back: the recurrence unrolled in time, its gradient as a product, and gates that keep it alive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Integer, Symbol, diff

from ..derivations.derivation import Certified, Definition, Derivation, Ordering, Step
from ..derivations.symbols import Letters, activated, activation_of, before_activation
from ..derivations.unfolding.collapsing import letter_roles, recurrence_steps
from ..derivations.unfolding.every_length import every_time, is_one_recurrent_layer
from ..derivations.unfolding.memory import Memory
from ..derivations.unfolding.norms import STEEPEST, Gates, Norm, NormOfProduct, bound_of, steepest
from ..derivations.unfolding.sensitivity import Sensitivity, remembered
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..networks import SIGMOID, TANH, ActivationFunction, Layer, Network, NetworkError
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
    gradients, remarks = _gradients(graph)
    collapse: list[Step] = []
    if is_one_recurrent_layer(network):
        # It has been written out above.
        collapse = [step for step in recurrence_steps(graph) if step.rule != "write out"]
    made = (*recurrence(letters), *_unrolled(graph), *gradients, *collapse)
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


# The gradient ----------------------------------------------------------------------------------


def _gradients(graph: Unrolled) -> tuple[list[Step], list[str]]:
    """∂h_T/∂h_0 as a product, and how large it can be; what cannot be written so is said in a remark."""
    steps: list[Step] = []
    remarks: list[str] = []
    for way in _ways(graph):
        try:
            made = way.steps()
        except NetworkError as refusal:
            remarks.append(f"The gradient is left out: {refusal}.")
            continue
        bound = _bounded(graph, made, _gates(way))
        steps += [*_sums(way), *made, *bound]
        if way.held:
            remarks.append(HELD)
        elif bound:
            remarks.append(VANISHING)
        else:
            remarks.append(SEVERAL)
    return steps, list(dict.fromkeys(remarks)) or [FORGOTTEN]


def _sums(way: Sensitivity) -> list[Step]:
    """What z is: the sum inside the activation of each layer on the way."""
    letters, steps = way.graph.letters, []
    for name in dict.fromkeys(name for name, _ in way.dependent[1:]):
        layer = letters.network.by_name[name]
        if way.graph.is_dense((name, 1)) and activation_of(layer) is not None:
            z, meaning = before_activation(letters, layer, "t"), letters.pre_activation(layer, "t")
            reason = (
                "The sum inside the activation gets a letter: how steep the activation is there will count."
            )
            steps.append(Step(z, "define", meaning, reason, Definition(((z, meaning),))))
    return steps


HELD = (
    "The gates are held here as they are: along the memory alone nothing is multiplied by a matrix, and where a gate "
    "is open, at 1, the gradient passes unchanged. That is why cells remember longer."
)
VANISHING = (
    "Each step back multiplies by the same matrix and a slope once more: where their product is below 1 the gradient "
    "vanishes, where it is above 1 it can explode."
)
SEVERAL = (
    "Each way back through time is a product, and the gradient is the sum of these: the longer they are, the more of "
    "them vanish or explode."
)
FORGOTTEN = (
    "What is fed back here does not come round again: nothing is remembered for longer than the delay."
)


def _ways(graph: Unrolled) -> Iterable[Sensitivity]:
    """For each cell, back along its memory, the gates held; and back through the first state that remembers itself."""
    network = graph.letters.network
    inside: set[str] = set()
    for cell in network.cells:
        inside |= {layer.name for layer in cell.layers}
        way = remembered(graph, cell.states[0].name, frozenset(gate.name for gate in cell.gates))
        if way is not None:
            yield way
    sources = dict.fromkeys(
        edge.source for edge, _ in network.edges if edge.delay and edge.source not in inside
    )
    ways = (remembered(graph, source) for source in sources)
    first = next((way for way in ways if way is not None), None)
    if first is not None:
        yield first


def _gates(way: Sensitivity) -> Gates:
    """The letters of the gates held, and what they stand for."""
    letters, times = way.graph.letters, range(1, (way.graph.steps or 0) + 1)
    held = [layer for layer in letters.network.layers if layer.name in way.held]
    return tuple((letters.layer(one.name, time), letters.value(one, time)) for one in held for time in times)


def _bounded(graph: Unrolled, gradient: tuple[Step, ...], gates: Gates) -> list[Step]:
    """‖∂h_T/∂h_0‖ ≤ (max|φ′| ‖U‖)^T, and before it how steep φ is; with gates held, how large they are."""
    functions = tuple(
        dict.fromkeys(phi for layer in graph.letters.network.layers if (phi := activation_of(layer)))
    )
    first, product = gradient[0], gradient[-1].after
    bound = bound_of(product, functions, gates)
    if bound is None:
        return []
    evidence = Certified(NormOfProduct(functions, product, first.evidence, gates))
    if gates:
        z = Symbol("z", real=True)
        assert SIGMOID.formula is not None
        below = Step(SIGMOID.formula(z), "bound the gate", Integer(1), GATE, Ordering(), None, "lt")
        return [below, Step(Norm(first.before), "bound", bound, SHRINKING, evidence, None, "le")]
    steps = [
        Step(
            *_slope(phi),
            f"The slope of {_called(phi)} is nowhere above {steepest(phi)}.",
            Ordering(),
            None,
            "le",
        )
        for phi in functions
        if phi in (SIGMOID, TANH)
    ]
    meaning = ", with m the largest slope of the activation" if bound.has(STEEPEST) else ""
    reason = (
        f"The norm, how much longer a vector can get, is at most the product of the factors' norms{meaning}."
    )
    return [*steps, Step(Norm(first.before), "bound", bound, reason, evidence, None, "le")]


GATE = "A gate is a sigmoid, which stays below 1."
SHRINKING = (
    "So along the memory alone, how much longer a vector can get, the norm, is at most 1: nothing explodes."
)


def _called(phi: ActivationFunction) -> str:
    return "the sigmoid" if phi == SIGMOID else phi.name


def _slope(phi: ActivationFunction) -> tuple[Any, str, Any]:
    """φ′(z), and the number that it is never above."""
    z = Symbol("z", real=True)
    assert phi.formula is not None
    return diff(phi.formula(z), z), "bound the slope", steepest(phi)


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
