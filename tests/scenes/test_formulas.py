from explainers.derivations.formula import Fence, Formula, Row, Script, Token
from scenes.stage import Stage
from scenes.stage.formulas import morph
from scenes.stage.ink import bounds


def letter(name: str, number: int, role: str, occurrence: int = 1) -> Formula:
    owner = f"{name}_{number}#{occurrence}"
    return Script(Token(name, "bold"), Token(str(number), "number"), id=owner, role=role)


X = Token("x", "bold", id="x#1", role="input")
NESTED = Row(
    (
        letter("W", 2, "output"),
        Fence(
            Row(
                (letter("W", 1, "layer 1"), X, Token("+", "operator", id="plus#1"), letter("b", 1, "layer 1"))
            ),
            id="():W_1#1",
        ),
    )
)
FLAT = Row(
    (
        letter("W", 2, "output"),
        letter("W", 1, "layer 1"),
        X,
        Token("+", "operator", id="plus#1"),
        letter("W", 2, "output", 2),
        letter("b", 1, "layer 1"),
    )
)


def told():
    stage = Stage()
    stage.step("A claim", "Words.")
    line = stage.write(NESTED)
    return stage, line


def test_parts_are_found_by_their_ids():
    stage, line = told()
    assert {part.rpartition("/")[0] for part in stage.inks(line.id)} >= {"W_2#1", "W_1#1", "x#1", "b_1#1"}
    assert line.box("W_2#1")[0] < line.box("x#1")[0]


def test_a_new_occurrence_splits_off_the_one_that_was_there():
    stage, line = told()
    old = stage.inks(line.id)["W_2#1/0"]
    line.become(FLAT)
    motions = {motion.key[1]: motion for motion in morph("formula", {"W_2#1/0": old}, stage.inks(line.id))}
    start = motions["W_2#2/0"].ink(0.0)
    assert bounds([start]) == bounds([old])
    assert line.box("W_2#2")[0] > line.box("W_2#1")[2]


def test_what_is_gone_fades_and_what_stays_slides():
    stage, line = told()
    before = stage.inks(line.id)
    line.become(FLAT)
    after = stage.inks(line.id)
    assert any(part.startswith("(:W_1#1") for part in before)
    assert not any(part.startswith("(:W_1#1") for part in after)
    assert after["x#1/0"].paths[0].shape == before["x#1/0"].paths[0].shape


def test_a_merged_occurrence_slides_into_the_one_that_stays():
    stage, line = told()
    line.become(FLAT)
    line.become(NESTED)
    assert "W_2#2/0" not in stage.inks(line.id)
    assert {part.rpartition("/")[0] for part in stage.inks(line.id)} >= {"W_2#1", "(:W_1#1", "):W_1#1"}


def test_striking_out_takes_the_parts_away():
    stage, line = told()
    line.strike("b_1#1")
    assert not any(part.startswith("b_1#1") for part in stage.inks(line.id))
    assert stage.ids("formula:struck") == ()


def test_a_wide_formula_shrinks_to_its_width():
    stage, line = told()
    wide = stage.write(Row((NESTED,) * 30), at=(5, 10), id="wide", width=40.0)
    narrow = stage.seen()
    size = {seen.id: seen.text_size for seen in narrow}
    assert size["wide"] < size["formula"]
    assert size["wide"] >= 1 / 34 - 1e-9
    assert line.formula is NESTED
    assert wide.formula is not NESTED
