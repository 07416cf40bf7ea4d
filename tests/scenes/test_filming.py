import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from diagrams.figure import Disc, Look
from diagrams.theme import DARK
from explainers.networks import Network
from scenes.filming import DRAFT, Film, FilmError, FrameByFrame, Quality, record, storyboard
from scenes.stage import PLAIN, Stage, thing_of

NET = Network.feedforward(2, 1)
TINY = Quality("tiny", 160, 90, 15, (("preset", "ultrafast"),))


def tell(stage: Stage, network: Network) -> None:
    stage.step("A claim", "Four words are here.")
    stage.appear(thing_of(Disc("ball", (20.0, 20.0), 4.0, Look("input", fill=1.0)), DARK, PLAIN))
    stage.step("Another claim", "Two words.")
    stage.appear(thing_of(Disc("other", (50.0, 20.0), 4.0, Look("output", fill=1.0)), DARK, PLAIN))


def frames(path):
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def test_steps_are_known_without_drawing():
    first, second = Film(tell, NET).steps
    assert (first.number, first.title, first.narration) == (1, "A claim", "Four words are here.")
    assert second.start == first.duration
    assert Film(tell, NET).duration == pytest.approx(first.duration + second.duration)


def test_a_film_lasts_as_long_as_its_steps(tmp_path):
    film = Film(tell, NET)
    film.save(tmp_path / "film.mp4", TINY)
    with av.open(str(tmp_path / "film.mp4")) as written:
        stream = written.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (160, 90, 15)
        assert stream.frames == round(film.duration * 15)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_the_last_frame_of_a_step_is_its_still(tmp_path):
    film = Film(tell, NET)
    film.save(tmp_path / "film.mp4", TINY)
    shown = frames(tmp_path / "film.mp4")
    for step in film.steps:
        last = shown[round((step.start + step.duration) * 15) - 1].astype(int)
        still = np.asarray(film.still(step.number, width=160).image()).astype(int)
        assert np.abs(last - still).mean() < 4
        assert np.abs(last - still).max() < 120


def test_a_hold_is_drawn_once_and_shown_for_its_time(tmp_path):
    drawn = []

    class Drawing:
        def __init__(self, width, height, paper):
            self.size = (height, width, 4)

        def frame(self, picture):
            drawn.append(picture)
            return np.full(self.size, len(drawn) % 200, np.uint8)

    film = Film(tell, NET)
    film.save(tmp_path / "film.mp4", TINY, renderer=FrameByFrame(Drawing))
    moving = sum(clip.duration for step in film.story.steps for clip in step.clips if not clip.is_hold)
    holds = sum(clip.is_hold for step in film.story.steps for clip in step.clips)
    assert len(drawn) <= moving * 15 + holds + 2
    assert len(drawn) < film.duration * 15 / 2


@pytest.mark.slow
def test_a_draft_film(tmp_path):
    film = Film(tell, NET)
    told = []
    film.save(tmp_path / "film.mp4", "draft", progress=lambda done, of: told.append((done, of)))
    with av.open(str(tmp_path / "film.mp4")) as written:
        stream = written.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (854, 480, 15)
        assert float(stream.duration * stream.time_base) == pytest.approx(film.duration, abs=1 / 15)
        assert stream.codec_context.name == "h264"
    assert told[-1] == (round(film.duration * 15),) * 2
    # A hold's frames are the same picture, but for what the encoder makes of it.
    shown = frames(tmp_path / "film.mp4")
    end = round(film.steps[0].duration * 15)
    assert np.abs(shown[end - 1].astype(int) - shown[end - 8].astype(int)).mean() < 0.2


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda film, at: film.save(at / "film.mov"), "does not end in .mp4"),
        (lambda film, at: film.save(at / "film"), "does not end in .mp4"),
        (lambda film, at: film.save(at / "film.mp4", quality="drafts"), "did you mean draft"),
        (lambda film, at: film.save(at / "film.mp4", quality="4k"), "there are draft, medium, high"),
        (lambda film, at: film.save(at / "no" / "film.mp4"), "there is no folder"),
        (lambda film, at: film.still(0), "has the steps 1 to 2"),
        (lambda film, at: film.still(3), "has the steps 1 to 2"),
        (lambda film, at: film.still("2"), "has the steps 1 to 2"),
        (lambda film, at: film.still(1, width=5), "64 to 7680"),
        (lambda film, at: film.still(1).save(at / "step.jpg"), "does not end in .png"),
    ],
)
def test_wrong_requests_get_one_sentence_and_leave_nothing(tmp_path, ask, sentence):
    with pytest.raises(FilmError, match=sentence.replace(".", r"\.")) as caught:
        ask(Film(tell, NET), tmp_path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupted_film_leaves_what_was_there(tmp_path, error):
    target = tmp_path / "film.mp4"
    target.write_bytes(b"an older film")

    def stop(done: int, of: int) -> None:
        if done > of / 2:
            raise error

    with pytest.raises(error):
        Film(tell, NET).save(target, TINY, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert target.read_bytes() == b"an older film"


def test_without_manim_one_sentence_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "manim", None)
    told = []
    film = Film(lambda stage, network: told.append(1), NET)
    with pytest.raises(FilmError, match=r'pip install "layerwise\[film\]"') as caught:
        film.save(tmp_path / "film.mp4")
    assert "apt-get install" in str(caught.value)
    assert not told
    assert list(tmp_path.iterdir()) == []


def test_telling_a_story_does_not_load_manim():
    code = (
        "import sys, scenes.filming, scenes.stage\n"
        "from scenes.topics import feedforward as topic\n"
        "film = scenes.filming.Film(topic.tell, topic.EXAMPLE)\n"
        "assert film.steps and 'manim' not in sys.modules and 'av' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=_environment())


@pytest.mark.slow
def test_the_same_frames_whatever_the_hash_seed():
    code = (
        "import hashlib\nfrom scenes.filming import Film\nfrom scenes.topics import feedforward as topic\n"
        "film = Film(topic.tell, topic.EXAMPLE)\n"
        "parts = [film.still(3, 320).image().tobytes(), repr(film.steps).encode()]\n"
        "print(hashlib.sha256(b''.join(parts)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env=_environment(PYTHONHASHSEED=seed),
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_storyboard_shows_every_step():
    sheet = storyboard(Film(tell, NET), columns=2, width=160)
    assert sheet.size == (2 * 160 + 3 * 12, 90 + 2 * 12)
    assert len(sheet.crop((12, 12, 172, 102)).getcolors(100_000)) > 3


def test_a_story_can_be_recorded_by_any_drawing(tmp_path):
    class Grey:
        def frame(self, picture):
            return np.full((90, 160, 4), 128, np.uint8)

    record(Film(tell, NET).story, tmp_path / "film.mp4", TINY, Grey())
    assert abs(int(frames(tmp_path / "film.mp4")[3].mean()) - 128) < 4
    assert DRAFT.rate == 15


def _environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path.cwd()), **extra}
