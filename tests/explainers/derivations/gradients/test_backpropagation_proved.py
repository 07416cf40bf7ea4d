"""Backpropagation of random networks: every step proved, and hundreds of planted errors refused."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from random_networks import random_network
from sympy import HadamardProduct, MatAdd, MatMul, Transpose

from explainers.derivations.derivation import Definition, Derivation, Step
from explainers.derivations.expressions import Activation, children, folded, plus, rebuilt, times
from explainers.derivations.gradients.backward import Backward
from explainers.derivations.gradients.nodes import Gradient
from explainers.derivations.gradients.steps import backpropagation
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.unrolling import Unrolled
from explainers.networks import RELU, SOFTMAX, Dense, Layer, Network
from explainers.topics import training

LOSSES = ("squared", "any", "cross_entropy")


def network_of(seed: int, *, feedback: bool | None = None) -> Network:
    """Any random network; ReLU and others mixed, some of its layers without bias."""
    return random_network(
        seed,
        depth=1 + seed % 6,
        feedback=seed % 3 == 0 if feedback is None else feedback,
        activation=None if seed % 2 else RELU,
        has_bias=None,
        equal_widths=seed % 5 == 0,
    )


def steps_of(network: Network, loss: str = "squared") -> tuple[Step, ...]:
    if loss == "cross_entropy":
        last = network.output
        softmax = Layer(
            "softmax layer", Dense(3, SOFTMAX), (replace(last.inputs[0], source=last.name, delay=0),)
        )
        network = Network((*network.layers, softmax))
    graph = Unrolled(Letters(network), 3 if network.has_feedback else None)
    return backpropagation(Backward(graph, loss))


@pytest.mark.parametrize("seed", range(45))
def test_random_networks_are_proved_exactly(seed: int) -> None:
    report = Derivation("training", "", steps_of(network_of(seed), LOSSES[seed % 3])).verify()
    assert report, report
    assert report.is_exact


@pytest.mark.parametrize(
    "text", ["x[3] -> lstm 4 -> 2", "x[3] -> gru 4 -> 2 softmax", "x[3] -> lstm 2 -> gru 3"]
)
def test_cells_are_proved_through_time_and_a_lost_time_step_is_refused(text: str) -> None:
    graph = Unrolled(Letters(Network.parse(text)), 3)
    steps = backpropagation(Backward(graph, "squared"))
    assert Derivation("training", "", steps).verify().is_exact
    place = next(i for i, step in enumerate(steps) if step.left is None and isinstance(step.after, MatAdd))
    lost = replace(steps[place], after=plus(*steps[place].after.args[:-1]))
    report = Derivation("training", "", (*steps[:place], lost, *steps[place + 1 :])).verify()
    assert [step.number for step in report.wrong] == [place + 1]


# Planted errors --------------------------------------------------------------------------------


def lost_slope(random: Random, after: Any) -> Any:
    """φ′(z) left out, at one place."""
    return _at_one(random, after, HadamardProduct, lambda node, parts: _without(parts, _is_slope, node))


def lost_transpose(random: Random, after: Any) -> Any:
    return _at_one(random, after, Transpose, lambda _node, parts: parts[0])


def lost_term(random: Random, after: Any) -> Any:
    """A contribution left out: of a skip, of a time step."""

    def shorter(_node: Any, parts: tuple[Any, ...]) -> Any:
        place = random.randrange(len(parts))
        return plus(*parts[:place], *parts[place + 1 :])

    return _at_one(random, after, MatAdd, shorter)


def other_letter(random: Random, after: Any) -> Any:
    """Another layer's δ or h, of the same size where there is one."""
    own = [node for node in _nodes(after) if getattr(node, "name", "")[:1] in ("d", "h", "s", "x")]
    if not own:
        return after
    letter = random.choice(own)
    base, _, subscript = letter.name.partition("_")
    other = letter.func(f"{base}_{subscript}9" if subscript else f"{base}_9", *letter.args[1:])
    return _replaced(after, letter, other)


def function_for_slope(random: Random, after: Any) -> Any:
    """φ(z) where φ′(z) belongs."""

    def blunt(node: Any, parts: tuple[Any, ...]) -> Any:
        return Activation(str(node.phi).rstrip("'"), parts[1]) if _is_slope(node) else node

    return _at_one(random, after, Activation, blunt)


