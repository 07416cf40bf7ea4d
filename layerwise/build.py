"""A lecture built: for every slide its derivation, figures and clip; then one film with chapters and captions.

A slide that fails is reported and the others are built; the film is joined only when every clip is there.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from explainers.networks import Network, NetworkError
from explainers.replacing import replacing

from . import __version__
from .captions import Cue, cues, srt, vtt
from .catalogue import topics
from .faces import derive, draw, example, film
from .files import write_text
from .joining import chapters, join
from .lecture import Lecture, Slide, slide_names, slide_options
from .progress import Note
from .verdict import sentence

PICTURES = (".svg", ".pdf", ".png")
PACKAGES = ("sympy", "numpy", "python-flint", "graphviz", "pygraphviz", "typst", "manim", "av")
_CLIP_STARTS = 0.2  # the share of a slide's work that is done when its film begins


@dataclass(frozen=True)
class Built:
    """What was made of a slide: files by their place in the folder, the clip's steps, what is said of it."""

    name: str
    slide: Slide
    files: tuple[str, ...] = ()
    networks: tuple[tuple[str, str], ...] = ()  # what each face shows, in text
    steps: tuple[Any, ...] = ()  # scenes.filming.StepInfo
    facts: tuple[tuple[str, Any], ...] = ()
    problems: tuple[str, ...] = ()


Part = Callable[[Lecture, Built, Path], Built]


def build(lecture: Lecture, folder: Path, quality: str, note: Note) -> tuple[Built, ...]:
    """Build `lecture` into `folder`; the problems are in what is returned. The manifest is written last."""
    for part in ("derivations", "figures", "clips"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    built = tuple(
        build_slide(lecture, Built(name, slide), folder, quality, note)
        for name, slide in zip(slide_names(lecture), lecture.slide, strict=True)
    )
    whole = write_film(lecture, built, folder) if not any(slide.problems for slide in built) else ()
    write_manifest(lecture, built, whole, folder, quality)
    return built


def build_slide(lecture: Lecture, built: Built, folder: Path, quality: str, note: Note) -> Built:
    """Every face that the slide's topic has, each on its own: what fails is noted, and the rest goes on."""

    def filmed(lecture: Lecture, built: Built, folder: Path) -> Built:
        def share(done: int, of: int) -> None:
            note(built.name, "film", _CLIP_STARTS + (1 - _CLIP_STARTS) * done / max(of, 1))

        return write_clip(lecture, built, folder, quality, share)

    parts: dict[str, Part] = {"derivation": write_derivation, "figure": write_figures, "scene": filmed}
    for share, face in enumerate(_faces(built.slide)):
        note(built.name, "film" if face == "scene" else face, share * _CLIP_STARTS / 2)
        try:
            network = lecture.network(built.slide) or example(built.slide.topic, face)
            built = parts[face](lecture, built, folder)
            built = replace(built, networks=(*built.networks, (face, _written(network))))
        except Exception as error:  # noqa: BLE001 (whatever it is, the other slides must not suffer)
            built = replace(built, problems=(*built.problems, f"{face}: {sentence(error)}"))
    note(built.name, "failed" if built.problems else "done", 1.0)
    return built


def write_derivation(lecture: Lecture, built: Built, folder: Path) -> Built:
    """derivations/…md and …tex; a step that does not hold is a problem."""
    slide = built.slide
    derivation = derive(slide.topic, lecture.network(slide), **slide_options("derivation", slide))
    report = derivation.verify()
    files = (f"derivations/{built.name}.md", f"derivations/{built.name}.tex")
    write_text(folder / files[0], derivation.markdown().rstrip("\n") + "\n")
    write_text(folder / files[1], f"\\[\n{derivation.latex()}\n\\]\n")
    return replace(
        built,
        files=(*built.files, *files),
        facts=(*built.facts, ("proof", report.json())),
        problems=(*built.problems, *(f"derivation: {step} does not hold" for step in report.wrong)),
    )


def write_figures(lecture: Lecture, built: Built, folder: Path) -> Built:
    """figures/….svg, .pdf and .png, and the alternative text."""
    slide = built.slide
    theme = lecture.figure_theme
    figure = draw(slide.topic, lecture.network(slide), theme=theme, **slide_options("figure", slide))
    files = tuple(f"figures/{built.name}{suffix}" for suffix in PICTURES)
    for file in files:
        with replacing(folder / file) as beside:
            figure.save(beside)
    return replace(
        built, files=(*built.files, *files), facts=(*built.facts, ("alternative_text", figure.alt))
    )


def write_clip(
    lecture: Lecture, built: Built, folder: Path, quality: str, share: Callable[[int, int], None]
) -> Built:
    """clips/….mp4, the slide's own film."""
    slide, file = built.slide, f"clips/{built.name}.mp4"
    told = film(
        slide.topic,
        lecture.network(slide),
        theme=lecture.film_theme,
        narration=slide.narration,
        **slide_options("scene", slide),
    )
    told.save(folder / file, quality=quality, progress=share)
    return replace(built, files=(*built.files, file), steps=told.steps)


def write_film(lecture: Lecture, built: Sequence[Built], folder: Path) -> tuple[str, ...]:
    """film.mp4 with a chapter for each slide, and its captions as captions.srt and captions.vtt."""
    filmed = [slide for slide in built if slide.steps]
    if not filmed:
        return ()
    clips = [folder / "clips" / f"{slide.name}.mp4" for slide in filmed]
    parts = chapters([slide.slide.title for slide in filmed], clips)
    said = [
        cue for slide, part in zip(filmed, parts, strict=True) for cue in _spoken(slide, part.start, part.end)
    ]
    join(folder / "film.mp4", clips, parts, said, lecture.language)
    write_text(folder / "captions.srt", srt(said))
    write_text(folder / "captions.vtt", vtt(said))
    return ("film.mp4", "captions.srt", "captions.vtt")


def write_manifest(
    lecture: Lecture, built: Sequence[Built], whole: Sequence[str], folder: Path, quality: str
) -> None:
    """manifest.json: what was made from what, with which versions, and the digest of every file."""
    files = [*whole, *(file for slide in built for file in slide.files)]
    content = {
        "lecture": lecture.title,
        "quality": quality,
        "made_with": {"layerwise": __version__, "python": platform.python_version(), **_versions()},
        "slides": [_entry(lecture, slide) for slide in built],
        "sha256": {file: _digest(folder / file) for file in files},
    }
    write_text(folder / "manifest.json", json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _entry(lecture: Lecture, built: Built) -> dict[str, Any]:
    slide = built.slide
    return {
        "name": built.name,
        "topic": slide.topic,
        "title": slide.title,
        "networks": dict(built.networks),
        "seed": slide.seed if slide.seed is not None else lecture.seed,
        "options": slide.options,
        "steps": [
            {
                "title": step.title,
                "narration": step.narration,
                "start": round(step.start, 6),
                "duration": round(step.duration, 6),
            }
            for step in built.steps
        ],
        **dict(built.facts),
        "files": list(built.files),
        "problems": list(built.problems),
    }


def _spoken(built: Built, start: float, end: float) -> list[Cue]:
    """The captions of a clip that runs from `start` to `end` of the film."""
    return [
        cue
        for step in built.steps
        for cue in cues(step.narration, start + step.start, min(start + step.start + step.duration, end))
    ]


def _faces(slide: Slide) -> tuple[str, ...]:
    return next(topic.faces for topic in topics() if topic.name == slide.topic)


def _written(network: Network) -> str:
    """The network in the text notation, or in TOML where that cannot say it."""
    try:
        return str(network)
    except NetworkError:
        return network.to_toml()


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
