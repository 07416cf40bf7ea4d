"""What layerwise needs: which of it is there, what fails without the rest, and the line that installs it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from .errors import FILM_LINE

CORE_LINE = "pip install layerwise"
PANGO_LINE = (
    "apt-get install --no-install-recommends gcc libc6-dev pkg-config python3-dev libcairo2-dev "
    f"libpango1.0-dev && {FILM_LINE}"
)


@dataclass(frozen=True)
class Need:
    """A package by its name in the index and in Python, and what cannot be done without it."""

    package: str
    module: str
    without: str
    install: str = CORE_LINE


NEEDS = (
    Need("sympy", "sympy", "no derivations"),
    Need("python-flint", "flint", "no proofs"),
    Need("numpy", "numpy", "no numbers in networks"),
    Need("graphviz", "graphviz", "no figures"),
    Need("pygraphviz", "pygraphviz", "no figures"),
    Need("typst", "typst", "no labels and formulas, no PDF and PNG"),
    Need("matplotlib", "matplotlib", "no charts"),
    Need("networkx", "networkx", "no questions to graphs"),
    Need("pydantic", "pydantic", "no lecture and network files"),
    Need("typer", "typer", "no command line"),
    Need("rich", "rich", "no progress bars"),
    Need("av", "av", "no films", FILM_LINE),
    Need("pycairo", "cairo", "no films", PANGO_LINE),
    Need("manimpango", "manimpango", "no films", PANGO_LINE),
    Need("manim", "manim", "no films", PANGO_LINE),
)


@dataclass(frozen=True)
class Finding:
    """How a need is met: its version where it works, otherwise why it does not, and what to do."""

    package: str
    version: str
    problem: str = ""
    without: str = ""
    install: str = ""

    @property
    def is_well(self) -> bool:
        return not self.problem

    def __str__(self) -> str:
        """One line."""
        if self.is_well:
            return f"✓ {self.package} {self.version}"
        remedy = f"; install it:  {self.install}" if self.install else ""
        return f"✕ {self.package} {self.problem}: {self.without} without it{remedy}"


def examine(needs: tuple[Need, ...] = NEEDS) -> tuple[Finding, ...]:
    """Python and every need, each really loaded: a package can be there and still not start."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    fits = (3, 11) <= sys.version_info < (3, 14)
    own = Finding("python", python, "" if fits else "is not 3.11, 3.12 or 3.13", "nothing is promised")
    return (own, *(_examined(need) for need in needs))


def _examined(need: Need) -> Finding:
    try:
        found = version(need.package)
    except PackageNotFoundError:
        return Finding(need.package, "", "is not installed", need.without, need.install)
    try:
        import_module(need.module)
    except Exception as error:  # noqa: BLE001 (a broken package may raise anything)
        problem = f"does not start: {' '.join(str(error).split())[:200]}"
        return Finding(need.package, found, problem, need.without, need.install)
    return Finding(need.package, found)
