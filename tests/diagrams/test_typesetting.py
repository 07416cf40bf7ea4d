from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.typesetting import TypesettingError, typeset, typeset_all
from diagrams.typesetting.compiler import compile_pages
from diagrams.typesetting.outlines import shapes
from diagrams.typesetting.source import document
from explainers.derivations.formula import Fence, Fraction, Row, Script, Token

W2 = Script(Token("W", "bold"), Token("2", "number"), id="W_2#1", role="layer 2")
PLUS = Token("+", "operator", id="plus")
X = Token("x", "bold", id="x#1", role="input")
EQUALS = Token("=", "relation", id="equals")


def boxes(set_):
    return [
        (min(x for p in g.outline for x, _ in p), max(y for p in g.outline for _, y in p))
        for g in set_.glyphs
    ]


def test_every_glyph_carries_the_id_and_role_of_its_part():
    glyphs = typeset(Row((W2, X))).glyphs
    assert [(g.id, g.role) for g in glyphs] == [("W_2#1", "layer 2")] * 2 + [("x#1", "input")]


def test_outlines_are_closed_cubic_bezier_curves():
    for glyph in typeset(Row((W2, PLUS, Fraction(X, Token("2", "number"))))).glyphs:
        for path in glyph.outline:
            assert len(path) % 3 == 1
            assert path[0] == pytest.approx(path[-1])


def test_keys_change_no_spacing():
    plain = Row((
        Script(Token("W", "bold"), Token("2", "number")), Token("x", "bold"), Token("+", "operator"),
        Fence(Row((Token("a"), Token("="), Token("b")))), Token("=", "relation"), Token("x", "bold"),
    ))  # fmt: skip
    keyed = Row((
        W2, X, PLUS,
        Fence(Row((Token("a", id="a"), Token("=", id="e"), Token("b", id="b"))), id="fence", role="layer 1"),
        EQUALS, X,
    ))  # fmt: skip
    np.testing.assert_allclose(boxes(typeset(keyed)), boxes(typeset(plain)))
    assert typeset(keyed).width == pytest.approx(typeset(plain).width)


def test_sizes_are_the_same_picture():
    small, large = typeset(W2, 11.0), typeset(W2, 22.0)
    assert large.width == pytest.approx(2 * small.width)
    assert large.ascent == pytest.approx(2 * small.ascent)


def test_figures_are_lining_and_tabular():
    widths = {round(typeset(digit).width, 6) for digit in "0123456789"}
    heights = {round(typeset(digit).ascent, 1) for digit in "0123456789"}
    assert len(widths) == 1
    assert max(heights) - min(heights) <= 0.3


def test_strong_text_is_heavier():
    assert typeset("input", is_strong=True).width > typeset("input").width


def test_text_with_a_formula_in_it():
    parts = ("one matrix ", X, " here")
    assert typeset(parts).width == pytest.approx(
        typeset("one matrix ").width + typeset(X).width + typeset(" here").width, abs=0.2
    )


@pytest.mark.parametrize(
    "text",
    ['"quoted"', "#let x = 1", "$x$", "a\\b", "*bold* _it_", "<a>&", "// no", "@ref", "`raw`", "{}[]()"],
)
def test_plain_text_is_never_markup(text):
    assert len(typeset(text).glyphs) == len(text.replace(" ", "")) or "//" in text
    assert typeset(text).width > 0


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_any_text_is_set_or_refused_in_one_sentence(text):
    sentence = ""
    try:
        assert typeset(text).width >= 0
    except TypesettingError as refused:
        sentence = str(refused)
    assert "\n" not in sentence


@settings(max_examples=40, deadline=None)
@given(st.text("\"#$\\*_`<>@[]{}()=-+/~^&'%!?;:,.|", min_size=1, max_size=8))
def test_marks_of_markup_are_letters_like_others(text):
    # Each character gives ink: nothing was read as a command.
    assert len(typeset(text).glyphs) >= 1
    page = document([(text, False)])
    assert text not in page.source or len(text) < 4


def test_line_breaks_are_spaces():
    assert typeset("a\nb") == typeset("a b")


def test_right_to_left_text_is_set():
    assert typeset("שלום").width > 10


@pytest.mark.parametrize(
    "content", ["漢字", "a漢", ("a ", "漢"), Token("漢", "word"), Script(X, Token("漢", "word"))]
)
def test_a_character_without_a_font_is_named(content):
    with pytest.raises(TypesettingError, match=r"U\+6F22.*none of the embedded fonts"):
        typeset(content)


def test_a_control_character_is_refused():
    with pytest.raises(TypesettingError, match="U\\+0000"):
        typeset("a\x00b")


def test_many_labels_take_one_compile(monkeypatch):
    calls = []
    monkeypatch.setattr(
        "diagrams.typesetting.setting.compile_pages", lambda *a: calls.append(a) or compile_pages(*a)
    )
    typeset_all([(f"label number {i}", 11.0, False) for i in range(50)])
    typeset_all([(f"label number {i}", 22.0, False) for i in range(50)])
    assert len(calls) == 1


def test_a_strike_keeps_its_key():
    source = document([(Row((X,)), False)])
    (page,) = compile_pages(source.source, {"data": source.texts}, "svg")
    assert dict(source.keys)[shapes(page)[1].color] == ("x#1", "input")
