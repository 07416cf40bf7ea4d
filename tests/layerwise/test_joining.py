"""Clips joined by packet copy: read back with PyAV."""

from fractions import Fraction

import av
import pytest
from small_clips import RATE, clip

from layerwise.captions import Cue
from layerwise.joining import Chapter, JoinError, chapters, duration, join

CUES = (Cue(0.0, 1.5, "Erstens: φ(z)"), Cue(1.5, 4.0, "zwei\nZeilen"), Cue(5.0, 6.0, "am Ende"))


@pytest.fixture
def clips(tmp_path):
    return [clip(tmp_path / f"{frames}.mp4", frames) for frames in (31, 45, 20)]


@pytest.fixture
def film(tmp_path, clips):
    path = tmp_path / "film.mp4"
    join(path, clips, chapters(("One", "Zwei – φ", "3"), clips), CUES, "deu")
    return path


def packets(path, kind):
    with av.open(str(path)) as container:
        return [packet for packet in container.demux(**{kind: 0}) if packet.size]


def test_as_long_as_its_clips_and_every_picture_in_its_place(film, clips):
    assert sum(duration(one) for one in clips) == Fraction(96, RATE) == duration(film)
    with av.open(str(film)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert times == [Fraction(number, RATE) for number in range(96)]


def test_nothing_is_encoded_again(film, clips):
    joined = [bytes(packet) for packet in packets(film, "video")]
    assert joined == [bytes(packet) for one in clips for packet in packets(one, "video")]


def test_a_chapter_for_each_clip(film):
    with av.open(str(film)) as container:
        found = [(part["metadata"]["title"], part["start"], part["end"]) for part in container.chapters()]
    assert found == [("One", 0, 2067), ("Zwei – φ", 2067, 5067), ("3", 5067, 6400)]


def test_soft_captions(film):
    with av.open(str(film)) as container:
        assert container.streams.subtitles[0].metadata["language"] == "deu"
    found = [
        (float(packet.pts * packet.time_base), bytes(packet)[2:].decode())
        for packet in packets(film, "subtitles")
        if len(bytes(packet)) > 2
    ]
    assert found == [(cue.start, cue.text) for cue in CUES]


def test_no_captions_no_stream(tmp_path, clips):
    join(tmp_path / "film.mp4", clips[:1], [Chapter("One", 0, 2)], ())
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert not container.streams.subtitles


def test_clips_of_another_size_are_refused_and_nothing_is_left(tmp_path, clips):
    wide = clip(tmp_path / "wide.mp4", 5, size=(80, 48))
    with pytest.raises(JoinError, match=r"wide.mp4 differs"):
        join(tmp_path / "film.mp4", [*clips, wide], (), CUES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["20.mp4", "31.mp4", "45.mp4", "wide.mp4"]
