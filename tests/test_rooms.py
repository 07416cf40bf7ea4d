"""Arrows between the rooms never run back, and each heavy library is imported in its own room only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("explainers", "diagrams", "scenes", "layerwise")
MAY_IMPORT = {
    "explainers": {"explainers"},
    "diagrams": {"explainers", "diagrams"},
    "scenes": {"explainers", "diagrams", "scenes"},
    "layerwise": set(ROOMS),
}
HOME = {
    "sympy": "explainers",
    "flint": "explainers",
    "graphviz": "diagrams",
    "pygraphviz": "diagrams",
    "typst": "diagrams",
    "matplotlib": "diagrams",
    "manim": "scenes",
}


def imported(source: str) -> set[str]:
    """The top-level packages that a module imports, wherever in it; relative imports stay in the room."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found |= {str(arg.value).split(".")[0] for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def faults(room: str, source: str) -> list[str]:
    back = (imported(source) & set(ROOMS)) - MAY_IMPORT[room]
    astray = {name for name in imported(source) & set(HOME) if HOME[name] != room}
    return sorted(back | astray)


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_keeps_to_its_room(room):
    modules = list((ROOT / room).rglob("*.py"))
    assert modules
    wrong = {str(path.relative_to(ROOT)): faults(room, path.read_text()) for path in modules}
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("room", "planted"),
    [
        ("explainers", "import diagrams.figure"),
        ("explainers", "from layerwise import draw"),
        ("diagrams", "def f():\n    from scenes.stage import Stage"),
        ("diagrams", "import sympy as sp"),
        ("scenes", "import sympy.printing"),
        ("scenes", "if TYPE_CHECKING:\n    import layerwise"),
        ("layerwise", "import manim"),
        ("layerwise", "importlib.import_module('typst')"),
    ],
)
def test_a_planted_import_is_found(room, planted):
    assert faults(room, planted)


def test_the_tests_are_no_packages():
    assert list((ROOT / "tests").rglob("__init__.py")) == []
