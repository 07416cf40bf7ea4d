"""Which topics there are, found by listing the three `topics` folders: nothing registers, nothing is imported."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from explainers.spelling import nearest, quoted

from .errors import FILM_LINE, CallError, ToolMissing

HOME = Path(__file__).parent.parent
FACES = {"derivation": "explainers", "figure": "diagrams", "scene": "scenes"}


@dataclass(frozen=True)
class Topic:
    """One topic of the lecture, and which of its three faces exist: "derivation", "figure", "scene"."""

    name: str
    faces: tuple[str, ...]


def topics() -> tuple[Topic, ...]:
    """All topics, by name."""
    found = {face: _names(HOME / room / "topics") for face, room in FACES.items()}
    names = sorted(set().union(*found.values()))
    return tuple(Topic(name, tuple(face for face in FACES if name in found[face])) for name in names)


def topic_names(face: str) -> tuple[str, ...]:
    """The topics that have this face."""
    return tuple(topic.name for topic in topics() if face in topic.faces)


def topic_module(face: str, name: str) -> ModuleType:
    """The module of a topic's face. CallError where there is none, ToolMissing where it cannot be loaded."""
    known = topic_names(face)
    if name not in known:
        raise CallError(f"there is no topic {quoted(name)} with a {face}: {_hint(face, str(name), known)}")
    return _import(f"{FACES[face]}.topics.{name}")


def _hint(face: str, name: str, known: tuple[str, ...]) -> str:
    """What was probably meant: networks alone can be drawn, and are no topics elsewhere."""
    # Only a wrong name needs the networks, which import SymPy.
    from explainers.networks import KNOWN  # noqa: PLC0415

    if name in KNOWN:
        return f"{name} is a network, so put a topic before it, as in architectures {name}"
    return nearest(name, (*known, *KNOWN) if face == "figure" else known)


def require_film() -> None:
    """ToolMissing, unless what films need is installed."""
    for package in ("manim", "av"):
        if find_spec(package) is None:
            raise ToolMissing(f"films need {package}, which is not installed: {FILM_LINE}")


def _import(module: str) -> ModuleType:
    """Import a module of ours; ToolMissing where a package that it needs is not there."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package in {"layerwise", *FACES.values()}:
            raise
        raise ToolMissing(f"this needs {package}, which is not installed: {FILM_LINE}") from error


def _names(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("*.py") if not file.stem.startswith("_")}
