"""How a network learns: the gradient of its loss by the chain rule, layer by layer from the output back."""

from __future__ import annotations

from ..derivations.derivation import Derivation
from ..derivations.gradients.backward import Backward
from ..derivations.gradients.losses import LossName, loss_for
from ..derivations.gradients.steps import backpropagation
from ..derivations.symbols import Letters
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..networks import Network

EXAMPLE = Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi")


def derive(
    network: Network = EXAMPLE, *, loss: LossName | None = None, steps: int | None = None
) -> Derivation:
    graph = Unrolled(Letters(network), time_steps(network, steps))
    backward = Backward(graph, loss_for(network, loss))
    made = backpropagation(backward)
    return Derivation("training", "Errors travel backwards", made, (), ())
