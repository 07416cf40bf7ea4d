"""Feedback: gradients against finite differences in NumPy, memories against the forward pass, bounds against norms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sympy import DiagMatrix, HadamardProduct, MatAdd, MatMul, OneMatrix

from explainers.derivations.derivation import Certified, Step
from explainers.derivations.expressions import Activation, children, plus, times
from explainers.derivations.gradients.nodes import Jacobian
from explainers.derivations.symbols import Letters, before_activation
from explainers.derivations.unfolding.norms import Norm, NormOfProduct, bound_of
from explainers.networks import ACTIVATIONS, Edge, Network, NetworkError
from explainers.topics.feedback import derive

FUNCTIONS = {phi.symbol: phi for phi in ACTIVATIONS} | {
    f"{phi.symbol}'": phi.derivative for phi in ACTIVATIONS if phi.derivative
}
STEPS = 3


def value(expr: Any, known: dict[str, np.ndarray]) -> np.ndarray:
    """`expr` in NumPy, by recursion."""
    parts = [value(part, known) for part in children(expr) if not part.is_Symbol]
    match expr:
        case MatAdd():
            return sum(parts[1:], parts[0])
        case MatMul():
            made = parts[0]
            for part in parts[1:]:
                made = made * part if made.size == 1 else made @ part
            return made
        case HadamardProduct():
            return np.prod(np.stack(parts), axis=0)
        case DiagMatrix():
            return np.diag(parts[0][:, 0])
        case Activation():
            return FUNCTIONS[expr.phi.name](parts[0])
        case OneMatrix():
            return np.ones((int(expr.args[0]), 1))
    if expr.is_Integer:
        return np.array([[float(expr)]])
    if type(expr).__name__ == "Identity":
        return np.eye(int(expr.args[0]))
    if type(expr).__name__ == "ZeroMatrix":
        return np.zeros(tuple(map(int, expr.args)))
    if type(expr).__name__ == "BlockMatrix":
        return np.concatenate(parts, axis=0)
    return known[expr.name]


class Passed:
    """A network with random numbers, its forward pass over three steps, and every letter's value."""

    def __init__(self, text: str, seed: int = 1) -> None:
        self.network = Network.parse(text).randomised(seed)
        self.letters = Letters(self.network)
        generator = np.random.default_rng(seed)
        self.xs = generator.normal(size=(STEPS, self.network.input_shape[0]))
        self.initial: dict[Edge, np.ndarray] = {
            Edge(edge.source, back): generator.normal(size=self.network.shapes[edge.source])
            for edge, _ in self.network.edges
            for back in range(1, edge.delay + 1)
        }
        self.passes = self.network.forward_sequence(self.xs, self.initial)

    @property
    def known(self) -> dict[str, np.ndarray]:
        known: dict[str, np.ndarray] = {}
        for layer in self.network.dense_layers:
            given = dict(self.network.parameters.of_layer(layer.name))
            bias = self.letters.bias(layer)
            if bias is not None:
                known[bias.name] = given.pop("b")[:, None]
            known |= dict(zip(self.letters.weight_names(layer), given.values(), strict=True))
        for time, one in enumerate(self.passes, start=1):
            for layer in self.network.layers:
                known[self.letters.layer(layer.name, time).name] = one[layer.name][:, None]
            for name, z in one.pre_activations.items():
                layer = self.network.by_name[name]
                known[before_activation(self.letters, layer, time).name] = z[:, None]
        for edge, state in self.initial.items():
            known[self.letters.layer(edge.source, 1 - edge.delay).name] = state[:, None]
        return known

    def difference(self, name: str, source: Edge, size: float = 1e-6) -> np.ndarray:
        """∂(last output of layer `name`)/∂(initial value of `source`), by central differences."""
        columns = []
        for place in range(len(self.initial[source])):
            ends = []
            for sign in (1, -1):
                moved = self.initial[source].copy()
                moved[place] += sign * size
                passes = self.network.forward_sequence(self.xs, self.initial | {source: moved})
                ends.append(passes[-1][name])
            columns.append((ends[0] - ends[1]) / (2 * size))
        return np.stack(columns, axis=1)


