"""How scalar functions and relations are written: small goldens, and every one of them compiled by Typst."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sympy import (
    Abs,
    Derivative,
    FiniteSet,
    Function,
    Integral,
    Interval,
    Limit,
    Max,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Symbol,
    Tuple,
    ceiling,
    cos,
    erf,
    exp,
    factorial,
    floor,
    log,
    oo,
    pi,
    sin,
    sqrt,
    tanh,
)

from explainers.derivations.derivation import Certified, Derivation, Step
from explainers.derivations.evidence import Verdict
from explainers.derivations.expressions import Activation, vector
from explainers.derivations.formula import Fence, bracket_ids
from explainers.derivations.printing.building import formula
from explainers.derivations.printing.latex import latex
from explainers.derivations.printing.plain import plain
from explainers.derivations.printing.steps import composed
from explainers.derivations.printing.typst import typst
from explainers.derivations.proof import ProofError

compiler = pytest.importorskip("typst")
z, k, n, i = (Symbol(name) for name in "zkni")
SIGMOID = 1 / (1 + exp(-z))

GOLDENS = [
    (SIGMOID, "1/(1 + e^{−z})", r"\frac{1}{1 + e^{- z}}"),
    (exp(-z) / (1 + exp(-z)) ** 2, "e^{−z}/(1 + e^{−z})²", r"\frac{e^{- z}}{{(1 + e^{- z})}^{2}}"),
    (Derivative(SIGMOID, z), "d/dz(1/(1 + e^{−z}))", None),
    (Derivative(k * z**2, (z, 2)), "∂²/∂z²(kz²)", None),
    (Derivative(Function("phi")(z), z), "d/dzφ(z)", r"\frac{d}{d z} \varphi (z)"),
    (Limit(z, z, oo), "lim_{z→∞} z", r"\lim_{z \to \infty} z"),
    (Limit(z, z, 0, "+"), "lim_{z→0⁺} z", r"\lim_{z \to 0^{+}} z"),
    (Piecewise((0, z < 0), (z, True)), "{0 if z < 0; z otherwise}", None),
    (Max(0, z), "max(0, z)", r"\max (0 , z)"),
    (Abs(z), "|z|", "|z|"),
    (sqrt(2 * n), "√2√n", r"\sqrt{2} \sqrt{n}"),
    (1 / sqrt(n), "1/√n", r"\frac{1}{\sqrt{n}}"),
    (Pow(z, Rational(3, 2)), "z^{3/2}", r"z^{3 / 2}"),
    (floor(z / 2), "⌊z/2⌋", r"\left\lfloor \frac{z}{2} \right\rfloor"),
    (ceiling(z), "⌈z⌉", r"\lceil z\rceil"),
    (factorial(n), "n!", "n !"),
    (Interval.Ropen(0, oo), "[0, ∞)", r"[0 , \infty)"),
    (Interval.open(-1, 1), "(−1, 1)", "(-1 , 1)"),
    (FiniteSet(1, 2), "{1, 2}", r"\{1 , 2\}"),
    (Tuple(1, z), "(1, z)", "(1 , z)"),
    (sin(2 * pi * k), "sin(2πk)", r"\sin (2 \pi k)"),
    (cos(z) ** 2, "cos(z)²", r"{\cos (z)}^{2}"),
    (tanh(erf(z)), "tanh(erf(z))", r"\tanh (\operatorname{erf} (z))"),
    (log(1 + exp(z)), "log(1 + e^z)", r"\log (1 + e^{z})"),
    (Integral(exp(-z), (z, 0, oo)), "∫_{0}^∞ e^{−z}dz", None),
    (Product(i, (i, 1, n)), "Π_{i=1}^n i", r"\prod_{i = 1}^{n} i"),
    (z <= k, "z ≤ k", r"z \le k"),
    (Mul(Rational(-1, 2), z**2), "−z²/2", r"- \frac{z^{2}}{2}"),
    (Mul(3, Pow(k, -1), Pow(n, -1)), "3/(kn)", r"\frac{3}{k n}"),
    (Mul(Pow(1 + z, -1), Pow(1 + k, -1)), "1/((1 + k)(1 + z))", None),
    (Activation("phi'", vector("z_1", 3)), "φ′(z₁)", r"\varphi^{\prime} (\boldsymbol{z}_{1})"),
    (oo, "∞", r"\infty"),
    (-oo, "−∞", r"- \infty"),
]


@pytest.mark.parametrize(("expr", "text", "code"), GOLDENS, ids=[text for _, text, _ in GOLDENS])
def test_goldens(expr: object, text: str, code: str | None) -> None:
    written = formula(expr)
    assert plain(written) == text
    assert code is None or latex(written) == code


def test_typst_sets_every_one(tmp_path: Path) -> None:
    source = tmp_path / "all.typ"
    source.write_text("\n\n".join(f"$ {typst(formula(expr))} $" for expr, _, _ in GOLDENS))
    assert compiler.compile(str(source))


def test_two_equal_strokes_have_two_ids() -> None:
    written = formula(Abs(z))
    assert isinstance(written, Fence)
    left, right = bracket_ids(written)
    assert left != right


# Relations ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AtMost:
    """Certifies before ≤ after for two whole numbers."""

    def examine(self, before, relation, after) -> Verdict:
        holds = relation == "le" and bool(before <= after)
        return Verdict(holds, "comparison", True, reason=f"{before} is compared with {after}")


def chain(*, second: str = "=") -> Derivation:
    count = Symbol("pieces")
    three, four = Symbol("three") * 0 + 3, Symbol("four") * 0 + 4
    return Derivation(
        "t",
        "T",
        (
            Step(three, "bound", four, "Three is at most four.", Certified(AtMost()), count, "le"),
            Step(four, "same", four + 0, "Nothing changes.", left=count, relation=second),
        ),
    )


def test_a_certificate_is_asked_and_its_rung_is_told() -> None:
    report = chain().verify()
    assert report
    assert report.steps[0].rung == "comparison"


def test_a_certificate_refuses() -> None:
    wrong = Step(
        chain().steps[0].after, "bound", chain().steps[0].before, "No.", Certified(AtMost()), None, "le"
    )
    report = Derivation("t", "T", (wrong,)).verify()
    assert not report
    assert "4 is compared with 3" in str(report)


def test_an_inequality_needs_more_than_equal_sides() -> None:
    step = Step(z, "?", z, "Not shown.", relation="lt")
    with pytest.raises(ProofError, match="no equality"):
        Derivation("t", "T", (step,)).verify()


def test_a_chain_says_how_its_left_side_stands_to_each_line() -> None:
    made = chain()
    assert "≤ 4" in made.text()
    assert r"pieces} &= 3" in made.latex() or r"&= 3" in made.latex()
    assert r"&\le 4" in made.latex()
    assert plain(made.formulas()[1].before) == "pieces ≤ 4"
    assert json.loads(made.json())["steps"][0]["relation"] == "le"


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [("=", "le", "le"), ("le", "=", "le"), ("le", "lt", "lt"), ("lt", "le", "lt"), ("ge", "gt", "gt")],
)
def test_relations_add_up(first: str, second: str, both: str) -> None:
    assert composed(first, second) == both


def test_two_sides_without_a_left_stand_in_one_line() -> None:
    step = Step(z, "certified", k, "It is so.", Certified(AtMost()), relation="ge")
    made = Derivation("t", "T", (step,))
    assert "z ≥ k" in made.text()
    assert r"z &\ge k" in made.latex()
