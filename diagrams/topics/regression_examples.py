"""A number as an answer, twice: a series with its forecast, and a picture with the depth of each of its pixels."""

from __future__ import annotations

import numpy as np

from explainers.data.scenes import FARTHEST, HEIGHT, WIDTH, Array, scene
from explainers.data.series import Forecast, forecast
from explainers.derivations.formula import Token

from ..charts.axes import Axes
from ..charts.scales import Scale
from ..curves import line
from ..figure import Box, Curve, Figure, Label, Look
from ..layouts.measures import ARROW, CURVE, HEADING, LABEL, SMALL, TIP, U
from ..layouts.parts import Part, figure_of, joined
from ..sketches.rasters import raster
from ..theme import LIGHT, Theme

_CHART = (250.0, 158.0)
_PIXEL = 4.8
_APART = 3.4 * U  # between the picture and the map below it
_STEPS = 20  # of lightness on the scale of depths
_COLUMNS_APART = 8 * U


def draw(*, seed: int = 2, theme: Theme = LIGHT) -> Figure:
    """Both examples beside each other, on synthetic data; `seed` is that of the noise in the series."""
    foretold = forecast(seed=seed)
    left, right = _series(foretold), _depths(theme)
    right = right.moved(left.bounds.right + _COLUMNS_APART - right.bounds.left, 0.0)
    inside = int(np.sum(np.abs(foretold.comes - foretold.mean) <= foretold.reach))
    alt = (
        f"Two examples of regression. A series of {len(foretold.seen)} months, rising with a yearly wave, and its "
        f"forecast for {len(foretold.comes)} months more, with a band that should hold 90 % of what comes; {inside} of "
        f"the {len(foretold.comes)} months lie in it. A picture of {WIDTH} × {HEIGHT} pixels, with a house, a ball and "
        f"a hill, and below it the depth of each pixel in metres: the ball is nearest, the sky farthest."
    )
    return figure_of(left + right, alt, title="A number as an answer", theme=theme)


def _series(foretold: Forecast) -> Part:
    """What was seen, the forecast in its band, and what came."""
    count, ahead = len(foretold.seen), len(foretold.comes)
    low, high = foretold.mean - foretold.reach, foretold.mean + foretold.reach
    values = np.concatenate([foretold.seen, foretold.comes, low, high])
    scale = Scale(float(values.min()) - 2.0, float(values.max()) + 6.0)
    axes = Axes("series", Scale(0, count + ahead), scale, _CHART)
    future = [float(t) for t in range(count, count + ahead)]
    corners = [
        *zip(future, high.tolist(), strict=True),
        *reversed(list(zip(future, low.tolist(), strict=True))),
    ]
    seen = [(float(t), float(y)) for t, y in enumerate(foretold.seen)]
    mean = list(zip(future, foretold.mean.tolist(), strict=True))
    today = count - 0.5
    came = [
        axes.dot(f"came:{k}", t, float(y), "ink", 0.3 * U)
        for k, (t, y) in enumerate(zip(future, foretold.comes, strict=True), start=1)
    ]
    part = axes.frame("month", "sold each month", xs=tuple(range(0, count + ahead + 1, 12)))
    part += Part((axes.area("band", corners, Look("output", 0.22, 0.0)), axes.rule("today", x=today)))
    part += axes.joined("seen", seen, Look("input", None, 0.8 * CURVE))
    part += axes.joined("forecast", mean, Look("output", None, CURVE)) + Part(tuple(came))
    return part + _words_of_series(axes, today, foretold)


def _words_of_series(axes: Axes, today: float, foretold: Forecast) -> Part:
    x, top = axes.at(today, axes.y.low)[0], _CHART[1]
    seen = axes.at(18.0, float(foretold.seen[:24].max()) + 5.0)
    bottom = 1.6 * U
    return Part(
        (
            _heading("series", "a series and its forecast", -3.0 * U, top + 6.0 * U),
            Label("name:seen", "what was seen", seen, LABEL, role="input"),
            Label("name:today", "today", (x - U, top - U), SMALL, "end", role="second"),
            Box(
                "key:forecast",
                (x + 2.2 * U, bottom + 4.8 * U),
                (2.4 * U, CURVE),
                0.0,
                Look("output", 1.0, 0.0),
            ),
            Box(
                "key:band",
                (x + 2.2 * U, bottom + 2.4 * U),
                (2.4 * U, 1.4 * U),
                0.0,
                Look("output", 0.22, 0.0),
            ),
            Box("key:came", (x + 2.2 * U, bottom), (0.6 * U, 0.6 * U), 0.3 * U, Look("ink", 1.0, 0.0)),
            *(
                Label(f"key-name:{name}", words, (x + 4.2 * U, bottom + row * 2.4 * U), SMALL, "start")
                for name, words, row in (
                    ("forecast", "forecast", 2),
                    ("band", "90 % band", 1),
                    ("came", "what came", 0),
                )
            ),
        )
    )


def _depths(theme: Theme) -> Part:
    """The picture, an arrow, and the map of depths with its scale."""
    seen = scene()
    # On dark paper ink is light: a bright pixel is one with much of it.
    light = seen.picture if theme.is_dark else 1.0 - seen.picture
    width, height = WIDTH * _PIXEL, HEIGHT * _PIXEL
    upper = raster("scene", light, _PIXEL).moved(0.0, height + _APART)
    lower = raster("depth", nearness(seen.depth), _PIXEL, "output")
    arrow = Curve(
        "edge:scene->depth",
        line((width / 2, height + _APART - TIP), (width / 2, height + 2 * TIP)),
        Look("second", None, ARROW),
        True,
        "picture:scene",
        "picture:depth",
    )
    top = 2 * height + _APART
    words = (
        _heading("depth", "a picture and its depths", 0.0, _CHART[1] + 6.0 * U),
        Label("name:scene", "the picture", (width + 1.6 * U, top - 0.8 * U), LABEL, "start"),
        Label(
            "size:scene",
            f"{WIDTH} × {HEIGHT} pixels",
            (width + 1.6 * U, top - 2.8 * U),
            SMALL,
            "start",
            role="second",
        ),
        Label("arrow:f", Token("f"), (width / 2 + 1.4 * U, height + _APART / 2), LABEL, "start"),
    )
    return joined((upper, lower, Part((arrow, *words)), _scale(width + 1.6 * U, height)))


def nearness(depth: Array) -> Array:
    """1 at the eye, 0 at the farthest; depths in metres."""
    return np.asarray(1.0 - depth / FARTHEST)


def _scale(x: float, height: float) -> Part:
    """A bar from near to far with metres beside it."""
    width, step = 1.8 * U, height / _STEPS
    bars = tuple(
        Box(
            f"scale:{k + 1}",
            (x + width / 2, (k + 0.5) * step),
            (width, step + 0.3),
            0.0,
            Look("output", 1.0 - (k + 0.5) / _STEPS, 0.0),
        )
        for k in range(_STEPS)
    )
    rim = Box("scale", (x + width / 2, height / 2), (width, height), 0.0, Look("second", None, 0.4))
    names = tuple(
        Label(
            f"metres:{m}",
            f"{m} m",
            (x + width + U, min(max(m / FARTHEST * height, 2.4), height - 2.4)),
            SMALL,
            "start",
        )
        for m in (0, 5, 10, 15, 20, 25)
    )
    return Part((*bars, rim, *names))


def _heading(name: str, words: str, x: float, baseline: float) -> Label:
    return Label(f"heading:{name}", words, (x, baseline), HEADING, "start", "baseline", is_strong=True)
