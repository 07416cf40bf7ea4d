"""The unit step beside the soft step that it becomes: σ(kz) stiffens as k grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explainers.derivations.formula import Fence, Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name
from explainers.networks import SIGMOID, STEP, ActivationFunction
from explainers.networks.activations import Array
from explainers.topics.step import derive

from ..charts.activation_curves import definition, ground, title_of
from ..charts.axes import Axes
from ..charts.scales import Scale
from ..curves import line
from ..describing import listed
from ..errors import DiagramError
from ..figure import Box, Content, Curve, Figure, Label, Look, Mark, Point
from ..layouts.measures import CURVE, LABEL, OUTLINE, U
from ..layouts.parts import Part, beside, figure_of
from ..theme import LIGHT, Theme

_SIZE = (150.0, 106.0)
_Z = Scale(-4.0, 4.0)
_DASHES: tuple[tuple[float, ...], ...] = ((), (3.4, 1.6), (0.9, 1.3), (3.4, 1.2, 0.9, 1.2))
_DOT = 0.42 * U
MOST_CURVES = len(_DASHES)


def draw(
    *,
    function: ActivationFunction = SIGMOID,
    steepness: Sequence[float] = (1.0, 4.0, 16.0),
    theme: Theme = LIGHT,
) -> Figure:
    """The step with its two ends at 0; beside it `function` of kz for each k of `steepness`.

    DiagramError for no k, too many, or one that is not above 0; NetworkError where `function` is no soft step.
    """
    if not 1 <= len(steepness) <= MOST_CURVES or not all(0 < k < np.inf for k in steepness):
        raise DiagramError(f"the steepness is one to {MOST_CURVES} numbers above 0: give such as 1, 4, 16")
    derive(function=function)  # refuses, in a sentence, what does not rise from one level to another
    far = function(np.array([-50.0, 50.0]))
    heights = Scale(float(far.min()) - 0.16, float(far.max()) + 0.16)
    left, right = _hard(), _soft(function, tuple(sorted(steepness)), heights)
    whole = beside([left, right], 7 * U, "none")
    ks = listed([f"{k:g}" for k in sorted(steepness)])
    alt = (
        "The unit step: 0 left of 0 and 1 from 0 on, with an open dot where the value at the jump is not taken and a "
        f"filled one where it is. Beside it the {title_of(function)} of k·z for k = {ks}: the larger k, the closer "
        "it comes to the step, and it has a slope everywhere."
    )
    return figure_of(whole, alt, title="From the step to the soft step", theme=theme)


def _hard() -> Part:
    """0 and 1, with an open dot at (0, 0) and a filled one at (0, 1)."""
    axes = Axes("step", _Z, Scale(-0.16, 1.16), _SIZE, cross=(0.0, 0.0))
    pieces = axes.graph("step", STEP, Look("activation", None, CURVE), kinks=(0.0,))
    dots = Part((_dot("open", axes.at(0.0, 0.0), 0.0), _dot("filled", axes.at(0.0, 1.0), 1.0)))
    return _headed(_numbered(axes) + pieces + dots, axes, STEP, "no slope to follow")


def _dot(name: str, at: Point, fill: float) -> Box:
    size = (2 * _DOT, 2 * _DOT)
    return Box(f"dot:{name}", at, size, _DOT, Look("activation", fill, OUTLINE))


def _soft(phi: ActivationFunction, steepness: tuple[float, ...], heights: Scale) -> Part:
    axes = Axes("soft", _Z, heights, _SIZE, cross=(0.0, 0.0))
    chart = _numbered(axes)
    for dash, k in zip(_DASHES[: len(steepness)][::-1], steepness, strict=True):
        # Points lie as dense as the steepest of them needs.
        look = Look("activation", None, CURVE, dash=dash)
        chart += axes.graph(f"k={k:g}", _stretched(phi, k), look, samples=161)
    return _headed(chart, axes, phi, "a slope everywhere") + _key(phi, steepness)


def _key(phi: ActivationFunction, steepness: tuple[float, ...]) -> Part:
    """Below the chart: σ(kz), and a stroke for each k."""
    y = -7.9 * U
    stretched = Row((activation_name(phi.symbol), Fence(Row((Token("k"), Token("z"))))))
    marks: list[Mark] = [Label("key", with_ids(stretched), (0.0, y), LABEL, "start", role="second")]
    for number, (dash, k) in enumerate(zip(_DASHES[: len(steepness)][::-1], steepness, strict=True)):
        x = (6.4 + (number + bool(number) * 0.3) * 21.5 / len(steepness)) * U
        look = Look("activation", None, CURVE, dash=dash)
        marks.append(Curve(f"key:k={k:g}", line((x, y), (x + 2.6 * U, y)), look))
        words = f"{k:g}" if number else _says(k)
        marks.append(Label(f"key-name:k={k:g}", words, (x + 3.2 * U, y), LABEL, "start", role="second"))
    return Part(tuple(marks))


def _stretched(phi: ActivationFunction, k: float) -> Callable[[Array], Array]:
    return lambda z: phi(k * z)


def _says(k: float) -> Formula:
    return with_ids(Row((Token("k"), Token("=", "relation", "="), Token(f"{k:g}", "number"))))


def _numbered(axes: Axes) -> Part:
    """The axes through 0, a hairline at each level, and the levels' numbers at the left."""
    z_name = Label(
        f"axis-name:{axes.name}",
        Token("z"),
        (axes.size[0] + U, axes.at(0, 0)[1]),
        LABEL,
        "start",
        role="second",
    )
    numbers = axes.edge_numbers(xs=(-4, -2, 0, 2, 4), ys=(-1, 0, 1))
    return ground(axes, (-1.0, 1.0)) + numbers + Part((z_name,))


def _headed(chart: Part, axes: Axes, phi: ActivationFunction, says: str) -> Part:
    """Name and formula above; below, what the slope is like."""
    top = axes.size[1] + 3.4 * U
    name: Content = "unit step" if phi == STEP else title_of(phi)
    marks = [Label(f"activation:{axes.name}", name, (0.0, top), 1.15 * LABEL, "start", is_strong=True)]
    formula = definition(phi, phi.symbol)
    if formula is not None:
        marks.append(Label(f"formula:{axes.name}", formula, (axes.size[0], top), LABEL, "end", role="second"))
    marks.append(Label(f"says:{axes.name}", says, (0.0, -5.0 * U), LABEL, "start", role="second"))
    return chart + Part(tuple(marks))
