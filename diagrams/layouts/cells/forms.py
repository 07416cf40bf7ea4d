"""Where everything stands inside an LSTM and a GRU: places of gates and merges, and the corners of each wire.

Parts are called as in explainers.networks.cells, by what follows the cell's name ("f", "keep"); the layer that puts
out h is "h", and a state of the step before has a stroke: "h'". Points, with the rail of h′ (or its drop) at the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...figure import Point

GATE = (32.0, 21.0)  # width and height of a gate's box
RING = 7.6  # radius of a merge
PORT = 13.0  # between the wires that enter a gate from below
RAIL = 13.0  # between the rails below the gates


@dataclass(frozen=True)
class Form:
    """A cell as it is drawn.

    `routes`: (from, to) → the corners between them; what enters a gate from a rail has none. `states`: where the
    states of the step before enter; `outputs`: the corners on the way out of each state, the last one at the rim.
    """

    places: Mapping[str, Point]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]
    states: Mapping[str, tuple[Point, ...]]
    outputs: Mapping[str, tuple[Point, ...]]
    letters: Mapping[str, Point]
    panel: tuple[float, float, float, float]  # left, bottom, right, top
    below: float  # where the input comes up


_LINE, _GATES, _WRITE, _SHOW = 112.0, 32.0, 78.0, 58.0

LSTM_FORM = Form(
    places={
        "f": (66, _GATES),
        "i": (116, _GATES),
        "g": (166, _GATES),
        "o": (216, _GATES),
        "keep": (66, _LINE),
        "write": (166, _WRITE),
        "c": (166, _LINE),
        "squash": (256, 86),
        "h": (256, _SHOW),
    },
    routes={
        ("f", "keep"): (),
        ("c'", "keep"): (),
        ("i", "write"): ((116, _WRITE),),
        ("g", "write"): (),
        ("keep", "c"): (),
        ("write", "c"): (),
        ("c", "squash"): ((256, _LINE),),
        ("o", "h"): ((216, _SHOW),),
        ("squash", "h"): (),
    },
    states={"c": ((0, _LINE),), "h": ((0, 0),)},
    outputs={"c": ((312, _LINE),), "h": ((256, 0), (312, 0))},
    letters={"f": (66, 52), "i": (116, 52), "g": (166, 52), "o": (216, 52)},
    panel=(18, -26, 290, 130),
    below=40,
)

GRU_FORM = Form(
    places={
        "r": (80, _GATES),
        "z": (146, _GATES),
        "n": (232, _GATES),
        "reset": (80, 66),
        "keep": (146, _LINE),
        "rest": (190, 88),
        "write": (232, 88),
        "h": (232, _LINE),
    },
    routes={
        ("r", "reset"): (),
        ("h'", "reset"): ((36, _LINE), (36, 66)),
        ("reset", "n"): ((196, 66), (196, _GATES)),
        ("z", "keep"): (),
        ("h'", "keep"): (),
        ("z", "rest"): ((146, 88),),
        ("rest", "write"): (),
        ("n", "write"): (),
        ("keep", "h"): (),
        ("write", "h"): (),
    },
    states={"h": ((0, _LINE), (36, _LINE), (36, 0))},
    outputs={"h": ((296, _LINE),)},
    letters={"r": (80, 50), "z": (146, 52), "n": (232, 54)},
    panel=(18, -26, 274, 132),
    below=56,
)

FORMS: Mapping[str, Form] = {"lstm": LSTM_FORM, "gru": GRU_FORM}
