"""A recurrent layer over any number of time steps T."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Integer, MatAdd, MatPow, MatrixExpr

from ..evidence import Induction
from ..expressions import matrix, plus, times, vector
from .depth import INSTANCES


class RecurrentSum(MatrixExpr):
    """Σ_{t=1}^{T} W_h^{T−t}(W_x x_t + b): what a recurrent layer has added up by time T."""

    def __new__(cls, steps: Any, feedback: Any, forward: Any, input_: Any, bias: Any = None) -> Any:
        return Basic.__new__(cls, steps, feedback, forward, input_, *([] if bias is None else [bias]))

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].args[1], Integer(1)

    def added(self, time: Any) -> Any:
        """W_x x_t + b."""
        _, _, forward, input_, *bias = self.args
        return plus(times(forward, vector(f"{input_.name}_{time}", input_.args[1])), *bias)

    def at(self, steps: int) -> Any:
        feedback = self.args[1]
        return plus(*(times(*[feedback] * (steps - time), self.added(time)) for time in range(1, steps + 1)))

    def by_powers(self, steps: int) -> tuple[Any, ...]:
        """The terms, first to last, with powers: W_h^{T−1}(W_x x_1 + b), …, W_h(W_x x_{T−1} + b), W_x x_T, b."""
        earlier = [times(power(self.args[1], steps - time), self.added(time)) for time in range(1, steps)]
        last = self.added(steps)
        return (*earlier, *(last.args if isinstance(last, MatAdd) else (last,)))

    def next(self, before: Any, time: Any) -> Any:
        """One time step more: W_h before + (W_x x_t + b)."""
        return plus(times(self.args[1], before), self.added(time))


def recurrence_induction(total: RecurrentSum, state: Any) -> Induction:
    """That h_t = W_x x_t + W_h h_{t−1} + b gives W_h^T h_0 + Σ_t W_h^{T−t}(W_x x_t + b), for every T.

    `state` is h_0.
    """
    feedback, (_, _, forward, input_, *bias) = total.args[1], total.args
    size = feedback.args[1]

    def after(before: Any, time: Any) -> Any:
        x = vector(f"{input_.name}_{time}", input_.args[1])
        return plus(times(forward, x), times(feedback, before), *bias)

    def unrolled(steps: int) -> Any:
        made = state
        for time in range(1, steps + 1):
            made = after(made, time)
        return made

    def claim(steps: int) -> tuple[Any, Any]:
        return unrolled(steps), plus(times(*[feedback] * steps, state), total.at(steps))

    a, s = matrix("A", size, size), vector("c", size)
    step = (
        after(plus(times(a, state), s), "T+1"),
        plus(times(feedback, a, state), total.next(s, "T+1")),
    )
    return Induction(claim(1), step, tuple(map(claim, INSTANCES)))


def power(base: Any, exponent: Any) -> Any:
    """base^exponent as it stands; the first power is the base itself."""
    return (
        base
        if exponent == 1
        else Basic.__new__(MatPow, base, exponent if isinstance(exponent, Basic) else Integer(exponent))
    )
