"""Long work is announced after a moment and can be interrupted; quick work says nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from layerwise import progress


def test_quick_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.patience("deriving") as note:
        note("proving step 1 of 2")
    assert capsys.readouterr().err == ""


def test_slow_work_is_announced(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.patience("deriving [bold]x[/bold]"):
        time.sleep(0.2)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "deriving [bold]x[/bold] …"
    assert said[1].startswith("deriving [bold]x[/bold]: ")


def test_an_interrupted_derivation_ends_with_130_and_no_traceback() -> None:
    """The whole net multiplied out by hand would take minutes; Ctrl-C ends it at once."""
    slow = (
        "import time; from layerwise import faces; from layerwise.cli import main;"
        "faces.derive = lambda *given, **more: time.sleep(60); main(['derive', 'collapse'])"
    )
    process = subprocess.Popen([sys.executable, "-c", slow], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("deriving collapse")
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