def swapped_factors(random: Random, after: Any) -> Any:
    """h δᵀ for δ hᵀ, and δ W for Wᵀ δ."""

    def swapped(node: Any, parts: tuple[Any, ...]) -> Any:
        return node if parts[0] == -1 else rebuilt(node, parts[::-1])

    return _at_one(random, after, MatMul, swapped)


ERRORS = (lost_slope, lost_transpose, lost_term, other_letter, function_for_slope, swapped_factors)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_planted_errors_are_refused(error: Any) -> None:
    """At least 60 of each kind, in networks with skips, stacks and feedback; where it is planted, it is told."""
    planted = 0
    for seed in range(400):
        random = Random(f"{error.__name__} {seed}")
        network = network_of(seed)
        if any(shape == (1,) for shape in network.shapes.values()):
            continue  # a number is its own transpose, and commutes: there it would be no error
        steps = list(steps_of(network, LOSSES[seed % 2]))
        places = [place for place, step in enumerate(steps) if step.rule == "chain rule"]
        random.shuffle(places)
        for place in places:
            wrong = error(random, steps[place].after)
            if wrong is not steps[place].after:
                steps[place] = replace(steps[place], after=wrong)
                report = Derivation("training", "", tuple(steps)).verify()
                assert [step.number for step in report.wrong][:1] == [place + 1], (seed, steps[place].rule)
                assert report.wrong[0].reason
                planted += 1
                break
        if planted == 60:
            break
    assert planted == 60


def test_a_wrong_definition_is_refused_too() -> None:
    """The forward pass says W_2 h_1; a δ that goes back through another W does not follow."""
    steps = training.derive().steps
    place = next(i for i, step in enumerate(steps) if step.left is not None and step.left.name == "delta_2")
    pairs = dict(steps[place].evidence.pairs)
    z = next(letter for letter in pairs if letter.name == "z_3")
    h = _letter(pairs[z], "h_2")
    pairs[z] = _replaced(pairs[z], h, h.func("h_1", *h.args[1:]))
    wrong = replace(steps[place], evidence=Definition(tuple(pairs.items())))
    assert not Derivation("training", "", (wrong,)).verify()


# Truths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_true_rewrites_are_never_refused(seed: int) -> None:
    """Factors of ⊙ and terms in another order, products bracketed otherwise, double transposes."""
    random = Random(seed)
    steps = [
        replace(step, after=_rewritten(random, step.after)) if step.rule == "chain rule" else step
        for step in steps_of(network_of(seed), LOSSES[seed % 2])
    ]
    report = Derivation("training", "", tuple(steps)).verify()
    assert report, report
    assert report.is_exact


def _rewritten(random: Random, expr: Any) -> Any:
    def combine(node: Any, parts: tuple[Any, ...]) -> Any:
        if not parts or isinstance(node, Gradient):
            return node
        if isinstance(node, MatAdd | HadamardProduct):
            made = rebuilt(node, tuple(random.sample(parts, len(parts))))
        elif isinstance(node, MatMul) and len(parts) > 2:
            made = times(parts[0], times(*parts[1:]))
        else:
            made = rebuilt(node, parts)
        return Transpose(Transpose(made)) if node.is_Matrix and random.random() < 0.3 else made

    return folded(expr, combine)


# Walking ---------------------------------------------------------------------------------------


def _nodes(expr: Any) -> list[Any]:
    return [expr, *(node for part in children(expr) for node in _nodes(part))]


def _letter(expr: Any, name: str) -> Any:
    return next(node for node in _nodes(expr) if getattr(node, "name", "") == name)


def _is_slope(node: Any) -> bool:
    return isinstance(node, Activation) and str(node.phi).endswith("'")


def _without(parts: tuple[Any, ...], is_lost: Any, node: Any) -> Any:
    left = [part for part in parts if not is_lost(part)]
    return node if len(left) == len(parts) else left[0] if len(left) == 1 else rebuilt(node, tuple(left))


def _replaced(expr: Any, old: Any, new: Any) -> Any:
    return folded(expr, lambda node, parts: new if node == old else rebuilt(node, parts) if parts else node)


def _at_one(random: Random, expr: Any, kind: Any, change: Any) -> Any:
    """`change(node, parts)` at one random node of this kind; `expr` itself where nothing changes."""
    if isinstance(expr, Gradient):
        return expr
    fitting = [node for node in _nodes(expr) if isinstance(node, kind)]
    random.shuffle(fitting)
    for chosen in fitting:
        new = change(chosen, children(chosen))
        if new is not chosen:
            return _replaced(expr, chosen, new)
    return expr
