"""What starts without Manim, and how quickly."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("layerwise")
# Runs the command line and then says which of the heavy libraries it has loaded.
LOADED = """
import sys
from layerwise.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *(name for name in ("manim", "av", "sympy", "numpy") if name in sys.modules))
"""


def loaded(*arguments):
    answer = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize("arguments", [["--help"], ["film", "--help"], ["--version"], ["topics"]])
def test_help_loads_none_of_the_libraries(arguments):
    assert loaded(*arguments) == []


def test_derive_does_not_load_manim():
    assert not {"manim", "av"} & set(loaded("derive", "collapse", "x[3] -> 4 -> 2"))


def test_draw_does_not_load_manim(tmp_path):
    arguments = ("draw", "feedforward", "x[3] -> 4 -> 2", "-o", str(tmp_path / "net.svg"))
    assert not {"manim", "av"} & set(loaded(*arguments))


# As if layerwise were installed without [film].
WITHOUT_FILM = """
import sys
sys.modules.update(dict.fromkeys(("manim", "av", "manimpango", "cairo")))
from layerwise.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("derive collapse", 0),
        ("draw feedforward -o net.svg", 0),
        ("check lecture.toml", 0),
        ("film feedforward", 3),
        ("film feedforward --still 1", 3),
        ("build lecture.toml", 3),
    ],
)
def test_without_the_film_packages_only_films_are_missing(call, code, tmp_path):
    lecture = 'title = "T"\n[[slide]]\ntopic = "feedforward"\ntitle = "F"\n'
    (tmp_path / "lecture.toml").write_text(lecture)
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT_FILM, *call.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == code, answer.stderr
    assert "Traceback" not in answer.stderr
    if code:
        assert "layerwise[film]" in answer.stderr.splitlines()[-1]
        assert [file.name for file in tmp_path.iterdir()] == ["lecture.toml"]


def test_a_film_is_described_without_manim():
    code = "import sys, layerwise as lw; lw.film('collapse').steps; assert 'manim' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_takes_less_than_half_a_second_of_cpu():
    def cpu():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = cpu()
    subprocess.run([COMMAND, "--help"], check=True, capture_output=True)
    assert cpu() - before < 0.5
