"""One network is a family of functions: several members, each the same network with other numbers in θ."""

from __future__ import annotations

from explainers.derivations.formula import Fence, Formula, Row, Script, Token
from explainers.derivations.symbols import Letters
from explainers.networks import Network, NetworkError
from explainers.networks.numbers import with_known_activations

from ..charts.keys import Key, key_row
from ..charts.members import MEMBER, OTHERS, family_of, members_chart
from ..describing import counted, describe
from ..errors import DiagramError
from ..figure import Content, Figure, Label, Look
from ..layouts.measures import AXIS, CURVE, FORMULA, LABEL, U
from ..layouts.parts import Part, figure_of
from ..layouts.words import neuron_name
from ..theme import LIGHT, Theme

EXAMPLE = Network.parse("x[1] -> 8 tanh -> 1")
MOST_MEMBERS = 12


def draw(network: Network = EXAMPLE, *, members: int = 6, theme: Theme = LIGHT) -> Figure:
    """The first output of 2 to 12 members over the first input, the other inputs 0.

    In the foreground is the network's own θ, where it has numbers. Where nothing is known of an activation, the
    sigmoid stands for it.
    """
    if not 2 <= members <= MOST_MEMBERS:
        raise DiagramError(f"{members} members were asked for: give a number from 2 to {MOST_MEMBERS}")
    if network.has_feedback or len(network.input_shape) != 1 or len(network.output_shape) != 1:
        raise NetworkError(
            "a function of one number is drawn, of a network without feedback that takes and gives vectors: "
            "take one such as x[1] -> 8 tanh -> 1"
        )
    shown = with_known_activations(network)
    chart = members_chart(family_of(shown, members), _input_name(network), _output_name(network))
    whole = _with_words(chart, network, members)
    return figure_of(whole, _alt(network, members), title="A family of functions", theme=theme)


def _input_name(network: Network) -> Content:
    """x, or x_1 with the others 0."""
    letters = Letters(network)
    name = neuron_name(letters, network.input, 1, "input")
    return name if network.input_shape == (1,) else (name, ", the other inputs 0")


def _output_name(network: Network) -> Content:
    return neuron_name(Letters(network), network.layers[-1], 1, MEMBER)


def _with_words(chart: Part, network: Network, members: int) -> Part:
    """Above the chart the family and the size of θ, below it which line is what."""
    edges = chart.bounds
    y = edges.top + 2.6 * U
    title = Label("family", _family(network), (edges.left, y), FORMULA, "start", "baseline")
    count = Label("count", _count(network), (edges.right, y), LABEL, "end", "baseline", "second")
    key = key_row(
        (
            Key("member", Look(MEMBER, None, 1.2 * CURVE), "one member: one choice of θ"),
            Key(
                "others",
                Look(OTHERS, None, 1.4 * AXIS),
                f"{counted(members - 1, 'other')}, each with a θ of its own",
            ),
        )
    )
    low = key.moved(edges.left - key.bounds.left, edges.bottom - 2.6 * U - key.bounds.top)
    return chart + Part((title, count)) + low


def _family(network: Network) -> Formula:
    """{ f_θ : θ ∈ ℝ²⁵ }."""
    sign = Token("theta", id="theta")
    space = Script(Token("reals", "upright"), sup=Token(str(network.parameter_count), "number"))
    member = Script(Token("f", role=MEMBER), Token("theta"))
    said = (member, Token(":", "relation"), sign, Token("in", "relation", "in"), space)
    return Fence(Row(said), "{", "}")


def _count(network: Network) -> str:
    """θ is 16 weights and nine biases."""
    shapes = [item for layer in network.layers for item in network.parameter_shapes(layer).items()]
    biases = sum(int(shape[0]) for name, shape in shapes if name.startswith("b"))
    weights = int(network.parameter_count) - biases
    return f"θ is {counted(weights, 'weight')} and {counted(biases, 'bias', 'biases')}"


def _alt(network: Network, members: int) -> str:
    of = "its own weights" if network.parameters is not None else "one choice of θ"
    return (
        f"{describe(network)} Its first output over its first input, for {counted(members, 'choice')} of its "
        f"{network.parameter_count} parameters θ: {members} different curves. The thick one has {of}."
    )
