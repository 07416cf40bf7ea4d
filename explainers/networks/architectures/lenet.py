"""LeNet-5 (LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document recognition)."""

from __future__ import annotations

from ..activations import TANH
from ..operations import AveragePooling, Convolution, Flatten, PatternDistance, Subsampling
from .building import Layers, starting

C3_TABLE = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)
"""Which maps of S2 each map of C3 reads (Table I of the paper)."""


def lenet5() -> Layers:
    """As taught today: every map reads every map, plain averages, a dense output."""
    net = starting(1, 32, 32)
    net = net.layer(Convolution(6, (5, 5), activation=TANH)).layer(AveragePooling(2))
    net = net.layer(Convolution(16, (5, 5), activation=TANH)).layer(AveragePooling(2))
    return net.layer(Flatten()).dense(120, TANH).dense(84, TANH).dense(10).build()


def lenet5_1998() -> Layers:
    """As published: 60,000 numbers are learnt.

    The output compares with ten drawn digits of 7×12 points; their 840 entries are set by hand and are no
    parameters. The paper's activation is 1.7159 tanh(2z/3); here it is tanh.
    """
    net = starting(1, 32, 32)
    net = net.layer(Convolution(6, (5, 5), activation=TANH), name="C1").layer(Subsampling(2, TANH), name="S2")
    net = net.layer(Convolution(16, (5, 5), activation=TANH, table=C3_TABLE), name="C3")
    net = net.layer(Subsampling(2, TANH), name="S4").layer(
        Convolution(120, (5, 5), activation=TANH), name="C5"
    )
    net = net.layer(Flatten(), name="flatten").dense(84, TANH, name="F6")
    return net.layer(PatternDistance(10), name="output").build()
