"""`layerwise check-derivation` and `lw.check_file`: files in, sentences and exit codes out."""

import io
import json
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

import layerwise as lw
from explainers.derivations.reading.faults import MOST_CHARACTERS, ReadingError
from layerwise.cli import main

TRUE = "$$y = W_2 (W_1 x + b_1)$$\nis\n$$= W_2 W_1 x + W_2 b_1$$\n"
WRONG = TRUE.replace("W_2 b_1$$", "b_1$$")


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["check-derivation", *map(str, arguments)])
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.fixture
def lecture(tmp_path):
    file = tmp_path / "lecture.md"
    file.write_text(TRUE, encoding="utf-8")
    return file


def test_all_hold(capsys, lecture):
    code, out, err = run(capsys, lecture)
    assert (code, err) == (0, "")
    assert out.startswith("lecture.md\n  line 3  holds  W_2 (W_1 x + b_1) = W_2 W_1 x + W_2 b_1\n")
    assert out.endswith("1 step: all proved exactly\n")


def test_a_wrong_step(capsys, lecture):
    lecture.write_text(WRONG, encoding="utf-8")
    code, out, _ = run(capsys, lecture)
    assert code == 1
    assert "line 3  WRONG" in out
    assert "probably meant: " in out
    assert "1 step: 1 wrong, the first in line 3" in out


def test_what_cannot_be_read(capsys, lecture):
    lecture.write_text(TRUE.replace("b_1)", "b_1"), encoding="utf-8")
    code, out, err = run(capsys, lecture)
    assert (code, out) == (2, "")
    assert (
        err
        == "layerwise: lecture.md, line 1, column 11: the bracket '(' is never closed: write ')' after it\n"
    )


@pytest.mark.parametrize("name", ["nothing.md", "."])
def test_no_such_file(capsys, tmp_path, name):
    code, _, err = run(capsys, tmp_path / name)
    assert code == 2
    assert "there is no file" in err


def test_a_file_that_is_no_text(capsys, lecture):
    lecture.write_bytes(b"$$y = x$$\n\xff\xfe")
    code, _, err = run(capsys, lecture)
    assert code == 2
    assert "line 2, column 1: this is no text in UTF-8" in err


def test_a_file_that_is_too_long(capsys, lecture):
    lecture.write_bytes("ŷ".encode() * 3_000_000)
    code, _, err = run(capsys, lecture)
    assert code == 2
    assert f"is longer than {MOST_CHARACTERS:,}" in err


def test_json(capsys, lecture):
    lecture.write_text(WRONG, encoding="utf-8")
    code, out, _ = run(capsys, lecture, "--json")
    data = json.loads(out)
    assert code == 1
    assert (data["file"], data["holds"]) == ("lecture.md", False)
    assert data["steps"][0]["line"] == 3
    assert data["steps"][0]["meant"]["sentence"]
    assert data["steps"][0]["counterexample"]["left"] != data["steps"][0]["counterexample"]["right"]


def test_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TRUE.encode())))
    code, out, _ = run(capsys, "-")
    assert code == 0
    assert out.startswith("stdin\n")


def test_help_states_the_notation(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for words in (
        "function = φ",
        "network = x[3] -> 5 -> 5 -> 2",
        "Limits: 200,000 characters",
        "Exit code 0",
    ):
        assert words in out


def test_in_a_test_suite(lecture):
    report = lw.check_file(lecture)
    assert report, report
    lecture.write_text(WRONG, encoding="utf-8")
    report = lw.check_file(str(lecture))
    assert not report
    with pytest.raises(ValueError, match=r"lecture.md, line 3"):
        report.raise_if_wrong()
    lecture.write_text("no formula", encoding="utf-8")
    with pytest.raises(ReadingError):
        lw.check_file(lecture)


def test_a_typical_file_takes_less_than_half_a_second(lecture):
    derivation = lw.derive("collapse", "x[3] -> 4 -> 4 -> 2")
    lecture.write_text(f"---\nnetwork: x[3] -> 4 -> 4 -> 2\n---\n{derivation.markdown()}", encoding="utf-8")
    assert lw.check_file(lecture).is_exact
    start = time.process_time()
    assert lw.check_file(lecture).is_exact
    assert time.process_time() - start < 0.5


def test_the_help_of_the_command_starts_no_sympy():
    code = "import sys, layerwise.cli; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
