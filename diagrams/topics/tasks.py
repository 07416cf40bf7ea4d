"""One network, two heads: a number out for regression, a label out for classification, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter
from explainers.derivations.symbols import activation_of
from explainers.learning.answers.classes import KNOWN, class_names
from explainers.networks import SOFTMAX, Dense, Input, Layer, Network, NetworkError
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input, with_known_activations
from explainers.spelling import quoted
from explainers.topics.tasks import EXAMPLE

from ..charts.axes import Axes
from ..charts.scales import Scale
from ..describing import counted, listed
from ..figure import Box, Figure, Label, Look, Mark
from ..layouts.column import Column
from ..layouts.columns import neuron_column, place
from ..layouts.elision import elided
from ..layouts.measures import FORMULA, HEADING, LABEL, NUMBER, OUTLINE, RADIUS, U
from ..layouts.neurons import edges, neurons
from ..layouts.parts import Part, figure_of
from ..layouts.words import entry, number
from ..theme import LIGHT, Theme
from ..typesetting import typeset

_PITCH = 84.0
_BAR = 104.0  # the width of a probability of 1
_THICK = 11.0
_LINE = (-4.0, 4.0)  # the numbers shown, unless the answer is outside


@dataclass(frozen=True)
class Heads:
    """What the two heads say: a number, and a probability for each class."""

    value: float
    classes: tuple[str, ...]
    shares: Array


def draw(
    network: Network = EXAMPLE, *, classes: str | None = None, seed: int = 35, theme: Theme = LIGHT
) -> Figure:
    """The network's hidden layers with a head of each kind; random weights by `seed` where it has none.

    `classes` names the classes, "cat, dog, bear": as many as the network has outputs, or four where it has one.
    """
    _refuse_others(network)
    said = heads(network, classes, seed)
    columns = place(network, pitch=_PITCH)
    body = columns[:-1]
    one, several = _head_columns(network, columns, len(said.classes))
    whole = edges(body) + edges((body[-1], one)) + edges((body[-1], several))
    whole += neurons(body, inside=_inside) + neurons((one, several), inside=_inside)
    whole += _number_out(one, said) + _label_out(several, said)
    best = said.classes[int(said.shares.argmax())]
    depth = len(body) - 1
    hidden = "its hidden layer" if depth == 1 else f"the last of its {counted(depth, 'hidden layer')}"
    every = listed(said.classes) if len(said.classes) <= 12 else f"{len(said.classes)} classes"
    alt = (
        f"One network with two heads, which both read {hidden}. "
        f"Regression: one neuron puts out a number, here {number(said.value)}. Classification: one neuron for each of "
        f"{every}; softmax makes probabilities of their scores, and the answer is the most "
        f"probable, here {best} with {number(float(said.shares.max()))}. Weights that the network does not have are "
        "random."
    )
    left_out = (*elided(network, body), *((several.left_out,) if several.left_out else ()))
    return figure_of(whole, alt, title="One network, two heads", elided=left_out, theme=theme)


def _refuse_others(network: Network) -> None:
    is_plain = all(isinstance(layer.operation, Input | Dense) for layer in network.layers)
    if network.is_chain and is_plain and len(network.layers) > 2 and not network.is_symbolic:
        return
    raise NetworkError(
        f"two heads are drawn on a chain of dense layers with sizes in numbers, not on {quoted(str(network))}: "
        "give one such as x[3] -> 5 relu -> 3"
    )


def heads(network: Network, classes: str | None = None, seed: int = 35) -> Heads:
    """What the network's last hidden layer says through a neuron for a number, and through one for each class.

    The network's own last layer is one of the two heads; the other one has random weights by `seed`.
    """
    known = with_known_activations(network)
    known = known if known.parameters is not None else known.randomised(seed)
    passed = known.forward(example_input(known))
    features = passed[network.layers[-2].name]
    count = int(network.output_shape[0])
    value = scores = passed.output
    is_own = count > 1
    if is_own:
        value = Network.feedforward(len(features), 1).randomised(seed).forward(features).output
    else:
        count = len(KNOWN[4])
        scores = Network.feedforward(len(features), count).randomised(seed + 1).forward(features).output
    is_done = is_own and activation_of(network.output) == SOFTMAX
    shares = scores if is_done else SOFTMAX(scores)
    return Heads(float(value[0]), _names(classes, count), shares)


def _names(classes: str | None, count: int) -> tuple[str, ...]:
    few = KNOWN[4]
    return few[:count] if classes is None and count <= len(few) else class_names(classes, count)


def _head_columns(network: Network, columns: tuple[Column, ...], count: int) -> tuple[Column, Column]:
    """The neuron for a number above, those for the classes below."""
    last, x = network.output, columns[-1].x
    one = _as_head(last, "number", 1, x)
    several = _as_head(last, "class", count, x)
    apart = 8.0 * U
    height = (one.top - one.bottom) + apart + (several.top - several.bottom)
    return _lifted(one, height / 2 - one.top), _lifted(several, -height / 2 - several.bottom)


def _as_head(last: Layer, name: str, count: int, x: float) -> Column:
    head = Network.feedforward(1, count)
    layer = replace(head.output, name=name, inputs=last.inputs)
    column = neuron_column(head, head.output, "output", x)
    return replace(column, layer=layer, neurons=tuple(replace(n, layer=name) for n in column.neurons))


def _lifted(column: Column, dy: float) -> Column:
    return replace(
        column,
        neurons=tuple(replace(n, center=(n.center[0], n.center[1] + dy)) for n in column.neurons),
        dots=tuple((x, y + dy) for x, y in column.dots),
    )


def _inside(layer: Layer, index: int | str) -> Formula | None:
    if layer.name == "number":
        return with_ids(letter("yhat"))
    if isinstance(layer.operation, Input):
        return entry("x", index)
    return entry("z", index) if layer.name == "class" else None


def _heading(name: str, words: str, at: tuple[float, float]) -> Label:
    return Label(f"heading:{name}", words, at, HEADING, "start", "baseline", is_strong=True)


def _number_out(column: Column, said: Heads) -> Part:
    """A line of numbers with the answer on it."""
    reach = max(_LINE[1], abs(said.value) * 1.2)
    axes = Axes("number", Scale(-reach, reach), Scale(0, 1), (_BAR + 54.0, 1.0))
    ticks = tuple(tick for tick in axes.x.ticks(4) if abs(tick) <= reach)
    line = axes.lines().marks[:1]
    scale = Part(line) + axes.ticks(ticks) + Part((axes.dot("answer", said.value, 0.0, "output", 0.7 * U),))
    at = (axes.at(said.value, 0.0)[0], 1.6 * U)
    answer = with_ids(Row((letter("yhat"), Token("=", "relation", "="), Token(number(said.value), "number"))))
    scale += Part((Label("answer:number", answer, at, FORMULA, vertical="baseline", role="output"),))
    x, y = column.x + RADIUS + 3 * U, column.neurons[0].center[1]
    heading = _heading(
        "number", "regression: a number out", (column.x + RADIUS + 3 * U, column.top + 3.2 * U)
    )
    return scale.moved(x, y) + Part((heading,))


def _label_out(column: Column, said: Heads) -> Part:
    """A bar for each probability, the largest in full colour."""
    best = int(said.shares.argmax())
    left = column.x + RADIUS + 3 * U
    names = [said.classes[int(neuron.index) - 1] for neuron in column.neurons]
    room = max(3.4 * LABEL, *(typeset(name, LABEL, True).width for name in names))
    marks: list[Mark] = [
        _heading("class", "classification: a label out", (column.x + RADIUS + 3 * U, column.top + 1.6 * U))
    ]
    for neuron in column.neurons:
        k = int(neuron.index)
        share, y, is_best = float(said.shares[k - 1]), neuron.center[1], k == best + 1
        width = max(share * _BAR, 0.5)
        start = left + room + U
        name, text = said.classes[k - 1], number(share)
        look = Look("output", 1.0 if is_best else 0.22, OUTLINE)
        marks += [
            Label(f"class-name:{k}", name, (left, y), LABEL, "start", is_strong=is_best),
            Box(f"share:{k}", (start + width / 2, y), (width, _THICK), 0.0, look),
            Label(f"share-name:{k}", text, (start + width + U, y), NUMBER, "start", is_strong=is_best),
        ]
    words = f"softmax: they add up to 1; the answer is {said.classes[best]}"
    at = (left, column.bottom - 1.6 * U)
    return Part((*marks, Label("answer:class", words, at, LABEL, "start", "baseline", "second")))
