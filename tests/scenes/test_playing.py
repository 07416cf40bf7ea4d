"""Stock Manim behind the same interface: the same frames, and scenes to be mixed with one's own."""

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
from scenes.filming import CAMERA, STOCK, Film, FilmError, Quality, manim_scene, play_in
from scenes.stage import PLAIN, Stage, thing_of
from scenes.topics import collapse

NET = Network.feedforward(2, 1)
TINY = Quality("tiny", 320, 180, 15, (("preset", "ultrafast"), ("crf", "10")))

MINE = """
from manim import *
from explainers.networks import Network
from scenes.filming import Film, manim_scene, play_in
from scenes.topics import collapse

film = Film(collapse.tell, Network.parse("x[2] -> 2 -> 1"))

class Collapse(manim_scene(film)):
    pass
"""


def disc(name: str, x: float, radius: float = 4.0):
    return thing_of(Disc(name, (x, 20.0), radius, Look("input", fill=1.0)), DARK, PLAIN)


def tell(stage: Stage, network: Network) -> None:
    stage.step("A claim", "Four words are here.")
    stage.appear(disc("ball", 20.0))
    stage.change(disc("ball", 30.0), duration=0.37)
    stage.step("Another claim", "Two words.")
    stage.appear(disc("other", 50.0))
    stage.leave("ball")


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in film.decode(video=0)]


def filmed(film: Film, folder: Path) -> tuple[list[np.ndarray], list[np.ndarray]]:
    film.save(folder / "ours.mp4", TINY, renderer=CAMERA)
    film.save(folder / "stock.mp4", TINY, renderer=STOCK)
    return frames(folder / "ours.mp4"), frames(folder / "stock.mp4")


def blocks(frame: np.ndarray) -> np.ndarray:
    """Means over blocks of 10 × 10 pixels, where two encoders and their colour matrices nearly agree."""
    return frame.reshape(18, 10, 32, 10, 3).mean(axis=(1, 3))


def test_both_renderers_make_the_same_frames(tmp_path):
    ours, stock = filmed(Film(tell, NET), tmp_path)
    assert len(ours) == len(stock)
    assert max(np.abs(blocks(one) - blocks(other)).max() for one, other in zip(ours, stock, strict=True)) < 12
    # A frame too early or too late would show in the middle of a motion.
    shifted = max(
        np.abs(blocks(one) - blocks(other)).max() for one, other in zip(ours, stock[1:], strict=False)
    )
    assert shifted > 30


@pytest.mark.slow
def test_both_renderers_agree_on_the_last_frame_of_every_step_of_a_scene(tmp_path):
    film = Film(collapse.tell, Network.parse("x[2] -> 3 relu -> 1"))
    ours, stock = filmed(film, tmp_path)
    assert len(ours) == len(stock) == round(film.duration * TINY.rate)
    for step in film.steps:
        last = round((step.start + step.duration) * TINY.rate) - 1
        assert np.abs(ours[last] - stock[last]).mean() < 2
        assert np.abs(blocks(ours[last]) - blocks(stock[last])).max() < 12


def test_stock_manim_is_quiet_tells_its_progress_and_leaves_nothing(tmp_path, capfd, monkeypatch):
    import manim

    monkeypatch.chdir(tmp_path)
    width, level = manim.config.pixel_width, manim.logger.level
    told = []
    film = Film(tell, NET)
    film.save("film.mp4", TINY, renderer=STOCK, progress=lambda done, of: told.append((done, of)))
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert capfd.readouterr() == ("", "")
    assert told[-1] == (round(film.duration * 15),) * 2
    assert (manim.config.pixel_width, manim.logger.level) == (width, level)


def test_an_interrupted_stock_film_leaves_what_was_there(tmp_path):
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Film(tell, NET).save(tmp_path / "film.mp4", TINY, stop, STOCK)
    assert list(tmp_path.iterdir()) == []


def test_without_manim_stock_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "manim", None)
    with pytest.raises(FilmError, match="pip install"):
        Film(tell, NET).save(tmp_path / "film.mp4", TINY, renderer=STOCK)
    with pytest.raises(FilmError, match="pip install"):
        manim_scene(Film(tell, NET))


def test_a_film_inside_a_scene_of_ones_own():
    import manim

    found = {}

    class Mine(manim.Scene):
        def construct(self):
            self.add(manim.Square())
            played = play_in(self, Film(tell, NET))
            found["other"] = played["other"]
            with pytest.raises(KeyError, match="no 'ball' on stage"):
                played["ball"]
            self.play(manim.Indicate(played["other"]), run_time=0.2)

    with manim.tempconfig({"dry_run": True, "frame_rate": 5, "verbosity": "ERROR", "progress_bar": "none"}):
        Mine().render()
    # 50 u from the left and 20 u from below, on Manim's plane of 8 units for 40 u.
    assert found["other"].get_center() == pytest.approx([(50 - 320 / 9) / 5, 0, 0], abs=1e-3)
    assert found["other"].width == pytest.approx(8 / 5, abs=1e-3)


@pytest.mark.slow
def test_the_manim_command_renders_a_file_of_ones_own(tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    command = ["manim", "-r", "160,90", "--fps", "5", "--save_sections", "mine.py", "Collapse"]
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=True,
        capture_output=True,
    )
    (captions,) = tmp_path.rglob("Collapse.srt")
    film = Film(collapse.tell, Network.parse("x[2] -> 2 -> 1"))
    assert film.steps[0].narration in captions.read_text()
    sections = [path for path in tmp_path.rglob("*.mp4") if path.parent.name == "sections"]
    assert len(sections) == len(film.steps)
