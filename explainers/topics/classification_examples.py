"""From scores to a class: softmax makes probabilities of them and keeps their order, so the largest score wins."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import Function, IndexedBase, Integer, Rational, Sum, Symbol

from ..derivations.derivation import Certified, Derivation, Equality, Ordering, Step
from ..derivations.raw import minus, over, power_of_e, raw_sum
from ..derivations.symbols import activation_of
from ..learning.classes import LargestScore, class_names, letter_of, score_numbers, set_of
from ..learning.softmax import (
    MOST_CLASSES,
    MOST_WRITTEN,
    any_probability,
    any_total,
    probability,
    scores,
    total_of,
)
from ..networks import IDENTITY, SIGMOID, SOFTMAX, Network, NetworkError
from ..values import Compared, decimal

EXAMPLE = Network.parse("x[3] -> 5 relu -> 4 softmax")
DECIMALS = 3
_FITS = "end the network with softmax, as in x[3] -> 5 relu -> 4 softmax, or for two classes with one sigmoid"
ONE = Integer(1)
MORE = Symbol("d", positive=True)
"""By how much one score is larger."""


def derive(
    network: Network = EXAMPLE, *, classes: str | None = None, example: str | None = None
) -> Derivation:
    """ŷ = argmax softmax(z) = argmax z, proved and in numbers.

    The network ends in softmax, in plain scores, or in one sigmoid, which tells two classes apart. `classes` names
    them, "cat, dog, bear, bird"; `example` gives their scores, "1, 3, 0, -1".
    """
    head = _head(network)
    if head == SIGMOID:
        return _two_by_sigmoid(class_names(classes, 2), score_numbers(example, 1)[0])
    count = network.output_shape[0]
    if count == 1:
        raise NetworkError(f"one class leaves no choice: {_FITS}")
    if not isinstance(count, int) or count > MOST_CLASSES:
        if classes is not None or example is not None:
            raise NetworkError(
                f"an example has at most {MOST_CLASSES} classes, not {count}: leave classes and example out"
            )
        steps = (*_any_probabilities(count), *_order_is_kept(), _two_classes())
        return _made("The largest score wins", steps, ())
    names, given = class_names(classes, count), score_numbers(example, count)
    letters = _probabilities(count) if count <= MOST_WRITTEN else _any_probabilities(count)
    steps = (*letters, *_order_is_kept(), *_in_numbers(names, given), _two_classes())
    winner = names[given.index(max(given))]
    remark = (
        f"In the example the answer is {winner}: it has the largest score, and so the largest probability."
    )
    return _made("The largest score wins", steps, (remark,))


def _made(title: str, steps: tuple[Step, ...], remarks: tuple[str, ...]) -> Derivation:
    to_choose = "To choose, the probabilities need not even be computed; to train, and to say how sure it is, they are."
    return Derivation("classification_examples", title, steps, _roles(steps), (*remarks, to_choose))


def _head(network: Network) -> Any:
    """The activation of the output; NetworkError where it makes no classes."""
    head, shape = activation_of(network.output) or IDENTITY, network.output_shape
    if len(shape) != 1 or head not in (IDENTITY, SOFTMAX, SIGMOID) or (head == SIGMOID and shape != (1,)):
        what = "×".join(map(str, shape))
        raise NetworkError(f"{what} outputs after {head.name} choose no class: {_FITS}")
    return head


def _roles(steps: Sequence[Step]) -> tuple[tuple[str, str], ...]:
    sides = [side for step in steps for side in (step.before, step.after, step.left) if side is not None]
    names = sorted({str(symbol) for side in sides for symbol in side.free_symbols})
    return tuple((name, "layer 1" if name[0] == "z" else "output") for name in names if name[0] in "zp")


# In letters ----------------------------------------------------------------------------------


def _probabilities(count: int) -> tuple[Step, ...]:
    """p_k = e^{z_k}/Σ e^{z_j} > 0, and all of them add up to 1."""
    z = scores(count)
    all_of_them = [probability(z, place) for place in range(1, count + 1)]
    together = over(total_of(z), total_of(z))
    letters = raw_sum(*(Symbol(f"p_{place}") for place in range(1, count + 1)))
    first = Symbol("p_1")
    return (
        Step(
            all_of_them[0],
            "softmax",
            all_of_them[0],
            "Softmax turns the scores z into probabilities: each becomes a power of e, divided by their sum.",
            left=first,
        ),
        Step(
            all_of_them[0],
            "positive",
            Integer(0),
            "A power of e is positive, whatever the score is.",
            Ordering(),
            None,
            "gt",
        ),
        Step(
            raw_sum(*all_of_them),
            "one denominator",
            together,
            "All have the same denominator, so that their numerators add up.",
            left=letters,
        ),
        Step(
            together,
            "cancel",
            ONE,
            "Above and below stands the same: the probabilities add up to 1.",
            left=letters,
        ),
    )


def _any_probabilities(count: Any) -> tuple[Step, ...]:
    """The same for any number of classes, with Σ."""
    n = count if not isinstance(count, int) else Symbol("n", integer=True, positive=True)
    k = Symbol("k", integer=True)
    each = any_probability(n)
    together = over(any_total(n, "k"), any_total(n))
    total = Sum(IndexedBase("p")[k], (k, 1, n))
    softmax = "Softmax turns the scores z into probabilities: powers of e, divided by their sum."
    return (
        Step(each, "softmax", each, softmax, left=IndexedBase("p")[k]),
        Step(
            Sum(each, (k, 1, n)),
            "one denominator",
            together,
            "All have the same denominator, so that their numerators add up.",
            left=total,
        ),
        Step(
            together,
            "cancel",
            ONE,
            "Above and below stands the same sum: for any number n of classes the probabilities add up to 1.",
            left=total,
        ),
    )


def _order_is_kept() -> tuple[Step, ...]:
    """p_i/p_j = e^{z_i − z_j} with S for the sum below, and e^d > 1 for d > 0."""
    z, below = [Symbol(f"z_{name}", real=True) for name in "ij"], Symbol("S", positive=True)
    shares = [over(power_of_e(each), below) for each in z]
    return (
        Step(
            over(*shares),
            "compare",
            power_of_e(raw_sum(z[0], minus(z[1]))),
            "Two probabilities have the same sum S below: how many times larger one is than the other depends on the "
            "difference of their scores alone.",
            left=over(Symbol("p_i"), Symbol("p_j")),
        ),
        Step(
            power_of_e(MORE),
            "compare",
            ONE,
            "Where the difference d is positive this is more than 1: the larger score has the larger probability.",
            Ordering(),
            None,
            "gt",
        ),
    )


def _two_classes() -> Step:
    """e^{z_1}/(e^{z_1} + e^{z_2}) = σ(z_1 − z_2)."""
    z = scores(2)
    difference = raw_sum(z[0], minus(z[1]))
    sigmoid = over(ONE, raw_sum(ONE, power_of_e(minus(difference))))
    reason = "Two classes need one number only: softmax of two scores is the sigmoid of their difference."
    return Step(probability(z, 1), "divide by the numerator", sigmoid, reason)


# In numbers ----------------------------------------------------------------------------------


def _in_numbers(names: Sequence[str], given: Sequence[Fraction]) -> tuple[Step, ...]:
    """Every probability, rounded; the largest against the next; and the class."""
    z = [Rational(score.numerator, score.denominator) for score in given]
    exact = [probability(z, place) for place in range(1, len(z) + 1)]
    shares = _shares(given)
    order = sorted(range(len(z)), key=lambda place: -given[place])
    first, second = order[:2]
    worked = (
        Step(
            each,
            "example",
            decimal(shares[place], DECIMALS),
            f"The score of {name} is {_text(given[place])}.",
            Certified(Compared(decimals=DECIMALS)),
            Function("p")(letter_of(name)),
            "approx",
        )
        for place, (name, each) in enumerate(zip(names, exact, strict=True))
    )
    return (
        *worked,
        Step(
            exact[first],
            "largest",
            exact[second],
            f"{names[first].capitalize()} has the largest probability, before {names[second]}.",
            Certified(Compared()),
            None,
            "gt",
        ),
        Step(
            letter_of(names[first]),
            "argmax",
            set_of(names),
            "The answer is the class with the largest probability, which is the one with the largest score.",
            Certified(LargestScore(tuple(given))),
            None,
            "in",
        ),
    )


def _shares(given: Sequence[Fraction]) -> list[float]:
    return [float(share) for share in SOFTMAX([float(score) for score in given])]


def _text(score: Fraction) -> str:
    return str(score).replace("-", "−")


# One sigmoid ---------------------------------------------------------------------------------


def _two_by_sigmoid(names: Sequence[str], score: Fraction) -> Derivation:
    """p = σ(z) for the first class, 1 − p for the second; the sign of z decides."""
    z = Symbol("z", real=True)

    def sigmoid(value: Any) -> Any:
        return over(ONE, raw_sum(ONE, power_of_e(minus(value))))

    rest = raw_sum(ONE, minus(sigmoid(z)))
    half = Rational(1, 2)
    number = Rational(score.numerator, score.denominator)
    chosen = names[0] if score > 0 else names[1]
    p = Symbol("p")
    likely = float(SIGMOID(float(score)))
    steps = (
        Step(
            sigmoid(z),
            "sigmoid",
            sigmoid(z),
            f"The sigmoid turns the score z into the probability of {names[0]}.",
            left=p,
        ),
        Step(
            rest,
            "the other class",
            over(ONE, raw_sum(ONE, power_of_e(z))),
            f"What is left to 1 is the probability of {names[1]}: the sigmoid of −z.",
            Equality(),
            raw_sum(ONE, minus(p)),
        ),
        Step(
            sigmoid(MORE),
            "compare",
            half,
            "Where the score is positive, it is more than a half.",
            Ordering(),
            None,
            "gt",
        ),
        Step(
            sigmoid(raw_sum(minus(MORE))),
            "compare",
            half,
            "Where it is negative, it is less than a half: the sign of the score decides.",
            Ordering(),
            None,
            "lt",
        ),
        Step(
            sigmoid(number),
            "example",
            decimal(likely, DECIMALS),
            f"For a score of {_text(score)}, for example: the answer is {chosen}.",
            Certified(Compared(decimals=DECIMALS)),
            Function("p")(letter_of(names[0])),
            "approx",
        ),
        _two_classes(),
    )
    remark = f"Here one output tells {names[0]} from {names[1]}; softmax with two outputs would do the same."
    return _made("Two classes, one number", steps, (remark,))
