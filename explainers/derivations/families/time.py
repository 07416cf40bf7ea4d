"""A recurrent layer over any number of time steps T."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Integer, MatAdd, MatPow

from ..expressions import matrix, plus, times, vector
from .depth import depth_letter
from .family import Numbered


class _AnyTime(Numbered):
    """A value for each time; the second argument is W_h."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].args[1], Integer(1)

    def letter(self, name: str, time: Any) -> Any:
        return matrix(name, *self.shape)


class RecurrentState(_AnyTime):
    """h_T, where h_t = W_x x_t + W_h h_{t−1} + b for every t; `state` is h_0."""

    def __new__(
        cls, steps: Any, feedback: Any, forward: Any, input_: Any, state: Any, bias: Any = None
    ) -> Any:
        return Basic.__new__(cls, steps, feedback, forward, input_, state, *([] if bias is None else [bias]))

    @property
    def first(self) -> int:
        return 0

    def at(self, steps: int) -> Any:
        made = self.args[4]
        for time in range(1, steps + 1):
            made = self.next(made, time)
        return made

    def next(self, before: Any, time: Any) -> Any:
        _, feedback, forward, input_, _, *bias = self.args
        return plus(times(forward, _input_at(input_, time)), times(feedback, before), *bias)


class RecurrentSum(_AnyTime):
    """Σ_{t=1}^{T} W_h^{T−t}(W_x x_t + b): what a recurrent layer has added up by time T."""

    def __new__(cls, steps: Any, feedback: Any, forward: Any, input_: Any, bias: Any = None) -> Any:
        return Basic.__new__(cls, steps, feedback, forward, input_, *([] if bias is None else [bias]))

    def added(self, time: Any) -> Any:
        """W_x x_t + b."""
        _, _, forward, input_, *bias = self.args
        return plus(times(forward, _input_at(input_, time)), *bias)

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


def _input_at(input_: Any, time: Any) -> Any:
    return vector(depth_letter(input_.name, time), input_.args[1])


def power(base: Any, exponent: Any) -> Any:
    """base^exponent as it stands; the first power is the base itself."""
    return (
        base
        if exponent == 1
        else Basic.__new__(MatPow, base, exponent if isinstance(exponent, Basic) else Integer(exponent))
    )
