"""Activation functions: each with its slope, in equal panels on the same axes; or one of them alone, large."""

from __future__ import annotations

import numpy as np

from explainers.derivations.formula import Token
from explainers.networks import ActivationFunction, Network, NetworkError
from explainers.topics.activations import EXAMPLE

from ..charts.activation_curves import (
    ASYMPTOTE,
    SLOPE,
    abbreviations,
    asymptotes,
    both_curves,
    bounds_of,
    called,
    definition,
    ground,
    heading,
    slope,
    title_of,
)
from ..charts.axes import Axes
from ..charts.scales import Scale
from ..curves import line
from ..describing import listed
from ..figure import Content, Curve, Figure, Label, Look, Mark
from ..layouts.measures import CURVE, FORMULA, LABEL, U
from ..layouts.parts import Part, beside, figure_of, joined
from ..layouts.statements import line_of, stacked
from ..theme import LIGHT, Theme

_UNIT = 15.0  # points for 1, on both axes: a slope of 1 is seen as one
_LARGE = (190.0, 130.0)
_Z, _HEIGHT = (-3.0, 3.0), (-1.3, 2.3)
_HEADING = 8.2 * U  # from a panel's top to the name's baseline, and room for the tallest formula
_PITCH = 9.4 * U  # between rows, with the next row's heading
_GAP = 2.4 * U
MOST_PANELS = 12
_PLACES, _LEVELS = (-2, 0, 2), (-1, 0, 1, 2)  # numbered at the edges


def draw(
    network: Network = EXAMPLE, *, function: ActivationFunction | None = None, theme: Theme = LIGHT
) -> Figure:
    """Each activation of `network` and its slope; or `function` alone, large, with its asymptotes and bounds.

    NetworkError where none of them has a graph: softmax looks at a whole vector, and φ stands for any function.
    """
    chosen, left_out = _chosen(network) if function is None else ((function,), ())
    shown = tuple(phi for phi in chosen if phi.is_elementwise and phi.function is not None)
    if not shown:
        raise NetworkError(
            f"{chosen[0].name if chosen else 'this network'} has no graph over one number: "
            "give a network with an activation such as relu, or function=sigmoid"
        )
    said = (
        *(f"{phi.name}, which is no function of one number" for phi in chosen if phi not in shown),
        *left_out,
    )
    if len(shown) == 1:
        return _alone(shown[0], said, theme)
    alt = (
        f"{len(shown)} activation functions, each with its slope dashed, all on the same axes: "
        f"{listed([title_of(phi) for phi in shown])}."
    )
    return figure_of(
        _grid(shown), alt, title="Activation functions and their slopes", elided=said, theme=theme
    )


def _chosen(network: Network) -> tuple[tuple[ActivationFunction, ...], tuple[str, ...]]:
    """Those of the network in order, once each; what the eye cannot tell from another is left out and said."""
    found = dict.fromkeys(
        activation
        for layer in network.layers
        if (activation := getattr(layer.operation, "activation", None)) is not None
    )
    every = [phi for phi in found if not phi.is_identity] or list(found)
    names = {phi.name for phi in every}
    twin = [phi for phi in every if phi.name == "gelu_tanh" and "gelu" in names]
    kept = [phi for phi in every if phi not in twin]
    said = [f"{phi.name}, which looks as gelu does" for phi in twin]
    said += [f"{phi.name}" for phi in kept[MOST_PANELS:]]
    return tuple(kept[:MOST_PANELS]), tuple(said)


# Many --------------------------------------------------------------------------------------


