"""A lecture built: which files, what they say of themselves, and what happens when a slide fails."""

import hashlib
import json
from types import SimpleNamespace

import av
import pytest
from small_clips import RATE, clip

from layerwise import build as building
from layerwise.cli import main
from layerwise.joining import duration
from layerwise.lecture import parse_lecture

LECTURE = """
title = "Two slides"
language = "deu"
[[slide]]
topic = "feedforward"
title = "Ein Netz – φ"
network = "x[3] -> 4 relu -> 2"
[[slide]]
topic = "collapse"
title = "Melting"
"""
TEXT = "What arrives is added up. Then it is passed on to the next layer, and so on."


class QuickFilm:
    """Stands in for a film: one grey clip, one step."""

    def __init__(self, topic, network, **options):
        self.steps = (SimpleNamespace(number=1, title="Step", narration=TEXT, start=0.0, duration=2.0),)
        self.options = options

    def save(self, path, quality, progress):
        clip(path, 2 * RATE)
        progress(1, 1)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def quick_films(monkeypatch):
    monkeypatch.setattr(building, "film", QuickFilm)


def built(folder, notes=None):
    def note(slide, doing, share):
        if notes is not None:
            notes.append((slide, doing, share))

    return building.build(parse_lecture(LECTURE), folder, "draft", note)


def test_every_file_and_its_digest(tmp_path, quick_films):
    assert not any(slide.problems for slide in built(tmp_path))
    slides = ("01-feedforward", "02-collapse")
    expected = [
        *("captions.srt", "captions.vtt", "film.mp4", "manifest.json"),
        *(f"clips/{slide}.mp4" for slide in slides),
        *(f"derivations/{slide}{suffix}" for slide in slides for suffix in (".md", ".tex")),
        *(f"figures/{slide}{suffix}" for slide in slides for suffix in (".svg", ".pdf", ".png")),
    ]
    assert files(tmp_path) == sorted(expected)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    digests = {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in expected
        if name != "manifest.json"
    }
    assert manifest["sha256"] == digests


def test_the_manifest_says_what_was_built_from_what(tmp_path, quick_films):
    built(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["made_with"]["sympy"] == "1.14.0"
    first, second = manifest["slides"]
    assert first["networks"] == dict.fromkeys(("derivation", "figure", "scene"), "x[3] -> 4 relu -> 2")
    assert second["networks"]["figure"] == "x[3] -> 4 -> 4 -> 2"
    assert first["proof"]["holds"]
    assert "three inputs" in first["alternative_text"]
    assert first["steps"] == [{"title": "Step", "narration": TEXT, "start": 0.0, "duration": 2.0}]


def test_the_same_lecture_gives_the_same_bytes(tmp_path, quick_films):
    built(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    built(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files(tmp_path)} == before


def test_captions_follow_the_chapters(tmp_path, quick_films):
    built(tmp_path)
    srt = (tmp_path / "captions.srt").read_text()
    assert srt.startswith("1\n00:00:00,000 --> ")
    assert "00:00:02,000 --> " in srt  # the second slide begins where the first one's clip ends
    assert (tmp_path / "captions.vtt").read_text().count("-->") == srt.count("-->")
    assert_chapters_and_captions(tmp_path, srt.count("-->"))


def test_work_is_noted_from_nothing_to_all(tmp_path, quick_films):
    notes = []
    built(tmp_path, notes)
    for slide in ("01-feedforward", "02-collapse"):
        shares = [share for name, _, share in notes if name == slide]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_failing_slide_stops_no_other_and_no_film_is_joined(tmp_path, quick_films, monkeypatch, capsys):
    def draw(topic, *arguments, **options):
        raise (
            ZeroDivisionError(f"no {topic}")
            if topic == "feedforward"
            else OSError(28, "No space left", "x.svg")
        )

    monkeypatch.setattr(building, "draw", draw)
    (tmp_path / "two.toml").write_text(LECTURE)
    with pytest.raises(SystemExit) as end:
        main(["build", str(tmp_path / "two.toml"), "-o", str(tmp_path / "out")])
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert "01-feedforward: figure: layerwise itself has failed (ZeroDivisionError: no feedforward)" in said
    assert "02-collapse: figure: x.svg: No space left" in said
    assert files(tmp_path / "out") == [
        *(f"clips/{slide}.mp4" for slide in ("01-feedforward", "02-collapse")),
        *(
            f"derivations/{s}{suffix}"
            for s in ("01-feedforward", "02-collapse")
            for suffix in (".md", ".tex")
        ),
        "manifest.json",
    ]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [len(slide["problems"]) for slide in manifest["slides"]] == [1, 1]


def test_a_refuted_derivation_is_a_problem(tmp_path, quick_films, monkeypatch):
    derive = building.derive

    def wrong(topic, *arguments, **options):
        from dataclasses import replace

        derivation = derive(topic, *arguments, **options)
        first, *others = derivation.steps
        return replace(derivation, steps=(replace(first, after=first.before * 2), *others))

    monkeypatch.setattr(building, "derive", wrong)
    assert all("does not hold" in slide.problems[0] for slide in built(tmp_path))


def test_what_each_slide_asks_for_reaches_its_film(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        building, "film", lambda *given, **options: asked.append(options) or QuickFilm(*given)
    )
    lecture = parse_lecture('film_theme = "light"\n' + LECTURE + 'narration = ["Kurz."]\n')
    building.build(lecture, tmp_path, "draft", lambda *_: None)
    assert [(one["theme"], one["narration"]) for one in asked] == [("light", ()), ("light", ("Kurz.",))]


def assert_chapters_and_captions(folder, cues):
    """film.mp4: a chapter for each clip, captions, as long as its clips."""
    clips = sorted((folder / "clips").iterdir())
    total = sum(duration(one) for one in clips)
    assert duration(folder / "film.mp4") == total
    with av.open(str(folder / "film.mp4")) as film:
        parts = film.chapters()
        assert len(parts) == len(clips)
        assert parts[0]["metadata"]["title"] == "Ein Netz – φ"
        assert abs(parts[-1]["end"] * parts[-1]["time_base"] - total) < 0.01
        assert film.streams.subtitles[0].metadata["language"] == "deu"
        said = [packet for packet in film.demux(subtitles=0) if packet.size > 2]
    assert len(said) == cues


@pytest.mark.slow
def test_one_whole_slide_at_draft_quality(tmp_path):
    one = LECTURE.split('[[slide]]\ntopic = "collapse"', maxsplit=1)[0]
    (tmp_path / "one.toml").write_text(one)
    with pytest.raises(SystemExit) as end:
        main(["build", str(tmp_path / "one.toml"), "-o", str(tmp_path / "out"), "--quality", "draft"])
    assert end.value.code == 0
    cues = (tmp_path / "out" / "captions.srt").read_text().count("-->")
    assert_chapters_and_captions(tmp_path / "out", cues)
    with av.open(str(tmp_path / "out" / "film.mp4")) as film:
        video = film.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (854, 480, 15)
        assert sum(1 for _ in film.decode(video=0)) == duration(tmp_path / "out" / "film.mp4") * 15
