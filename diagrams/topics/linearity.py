"""Four functions that are not linear against their best affine fits, with the points that show it."""

from __future__ import annotations

from explainers.topics.linearity import FunctionName

from ..charts.counterexamples import BROKEN, FIT, FIT_DASH, GRAPH, SHOWN, Shown, panel, said
from ..charts.keys import Key, key_row
from ..describing import listed
from ..errors import DiagramError
from ..figure import Figure, Look
from ..layouts.measures import AXIS, CURVE, U
from ..layouts.parts import Part, figure_of
from ..theme import LIGHT, Theme

_PITCH = (204.0, 132.0)


def draw(*, function: FunctionName = "all", theme: Theme = LIGHT) -> Figure:
    """The graphs of 1/x, x² and eˣ and the level lines of x₁x₂, or one of them, each with its best affine fit.

    Dots are the two points that the derivation finds, and the one halfway between them.
    """
    chosen = [shown for shown in SHOWN if function in ("all", shown.name)]
    if not chosen:
        raise DiagramError(
            f"{function!r} is no function that is drawn: give one of {listed([one.name for one in SHOWN])}, or all"
        )
    whole = Part(())
    for place, shown in enumerate(chosen):
        row, column = divmod(place, 2)
        whole += panel(shown).moved(column * _PITCH[0], -row * _PITCH[1])
    key = _key()
    whole += key.moved(-key.bounds.left, whole.bounds.bottom - 3 * U - key.bounds.top)
    return figure_of(whole, _alt(chosen), title="Not linear", theme=theme)


def _key() -> Part:
    return key_row(
        (
            Key("function", Look(GRAPH, None, CURVE), "the function"),
            Key("fit", Look(FIT, None, 0.8 * CURVE, dash=FIT_DASH), "its best affine fit"),
            Key(
                "broken",
                Look(BROKEN, None, AXIS, dash=(1, 0)),
                "two points, and halfway between them",
                (0.0, 0.5, 1.0),
            ),
        )
    )


def _alt(chosen: list[Shown]) -> str:
    lines = [f"{shown.name}: {', '.join(said(shown))}." for shown in chosen]
    return (
        f"{listed([shown.name for shown in chosen])}, each with its best affine fit, which it leaves, and with two "
        f"points between which it does not keep the mean. {' '.join(lines)}"
    )
