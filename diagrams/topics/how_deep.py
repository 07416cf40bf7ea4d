"""When deeper is not better: a schematic chart of both errors over depth, and what decides how deep is deep enough."""

from __future__ import annotations

import numpy as np

from explainers.networks.activations import Array

from ..charts.axes import Axes
from ..charts.naming import named
from ..charts.scales import Scale
from ..curves import line
from ..figure import Curve, Figure, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, HEADING, LABEL, SMALL, U
from ..layouts.parts import Part, beside, figure_of
from ..theme import LIGHT, Theme

_CHART = (196.0, 132.0)
_DEPTH = Scale(1.0, 30.0)
REASONS = (
    ("Parameters", "every layer adds some, to store and to learn"),
    ("Optimisation", "a long product of slopes vanishes or explodes"),
    ("Data", "more to learn asks for more examples to learn it from"),
    ("Inductive bias", "a form that fits the task saves layers"),
)
"""What speaks against one more layer."""


def training_error(depth: Array) -> Array:
    """0.05 + 0.9 e^(−d/4) + 0.0008 max(0, d − 14)²: falls while layers help, rises once they cannot be trained."""
    return 0.05 + 0.9 * np.exp(-depth / 4) + 0.0008 * np.maximum(0.0, depth - 14) ** 2


def test_error(depth: Array) -> Array:
    """The training error and a gap of 0.03 + 0.011 d, which grows with the parameters."""
    return training_error(depth) + 0.03 + 0.011 * depth


def draw(*, theme: Theme = LIGHT) -> Figure:
    """Both curves are schematic, computed from formulas and not measured; the figure says so."""
    whole = beside([_chart(), _reasons()], 6 * U)
    alt = (
        "A schematic chart, not measured, of the error over the number of layers. The training error falls and later "
        "rises again; the test error lies above it, is smallest at a middle depth and then grows. "
        "Beside it what decides: " + "; ".join(f"{name.lower()}: {says}" for name, says in REASONS) + "."
    )
    return figure_of(whole, alt, title="When deeper is not better", theme=theme)


def best_depth() -> float:
    """Where the test error is smallest."""
    depths = np.linspace(_DEPTH.low, _DEPTH.high, 2901)
    return float(depths[test_error(depths).argmin()])


def _chart() -> Part:
    axes = Axes("errors", _DEPTH, Scale(0.0, 0.95), _CHART)
    best = best_depth()
    at_best = float(test_error(np.array(best)))
    chart = axes.frame("number of layers", "error (schematic)", xs=(), ys=())
    chart += axes.graph("training", training_error, Look("layer 1", None, CURVE, dash=(3.4, 1.6)))
    chart += axes.graph("test", test_error, Look("output", None, CURVE))
    foot, top = axes.at(best, 0.0), axes.at(best, at_best)
    chart += Part(
        (
            Curve("drop:best", line(foot, top), Look("emphasis", None, AXIS * 1.5, dash=(1.6, 1.2))),
            axes.dot("best", best, at_best, "emphasis", 0.6 * U),
        )
    )
    chart = named(chart, "graph:errors:test:1", "test error", shares=(0.9, 0.8, 0.7))
    chart = named(chart, "graph:errors:training:1", "training error", shares=(0.9, 0.8, 0.97, 0.7))
    above = Label(
        "name:best", "deep enough", (top[0], top[1] + 2.4 * U), 1.15 * SMALL, role="ink", is_strong=True
    )
    edges = chart.bounds
    words = "A sketch from formulas, not a measurement."
    said = Label("says:schematic", words, (edges.left, edges.bottom - 2.2 * U), SMALL, "start", role="muted")
    return chart + Part((above, said))


def _reasons() -> Part:
    """Four words, each with a sentence."""
    heading = "What decides"
    marks: list[Mark] = [Label("heading", heading, (0.0, 0.0), HEADING, "start", "baseline", is_strong=True)]
    for number, (name, says) in enumerate(REASONS, start=1):
        y = (0.4 - 5.6 * number) * U
        marks.append(Label(f"reason:{number}", name, (0.0, y), LABEL, "start", "baseline", is_strong=True))
        marks.append(Label(f"says:{number}", says, (0.0, y - 2.2 * U), LABEL, "start", "baseline", "second"))
    return Part(tuple(marks))
