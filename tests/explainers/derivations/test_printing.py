"""How formulas are written: small goldens in every format, ids, brackets, words from users, great depth."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Add,
    Function,
    Identity,
    Integer,
    MatrixSymbol,
    Mul,
    Pow,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from explainers.derivations.derivation import Derivation, Step
from explainers.derivations.expressions import (
    Activation,
    Dot,
    matrix,
    number_sum,
    plus,
    stacked,
    times,
    vector,
)
from explainers.derivations.families import BiasSum, NestedLayers, WeightedSum, WeightProduct, WrittenOut
from explainers.derivations.formula import Fence, Formula, Row, Token, bracket_ids, folded_formula, parts_of
from explainers.derivations.numbers import Number, weighted_sum
from explainers.derivations.printing.building import formula
from explainers.derivations.printing.documents import markdown_text
from explainers.derivations.printing.latex import latex, latex_text
from explainers.derivations.printing.plain import plain
from explainers.derivations.printing.typst import typst, typst_string

typst_compiler = pytest.importorskip("typst")

W1, W2 = matrix("W_1", 3, 3), matrix("W_2", 3, 3)
x, b1, b2 = vector("x", 3), vector("b_1", 3), vector("b_2", 3)
NESTED = plus(times(W2, Activation("phi", plus(times(W1, x), b1))), b2)
n, i = Symbol("n", integer=True, positive=True), Symbol("i", integer=True)

GOLDENS = [
    (NESTED, "W₂φ(W₁x + b₁) + b₂"),
    (times(W2, times(W1, x)), "W₂(W₁x)"),
    (times(W2, W1, x), "W₂W₁x"),
    (plus(x, times(-1, b1)), "x − b₁"),
    (plus(times(-1, x), b1), "−x + b₁"),
    (times(plus(W1, Identity(3)), x), "(W₁ + I)x"),
    (stacked(times(W1, x), x), "[W₁x; x]"),
    (Activation("ReLU", x), "ReLU(x)"),
    (times(W2, Activation("tanh", x)), "W₂tanh(x)"),
    (times(Transpose(W1), x), "W₁ᵀx"),
    (Transpose(plus(W1, W2)), "(W₁ + W₂)ᵀ"),
    (W1**3, "W₁³"),
    (plus(ZeroMatrix(3, 1), x), "0 + x"),
    (Dot(vector("w", 3), x), "w · x"),
    (vector("yhat_3", 2), "ŷ₃"),
    (matrix("W_L-1", 2, 2), "W_{L−1}"),
    (vector("h_1,t-1", 2), "h_{1,t−1}"),
    (WeightedSum(vector("w", n), vector("x", n), n), "w₁x₁ + w₂x₂ + ⋯ + wₙxₙ"),
    (WeightedSum(vector("w", n), vector("x", n), n).total(), "Σ_{i=1}^n wᵢxᵢ"),
    (MatrixElement(matrix("W_2", 3, 3), 0, 2), "w_{1,3}⁽²⁾"),
    (Function("phi")(Symbol("z")), "φ(z)"),
    (Mul(3, 4, evaluate=False), "3 · 4"),
    (Add(Mul(3, n, evaluate=False), n, evaluate=False), "3n + n"),
    (Rational(-1, 2), "−1/2"),
    (Mul(-1, Symbol("b"), Pow(Symbol("w"), -1), evaluate=False), "−b/w"),
    (WeightProduct(Symbol("L")), "W_LW_{L−1} ⋯ W₁"),
    (BiasSum(Symbol("L")), "Σ_{l=1}^L W_L ⋯ Wₗ₊₁bₗ"),
    (NestedLayers(Symbol("L")), "W_L(W_{L−1}(⋯ (W₁x + b₁) ⋯) + b_{L−1}) + b_L"),
    (WrittenOut(matrix("W", 2, 2)), "[w_{1,1}, w_{1,2}; w_{2,1}, w_{2,2}]"),
    (WrittenOut(vector("x", n)), "[x₁; x₂; ⋮; xₙ]"),
    (number_sum(Integer(2), Integer(3)), "2 + 3"),
]


@pytest.mark.parametrize(("expr", "text"), GOLDENS, ids=[text for _, text in GOLDENS])
def test_plain_text(expr: object, text: str) -> None:
    assert plain(formula(expr)) == text


def test_latex() -> None:
    assert latex(formula(NESTED)) == (
        r"\boldsymbol{W}_{2} \varphi (\boldsymbol{W}_{1} \boldsymbol{x} + \boldsymbol{b}_{1}) + \boldsymbol{b}_{2}"
    )
    assert latex(formula(vector("yhat", 2))) == r"\hat{\boldsymbol{y}}"
    assert latex(formula(matrix("W_L-1", 2, 2))) == r"\boldsymbol{W}_{L - 1}"
    assert latex(formula(Activation("ReLU", x))) == r"\operatorname{ReLU} (\boldsymbol{x})"


def test_tall_brackets_grow_and_others_do_not() -> None:
    assert r"\left(" in latex(formula(Activation("phi", stacked(x, x))))
    assert r"\left" not in latex(formula(NESTED))


def test_typst_is_flat_so_that_depth_is_no_matter() -> None:
    assert typst(formula(NESTED)) == (
        "attach(bold(W), b: 2) phi paren.l attach(bold(W), b: 1) bold(x) + attach(bold(b), b: 1) paren.r"
        " + attach(bold(b), b: 2)"
    )


@pytest.mark.parametrize(("expr", "_text"), GOLDENS, ids=[text for _, text in GOLDENS])
def test_every_golden_compiles_in_typst(expr: object, _text: str) -> None:
    compiled(typst(formula(expr)))
    compiled(typst(formula(expr), lambda _id, _role, code: f'#text(fill: rgb("#010203"), ${code}$)'))


def compiled(code: str) -> bytes:
    return bytes(
        typst_compiler.compile(f"#set page(width: auto, height: auto)\n$ {code} $".encode(), format="svg")
    )


# Ids -------------------------------------------------------------------------------------------


def ids(made: Formula) -> list[str]:
    found: list[str] = []

    def collect(node: Formula, _parts: tuple[None, ...]) -> None:
        found.extend([*bracket_ids(node)] if isinstance(node, Fence) else [node.id] if node.id else [])

    folded_formula(made, collect)
    return found


def test_ids_say_what_a_part_is() -> None:
    assert ids(formula(NESTED)) == [
        *("W_2#1", "phi#1", "W_1#1", "x#1"),
        *("+:b_1#1", "b_1#1", "(:W_1#1", "):W_1#1", "+:b_2#1", "b_2#1"),
    ]


def test_a_letter_read_twice_is_counted() -> None:
    assert [name for name in ids(formula(plus(times(W1, x), times(W1, b1)))) if "W" in name] == [
        "W_1#1",
        "W_1#2",
    ]


def test_signs_keep_their_id_while_their_term_stays() -> None:
    inside = plus(times(W2, plus(times(W1, x), b1)), b2)
    outside = plus(times(W2, W1, x), times(W2, b1), b2)
    before, after = (set(ids(formula(expr))) for expr in (inside, outside))
    assert {"+:b_1#1", "+:b_2#1", "W_2#1", "x#1"} <= before & after
    assert after - before == {"W_2#2"}
    assert before - after == {"(:W_1#1", "):W_1#1"}


@pytest.mark.parametrize(("expr", "_text"), GOLDENS, ids=[text for _, text in GOLDENS])
def test_ids_are_unique_and_repeatable(expr: object, _text: str) -> None:
    first, again = ids(formula(expr)), ids(formula(expr))
    assert first == again
    assert len(set(first)) == len(first)


def test_every_letter_has_its_role() -> None:
    made = formula(NESTED, {"W_1": "layer 1", "x": "input", "phi": "activation"})
    roles = {node.id: node.role for node in walk(made) if node.id}
    assert (roles["W_1#1"], roles["x#1"], roles["phi#1"], roles["b_2#1"]) == (
        "layer 1",
        "input",
        "activation",
        "",
    )


def walk(made: Formula) -> list[Formula]:
    nodes = [made]
    for node in nodes:
        nodes.extend(parts_of(node))
    return nodes


def test_wrap_meets_every_letter_sign_and_bracket_once() -> None:
    met: list[str] = []
    made = formula(NESTED)
    typst(made, lambda name, _role, code: met.append(name) or code)  # type: ignore[func-returns-value]
    assert sorted(met) == sorted(ids(made))


def test_braces_name_runs_of_factors_and_terms() -> None:
    flat = plus(times(W2, W1, x), times(W2, b1), b2)
    braces = ((matrix("A", 3, 3), times(W2, W1)), (vector("c", 3), plus(times(W2, b1), b2)))
    assert latex(formula(flat, None, braces)) == (
        r"\underbrace{\boldsymbol{W}_{2} \boldsymbol{W}_{1}}_{\boldsymbol{A}} \boldsymbol{x} + "
        r"\underbrace{\boldsymbol{W}_{2} \boldsymbol{b}_{1} + \boldsymbol{b}_{2}}_{\boldsymbol{c}}"
    )


# Numbers ---------------------------------------------------------------------------------------


def test_worked_numbers_have_a_true_minus_and_brackets() -> None:
    row = weighted_sum(
        [Number(0.8, "w_1"), Number(-0.5, "w_2")],
        [Number(0.9, "x_1"), Number(-0.6, "x_2")],
        Number(0.25, "b"),
        Number(1.27, "z"),
    )
    assert plain(row) == "0.80 · 0.90 + (−0.50) · (−0.60) + 0.25 = 1.27"
    assert {"w_1#1", "x_2#1", "b#1", "z#1", "+:b#1"} <= set(ids(row))
    assert "−" in typst(row)
    compiled(typst(row))


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert plain(weighted_sum([Number(-0.001)], [Number(2.0)])) == "0.00 · 2.00"


# Words of users --------------------------------------------------------------------------------

HOSTILE = [
    r"\input{/etc/passwd}",
    "$x$ & 100% #1 _a_ ^b^ ~ {",
    '"]#panic("x")',
    "*bold* <script>",
    "a\nb\u202e",
    "]( http://x )",
]


@pytest.mark.parametrize("word", HOSTILE)
def test_a_word_is_only_a_word(word: str) -> None:
    made = Row((Token(word, "word", "w"), Token("=", "relation"), Token(word, "upright")))
    assert compiled(typst(made))
    assert_no_latex_command(latex_text(word))
    assert "\n" not in plain(made)


@given(st.text(max_size=30))
def test_no_word_leaves_its_string(word: str) -> None:
    code = typst_string(word)
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', code)
    assert_no_latex_command(latex_text(word))
    assert not re.search(r"(?<!\\)[`*_\[\]<>$]", markdown_text(word))


def assert_no_latex_command(code: str) -> None:
    """Only the commands that escape a sign may stand there, and every brace is paired."""
    # A sign of mathematics is set as one: $\times$.
    plain_code = re.sub(
        r"\$(?:\\[A-Za-z]+(?:\{[A-Za-z]\})?|\^\{\\top\})\$", "", re.sub(r"\\[{}$&#%_]", "", code)
    )
    for command in re.findall(r"\\([A-Za-z]+)", plain_code):
        assert command.startswith("text")
    assert plain_code.count("{") == plain_code.count("}")
    assert not re.search(r"[$&#%~]", plain_code)


@given(st.text(min_size=1, max_size=12))
def test_any_name_of_a_symbol_can_be_written(name: str) -> None:
    made = formula(MatrixSymbol(name, 2, 2) if name.strip() else MatrixSymbol("x", 2, 2))
    assert latex(made) is not None
    assert typst(made) is not None
    assert "\n" not in plain(made)


@pytest.mark.parametrize("word", HOSTILE)
def test_titles_and_reasons_are_text_everywhere(word: str) -> None:
    made = Derivation("t", word, (Step(x, "r", b1, word, left=b2),), remarks=(word,))
    typst_compiler.compile(f"#set page(width: auto, height: auto)\n{made.typst()}".encode(), format="svg")
    assert_no_latex_command(re.sub(r"\\(?:begin|end|quad|scriptstyle|boldsymbol|\\)|&=|& ", "", made.latex()))
    assert json.loads(made.json())["title"] == word
    assert "<script>" not in made.markdown()


# Depth -----------------------------------------------------------------------------------------


def test_a_nest_of_two_hundred_layers_is_written_in_every_format() -> None:
    deep = x
    for number in range(1, 201):
        deep = Activation("phi", plus(times(matrix(f"W_{number}", 3, 3), deep), vector(f"b_{number}", 3)))
    made = formula(deep)
    assert latex(made).count(r"\varphi") == 200
    assert plain(made).count("φ(") == 200
    assert compiled(typst(made))