def _grid(shown: tuple[ActivationFunction, ...]) -> Part:
    """Rows of equal panels, and what is solid and what dashed in the free place or below."""
    columns = len(shown) if len(shown) <= 3 else -(-len(shown) // (2 if len(shown) <= 10 else 3))
    panels = [_panel(place, phi, columns, len(shown)) for place, phi in enumerate(shown)]
    whole = joined(panels)
    if len(shown) % columns:
        x, y = _corner(len(shown), columns)
        return whole + _key((x + 0.6 * U, y + 0.55 * _UNIT * (_HEIGHT[1] - _HEIGHT[0])))
    return whole + _key((0.0, whole.bounds.bottom - 3.0 * U), is_row=True)


def _corner(place: int, columns: int) -> tuple[float, float]:
    row, column = divmod(place, columns)
    width, height = ((high - low) * _UNIT for low, high in (_Z, _HEIGHT))
    return column * (width + _GAP), -row * (height + _PITCH)


def _panel(place: int, phi: ActivationFunction, columns: int, count: int) -> Part:
    axes = Axes(phi.name, Scale(*_Z), Scale(*_HEIGHT), _size(_HEIGHT, _UNIT), cross=(0.0, 0.0))
    part = ground(axes) + both_curves(axes, phi) + heading(phi.name, phi).moved(0.0, axes.size[1] + 5.4 * U)
    if place % columns == 0:
        part += axes.edge_numbers(ys=_LEVELS)
    if place + columns >= count:
        part += axes.edge_numbers(xs=_PLACES)
    return part.moved(*_corner(place, columns))


def _size(heights: tuple[float, float], unit: float) -> tuple[float, float]:
    return ((_Z[1] - _Z[0]) * unit, (heights[1] - heights[0]) * unit)


def _key(
    at: tuple[float, float], name: str = "phi", *, is_row: bool = False, has_asymptotes: bool = False
) -> Part:
    """A stroke of each kind with what it is."""
    entries: list[tuple[str, Look, Content]] = [
        ("phi", Look("activation", None, CURVE), called(name)),
        ("slope", Look("gradient", None, SLOPE), (called(name, is_slope=True), ", its slope")),
    ]
    if has_asymptotes:
        entries.append(("asymptote", ASYMPTOTE, "asymptotes"))
    marks: list[Mark] = []
    for number, (id, look, words) in enumerate(entries):
        x, y = (at[0] + number * 18 * U, at[1]) if is_row else (at[0], at[1] - number * 3.0 * U)
        marks.append(Curve(f"key:{id}", line((x, y), (x + 4 * U, y)), look))
        marks.append(Label(f"key-name:{id}", words, (x + 5 * U, y), LABEL, "start", role="second"))
    return Part(tuple(marks))


# One ---------------------------------------------------------------------------------------


def _alone(phi: ActivationFunction, said: tuple[str, ...], theme: Theme) -> Figure:
    axes = Axes(phi.name, Scale(*_Z), _heights_of(phi), _LARGE, cross=(0.0, 0.0))
    chart = (
        ground(axes) + asymptotes(axes, phi) + both_curves(axes, phi) + axes.edge_numbers(_PLACES, _LEVELS)
    )
    z = Label("axis-name:z", Token("z"), (axes.size[0] + U, axes.at(0, 0)[1]), LABEL, "start", role="second")
    dashed = asymptotes(axes, phi).marks
    words = _words(phi)
    words += _key((0.0, words.bounds.bottom - 5.0 * U), phi.symbol, has_asymptotes=bool(dashed))
    whole = beside([chart + Part((z,)), words], 5 * U)
    has = " Thin dashed lines are its asymptotes." if dashed else ""
    alt = f"{title_of(phi)} over z from −3 to 3, and its slope dashed.{has}"
    return figure_of(whole, alt, title=f"The activation {title_of(phi)}", elided=said, theme=theme)


def _heights_of(phi: ActivationFunction) -> Scale:
    """All of φ and φ′ that is near, and a little room."""
    z = np.linspace(*_Z, 121)
    slopes = [] if phi.derivative is None else [phi.derivative(z)]
    values = np.concatenate([phi(z), *slopes, [0.0, 1.0]])
    low, high = float(values.min()), float(values.max())
    return Scale(low - 0.12 * (high - low), high + 0.12 * (high - low))


def _words(phi: ActivationFunction) -> Part:
    """Name, formula, slope and bounds, below each other."""
    name = Label("activation:name", title_of(phi), (0.0, 0.0), FORMULA, "start", "baseline", is_strong=True)
    lines = [Part((name,))]
    for id, content in (("phi", definition(phi, phi.symbol)), ("slope", slope(phi, phi.symbol))):
        if content is not None:
            lines.append(line_of(f"formula:{id}", content, size=LABEL * 1.15))
    lines[2:2] = [
        line_of(f"letter:{number}", content, size=LABEL * 1.15)
        for number, content in enumerate(abbreviations(phi), start=1)
    ]
    lines += [
        line_of(f"bound:{number}", content, size=LABEL * 1.15)
        for number, content in enumerate(bounds_of(phi), start=1)
    ]
    return stacked(lines, 2.4 * U)
