"""Derivations in files: the reference lecture's misprint, our own derivations read back, planted errors, dots."""

from itertools import pairwise

import pytest
from planted_errors import ERRORS, planted
from random_networks import random_network
from sympy import MatrixSymbol

import layerwise as lw
from explainers.derivations.claims import check_text
from explainers.derivations.expressions import letters
from explainers.derivations.printing.building import formula
from explainers.derivations.printing.latex import latex
from explainers.derivations.printing.plain import plain
from explainers.derivations.proof import ProofError
from explainers.networks import NetworkError

CORRECT = "ŷ = W_L(W_{L−1}(W_{L−2}(… x …) + b_{L−2}) + b_{L−1}) + b_L"
MISPRINT = "ŷ = W_L(W_{L−1}(W_{L−2}(… x …)) + b_{L−2}) + b_{L−1} + b_L"
NESTED = "ŷ = φ(W_L φ(W_{L−1} φ(W_{L−2} φ(… x …) + b_{L−2}) + b_{L−1}) + b_L)"
SIZES = (
    "W_L: n_L × n_{L-1}, W_{L-1}: n_{L-1} × n_{L-2}, W_{L-2}: n_{L-2} × n_{L-3}, "
    "b_L: n_L, b_{L-1}: n_{L-1}, b_{L-2}: n_{L-2}"
)


def first_wrong(text, suffix=""):
    report = check_text(text, suffix)
    assert not report, str(report)
    return report.wrong[0]


# The reference lecture's line ------------------------------------------------------------------


def test_the_misprinted_line_is_refused_and_its_bracket_named():
    step = first_wrong(MISPRINT)
    assert step.report.meant.kind == "misplaced bracket"
    assert step.report.meant.json()["expression"] == "W_L (W_L-1 (W_L-2 h_L-3 + b_L-2) + b_L-1) + b_L"
    assert "left − right = W_L (W_L-1 - I) b_L-2 + (W_L - I) b_L-1" in step.report.reason
    example = step.report.counterexample
    assert example is not None
    assert example.left != example.right


def test_the_correct_line_passes_for_every_depth():
    report = check_text(CORRECT)
    assert report.is_exact
    assert "for every depth" in report.steps[0].note


def test_for_unequal_widths_the_misprinted_line_is_refused_by_its_shapes():
    step = first_wrong(f"layerwise: sizes = {SIZES}\n{MISPRINT}")
    assert step.report.rung == "shapes"
    assert "b_L-2 is n_L-2×1" in step.report.reason
    assert step.report.meant.kind == "misplaced bracket"
    assert check_text(f"layerwise: sizes = {SIZES}\n{CORRECT}").is_exact


def test_the_lecture_as_it_is_printed():
    report = check_text(f"$${NESTED}$$\nWithout activations:\n$${CORRECT}$$\nnot\n$${MISPRINT}$$\n", ".md")
    assert [bool(step) for step in report.steps] == [True, True, False]
    assert report.wrong[0].line == 5
    assert "φ the identity" in report.wrong[0].note


def test_a_pattern_of_its_own_is_another_network_and_no_error():
    text = "ŷ = W_L(W_{L-1}(… x …) + W_{L-1} b_{L-1}) + W_L b_L\n = W_L(W_{L-1}(… x …)) + W_L W_{L-1} b_{L-1} + W_L b_L"
    assert check_text(text).is_exact


# Our own derivations ---------------------------------------------------------------------------

FORMS = {
    ".tex": lambda d, net: f"% layerwise: network = {net}\n\\[\n{d.latex()}\n\\]\n",
    ".txt": lambda d, net: f"layerwise: network = {net}\n{d.text()}",
    ".md": lambda d, net: f"---\ntitle: ours\nnetwork: {net}\n---\n{d.markdown()}",
}


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("topic", ["collapse", "nesting", "stack"])
def test_what_is_printed_is_read_back_and_holds(topic, suffix):
    read = 0
    for seed in range(5):
        for options in ({}, {"activation": None}, {"feedback": True, "depth": 2}, {"has_bias": None}):
            network = random_network(seed, **({"depth": seed % 5 + 1} | options))
            steps = {"steps": 3} if options.get("feedback") and topic != "stack" else {}
            try:
                derivation = lw.derive(topic, network, **steps)
            except NetworkError:
                continue
            report = check_text(FORMS[suffix](derivation, network), suffix)
            assert report.is_exact, (seed, options, str(report))
            read += 1
    assert read > 15


