"""For each topic further networks and options, none of which it may refuse: three at least beside its example."""

from __future__ import annotations

from typing import Any

from own_activations import MISH, SOFT_SIGN

from explainers.networks import ACTIVATIONS, SIGMOID, TANH, Network, leaky_relu


class Case:
    """A topic's network (as text, a network, or none for its own example) and its options."""

    def __init__(self, network: str | Network | None = None, **options: Any) -> None:
        self.network = Network.parse(network) if isinstance(network, str) else network
        self.options = options

    def __repr__(self) -> str:
        return f"{self.network if self.network is None else str(self.network)[:50]} {self.options or ''}"


OTHERS: dict[str, tuple[Case, ...]] = {
    "neuron": (Case("x[2] -> 1 relu"), Case("x[n] -> 4 tanh", unit=3), Case("x[3] -> 5 relu -> 2", layer=2)),
    "bias": (Case("x[1] -> 1 sigmoid"), Case("x[n] -> 1"), Case("x[2] -> 3 relu -> 1", layer=2)),
    "feedforward": (Case("x[n] -> m relu -> 1"), Case("x[784] -> 100 -> 10"), Case("x[4] -> h: 8 <- h -> 2")),
    "layer": (Case("x[2] -> 2 relu"), Case("x[n] -> m tanh"), Case("x[3] -> 7 relu -> 2", layer=2)),
    "stack": (
        Case("x[2] -> 3 relu -> 1"),
        Case("x[8] -> a: 8 relu -> 8 -> + a -> 2"),
        Case("x[8] -> a: 8 relu -> 8 -> & a -> 2"),
        Case(Network.known("lenet5")),
    ),
    "nesting": (
        Case("x[n] -> m relu -> 1"),
        Case("x[3] -> 4 -> 4 -> 4 -> 2"),
        Case("x[n] -> n relu -> n relu", depth="L"),
        Case(Network.known("lenet5")),
    ),
    "collapse": (
        Case("x[3] -> 5 -> 6 -> 7 -> 2"),
        Case("x[8] -> a: 8 -> 8 -> + a -> 2"),
        Case("x[4] -> h: 8 <- h", steps="T"),
        Case(Network.known("lenet5")),
        Case(Network.known("resnet18"), is_identity=True),
    ),
    "sampling": (
        Case(frequency=900),
        Case(frequency=300),
        Case(frequency="1/3", rate="1/2"),
        Case(frequency=440.5, rate=44100),
    ),
    "spectrum": (
        Case(samples=16, frequency=3000),
        Case(samples=5, frequency=2, rate=10),
        Case(frequency=1500),
        Case(samples=4, frequency=4000),
    ),
    "linearity": (
        Case(function="e^x"),
        Case("x[1] -> 2 relu -> 1"),
        Case("x[2] -> 3 sigmoid -> 2 softmax"),
        Case("x[3] -> a: 4 gelu -> 4 -> + a -> 2"),
    ),
    "function_family": (
        Case("x[3] -> 5 tanh -> 2"),
        Case("x[1] -> 3 leaky_relu -> 2 softmax"),
        Case("x[784] -> 50 relu -> 10"),
        Case("x[n] -> m relu -> 1"),
    ),
    "depth": (
        Case("x[2] -> 8 relu -> 8 relu -> 8 relu -> 1", against="units"),
        Case("x[2] -> 4 relu -> 4 relu -> 1", tent=5),
        Case("x[1] -> 5 relu"),
        Case("x[784] -> 128 relu -> 64 relu -> 10", against="parameters"),
    ),
    "approximation": (
        Case(units=3),
        Case(f="exp(x)", error="0.01"),
        Case(f="abs(x)", low="-1", kind="sigmoid"),
        Case("x[1] -> 5 relu -> 1", f="x^3-x", low=-1),
        Case(Network.parse("x[1] -> 4 relu -> 4 tanh -> 1").randomised(1), error="2"),
    ),
    "training": (
        Case("x[2] -> 3 relu -> 1"),
        Case("x[4] -> 6 tanh -> 3 softmax"),
        Case("x[8] -> a: 8 relu -> 8 relu -> & a -> 2", loss="any"),
        Case("x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2", layer="a"),
        Case("x[4] -> h: 8 tanh <- h -> 3", steps=4),
        Case("x[3] -> lstm 4 -> 2", steps=2),
        Case("x[n] -> m sigmoid -> 2 softmax", loss="squared"),
        Case("x[5]" + " -> 5 relu" * 99 + " -> 2 softmax"),
        Case("x[n] -> n tanh -> n tanh -> 2", depth="L"),
    ),
    "ingredients": (
        Case("x[3] -> 4 relu -> 2 softmax", examples=2),
        Case("x[n] -> m tanh -> 1", examples="N"),
        Case("x[8] -> a: 8 relu -> 8 -> + a -> 2", examples=100),
        Case("x[2] -> 3 softmax", loss="squared", examples=1),
    ),
    "architectures": (
        Case(Network.known("resnet50")),
        Case(Network.known("unet")),
        Case("x[c, 8, 8] -> conv n@3x3 -> batchnorm -> relu -> flatten -> m"),
        Case("x[4] -> lstm 5 -> 2"),
    ),
    "cost": (
        Case(models="resnet18"),
        Case(models="vgg16, vgg19, resnet34"),
        Case(models="resnet50,alexnet"),
    ),
    "piecewise": (
        Case("x[2] -> 3 relu -> 1"),
        Case("x[1] -> a: 2 leaky_relu -> 2 -> + a -> relu -> 1", domain="-3, 3"),
        Case("x[2] -> 3 relu -> 3 relu -> 2", domain="0, 0; 1, 0; 1/2, 2/3"),
        Case("x[1] -> 2 -> 1"),
        Case(Network.parse("x[2] -> a: 4 relu -> 3 relu -> & a -> 1").randomised(3)),
    ),
    "activations": (
        *(Case(function=activation) for activation in ACTIVATIONS if activation.formula),
        Case(function=leaky_relu("1/5")),
        Case(function=MISH),
        Case("x[3] -> 5 relu -> 5 relu -> 2 softmax"),
        Case("x[n] -> m gelu -> 1"),
        Case("x[2] -> 3 -> 1"),
    ),
    "step": (Case(function=TANH), Case(function=SIGMOID), Case(function=SOFT_SIGN)),
    "classification_examples": (
        Case("x[784] -> 32 relu -> 10 softmax"),
        Case("x[20] -> 8 relu -> 1 sigmoid", example="-1.5"),
        Case("x[5] -> 3", classes="rock, paper, scissors", example="1/2, 0, 2"),
        Case("x[n] -> m softmax"),
    ),
    "convolution": (
        Case("x[1, 3, 3] -> conv 1@2x2 relu nobias"),
        Case("x[2, 4] -> conv 2@2/2"),
        Case("x[1, 6] -> conv 1@3/2 pad 1 -> flatten -> 2"),
    ),
    "regression_examples": (
        Case("x[20] -> 8 relu -> 12 relu", width=4, height=3),
        Case("x[3] -> 5 tanh -> 1"),
        Case("x[2] -> 4 relu -> 1 sigmoid"),
        Case("x[1,8,8] -> conv 1@3x3 leaky_relu"),
    ),
    "skip": (
        Case("x[4] -> 4 relu -> 4 -> a: + x -> 4 relu -> 4 -> + a"),
        Case("x[8] -> a: 8 relu -> 8 relu -> & a -> 2"),
        Case("x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2"),
        Case("x[n] -> 5 tanh -> n tanh nobias -> + x"),
        Case("x[4] -> 4 relu -> 4 -> a: + x -> 4 relu -> 4 -> b: & a -> 3", layer="b"),
        Case("x[3] -> 3 softmax -> + x"),
        Case(Network.known("resnet18")),
        Case(Network.known("densenet121")),
        Case(
            "x[4]"
            + "".join(f" -> 4 relu -> 4 -> b{i}: + {'x' if i == 1 else f'b{i - 1}'}" for i in range(1, 31))
        ),
    ),
    "feedback": (
        Case("x[n] -> h: m sigmoid <- h -> 2 softmax"),
        Case("x[4] -> lstm 3 -> 2", steps=4),
        Case("x[n] -> gru m", steps=2),
        Case("x[3] -> h: 4 relu <- h <- h[t-2]"),
        Case("x[2] -> a: 3 tanh -> b: 3 -> + a[t-1] -> c: 3 tanh <- c[t-3] -> & b[t-1] -> 2"),
        Case("x[4] -> h: 8 <- h", steps="T"),
        Case("x[2] -> a: 2 sigmoid -> g: 2 tanh <- g -> * a -> complement"),
    ),
    "tasks": (
        Case("x[3] -> 5 softmax"),
        Case("x[2] -> 4 tanh -> 1 sigmoid"),
        Case("x[n] -> m relu"),
        Case("x[8] -> 4 relu -> 2", task="classification"),
    ),
}
