"""The README's code blocks run, as they stand there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from layerwise.cli import main
from layerwise.lecture import parse_lecture

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


LINES = [line for block in blocks("sh") for line in block.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("layerwise ")]
FILMS = re.compile(r"\.mp4|--still|\.still")


def case(line):
    return pytest.param(line, marks=[pytest.mark.slow] if FILMS.search(line) else [])


def test_there_is_something_to_run():
    assert [line for line in LINES if line not in COMMANDS] == ["./setup layerwise build", "./setup pytest"]
    assert len(COMMANDS) == 11
    assert len(blocks("python")) == 3
    assert len(blocks("markdown")) == 1
    assert len(blocks("toml")) == 1


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    (folder / "notes.md").write_text(*blocks("markdown"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", [case(line) for line in COMMANDS])
def test_shell(line, desk, monkeypatch):
    monkeypatch.chdir(desk)
    _, *arguments = shlex.split(line)
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    for made in re.findall(r"-o (\S+)", line):
        assert (desk / made).stat().st_size > 100


@pytest.mark.parametrize("code", blocks("python"), ids=["lines", "suite", "manim"])
def test_python(code, desk):
    (desk / "test_mine.py").write_text(code, encoding="utf-8")
    run = (
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
        if "def test" in code
        else ["-c", code]
    )
    answer = subprocess.run([sys.executable, *run], cwd=desk, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr + answer.stdout
    assert ("ŷ" in answer.stdout) == ("print" in code)


@pytest.mark.parametrize(
    ("old", "new", "code"), [("", "", 0), ("W_2 b_1", "b_1", 1), ("W_1 x +", "W_1 x ++", 2)]
)
def test_notes(desk, monkeypatch, old, new, code):
    (text,) = blocks("markdown")
    monkeypatch.chdir(desk)
    (desk / "changed.md").write_text(text.replace(old, new) if old else text, encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["check-derivation", "changed.md"])
    assert end.value.code == code


def test_lecture():
    (text,) = blocks("toml")
    assert len(parse_lecture(text).slide) == 2


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_ci_runs_the_test_command():
    assert "./setup pytest" in (ROOT / ".ci" / "run").read_text().splitlines()