def test_an_error_in_what_was_printed_is_found_in_its_line():
    text = FORMS[".txt"](lw.derive("collapse", "x[3] -> 4 -> 4 -> 2"), "x[3] -> 4 -> 4 -> 2")
    assert check_text(text).is_exact
    wrong = text.replace("W₃W₂b₁ + W₃b₂ + b₃", "W₃W₂b₁ + b₂ + b₃", 1)
    assert wrong != text
    line = wrong[: wrong.index("W₃W₂b₁ + b₂")].count("\n") + 1
    step = first_wrong(wrong)
    assert step.line == line
    assert step.report.meant.sentence.startswith("the factor W_3 before b_2")


# Planted errors --------------------------------------------------------------------------------

KIND = {
    "swapped weights": "swapped factors",
    "wrong bias index": "wrong index",
    "misprinted bracket": "misplaced bracket",
}


def as_text(chain, *, is_latex, is_declared):
    def write(expr):
        return latex(formula(expr)) if is_latex else plain(formula(expr))

    found = {
        letter.name: letter for expr in chain for letter in letters(expr) if isinstance(letter, MatrixSymbol)
    }
    sizes = ", ".join(f"{write(each)}: {each.shape[0]} × {each.shape[1]}" for each in found.values())
    head = f"<!-- layerwise: sizes = {sizes} -->" if is_declared else ""
    lines = [head, "$$", write(chain[0]), *(f"= {write(expr)}" for expr in chain[1:]), "$$"]
    return "\n".join(lines)


@pytest.mark.parametrize("error", ERRORS)
def test_planted_errors_are_found_in_their_lines(error):
    kinds = []
    for seed in range(5):
        made = planted(seed, error)
        text = as_text(made.chain, is_latex=seed % 4 < 2, is_declared=seed % 3 > 0)
        step = first_wrong(text, ".md")
        assert (step.report.number, step.line) == (made.step, made.step + 3), (error, seed)
        kinds.append(step.report.meant.kind if step.report.meant else None)
    assert kinds.count(KIND.get(error, error)) >= 4, kinds


def test_no_false_alarm_on_the_true_steps_of_these_chains():
    checked = 0
    for error in ERRORS:
        for seed in range(4):
            made = planted(seed, error)
            true = [pair for number, pair in enumerate(pairwise(made.chain), start=1) if number < made.step]
            for number, pair in enumerate(true):
                text = as_text(pair, is_latex=number % 2 == 0, is_declared=seed % 2 == 0)
                report = check_text(text, ".md")
                assert report.is_exact, (error, seed, str(report))
                checked += 1
    assert checked > 25


# Dots ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"{CORRECT}\n= W_L W_{{L-1}} ⋯ W_1 x + Σ_{{l=1}}^{{L}} W_L ⋯ W_{{l+1}} b_l",
        """ŷ = W_L (W_{L-1} (⋯ (W_1 x + b_1) ⋯) + b_{L-1}) + b_L
             = W_L ⋯ W_1 x + W_L ⋯ W_2 b_1 + ⋯ + W_L b_{L-1} + b_L
             = A x + c
           with A = W_L W_{L-1} ⋯ W_1, c = Σ_{l=1}^L W_L ⋯ W_{l+1} b_l""",
        "y = W_L(… x …)\n = W_L ⋯ W_1 x",
    ],
)
def test_every_depth_at_once_by_induction(text):
    report = check_text(text)
    assert report.is_exact, str(report)
    assert "by induction" in report.steps[-1].note


def test_dots_that_no_family_is_known_for_are_written_out_and_it_is_said():
    report = check_text(
        "A = (W_L + I) ⋯ (W_1 + I) x = W_L (W_{L-1} + I) ⋯ (W_1 + I) x + (W_{L-1} + I) ⋯ (W_1 + I) x"
    )
    assert report
    assert not report.is_exact
    assert "L = 1 to 3, exactly at each; not proved for every L" in report.steps[0].note


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("W_L ⋯ W_1 x + Σ_{l=1}^{L} W_L ⋯ W_l b_l", None),
        ("W_L ⋯ W_1 x + W_L ⋯ W_2 b_1 + ⋯ + W_L b_{L-1}", "dropped bias"),
        ("W_1 W_2 ⋯ W_L x + Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l", None),
    ],
)
def test_wrong_dots_are_refused_with_numbers(wrong, kind):
    step = first_wrong(f"{CORRECT}\n= {wrong}")
    assert "written out for L = " in step.note
    assert (step.report.meant.kind if step.report.meant else None) == kind or kind is None
    assert step.report.reason


