"""Products of gates, entry by entry: what is equal is proved, a wrong one is refuted, and both can be read."""

from __future__ import annotations

from random import Random

import pytest
from sympy import OneMatrix

from explainers.derivations.expressions import Activation, entrywise, matrix, minus, plus, times, vector
from explainers.derivations.printing.building import formula
from explainers.derivations.printing.latex import latex
from explainers.derivations.printing.plain import plain
from explainers.derivations.printing.typst import typst
from explainers.derivations.proof import prove

n = 3
f, i, g, c = (vector(name, n) for name in "figc")
W, x = matrix("W", n, n), vector("x", n)
ONES = OneMatrix(n, 1)
GATE = Activation("sigma", times(W, x))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (entrywise(f, plus(c, g)), plus(entrywise(f, c), entrywise(f, g))),
        (entrywise(f, g), entrywise(g, f)),
        (entrywise(entrywise(f, i), g), entrywise(f, i, g)),
        (entrywise(GATE, minus(ONES, c)), minus(GATE, entrywise(GATE, c))),
        (plus(entrywise(f, c), entrywise(minus(ONES, f), c)), c),
        (entrywise(ONES, Activation("tanh", c)), Activation("tanh", c)),
        (
            entrywise(f, plus(entrywise(f, c), entrywise(i, g))),
            plus(entrywise(f, f, c), entrywise(f, i, g)),
        ),
    ],
)
def test_what_is_equal_is_proved_for_all_values(left: object, right: object) -> None:
    report = prove(left, right)
    assert report.is_exact, report
    assert report.steps[0].rung == "normal form"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (entrywise(f, plus(c, g)), plus(entrywise(f, c), g)),
        (plus(entrywise(f, c), entrywise(f, c)), c),
        (entrywise(GATE, c), entrywise(c, Activation("tanh", times(W, x)))),
        (times(W, entrywise(f, x)), entrywise(f, times(W, x))),
        (Activation("phi", entrywise(f, c)), entrywise(Activation("phi", f), Activation("phi", c))),
        (entrywise(f, f), f),
    ],
)
def test_what_differs_is_refuted(left: object, right: object) -> None:
    assert not prove(left, right)


@pytest.mark.parametrize("seed", range(10))
def test_random_products_of_gates(seed: int) -> None:
    """Multiplied out in any order they are equal; with one factor exchanged they are not."""
    random = Random(seed)
    letters = [vector(f"v_{place}", n) for place in range(5)]
    terms = [[random.choice(letters) for _ in range(random.randint(1, 3))] for _ in range(3)]
    outer = [random.choice(letters) for _ in range(random.randint(1, 2))]
    left = entrywise(*outer, plus(*(entrywise(*term) for term in terms)))
    shuffled = [random.sample([*outer, *term], len(outer) + len(term)) for term in terms]
    assert prove(left, plus(*(entrywise(*term) for term in random.sample(shuffled, 3)))).is_exact
    other = next(letter for letter in letters if letter != shuffled[0][0])
    wrong = [[other, *shuffled[0][1:]], *shuffled[1:]]
    assert not prove(left, plus(*(entrywise(*term) for term in wrong)))


def test_a_gate_can_be_read() -> None:
    shown = formula(plus(entrywise(f, c), entrywise(minus(ONES, f), Activation("tanh", times(W, x)))))
    assert plain(shown) == "f ⊙ c + (1 − f) ⊙ tanh(Wx)"
    assert r"\odot" in latex(shown)
    assert "dot.o" in typst(shown)
