"""The guard of the three shared names: explainers, diagrams and scenes must be layerwise's own folders.

`diagrams` is the name of a popular package too, and Python would silently take whichever it finds first.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

ROOMS = ("explainers", "diagrams", "scenes")


def check_neighbours(home: Path) -> None:
    """Raise ImportError unless each room is found in `home`, the folder that holds layerwise itself."""
    for room in ROOMS:
        found = _folder_of(room)
        if found is None or found != (home / room).resolve():
            where = f"in {found}" if found else "nowhere"
            raise ImportError(
                f"layerwise needs its own package {room!r}, which is in {home / room}, but Python finds {room!r} "
                f"{where}: install layerwise in a virtual environment of its own, without another {room!r} in it"
            )


def _folder_of(package: str) -> Path | None:
    """The folder that `import package` would take, without importing it."""
    try:
        spec = find_spec(package)
    except ValueError:  # something without a spec was put in sys.modules under this name
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations))).resolve()
    return Path(spec.origin).resolve() if spec.origin else None
