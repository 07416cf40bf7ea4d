"""One neuron with numbers: its inputs, weights, sum and output, small and clean enough to be followed by hand.

Where the network has no weights of its own they are drawn from fixed seeds and rounded to tenths, so that what is
added up on stage adds up. A symbolic number of inputs is shown with three, an activation of which nothing is known
with its stand-in; `is_symbolic` and `is_stand_in` say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.derivations.neurons import Neuron, dense_layer, neuron_of
from explainers.networks import IDENTITY, Dense, Network
from explainers.networks.activations import ActivationFunction, Array
from explainers.networks.numbers import STAND_IN, example_input, with_known_activations
from explainers.networks.operations import weight_name

SEEDS = 160
INPUTS = 3  # for a symbolic number of inputs


@dataclass(frozen=True)
class OneNeuron:
    """`general` is the neuron as it was asked for, `concrete` the same with numbers; x and w have shape (inputs,)."""

    general: Neuron
    concrete: Neuron
    x: Array
    w: Array
    b: float
    phi: ActivationFunction

    @property
    def has_bias(self) -> bool:
        return self.concrete.bias is not None

    @property
    def is_symbolic(self) -> bool:
        return not self.general.inputs.is_Integer

    @property
    def is_stand_in(self) -> bool:
        """Whether φ stands for any function, so that another one was taken for the numbers."""
        return self.general.phi is not None and self.general.phi.function is None

    @property
    def products(self) -> Array:
        """w_i x_i, shape (inputs,)."""
        return self.w * self.x

    @property
    def z(self) -> float:
        """w·x + b."""
        return float(self.products.sum()) + self.b

    @property
    def y(self) -> float:
        """φ(z)."""
        return self.fires(self.z)

    def fires(self, z: float) -> float:
        """φ at any z."""
        return float(self.phi(np.array([z]))[0])


def one_neuron(network: Network, unit: int = 1, layer: int | str | None = None) -> OneNeuron:
    """Neuron `unit` of a dense layer (by number or name, the first by default) with its numbers."""
    general = neuron_of(network, unit, layer)
    if network.is_symbolic:
        alone = _alone(general)
        return _numbered(general, with_known_activations(alone), 1, None)
    return _numbered(general, with_known_activations(network), unit, layer)


def _alone(neuron: Neuron) -> Network:
    """The neuron as a network of its own, three inputs for a symbolic number of them."""
    inputs = int(neuron.inputs) if neuron.inputs.is_Integer else INPUTS
    operation = neuron.layer.operation
    assert isinstance(operation, Dense)
    return Network.feedforward(
        inputs, 1, output_activation=neuron.phi or IDENTITY, has_bias=operation.has_bias
    )


def _numbered(general: Neuron, network: Network, unit: int, layer: int | str | None) -> OneNeuron:
    def numbered(candidate: Network) -> OneNeuron:
        chosen = dense_layer(candidate, layer)
        outputs = candidate.forward(example_input(candidate)).outputs
        assert candidate.parameters is not None
        parameters = candidate.parameters.of_layer(chosen.name)
        return OneNeuron(
            general,
            neuron_of(candidate, unit, layer),
            outputs[chosen.inputs[0].source],
            parameters[weight_name(0)][unit - 1],
            float(parameters["b"][unit - 1]) if "b" in parameters else 0.0,
            general.phi if general.phi and general.phi.function else STAND_IN if general.phi else IDENTITY,
        )

    if network.parameters is not None:
        return numbered(network)
    return min((numbered(_in_tenths(network.randomised(seed))) for seed in range(SEEDS)), key=_awkwardness)


def _in_tenths(network: Network) -> Network:
    """Parameters as a hall can reckon with: tenths, none of them 0, biases as large as weights."""
    assert network.parameters is not None
    tenths = {
        layer: {name: _tenths(values * (4.0 if name == "b" else 1.4)) for name, values in named.items()}
        for layer, named in network.parameters.arrays.items()
    }
    return network.with_weights(tenths)


def _tenths(values: Array) -> Array:
    rounded = np.round(values, 1)
    return np.where(rounded == 0, np.where(values < 0, -0.1, 0.1), rounded)


def _awkwardness(one: OneNeuron) -> float:
    """How little there is to see: small terms, one sign only, a sum at 0 or where φ is flat."""
    awkward = 3.0 * abs(one.z - 0.8) + 2.0 * float(np.maximum(0.12 - np.abs(one.products), 0).sum())
    awkward += 2.0 * float(
        (np.maximum(np.abs(one.w) - 1.2, 0) + 4 * np.maximum(0.3 - np.abs(one.w), 0)).sum()
    )
    if len(one.w) > 1 and (one.w > 0).all() | (one.w < 0).all():
        awkward += 2.0
    return awkward + (2.0 if one.has_bias and abs(one.b) < 0.2 else 0.0)