def gradient_of(steps: tuple[Step, ...]) -> tuple[Jacobian, Any]:
    """∂h_T/∂h_0, and the product that it ends in."""
    chain = [step for step in steps if step.rule == "chain rule"]
    return chain[0].before, chain[-1].after


GRADIENTS = {
    "x[3] -> h: 4 tanh <- h": "h",
    "x[2] -> h: 3 sigmoid <- h -> 2": "h",
    "x[2] -> h: 3 tanh <- h <- h[t-2]": "h",
    "x[2] -> h: 3 tanh <- h[t-2] -> 2": "h",
    "x[2] -> a: 3 tanh <- b -> b: 2 sigmoid": "b",
    "x[2] -> a: 3 tanh <- b -> 3 softplus -> + a -> b: 3 tanh <- b": "b",
    "x[2] -> a: 2 tanh <- b -> 2 silu -> & a -> b: 2 tanh": "b",
    "x[2] -> a: 2 sigmoid <- a -> g: 2 tanh <- a -> * a -> complement": "a",
}


@pytest.mark.parametrize("text", GRADIENTS)
def test_the_gradient_is_that_of_finite_differences(text: str) -> None:
    passed = Passed(text)
    jacobian, product = gradient_of(derive(passed.network, steps=STEPS).steps)
    name = GRADIENTS[text]
    back = next(back for back in range(1, 4) if passed.letters.layer(name, 1 - back) == jacobian.letter)
    found = value(product, passed.known)
    np.testing.assert_allclose(found, passed.difference(name, Edge(name, back)), rtol=1e-5, atol=1e-8)
    assert np.abs(found).max() > 1e-6


@pytest.mark.parametrize(("text", "state"), [("x[2] -> lstm 3", "lstm1_c"), ("x[2] -> gru 3 -> 1", "gru1")])
def test_a_memory_unrolled_is_that_of_the_forward_pass(text: str, state: str) -> None:
    passed = Passed(text)
    steps = derive(passed.network, steps=STEPS).steps
    unrolled = next(step for step in steps if step.rule == "multiply out by entries")
    np.testing.assert_allclose(
        value(unrolled.after, passed.known)[:, 0], passed.passes[-1][state], rtol=1e-12
    )
    assert unrolled.left == passed.letters.layer(state, STEPS)


@pytest.mark.parametrize("text", ["x[2] -> lstm 3", "x[2] -> gru 3"])
def test_with_gates_held_the_memory_is_linear_in_its_past(text: str) -> None:
    passed = Passed(text)
    steps = derive(passed.network, steps=STEPS).steps
    unrolled = next(step for step in steps if step.rule == "multiply out by entries").after
    jacobian, product = gradient_of(steps)
    known, moved = passed.known, dict(passed.known)
    moved[jacobian.letter.name] = known[jacobian.letter.name] + 1.0
    change = value(unrolled, moved) - value(unrolled, known)
    np.testing.assert_allclose(value(product, known) @ np.ones((3, 1)), change)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "identity"])
def test_the_bound_is_above_the_norm(name: str) -> None:
    phi = next(one for one in ACTIVATIONS if one.name == name)
    passed = Passed(f"x[3] -> h: 4 {name} <- h" if name != "identity" else "x[3] -> h: 4 <- h")
    steps = derive(passed.network, steps=STEPS).steps
    _, product = gradient_of(steps)
    bound = next(step.after for step in steps if step.rule == "bound")
    weights = passed.known[passed.letters.weights(passed.network.by_name["h"])[1].name]
    stretch = np.linalg.norm(weights, 2)
    (norm,) = bound.atoms(Norm)
    limit = float(bound.subs(norm, stretch))
    assert np.linalg.norm(value(product, passed.known), 2) <= limit * (1 + 1e-12)
    assert limit == pytest.approx((0.25 if phi.name == "sigmoid" else 1.0) ** STEPS * stretch**STEPS)


