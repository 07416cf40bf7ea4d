"""A network as a graph of values, one for each layer, and with feedback one for each layer and time step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...networks import Complement, Dense, Elementwise, Input, Layer, Multiply, Network, NetworkError
from ..expressions import Activation
from ..symbols import Letters, activation_of
from .vectors import Obstacle

MOST_VALUES = 20_000

MOST_STEPS = 1000
DEFAULT_STEPS = 3

Key = tuple[str, int | None]
"""A layer's name and the time, None where nothing is fed back."""


@dataclass(frozen=True)
class Unrolled:
    """The values that the output at time `steps` depends on, in computing order.

    With `is_identity` every activation is taken as the identity.
    """

    letters: Letters
    steps: int | None = None
    is_identity: bool = False

    @property
    def target(self) -> Key:
        return (self.letters.network.output.name, self.steps)

    def layer(self, key: Key) -> Layer:
        return self.letters.network.by_name[key[0]]

    def letter(self, key: Key) -> Any:
        return self.letters.layer(*key)

    def reads(self, key: Key) -> tuple[Key, ...]:
        """Where the inputs of `key` come from."""
        name, time = key
        if not self.is_computed(key):
            return ()
        edges = self.letters.network.by_name[name].inputs
        return tuple((edge.source, None if time is None else time - edge.delay) for edge in edges)

    def is_computed(self, key: Key) -> bool:
        """Neither an input nor a state from before the first step."""
        return not isinstance(self.layer(key).operation, Input) and (key[1] is None or key[1] >= 1)

    def activation(self, key: Key) -> Any | None:
        """What stands after the sum; an obstacle is never taken as the identity."""
        layer = self.layer(key)
        is_taken = self.is_identity and not isinstance(layer.operation, Obstacle)
        return None if is_taken else activation_of(layer)

    def is_affine(self, key: Key) -> bool:
        """Neither an activation nor a gate; 1 − u, which stands at gates only, is left as it is."""
        is_gate = isinstance(self.layer(key).operation, Multiply | Complement)
        return self.is_computed(key) and self.activation(key) is None and not is_gate

    def is_dense(self, key: Key) -> bool:
        return self.is_computed(key) and isinstance(self.layer(key).operation, Dense)

    def is_passed_on(self, key: Key) -> bool:
        """An activation layer that changes nothing."""
        return self.is_affine(key) and isinstance(self.layer(key).operation, Elementwise)

    @cached_property
    def order(self) -> tuple[Key, ...]:
        """Every value that the output needs, what is read before what reads it."""
        return self.needed(self.target, self.reads)

    def needed(self, target: Key, reads: Callable[[Key], Iterable[Key]]) -> tuple[Key, ...]:
        """`target` and what it depends on along `reads`, dependencies first."""
        done: dict[Key, None] = {}
        stack = [(target, False)]
        while stack:
            key, is_ready = stack.pop()
            if key in done:
                continue
            if is_ready:
                done[key] = None
                continue
            stack.append((key, True))
            stack.extend((source, False) for source in reversed(tuple(reads(key))))
            if len(done) + len(stack) > 4 * MOST_VALUES:
                raise NetworkError(
                    f"unrolled over {self.steps} steps, this network has more than {MOST_VALUES} values: "
                    "take fewer steps"
                )
        return tuple(done)

    def described(self, key: Key) -> str:
        """The value in words: "layer 2", "layer encoder at time 3"."""
        name, time = key
        number = self.letters.numbers.get(name)
        where = f"layer {number}" if number and name == f"layer{number}" else f"layer {name}"
        return where if time is None else f"{where} at time {time}"

    def is_lettered(self, key: Key) -> bool:
        """Written as a letter where it is read."""
        return not self.is_computed(key) or key[0] in self.letters.lettered

    def written(self, key: Key, is_letter: Callable[[Key], bool]) -> Any:
        """What `key` computes, its activation too; what it reads is a letter, or else written out in place."""
        made: dict[Key, Any] = {}

        def reads(one: Key) -> tuple[Key, ...]:
            return () if one != key and is_letter(one) else self.reads(one)

        for one in self.needed(key, reads):
            if reads(one):
                argument = self.pre_activation(one, made.__getitem__)
                phi = self.activation(one)
                made[one] = argument if phi is None else Activation(phi, argument)
            else:
                made[one] = self.letter(one)
        return made[key]

    def written_length(self, key: Key) -> int:
        """How many letters `key` has when everything is written out down to the inputs."""
        lengths: dict[Key, int] = {}
        for one in self.needed(key, self.reads):
            lengths[one] = 1 + sum(1 + lengths[source] for source in self.reads(one))
        return lengths[key]

    def pre_activation(self, key: Key, read: Callable[[Key], Any]) -> Any:
        """What `key` computes before its activation, with `read` for its inputs."""
        return self.letters.combined(self.layer(key), [read(source) for source in self.reads(key)])


def time_steps(network: Network, steps: int | str | None) -> int | None:
    """The time steps to unroll over: None where nothing is fed back; NetworkError where `steps` do not fit."""
    if not network.has_feedback:
        if steps is not None:
            raise NetworkError(
                "steps are counted where there is feedback, and this network has none: leave steps out"
            )
        return None
    if steps is None:
        return DEFAULT_STEPS
    if isinstance(steps, int) and not isinstance(steps, bool) and 1 <= steps <= MOST_STEPS:
        return steps
    raise NetworkError(f"{steps!r} is not a number of time steps: use a whole number from 1 to {MOST_STEPS}")
