"""2,100 planted errors, all refused with the step named; 600 true rewrites, none refused."""

from collections import Counter
from random import Random

import pytest
from planted_errors import ALL_REWRITES, ERRORS, KINDS, planted, random_net, rewritten

from explainers.derivations.derivation import Derivation, Step
from explainers.derivations.proof import check, prove, verify

PER_ERROR = 300


@pytest.mark.parametrize("error", ERRORS)
def test_every_planted_error_is_refused_at_its_step(error):
    found = Counter()
    for seed in range(PER_ERROR):
        made = planted(seed, error)
        report = check(made.chain)
        first = report.wrong[0]
        assert first.number == made.step, (error, seed, str(report))
        found["shapes" if first.rung == "shapes" else "values"] += 1
        if first.rung != "shapes":
            # What is built on a wrong value is right by itself: only the planted step is named.
            assert report.wrong == (first,), (error, seed)
            assert first.counterexample is not None, (error, seed)
            assert first.counterexample.left != first.counterexample.right
            assert first.reason
    assert found["values"] >= PER_ERROR // 3


@pytest.mark.parametrize("kind", KINDS)
def test_no_true_rewrite_is_refused(kind):
    for seed in range(150):
        random = Random(f"{kind} {seed}")
        phi = random.choice((None, "phi", "ReLU"))
        before = random_net(random, kind=kind, equal_widths=bool(seed % 2), phi=phi)
        after = rewritten(random, before, 8, ALL_REWRITES)
        assert after != before or seed
        report = prove(before, after)
        assert report.is_exact, (kind, seed, str(report))


@pytest.mark.parametrize("error", ERRORS)
def test_a_derivation_names_the_wrong_step(error):
    for seed in range(10):
        made = planted(seed, error)
        pairs = zip(made.chain, made.chain[1:], strict=False)
        steps = tuple(Step(a, "rewrite", b, "", left="yhat") for a, b in pairs)
        assert verify(Derivation("test", "Test", steps)).wrong[0].number == made.step
