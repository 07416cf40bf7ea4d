"""The guard of the shared names, with a stand-in for the popular package `diagrams`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from layerwise.neighbours import ROOMS, check_neighbours

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stand_in(tmp_path):
    (tmp_path / "diagrams").mkdir()
    (tmp_path / "diagrams" / "__init__.py").write_text("class Diagram: ...\n")
    return tmp_path


def run(arguments, *path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, cwd="/", check=False)


def test_a_stranger_named_diagrams_is_refused(stand_in):
    answer = run([sys.executable, "-c", "import layerwise"], stand_in, ROOT)
    assert answer.returncode == 1
    last = answer.stderr.splitlines()[-1]
    assert last.startswith("ImportError: layerwise needs its own package 'diagrams'")
    assert str(stand_in / "diagrams") in last
    assert "virtual environment of its own" in last


def test_the_command_answers_with_the_sentence_alone(stand_in):
    command = Path(sys.executable).with_name("layerwise")
    answer = run([str(command), "--help"], stand_in, ROOT)
    assert answer.returncode == 3
    assert answer.stderr.count("\n") == 1
    assert "virtual environment of its own" in answer.stderr


def test_the_own_packages_are_fine():
    assert run([sys.executable, "-c", "import layerwise"], ROOT).returncode == 0
    check_neighbours(ROOT)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_looked_at(room, tmp_path):
    for other in ROOMS:
        if other != room:
            (tmp_path / other).symlink_to(ROOT / other)
    with pytest.raises(ImportError, match=f"'{room}'"):
        check_neighbours(tmp_path)


def test_looking_imports_nothing():
    code = (
        "import sys, layerwise; print(*(m for m in ('explainers', 'diagrams', 'scenes') if m in sys.modules))"
    )
    assert run([sys.executable, "-c", code], ROOT).stdout.strip() == ""
