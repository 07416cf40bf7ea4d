"""What an activation is: a name, how it is written, and what is known of it in numbers and as a formula.

`PHI` is the activation of which nothing is known: derivations with it hold for every activation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...spelling import quoted
from ..errors import NetworkError
from .facts import Facts

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ActivationFunction:
    """An activation: `name` as typed by users, `symbol` as written in formulas.

    `function` maps an array to an array of the same shape; `None` where nothing is known of it. `derivative` does so
    too, φ′ entry by entry, and says what it takes at a kink; `None` where nothing is known and for softmax, which
    looks at the whole vector (`is_elementwise` is false). `formula` maps a SymPy expression z to φ(z), for softmax a
    sequence of them to a tuple; `facts` maps z to what is true of φ, for softmax two of its inputs. `slopes` are
    those left and right of a single kink at 0, for φ made of two lines through the origin; `None` for any other.
    """

    name: str
    symbol: str
    function: Callable[[Array], Array] | None = field(default=None, compare=False, repr=False)
    is_elementwise: bool = True
    derivative: Callable[[Array], Array] | None = field(default=None, compare=False, repr=False)
    formula: Callable[[Any], Any] | None = field(default=None, compare=False, repr=False)
    slopes: tuple[Fraction, Fraction] | None = field(default=None, repr=False)
    facts: Facts | None = field(default=None, compare=False, repr=False)

    @property
    def is_identity(self) -> bool:
        return self.name == "identity"

    def __call__(self, values: Any) -> Array:
        """φ(values), in double precision."""
        if self.function is None:
            raise NetworkError(
                f"the activation {self.name} stands for any function and has no values: "
                f"give the network a known one, such as relu"
            )
        return self.function(np.asarray(values, dtype=float))


PHI = ActivationFunction("phi", "phi")


def check_activation(value: object) -> None:
    """NetworkError unless `value` is an activation (and not its name)."""
    if not isinstance(value, ActivationFunction):
        raise NetworkError(
            f"{quoted(value)} is not an activation: give a value such as RELU, or activation_named('relu')"
        )
