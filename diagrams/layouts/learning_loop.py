"""The loop of learning: data, model, loss, and the optimiser that hands the model its next parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainers.derivations.formula import Accent, Formula, Token

from ..curves import line, polyline
from ..figure import Box, Content, Curve, Label, Look, Mark, Point
from .measures import ARROW, HEADING, LABEL, OUTLINE, TIP, U
from .parts import Part

X: Formula = Token("x", "bold", "x", "input")
Y: Formula = Token("y", "bold", "y", "output")
PREDICTION: Formula = Accent("hat", Token("y", "bold"), "yhat", "output")
THETA: Formula = Token("theta", "italic", "theta", "layer 1")
ELL: Formula = Token("ell", "italic", "ell", "loss")
SIZE = (106.0, 54.0)
_GAP = 62.0  # between two boxes, room for what the arrow carries
_LOWER = 96.0  # from the middle of the upper row to that of the optimiser
_ABOVE = 24.0  # from the boxes up to the line that carries the targets


def plain(letter: Formula) -> Formula:
    """The letter without its colour, as it stands on a filled box."""
    return replace(letter, role="")


@dataclass(frozen=True)
class Station:
    """One box of the loop: its name, in a few words what it is, and its role."""

    id: str
    name: str
    says: Content
    role: str
    center: Point

    def side(self, across: int, up: int, clear: float = 0.0) -> Point:
        """The middle of a side, `clear` points outside: (1, 0) the right one, (0, −1) the lower one."""
        (x, y), (width, height) = self.center, SIZE
        return (x + across * (width / 2 + clear), y + up * (height / 2 + clear))


def learning_loop(data: Content, model: Content, loss: Content) -> Part:
    """The loop, with what the data, the model and the loss are in a few words each."""
    step = SIZE[0] + _GAP
    examples = Station("data", "Data", data, "input", (0.0, 0.0))
    network = Station("model", "Model", model, "layer 1", (step, 0.0))
    criterion = Station("loss", "Loss", loss, "loss", (2 * step, 0.0))
    optimiser = Station(
        "optimiser",
        "Optimiser",
        ("looks for a ", plain(THETA), " with less ", plain(ELL)),
        "gradient",
        (step, -_LOWER),
    )
    marks = [mark for one in (examples, network, criterion, optimiser) for mark in _box(one)]
    marks += _straight("x", examples, network, ("input ", X))
    marks += _straight("yhat", network, criterion, ("prediction ", PREDICTION))
    marks += _over(examples, criterion)
    marks += _back(criterion, optimiser)
    marks += _up(optimiser, network)
    return Part(tuple(marks))


def _box(one: Station) -> list[Mark]:
    x, y = one.center
    return [
        Box(f"station:{one.id}", one.center, SIZE, 0.1 * SIZE[1], Look(one.role, 0.16, OUTLINE, dash=(1, 0))),
        Label(
            f"station-name:{one.id}",
            one.name,
            (x, y + 1.2 * U),
            HEADING * 1.1,
            "middle",
            "baseline",
            is_strong=True,
        ),
        Label(f"station-says:{one.id}", one.says, (x, y - 2.0 * U), LABEL, "middle", "baseline", "ink"),
    ]


def _arrow(id: str, corners: list[Point], source: Station, target: Station, role: str = "second") -> Curve:
    points = line(corners[0], corners[1]) if len(corners) == 2 else polyline(corners, 1.6 * U)
    ends = (f"station:{source.id}", f"station:{target.id}")
    return Curve(f"edge:{id}", points, Look(role, None, ARROW, dash=(1, 0)), True, *ends)


def _straight(id: str, source: Station, target: Station, carries: Content) -> list[Mark]:
    start, end = source.side(1, 0), target.side(-1, 0, TIP)
    at = ((source.side(1, 0)[0] + target.side(-1, 0)[0]) / 2, start[1] + 1.4 * U)
    return [
        _arrow(id, [start, end], source, target),
        Label(f"carries:{id}", carries, at, LABEL, "middle", "baseline", "second"),
    ]


def _over(source: Station, target: Station) -> list[Mark]:
    """The targets, past the model to the loss."""
    start, end = source.side(0, 1), target.side(0, 1, TIP)
    top = start[1] + _ABOVE
    middle = ((start[0] + end[0]) / 2, top + 1.4 * U)
    return [
        _arrow("y", [start, (start[0], top), (end[0], top), end], source, target),
        Label("carries:y", ("target ", Y), middle, LABEL, "middle", "baseline", "second"),
    ]


def _back(source: Station, target: Station) -> list[Mark]:
    """The loss, down and back to the optimiser."""
    start, end = source.side(0, -1), target.side(1, 0, TIP)
    at = ((target.side(1, 0)[0] + start[0]) / 2, end[1] + 1.4 * U)
    return [
        _arrow("ell", [start, (start[0], end[1]), end], source, target, "gradient"),
        Label("carries:ell", ("how wrong: ", ELL), at, LABEL, "middle", "baseline", "second"),
    ]


def _up(source: Station, target: Station) -> list[Mark]:
    """New parameters, up into the model."""
    start, end = source.side(0, 1), target.side(0, -1, TIP)
    at = (start[0] - 1.6 * U, (start[1] + target.side(0, -1)[1]) / 2)
    return [
        _arrow("theta", [start, end], source, target, "gradient"),
        Label("carries:theta", ("new parameters ", THETA), at, LABEL, "end", "middle", "second"),
    ]
