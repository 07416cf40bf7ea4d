"""A cell's memory over several steps: what each step kept of it, entry by entry, c_3 = f_3 ⊙ f_2 ⊙ f_1 ⊙ c_0 + …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...networks import Layer, NetworkError, PlacedCell
from ..derivation import Step
from ..expressions import entrywise, plus
from .collapsing import written_out_steps
from .unrolling import Unrolled

MOST_STEPS = 20


@dataclass(frozen=True)
class Memory:
    """The memory of `cell`, c of an LSTM and h of a GRU: what is kept of it at a step, and what comes to it."""

    graph: Unrolled
    cell: PlacedCell

    @property
    def state(self) -> Layer:
        return self.cell.states[0]

    def letter(self, time: int) -> Any:
        return self.graph.letters.layer(self.state.name, time)

    def kept_and_new(self, time: int) -> tuple[Any, tuple[Any, ...]]:
        """The gate that keeps, and the factors of what is new: f and i, g of an LSTM, z and 1 − z, n of a GRU."""
        letters, by_name = self.graph.letters, self.graph.letters.network.by_name
        keep, write = (by_name[edge.source] for edge in self.state.inputs)
        gate = letters.read(keep.inputs[0], time)
        return gate, tuple(letters.read(edge, time) for edge in write.inputs)

    def formula(self, time: int) -> Any:
        """f_t ⊙ c_{t−1} + i_t ⊙ g_t."""
        return self.graph.letters.value(self.state, time)

    def steps(self) -> tuple[Step, ...]:
        """Written out down to the first step, and multiplied out."""
        last = self.graph.steps or 1
        if last > MOST_STEPS:
            raise NetworkError(
                f"written out over {last} steps, the memory of {self.cell.name!r} would fill pages: take {MOST_STEPS} "
                "steps at most"
            )
        left, steps = self.letter(last), []
        definitions: list[tuple[Any, Any]] = [
            (self.letter(t), self.formula(t)) for t in range(last - 1, 0, -1)
        ]
        words = {
            letter: f"time step {last - place}" for place, (letter, _) in enumerate(definitions, start=1)
        }
        made: list[Step] = []
        expr = written_out_steps(made, self.formula(last), definitions, left, words=words)
        steps += made
        if last > 1:
            reason = "Multiplied out, entry by entry: each step's gate stays in front of all that was there before it."
            steps.append(Step(expr, "multiply out by entries", self.multiplied_out(last), reason, left=left))
        return tuple(steps)

    def multiplied_out(self, last: int) -> Any:
        """f_T ⊙ ⋯ ⊙ f_1 ⊙ c_0 + Σ_t f_T ⊙ ⋯ ⊙ f_{t+1} ⊙ i_t ⊙ g_t."""
        gates = {time: self.kept_and_new(time) for time in range(1, last + 1)}
        keeps = [gates[time][0] for time in range(last, 0, -1)]
        terms = [entrywise(*keeps, self.letter(0))]
        terms += [entrywise(*keeps[: last - time], *gates[time][1]) for time in range(1, last + 1)]
        return plus(*terms)
