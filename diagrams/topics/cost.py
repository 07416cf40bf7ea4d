"""What accuracy costs: multiply-adds of published classifiers against their accuracy, bubble area the parameters."""

from __future__ import annotations

from itertools import groupby

from explainers.networks import NetworkError
from explainers.networks.architectures.published import PUBLISHED, SOURCE, Published
from explainers.spelling import nearest, quoted

from ..charts.axes import Axes
from ..charts.bubbles import Bubble, bubbles
from ..charts.scales import Scale
from ..curves import polyline
from ..describing import listed
from ..figure import Box, Curve, Figure, Label, Look, Mark
from ..layouts.measures import AXIS, OUTLINE, SMALL, U
from ..layouts.parts import Bounds, Part, figure_of
from ..theme import LIGHT, Theme

_SIZE = (310.0, 142.0)
_ROUND = tuple(factor * 10.0**power for power in range(6, 13) for factor in (1, 2, 5))
_LARGEST = 17.0  # points, the radius of the largest bubble
_KEY = (10e6, 100e6)  # parameters of the bubbles in the key
_ROLES = ("layer 2", "layer 3", "layer 1", "layer 4", "layer 5", "layer 6")
ALL = ", ".join(model.name for model in PUBLISHED)


def draw(*, models: str = ALL, theme: Theme = LIGHT) -> Figure:
    """Each of `models` (names, with commas) as a bubble; NetworkError for a name of which no accuracy is on record."""
    shown = _chosen(models)
    axes = Axes("cost", _costs(shown), _accuracies(shown), _SIZE)
    families = [list(members) for _, members in groupby(shown, _family)]
    drawn = [
        Bubble(model.name, model.title, model.multiply_adds, model.top_1, model.parameters, role)
        for role, members in zip(_ROLES, families, strict=False)
        for model in members
    ]
    ticks = [value for value in _ROUND if axes.x.low <= value <= axes.x.high]
    chart = axes.frame(
        "multiply-adds for one image", "ImageNet images right at the first guess, in %", xs=ticks
    )
    chart += bubbles(axes, drawn, _LARGEST, behind=_threads(axes, families))
    chart += _in_a_free_corner(chart, _key(max(model.parameters for model in shown)))
    return figure_of(_footed(chart), _alt(shown), title="What accuracy costs", theme=theme)


def _chosen(models: str) -> list[Published]:
    known = {model.name: model for model in PUBLISHED}
    names = dict.fromkeys(name.strip() for name in models.split(","))
    for name in names:
        if name not in known:
            raise NetworkError(f"no accuracy of {quoted(name)} is on record: {nearest(name, known)}")
    return [model for model in PUBLISHED if model.name in names]


def _family(model: Published) -> str:
    return model.title.partition("-")[0]


def _costs(shown: list[Published]) -> Scale:
    costs = [model.multiply_adds for model in shown]
    return Scale(min(*costs, 1e9) * 0.55, max(*costs, 1e10) * 1.9, is_log=True)


def _accuracies(shown: list[Published]) -> Scale:
    values = [model.top_1 for model in shown]
    low, high = min(values), max(values)
    room = max(0.16 * (high - low), 2.0)
    return Scale(low - room, min(high + room, 100.0))


def _threads(axes: Axes, families: list[list[Published]]) -> Part:
    """A thin line from each member of a family to its next deeper one, behind the bubbles."""
    curves: list[Mark] = []
    for role, members in zip(_ROLES, families, strict=False):
        if len(members) > 1:
            points = [axes.at(model.multiply_adds, model.top_1) for model in members]
            look = Look(role, None, AXIS)
            curves.append(Curve(f"family:{_family(members[0])}", polyline(points), look))
    return Part(tuple(curves))


def _key(most: int) -> Part:
    """How large a bubble is, its lower left corner at the origin."""
    radii = [_LARGEST * (count / most) ** 0.5 for count in _KEY]
    y = 3.0 * U + max(radii)
    marks: list[Mark] = [Label("key:words", "million parameters", (0.0, U), SMALL, "start", role="second")]
    x = radii[0]
    for count, radius in zip(_KEY, radii, strict=True):
        id = f"{count / 1e6:.0f}"
        marks.append(Box(f"key:{id}", (x, y), (2 * radius, 2 * radius), radius, Look("edge", None, OUTLINE)))
        marks.append(Label(f"key-name:{id}", id, (x + radius + 0.8 * U, y), SMALL, "start", role="second"))
        x += radius + 5.0 * U + radii[1]
    return Part(tuple(marks))


def _in_a_free_corner(chart: Part, key: Part) -> Part:
    """The key where no bubble, name or line is: in a corner of the chart, or in the end right of it."""
    (width, height), edges = _SIZE, key.bounds
    lefts, bottoms = (width - edges.width - U, 2 * U), (1.2 * U, height - edges.height - U)
    tried = [key.moved(x - edges.left, y - edges.bottom) for y in bottoms for x in lefts]
    beside = key.moved(chart.bounds.right + 3 * U - edges.left, 0.0)
    return next((at for at in tried if _is_clear(chart, at.bounds)), beside)


def _is_clear(chart: Part, room: Bounds) -> bool:
    """Whether the outlines of all single marks stay half a u away."""
    return all(
        edges.right < room.left - U / 2
        or edges.left > room.right + U / 2
        or edges.top < room.bottom - U / 2
        or edges.bottom > room.top + U / 2
        for edges in (Part((mark,)).bounds for mark in chart.marks if not mark.id.startswith("axis:"))
    )


def _footed(chart: Part) -> Part:
    edges = chart.bounds
    lines = (f"Accuracies: {SOURCE}.", "Multiply-adds and parameters are counted from the shapes.")
    return chart + Part(
        tuple(
            Label(
                f"source:{number}",
                words,
                (edges.left, edges.bottom - (0.8 + 2.0 * number) * U),
                SMALL,
                "start",
                role="muted",
            )
            for number, words in enumerate(lines, start=1)
        )
    )


def _alt(shown: list[Published]) -> str:
    said = [
        f"{model.title} ({model.year}) with {model.multiply_adds / 1e9:.1f} billion multiply-adds, "
        f"{model.parameters / 1e6:.0f} million parameters and {model.top_1:.1f} %"
        for model in shown
    ]
    return (
        "A bubble chart of image classifiers: to the right the multiply-adds for one image, on a logarithmic axis; "
        "upwards the share of ImageNet's validation images that were right at the first guess; the area of a bubble "
        f"shows the parameters. {listed(said)}."
    )
