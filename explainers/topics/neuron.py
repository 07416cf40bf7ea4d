"""A neuron weighs its inputs, adds them up with a bias, and lets φ decide: ŷ = φ(w·x + b)."""

from __future__ import annotations

from ..derivations.derivation import Definition, Derivation, Equality, Step
from ..derivations.neurons import Neuron, neuron_of
from ..networks import Network

EXAMPLE = Network.parse("x[n] -> 1 phi")


def derive(network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None) -> Derivation:
    """The sum written out, with Σ, and as a product of two vectors.

    `layer` is a dense layer's number or name, by default the first that fits; `unit` the neuron in it, from 1.
    """
    neuron = neuron_of(network, unit, layer)
    steps = neuron_steps(neuron)
    remark = "The weights say how much each input counts, the bias shifts the sum, and the activation answers to it."
    return Derivation("neuron", "A neuron adds up what it is given", steps, neuron.roles(), (remark,))


def neuron_steps(neuron: Neuron) -> tuple[Step, ...]:
    """φ(w_1x_1 + … + w_nx_n + b) = φ(Σ w_i x_i + b) = φ(w·x + b)."""
    family = neuron.family
    index = "i" if neuron.is_alone else "j"
    written, total, product = (
        neuron.fires(each) for each in (neuron.sum_with_dots(), family.total(index), neuron.dot)
    )
    is_same = Equality() if neuron.is_short else family.induction()
    row = f"row {neuron.row} of the weights" if not neuron.is_alone else "the weights"
    name = Equality() if neuron.is_alone else Definition(((neuron.dot, family.total(index)),))
    return (
        Step(
            written,
            "sum",
            total,
            "The sign Σ is short for adding up all the products.",
            is_same,
            neuron.output,
        ),
        Step(
            total,
            "dot product",
            product,
            f"With {row} as one vector and the inputs as another, that sum is their product.",
            name,
            neuron.output,
        ),
    )
