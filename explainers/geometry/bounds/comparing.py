"""A deep network's sizes beside a shallow one's: connections, parameters, and bounds on their pieces, as steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, Literal

from sympy import Add, Float, Integer, Mul, Pow, Sum, Symbol, binomial

from ...derivations.derivation import Certified, Relation, Step
from ...derivations.expressions import number_sum
from ...networks import RELU, Dense, Network, NetworkError
from .certificates import Counted, RegionBound
from .counting import (
    MOST_UNITS,
    montufar_lower_bound,
    product_upper_bound,
    serra_upper_bound,
    shallow_regions,
)

DEEP, SHALLOW = Symbol("R_deep"), Symbol("R_shallow")
MOST_TERMS = 8
LONGEST = 10**15
_INDEX = Symbol("j")
_LONGEST_NAME = 9


@dataclass(frozen=True)
class Sizes:
    """n_0, the widths of the layers with ReLU, the width of a linear output (none: the last layer has ReLU too)."""

    inputs: int
    hidden: tuple[int, ...]
    output: int | None
    biases: int

    @property
    def all(self) -> tuple[int, ...]:
        return (self.inputs, *self.hidden, *([] if self.output is None else [self.output]))

    @property
    def connections(self) -> int:
        return sum(a * b for a, b in zip(self.all, self.all[1:], strict=False))

    @property
    def parameters(self) -> int:
        return self.connections + self.biases

    @property
    def reached(self) -> int:
        """Montúfar's lower bound; 0 where the theorem does not speak of such a network."""
        has_biases = self.biases >= sum(self.hidden)
        fits = has_biases and min(self.hidden) >= self.inputs
        return montufar_lower_bound(self.inputs, self.hidden) if fits else 0

    def as_shallow(self, against: Literal["connections", "parameters", "units"]) -> Sizes:
        """One hidden layer with as many connections, parameters or hidden neurons, or the next number that fits."""
        out = self.output or self.hidden[-1]
        each = self.inputs + out
        units = {
            "connections": -(-self.connections // each),
            "parameters": -(-(self.parameters - out) // (each + 1)),
            "units": sum(self.hidden),
        }[against]
        if units > MOST_UNITS:
            raise NetworkError(
                f"one hidden layer with as many {against} would have {units:,} neurons, and bounds are counted for up "
                f"to {MOST_UNITS:,}: give a smaller network, or compare another way (against)"
            )
        return Sizes(self.inputs, (units,), out, units + out)

    def __str__(self) -> str:
        if len(self.all) <= _LONGEST_NAME:
            return "-".join(map(str, self.all))
        return f"{'-'.join(map(str, self.all[:3]))}-…-{self.all[-1]} ({len(self.all)} layers)"


def sizes_of(network: Network) -> Sizes:
    """NetworkError unless the network is a chain of dense layers of given sizes, the hidden ones with ReLU."""
    dense = [layer.operation for layer in network.dense_layers if isinstance(layer.operation, Dense)]
    if not network.is_chain or len(dense) != len(network.layers) - 1 or network.is_symbolic:
        raise NetworkError(
            "pieces are counted for a chain of dense layers of given sizes: give one such as "
            "x[3] -> 5 relu -> 5 relu -> 2"
        )
    hidden = [operation for operation in dense if operation.activation == RELU]
    if not hidden or dense[: len(hidden)] != hidden or len(dense) > len(hidden) + 1:
        raise NetworkError(
            "pieces are counted for hidden layers with relu and an output of any kind: give a network such as "
            "x[3] -> 5 relu -> 5 relu -> 2"
        )
    widths = tuple(int(operation.units) for operation in hidden)
    output = int(dense[-1].units) if len(dense) > len(hidden) else None
    biases = sum(int(operation.units) for operation in dense if operation.has_bias)
    (inputs,) = network.input_shape
    sizes = Sizes(int(inputs), widths, output, biases)
    product_upper_bound(sizes.inputs, sizes.hidden)  # what is too large is said now
    return sizes


# Connections and parameters ----------------------------------------------------------------------


def connections(deep: Sizes, shallow: Sizes) -> tuple[Step, ...]:
    """Σ n_{l−1} n_l of both."""
    reasons = (
        f"The deep network, {deep}: every layer's inputs times its neurons.",
        f"One hidden layer instead, {shallow}.",
    )
    return tuple(
        _counted(Symbol(f"C_{name}"), _products(sizes), sizes.connections, reason)
        for name, sizes, reason in zip(("deep", "shallow"), (deep, shallow), reasons, strict=True)
    )


def _products(sizes: Sizes) -> Any:
    pairs = list(zip(sizes.all, sizes.all[1:], strict=False))
    if len(pairs) > MOST_TERMS:
        return Integer(sizes.connections)
    terms = [Mul(Integer(a), Integer(b), evaluate=False) for a, b in pairs]
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def parameters(deep: Sizes, shallow: Sizes) -> tuple[Step, ...]:
    """Connections and biases of both, and how they compare."""
    steps = [
        _counted(
            Symbol(f"P_{name}"),
            number_sum(Integer(sizes.connections), Integer(sizes.biases)),
            sizes.parameters,
            "With the biases, all that is learnt.",
        )
        for name, sizes in (("deep", deep), ("shallow", shallow))
    ]
    a, b = deep.parameters, shallow.parameters
    relation: Relation = "gt" if a > b else "lt"
    if a == b:
        return tuple(steps)
    words = "As many connections, but not as many parameters."
    if deep.connections != shallow.connections:
        words = f"{deep.connections:,} connections against {shallow.connections:,}; and the parameters."
    return (*steps, Step(Integer(a), "compare", Integer(b), words, Certified(Counted()), relation=relation))


def _counted(left: Any, before: Any, value: int, reason: str) -> Step:
    return Step(before, "count", Integer(value), reason, Certified(Counted()), left)


# Pieces ------------------------------------------------------------------------------------------


def shallow_bound(shallow: Sizes) -> tuple[Step, ...]:
    """R ≤ Σ_{j ≤ n_0} C(n, j)."""
    (n,) = shallow.hidden
    last = min(shallow.inputs, n)
    form = Sum(binomial(Integer(n), _INDEX, evaluate=False), (_INDEX, Integer(0), Integer(last)))
    cut = {1: "points cut the line", 2: "lines cut the plane", 3: "planes cut space"}
    cuts = cut.get(shallow.inputs, f"flat cuts divide {shallow.inputs} dimensions")
    reason = (
        f"Each hidden neuron bends along one cut, and {n:,} {cuts} into at most so many regions (Zaslavsky)."
    )
    evidence = Certified(RegionBound(SHALLOW, "Zaslavsky", shallow.inputs, shallow.hidden))
    steps = [Step(SHALLOW, "planes in general position", form, reason, evidence, relation="le")]
    written = form
    if last < MOST_TERMS:
        written = number_sum(*[Integer(_choose(n, j)) for j in range(last + 1)])
        steps.append(
            Step(
                form,
                "chosen",
                written,
                "None, one, two and so on of them are chosen.",
                Certified(Counted()),
            )
        )
    steps.append(_worked_out(written, shallow_regions(shallow.inputs, n)))
    return tuple(steps)


def _choose(n: int, j: int) -> int:
    return prod(range(n - j + 1, n + 1)) // prod(range(1, j + 1))


def bounds_from_above(deep: Sizes) -> tuple[Step, ...]:
    """R_deep ≤ Π_l Σ C(n_l, j), and Serra's."""
    dimensions = [min(deep.all[: place + 1]) for place in range(len(deep.hidden))]
    counts = [Integer(shallow_regions(d, n)) for d, n in zip(dimensions, deep.hidden, strict=True)]
    most = product_upper_bound(deep.inputs, deep.hidden)
    steps: list[Step] = []
    form = Mul(*counts, evaluate=False) if len(counts) <= MOST_TERMS and most < LONGEST else number(most)
    reason = "Each layer cuts each region of the layers before it at most as one layer of that width would."
    evidence = Certified(RegionBound(DEEP, "product", deep.inputs, deep.hidden))
    if most < LONGEST:
        steps = [Step(DEEP, "product bound", form, reason, evidence, relation="le")]
        if form != number(most):
            steps.append(_worked_out(form, most))
    try:
        sharper = serra_upper_bound(deep.inputs, deep.hidden)
    except NetworkError:
        return tuple(steps)
    if sharper < min(most, LONGEST):
        reason = (
            "Sharper: where few neurons of a layer are on, the next has fewer dimensions left to cut (Serra)."
        )
        evidence = Certified(RegionBound(DEEP, "Serra", deep.inputs, deep.hidden))
        steps.append(Step(DEEP, "sharper bound", number(sharper), reason, evidence, relation="le"))
    return tuple(steps)


def bounds_from_below(deep: Sizes) -> tuple[Step, ...]:
    """R_deep ≥ Π ⌊n_l / n_0⌋^{n_0} · Σ C(n_L, j), where every layer is wide enough."""
    if not deep.reached > 0:
        return ()
    n = deep.inputs
    folds = [Pow(Integer(width // n), Integer(n), evaluate=False) for width in deep.hidden[:-1]]
    form = Mul(*folds, Integer(shallow_regions(n, deep.hidden[-1])), evaluate=False)
    reason = "Some network of these sizes folds its input in every layer but the last, and reaches this (Montúfar)."
    if len(folds) > MOST_TERMS:
        form = Integer(deep.reached)
    evidence = Certified(RegionBound(DEEP, "Montúfar", n, deep.hidden))
    first = Step(DEEP, "folds", form, reason, evidence, relation="ge")
    return (first, _worked_out(form, deep.reached)) if form != Integer(deep.reached) else (first,)


def _worked_out(before: Any, value: int) -> Step:
    shown = number(value)
    relation: Relation = "=" if isinstance(shown, Integer) else "approx"
    return Step(before, "count", shown, "Worked out.", Certified(Counted()), relation=relation)


def number(value: int) -> Any:
    """As it is, or as m · 10^e with three digits where it is longer than fifteen."""
    if value < LONGEST:
        return Integer(value)
    power = len(str(value)) - 1
    digits = (value * 100 + 10**power // 2) // 10**power
    leading = Float(f"{digits // 100}.{digits % 100:02}", 3)
    return Mul(leading, Pow(Integer(10), Integer(power), evaluate=False), evaluate=False)
