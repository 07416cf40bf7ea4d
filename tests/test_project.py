"""What a fresh machine gets: pinned versions of everything, and a set-up that is redone when it was interrupted."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import layerwise

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()


def pins():
    lines = [line.split("#")[0].strip() for line in LOCK.splitlines()]
    found = [Requirement(line) for line in lines if line]
    return {canonicalize_name(one.name): one for one in found}


def needed():
    """Every package that an installation with the extras film and test brings, as far as it is installed here."""
    extras = PROJECT["optional-dependencies"]
    waiting = [Requirement(line) for line in [*PROJECT["dependencies"], *extras["film"], *extras["test"]]]
    found = {}
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found or not (one.marker is None or one.marker.evaluate({"extra": ""})):
            continue
        found[name] = one
        try:
            waiting += [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue
    return found


def test_everything_is_pinned_exactly():
    assert len(needed()) > 40
    assert sorted(set(needed()) - set(pins())) == []
    assert all(re.fullmatch(r"==[\w.]+", str(one.specifier)) for one in pins().values())


def test_the_pins_fit_what_the_project_asks_for():
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    asked = [Requirement(line) for line in [*PROJECT["dependencies"], *extras]]
    for one in asked:
        if one.name != "layerwise":
            pin = str(pins()[canonicalize_name(one.name)].specifier).removeprefix("==")
            assert one.specifier.contains(pin), one


def test_no_index_is_named():
    assert "://" not in LOCK


def test_one_version_everywhere():
    assert layerwise.__version__ == PROJECT["version"]


def test_the_changelog_knows_this_version():
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text()