# Letters, sizes and numbers --------------------------------------------------------------------


def test_recurrences_define_letters_for_every_index():
    text = "$h_l = φ(W_l h_{l-1} + b_l)$, $h_0 = x$\n\n$$ŷ = h_2 = φ(W_2 φ(W_1 x + b_1) + b_2)$$"
    assert check_text(text, ".md").is_exact
    step = first_wrong(text.replace("+ b_1) + b_2", "+ b_2) + b_1"), ".md")
    assert step.line == 3
    assert step.report.meant.kind in ("swapped factors", "wrong index")


def test_what_fits_only_for_equal_sizes_is_said():
    step = first_wrong("y = W_2 (W_1 x + b_1) + b_2 = W_2 W_1 x + b_1 + b_2")
    assert "the shapes fit only where n_2 = n_1" in step.note
    assert "n_1×n_0" in check_text("y = W_1 x + b_1 = b_1 + W_1 x").notes[0]


def test_numbers():
    assert check_text(r"$$\sigma(-z) = 1 - \sigma(z) = \frac{1}{1 + e^{z}}$$", ".md").is_exact
    assert check_text("y = w x + b = x w + b = 2 (w x / 2) + b").is_exact
    assert check_text("tanh(z) = 2 σ(2 z) - 1").is_exact
    assert check_text("ReLU(z) - ReLU(-z) = z").is_exact
    assert first_wrong("σ(-z) = 1 + σ(z)").report.reason
    assert check_text("E = w^T x + b = x^T w + b").is_exact


def test_backpropagation_in_matrix_form():
    text = "d = (W_2^T e) ⊙ φ'(z_1) = φ'(z_1) \\odot (W_2^\\top e)"
    assert check_text(text).is_exact
    assert (
        first_wrong(text.replace("\\top e", "2 e").replace("^2 e", " e")).report.meant.kind
        == "missing transpose"
    )


def test_a_letter_keeps_its_meaning_below_one_heading():
    text = "$$h = W x$$\n$$h = W x + b$$\n"
    assert first_wrong(text, ".md").line == 2
    assert check_text("$$h = W x = W x$$\n# Another\n$$h = W x + b = b + W x$$\n", ".md")


def test_an_activation_that_is_declared_the_identity():
    text = "$$y = φ(W_2 φ(W_1 x)) = W_2 W_1 x$$"
    assert first_wrong(text, ".md").report.meant is None
    assert check_text(f"<!-- layerwise: activation = identity -->\n{text}", ".md").is_exact


def test_toml():
    text = """
network = "x[3] -> 4 -> 2"

[[chain]]
lines = [
    "ŷ = W_2 h_1 + b_2",
    "= W_2 (W_1 x + b_1) + b_2",
    "= W_2 W_1 x + b_1 + b_2",
]
"""
    step = first_wrong(text, ".toml")
    assert step.line == 8
    assert step.report.rung == "shapes"
    given = '[sizes]\nx = "n_0"\nW = "n_1 × n_0"\n[definitions]\nh = "W x"\n'
    assert check_text(f'chain = ["h + h", "= 2 W x"]\n{given}', ".toml").is_exact


def test_the_report():
    report = check_text("y = W_2 (W_1 x + b_1)\n= W_2 W_1 x + b_1", name="mine.txt")
    assert str(report).startswith("mine.txt\n  line 2  WRONG  W_2 (W_1 x + b_1) = W_2 W_1 x + b_1\n")
    assert report.summary == "1 step: 1 wrong, the first in line 2"
    data = report.json()
    assert (data["holds"], data["steps"][0]["line"]) == (False, 2)
    assert data["steps"][0]["meant"]["kind"] == "misplaced bracket"
    with pytest.raises(ProofError, match=r"mine.txt, line 2: .*probably meant: W_2 \(W_1 x \+ b_1\)"):
        report.raise_if_wrong()
