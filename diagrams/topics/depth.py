"""What depth buys: a deep and a shallow network with as many connections, and the pieces that a parameter can make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from explainers.geometry.bounds import shallow_regions, tent_network, witness_points
from explainers.geometry.bounds.comparing import Sizes, sizes_of
from explainers.networks import Network
from explainers.topics.depth import EXAMPLE

from ..charts.axes import Axes
from ..charts.naming import named
from ..charts.scales import Scale
from ..describing import amount
from ..figure import Content, Figure, Label, Look
from ..layouts.measures import CURVE, HEADING, LABEL, U
from ..layouts.parts import Part, beside, figure_of
from ..layouts.small_nets import MOST_LAYERS, MOST_UNITS, left_out, small_net
from ..theme import LIGHT, Theme

_SPACING, _PITCH, _RADIUS = 13.0, 24.0, 4.6
_WIDE = 46.0  # between the columns of a net with one hidden layer
_CHART = (138.0, 138.0)
_FOLDS = 10  # of the strip, in the chart


def draw(
    network: Network = EXAMPLE,
    *,
    against: Literal["connections", "parameters", "units"] = "connections",
    theme: Theme = LIGHT,
) -> Figure:
    """`network` beside one hidden layer with as many connections (parameters, units), and pieces over parameters.

    Of the network only the sizes count. NetworkError unless it is a chain of dense layers with ReLU.
    """
    deep = sizes_of(network)
    shallow = deep.as_shallow(against)
    compared = {"shallow": shallow, "deep": deep} if len(deep.hidden) > 1 else {"shallow": deep}
    height = (
        max(min(max(sizes.all), MOST_UNITS) for sizes in compared.values()) - 1
    ) * _SPACING + 2 * _RADIUS
    nets = [_counted(name, sizes, height) for name, sizes in compared.items()]
    whole = beside([*(part for part, _ in nets), _pieces()], 6 * U, "bottom")
    said = tuple(what for _, hidden in nets for what in hidden)
    return figure_of(whole, _alt(compared), title="What depth buys", elided=said, theme=theme)


def _counted(name: str, sizes: Sizes, height: float) -> tuple[Part, tuple[str, ...]]:
    """The net in the middle of so much height, its sizes above and below it what it counts."""
    pitch = _WIDE if len(sizes.all) == 3 else _PITCH
    shown = sizes.all if len(sizes.all) <= MOST_LAYERS else (*sizes.all[: MOST_LAYERS - 1], sizes.all[-1])
    drawn = small_net(name, shown, spacing=_SPACING, pitch=pitch, radius=_RADIUS)
    edges = drawn.bounds
    top, bottom = height / 2 + 3.0 * U, -height / 2 - 4.4 * U
    lines = [
        f"{amount(sizes.connections)} connections",
        f"{amount(sizes.parameters)} parameters with biases",
        _pieces_of(sizes),
    ]
    words = [
        Label(f"{name}:heading", str(sizes), (edges.left, top), HEADING, "start", "baseline", is_strong=True)
    ]
    words += [
        Label(
            f"{name}:says:{number}",
            line,
            (edges.left, bottom - 2.7 * U * number),
            LABEL,
            "start",
            "baseline",
            "second",
        )
        for number, line in enumerate(lines)
    ]
    whole = drawn + Part(tuple(words))
    folded = len(sizes.all) - len(shown)
    layers = (f"{folded} hidden layers, before the output",) if folded else ()
    return whole, tuple(f"{what} of the {name} network" for what in (*left_out(shown), *layers))


def _pieces_of(sizes: Sizes) -> str:
    """What is known of its pieces: a proved bound, or what was found."""
    if len(sizes.hidden) == 1:
        return f"at most {amount(shallow_regions(sizes.inputs, sizes.hidden[0]))} pieces"
    found = len(witness_points()) if sizes == sizes_of(EXAMPLE) else 0
    least = max(found, sizes.reached)
    return f"can have {amount(least)} pieces or more" if least > 1 else "folds what it is given"


def _pieces() -> Part:
    """The strip folded k times, and one hidden layer with as many parameters: pieces over parameters."""
    folds = [(tent_network(k).parameter_count, 2**k) for k in range(1, _FOLDS + 1)]
    flat = [(count, shallow_regions(1, (count - 1) // 3)) for count, _ in folds]
    axes = Axes("pieces", Scale(0.0, 64.0), Scale(1.0, 2000.0, is_log=True), _CHART)
    part = axes.frame("parameters", "pieces of one input", xs=(0, 20, 40, 60), ys=(1, 10, 100, 1000))
    for name, points, role in (("deep", folds, "layer 1"), ("shallow", flat, "layer 2")):
        looked = Look(role, None, 0.8 * CURVE, dash=() if name == "deep" else (3.4, 1.6))
        part += axes.joined(name, [(float(x), float(y)) for x, y in points], looked)
        part += Part(tuple(axes.dot(f"{name}:{x}", x, y, role) for x, y in points))
    words: tuple[tuple[str, Content], ...] = (("deep", "deep, folding"), ("shallow", "one hidden layer"))
    for name, says in words:
        part = named(part, f"graph:pieces:{name}", says, shares=(0.6, 0.7, 0.5, 0.4, 0.8, 0.3))
    return part


def _alt(compared: Mapping[str, Sizes]) -> str:
    said = [
        f"a {name} network, {sizes}, with {amount(sizes.connections)} connections and {amount(sizes.parameters)} "
        f"parameters, {_pieces_of(sizes)}"
        for name, sizes in compared.items()
    ]
    both = f"Side by side: {'; and '.join(said)}" if len(said) > 1 else f"There is {said[0]}"
    return (
        f"{both}. A chart of pieces, on a logarithmic axis, over parameters: the strip "
        f"folded k times has 2 to the k pieces with 6k + 1 parameters, {2**_FOLDS:,} at k = {_FOLDS}; one hidden layer "
        f"with as many parameters has at most {shallow_regions(1, 2 * _FOLDS)}."
    )
