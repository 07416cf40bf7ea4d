import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from layerwise.captions import LINE, LINES, cues, srt, vtt

NARRATION = (
    "What arrives is multiplied by the weights, and a bias is added so that the threshold can move. "
    "Then φ bends it: a < b & c."
)


def test_two_lines_at_most_and_nothing_lost():
    found = cues(NARRATION, 2.0, 9.0)
    assert " ".join(cue.text.replace("\n", " ") for cue in found) == NARRATION
    assert found[0].start == 2.0
    assert found[-1].end == 9.0
    assert all(one.end == other.start for one, other in itertools.pairwise(found))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_cut_into_readable_pieces(text):
    for cue in cues(text, 0.0, 5.0):
        lines = cue.text.split("\n")
        assert len(lines) <= LINES
        assert all(0 < len(line) <= LINE for line in lines)
        assert cue.start < cue.end


def test_no_narration_no_cue():
    assert cues("  ", 0.0, 3.0) == ()


def test_subrip():
    assert srt(cues("One. Two.", 3661.5, 3663.5)) == (
        "1\n01:01:01,500 --> 01:01:02,500\nOne.\n\n2\n01:01:02,500 --> 01:01:03,500\nTwo.\n"
    )


def test_webvtt_escapes_its_markup():
    text = vtt(cues(NARRATION, 0.0, 9.0))
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "a &lt; b &amp; c." in re.sub(r"\s+", " ", text)
