"""./setup, with a stand-in for Python that only notes what it is asked to do."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Answers as Python 3.11 would, makes a virtual environment of itself, and writes down what pip is told.
PYTHON = """#!/bin/sh
case "$*" in
    *sys.version_info\\[:2\\]*) echo python3.11 ;;
    "-m venv "*)
        mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo "version = 3.11.2" >"$3/pyvenv.cfg"
        echo venv >>"$NOTES" ;;
    *"--editable"*) echo install >>"$NOTES"; [ ! -e "$BREAK" ] || exit 1 ;;
esac
"""


class Machine:
    """A folder with a space in its name that holds the project's files, and a bin/ in front of the PATH."""

    def __init__(self, folder):
        self.root = folder / "my lectures" / "layerwise"
        self.root.mkdir(parents=True)
        for name in ("setup", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.root / name)
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.notes = folder / "notes"
        self.fault = folder / "fault"
        self.program("python3", PYTHON)
        for name in ("gcc", "pkg-config"):
            self.program(name, "#!/bin/sh\n")

    def program(self, name, text):
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def setup(self, *command, path=None):
        environment = {
            "PATH": path or f"{self.bin}:{os.environ['PATH']}",
            "NOTES": str(self.notes),
            "BREAK": str(self.fault),
        }
        return subprocess.run(
            [str(self.root / "setup"), *command],
            env=environment,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
        )

    def done(self):
        """What was done since the last look."""
        text = self.notes.read_text().split() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return text


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_sets_up_once_and_runs_the_command_inside(machine):
    answer = machine.setup("sh", "-c", 'echo "$VIRTUAL_ENV"; exit 7')
    assert answer.returncode == 7, answer.stderr
    assert answer.stdout == f"{machine.root}/.venv\n"  # nothing of the set-up is on stdout
    assert machine.done() == ["venv", "install"]

    start = time.monotonic()
    assert machine.setup("echo", "a  b", "$x").stdout == "a  b $x\n"
    assert time.monotonic() - start < 1
    assert machine.done() == []


def test_other_pins_are_installed(machine):
    machine.setup("true")
    machine.done()
    with (machine.root / "requirements.lock").open("a") as lock:
        lock.write("more==1\n")
    assert machine.setup("true").returncode == 0
    assert machine.done() == ["install"]


def test_an_interrupted_set_up_is_not_taken_for_finished(machine):
    machine.fault.touch()
    answer = machine.setup("echo", "ran")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-1].startswith("setup: the packages could not be installed")
    machine.done()
    machine.fault.unlink()
    answer = machine.setup("echo", "ran")
    assert "interrupted" in answer.stderr
    assert answer.stdout == "ran\n"
    assert machine.done() == ["venv", "install"]


def test_a_moved_folder_is_set_up_afresh(machine):
    machine.setup("true")
    machine.done()
    machine.root = machine.root.rename(machine.root.with_name("moved"))
    assert "moved" in machine.setup("true").stderr
    assert machine.done() == ["venv", "install"]


def test_an_environment_that_is_there_is_adopted(machine):
    machine.setup("true")
    machine.done()
    (machine.root / ".venv" / "setup.done").unlink()
    assert machine.setup("true").returncode == 0
    assert machine.done() == ["install"]


def test_without_root_the_line_to_run_is_printed(machine):
    machine.program("id", "#!/bin/sh\necho 1000\n")
    machine.program("apt-get", "#!/bin/sh\n")
    machine.program("pkg-config", '#!/bin/sh\n[ "$2" != pangocairo ]\n')
    answer = machine.setup("echo", "ran")
    assert (answer.returncode, answer.stdout) == (3, "")
    line = "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends libpango1.0-dev'"
    assert answer.stderr.splitlines()[-1].endswith(line)
    assert machine.done() == []


def test_root_installs_only_what_is_missing(machine):
    machine.program("id", "#!/bin/sh\necho 0\n")
    machine.program("apt-get", '#!/bin/sh\necho "$*" | tr " " _ >>"$NOTES"\ntouch "$BREAK.cairo"\n')
    machine.program("pkg-config", '#!/bin/sh\n[ -e "$BREAK.cairo" ] || [ "$2" != cairo ]\n')
    assert machine.setup("true").returncode == 0
    apt = ["update", "install_--yes_--no-install-recommends_libcairo2-dev"]
    assert machine.done() == [*apt, "venv", "install"]


def test_without_a_command(machine):
    answer = machine.setup()
    assert answer.returncode == 2
    assert answer.stderr.startswith("setup: what shall run?")