# Planted errors --------------------------------------------------------------------------------


def test_a_wrong_factor_is_refuted() -> None:
    made = derive(Network.parse("x[3] -> h: 4 tanh <- h"))
    place, last = next((n, s) for n, s in reversed(list(enumerate(made.steps))) if s.rule == "chain rule")
    factors = last.after.args
    for wrong in (
        factors[:-1],
        factors[1:],
        (factors[2], *factors[1:2], factors[0], *factors[3:]),
        factors[::-1],
    ):
        step = replace(last, after=times(*wrong))
        assert not replace(made, steps=(*made.steps[:place], step)).verify()


def test_a_wrong_bound_is_refused() -> None:
    made = derive(Network.parse("x[3] -> h: 4 sigmoid <- h"))
    step = next(step for step in made.steps if step.rule == "bound")
    assert isinstance(step.evidence, Certified)
    norm = next(iter(step.after.atoms(Norm)))
    for wrong in (norm**2 / 16, norm**3 / 128, norm**4 / 64, norm, norm**3):
        assert not replace(made, steps=(replace(step, after=wrong),)).verify()
    for relation in ("lt", "ge", "="):
        assert not replace(made, steps=(replace(step, relation=relation),)).verify()


def test_a_product_of_something_else_has_no_bound() -> None:
    letters = Letters(Network.parse("x[3] -> h: 4 tanh <- h"))
    weight = letters.weights(letters.network.output)[1]
    assert bound_of(plus(weight, weight), ()) is None
    assert bound_of(times(weight, weight), ()) is not None


# Which networks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "steps", "sentence"),
    [
        ("x[3] -> 4 tanh", None, "feeds nothing back"),
        ("x[3] -> h: 4 <- h", 51, "50 steps at most"),
        ("x[3] -> lstm 4", 21, "20 steps at most"),
        ("x[3] -> lstm 4", "T", "one recurrent layer"),
        ("x[3] -> h: 4 <- h", 0, "not a number of time steps"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, steps: Any, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        derive(Network.parse(text), steps=steps)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[2] -> h: 2 softmax <- h", "The gradient is left out"),
        ("x[2] -> 3 -> 2 <- layer1[t-2]", "does not come round again"),
        ("x[2] -> h: 2 tanh <- h", "vanishes"),
        ("x[2] -> h: 2 tanh <- h <- h[t-2]", "their sum|sum of these"),
        ("x[2] -> lstm 2", "Gers et al"),
        ("x[2] -> gru 2", "Cho et al"),
    ],
)
def test_remarks_say_what_was_found(text: str, words: str) -> None:
    made = derive(Network.parse(text))
    assert made.verify().is_exact
    assert any(one in remark for remark in made.remarks for one in words.split("|"))


@pytest.mark.parametrize("steps", [1, 2, 20])
@pytest.mark.parametrize("text", ["x[2] -> h: 2 tanh <- h", "x[2] -> lstm 2", "x[2] -> gru 2 -> 1"])
def test_any_number_of_steps_is_proved(text: str, steps: int) -> None:
    assert derive(Network.parse(text), steps=steps).verify().is_exact


@pytest.mark.parametrize("text", ["x[2] -> lstm 3", "x[2] -> gru 3"])
def test_along_a_memory_nothing_explodes(text: str) -> None:
    passed = Passed(text)
    made = derive(passed.network, steps=STEPS)
    _, product = gradient_of(made.steps)
    bound = next(step for step in made.steps if step.rule == "bound")
    assert bound.after == 1
    assert np.linalg.norm(value(product, passed.known), 2) <= 1
    assert not replace(made, steps=(replace(bound, after=bound.after / 2),)).verify()
    without = NormOfProduct(
        bound.evidence.certificate.functions, product, bound.evidence.certificate.definitions
    )
    assert not replace(made, steps=(replace(bound, evidence=Certified(without)),)).verify()
