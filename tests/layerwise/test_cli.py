"""What the commands answer when all is well: results on stdout, notes on stderr."""

import json

import pytest

from layerwise.cli import main

NET = "x[3] -> 4 -> 2"
LECTURE = f'title = "T"\n[[slide]]\ntopic = "collapse"\ntitle = "C"\nnetwork = "{NET}"\n'


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command in an empty folder; its stdout and stderr, once it has ended with 0 or the given code."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments, code=0):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == code
        return capsys.readouterr()

    return command


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("text", "Without activations"),
        ("markdown", "#"),
        ("latex", r"\begin{aligned}"),
        ("typst", "$"),
        ("json", "{"),
    ],
)
def test_derive_in_every_form(run, form, begins):
    said = run("derive", "collapse", NET, "--to", form)
    assert said.out.startswith(begins)
    assert said.err == "layerwise: 3 steps: all proved exactly\n"


def test_derive_for_programs(run):
    answer = json.loads(run("derive", "collapse", NET, "--json").out)
    assert answer["topic"] == "collapse"
    assert answer["proof"]["holds"] is True
    assert len(answer["proof"]["steps"]) == len(answer["steps"]) == 3


def test_derive_into_a_file(run, tmp_path):
    assert run("derive", "collapse", NET, "--to", "latex", "-o", "c.tex").out == "c.tex\n"
    assert (tmp_path / "c.tex").read_text().startswith(r"\begin{aligned}")


def test_a_refuted_derivation_ends_with_1(run, monkeypatch):
    from dataclasses import replace

    from layerwise import faces

    derivation = faces.derive("collapse", NET)
    first, *others = derivation.steps
    wrong = replace(derivation, steps=(replace(first, after=first.before * 2), *others))
    monkeypatch.setattr(faces, "derive", lambda *_, **__: wrong)
    assert "WRONG" in run("derive", "collapse", code=1).err


def test_draw_on_stdout_and_for_programs(run):
    assert "<svg" in run("draw", NET).out
    answer = json.loads(run("draw", "collapse", "--json").out)
    assert answer["topic"] == "collapse"
    assert answer["alternative_text"]


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png", ".dot"])
def test_draw_into_a_file(run, tmp_path, suffix):
    assert run("draw", NET, "-o", f"net{suffix}", "--theme", "print").out == f"net{suffix}\n"
    assert [file.name for file in tmp_path.iterdir()] == [f"net{suffix}"]


def test_a_seed_gives_the_same_numbers_again(run):
    first = run("draw", "collapse", NET, "--seed", "3").out
    assert run("draw", "collapse", NET, "--seed", "3").out == first
    assert run("draw", "collapse", NET, "--seed", "4").out != first


def test_check(run, tmp_path):
    (tmp_path / "lecture.toml").write_text(LECTURE)
    said = run("check", "lecture.toml")
    assert "01-collapse  derivation: 3 steps proved" in said.out
    assert "01-collapse: figure" in said.err
    assert [one["face"] for one in json.loads(run("check", "lecture.toml", "--json").out)][:2] == [
        "derivation",
        "figure",
    ]


def test_check_finds_what_is_illegible(run, tmp_path, monkeypatch):
    from layerwise import checks

    monkeypatch.setattr(checks.legibility, "check", lambda _: ["step 1: text on text: title and name"])
    (tmp_path / "lecture.toml").write_text(LECTURE)
    assert "step 1: text on text" in run("check", "lecture.toml", code=1).out


def test_topics(run):
    lines = [line.split(maxsplit=1) for line in run("topics").out.splitlines()]
    assert ["collapse", "derivation, figure, scene"] in lines
    assert {"topic": "collapse", "faces": ["derivation", "figure", "scene"]} in json.loads(
        run("topics", "--json").out
    )


@pytest.mark.slow
def test_doctor(run):
    assert "✓ sympy 1." in run("doctor").out


def test_no_command_is_a_question_for_help(run):
    assert run().out.startswith("Usage: layerwise")
