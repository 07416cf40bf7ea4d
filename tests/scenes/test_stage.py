import pytest

from diagrams.figure import Disc, Label, Look
from diagrams.theme import DARK, LIGHT, contrast, rgb
from scenes.stage import PLAIN, Stage, thing_of, words
from scenes.stage.grid import CAPTION, LEFT, RIGHT
from scenes.stage.ink import HEIGHT, WIDTH
from scenes.stage.motion import WORDS_A_SECOND
from scenes.stage.text import first_sentence, paragraph, plain, width_of, wrapped


def ball(id: str = "ball", x: float = 20.0) -> object:
    return thing_of(Disc(id, (x, 20.0), 2.0, Look("input", fill=0.22)), DARK, PLAIN)


def drawn_ball(picture):
    (found,) = [ink for ink in picture if ink.stroke == rgb(DARK.color("input"))]
    return found


def test_a_step_lasts_until_its_narration_can_be_read():
    stage = Stage()
    stage.step("A claim", "one two three four five six seven eight nine ten")
    stage.step("Another claim", "Short.")
    stage.appear(ball())
    first, second = stage.story().steps
    assert first.info.duration == pytest.approx(10 / WORDS_A_SECOND)
    assert second.info.start == first.info.duration
    # The titles change, a rest, the ball appears, and a second to look at it.
    assert second.info.duration == pytest.approx(0.5 + 0.2 + 0.5 + 1.0, abs=1 / 15)


def test_steps_end_on_whole_frames():
    stage = Stage()
    for n in range(4):
        stage.step("A claim", "word " * (7 + n))
        stage.wait(0.123)
    for step in stage.story().steps:
        assert step.info.start * 15 == pytest.approx(round(step.info.start * 15))
        assert sum(clip.duration for clip in step.clips) == pytest.approx(step.info.duration)


def test_verbs_play_one_after_the_other_and_together():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.appear(ball("a"))
    stage.appear(ball("b"))
    with stage.together():
        stage.appear(ball("c"))
        stage.wait(0.25)
        stage.appear(ball("d"))
    durations = [clip.duration for clip in stage.story().steps[0].clips[:-1]]
    assert durations == pytest.approx([0.5, 0.2, 0.5, 0.2, 0.75])


def test_a_picture_in_the_middle_of_a_motion_lies_between_its_ends():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.appear(ball())
    clip = stage.story().steps[0].clips[0]
    early, late = drawn_ball(clip.at(0.1)), drawn_ball(clip.at(0.5))
    assert 0 < early.fill_opacity < 1
    assert late.fill_opacity == 1
    assert early.paths[0][0][1] < late.paths[0][0][1]


def test_what_leaves_is_gone():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.appear(ball())
    assert "ball" in stage
    stage.leave("ball")
    step = stage.story().steps[0]
    assert "ball" not in step
    assert {thing.id for thing in step.seen} == {"stage:title", "stage:hairline", "stage:caption"}


def test_dimming_twice_is_dimming_once_and_undimming_restores():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.appear(ball())
    before = stage.inks("ball")
    stage.dim("ball")
    once = stage.inks("ball")
    stage.dim("ball")
    assert stage.inks("ball")["disc"].fill == once["disc"].fill != before["disc"].fill
    stage.undim()
    assert stage.inks("ball") == before


def test_a_slide_redraws_what_depends_on_it():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.slide(10.0, 30.0, lambda x: [ball("ball", x)], 1.0)
    clip = stage.story().steps[0].clips[0]
    centers = [ink.paths[0].mean(axis=0)[0] for ink in (drawn_ball(clip.at(t)) for t in (0.0, 0.5, 1.0))]
    assert centers[1] - centers[0] == pytest.approx(10.0)
    assert centers[2] - centers[0] == pytest.approx(20.0)


def test_nothing_comes_on_stage_before_the_first_step():
    with pytest.raises(ValueError, match="begin with stage"):
        Stage().appear(ball())


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_title_and_caption_keep_margins_sizes_and_contrast(theme):
    stage = Stage(theme)
    stage.step("Without φ, three layers melt into one", "A caption that needs two lines. " * 5)
    step = stage.story().steps[0]
    for seen in step.seen:
        left, top, right, bottom = seen.box
        assert left >= 0.049
        assert top >= 0.049
        assert right <= 0.951
        assert bottom <= 0.955
        if seen.text_size:
            assert seen.text_size >= 1 / 30
            assert contrast(seen.color, seen.background) >= 4.5
    assert "stage:caption1" in step


def test_a_long_narration_is_cut_after_its_first_sentence():
    story = "This comes first. " + "And this is far too long to be read in one go. " * 6
    (line,) = paragraph("caption", story, DARK)
    assert line.text == "This comes first."
    with pytest.raises(ValueError, match="shorten it"):
        paragraph("caption", "word " * 120, DARK)


def test_lines_are_broken_at_spaces_and_lose_nothing():
    text = "a few plain words that do not fit one narrow line"
    lines = wrapped(text, CAPTION, 12.0)
    assert " ".join(plain(line).strip() for line in lines) == text
    assert all(width_of(line, CAPTION) <= 12.0 for line in lines)
    assert wrapped(text, CAPTION, RIGHT - LEFT) == [text]


def test_first_sentence():
    assert first_sentence("One. Two.") == "One."
    assert first_sentence("One") == "One"


def test_what_is_seen_is_measured_in_shares_of_the_frame():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.add(thing_of(Disc("ball", (WIDTH / 2, HEIGHT / 4), HEIGHT / 10), DARK, PLAIN))
    stage.add(words("word", "word", (10, 10), DARK, size=2.0))
    step = stage.story().steps[0]
    left, top, right, bottom = step["ball"].box
    assert (left + right) / 2 == pytest.approx(0.5)
    assert (top, bottom) == pytest.approx((0.65, 0.85))
    assert step["word"].text_size == 0.05


def test_a_label_on_a_filled_disc_reads_on_it():
    stage = Stage(LIGHT)
    stage.step("A claim", "Words.")
    stage.add(thing_of(Label("name", "x", (10, 10)), LIGHT, PLAIN))
    assert stage.story().steps[0]["name"].color == LIGHT.text_color("ink")
