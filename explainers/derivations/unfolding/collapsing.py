"""The collapse of one affine stretch as steps: write out, multiply out, name what is left A and c."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Integer, MatAdd, MatMul

from ...networks import Layer, NetworkError
from ..derivation import Definition, Step, Substitution
from ..expressions import Activation, letters, matrix, plus, postorder, times, vector
from ..families import RecurrentSum, power
from ..rules import innermost_multiplied_out, multiplied_out, specialised, written_out
from ..symbols import Letters, activation_of, all_identity, subscripted
from .affine import MOST_LETTERS, Block, Stretch, collected, size
from .unrolling import Key, Unrolled

MOST_SINGLE_STEPS = 4
"""Up to this many layers each has a step of its own; beyond, one step does them all."""

Definitions = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Collapsed:
    """The steps, and what they end in: target = Σ matrix · base + shift."""

    steps: tuple[Step, ...]
    result: Any
    has_constant: bool


def collapsed_stretch(stretch: Stretch, left: Any, number: int | None = None) -> Collapsed:
    """The steps that turn what `stretch` computes into A x + c; `number` is the subscript of A and c."""
    writing = _Writing(stretch)
    steps: list[Step] = []
    relations: list[tuple[Any, Any]] = []
    if all(block.is_single for block in stretch.blocks):
        expr = writing.nested(steps, left)
        return _finished(steps, expr, stretch, left, number)
    for block in stretch.blocks:
        is_last = block.value == stretch.target
        letter = left if is_last else writing.graph.letter(block.value)
        made, relation = writing.block_steps(block, letter)
        relations.append((letter, relation))
        if is_last:
            last = made
        else:
            steps += made
    expr = relations[-1][1]
    steps += last
    words = {
        writing.graph.letter(block.value): writing.graph.described(block.value) for block in stretch.blocks
    }
    expr = written_out_steps(steps, expr, relations[-2::-1], left, words=words)
    return _finished(steps, expr, stretch, left, number)


def _finished(steps: list[Step], expr: Any, stretch: Stretch, left: Any, number: int | None) -> Collapsed:
    expr = _multiplied_out(steps, expr, left)
    expr, has_constant = _named(steps, expr, stretch, left, number)
    return Collapsed(tuple(steps), expr, has_constant)


def recurrence_steps(graph: Unrolled) -> tuple[Step, ...]:
    """h_T = W_h^T h_0 + Σ_t W_h^{T−t}(W_x x_t + b), for one recurrent layer and a given T."""
    letters_, layer, last = graph.letters, graph.layer(graph.target), graph.steps or 1
    left, phi = graph.letter(graph.target), activation_of(layer)

    def computed(time: int) -> Any:
        z = letters_.pre_activation(layer, time)
        return z if phi is None else Activation(phi, z)

    steps: list[Step] = []
    definitions = [(letters_.layer(layer.name, time), computed(time)) for time in range(last - 1, 0, -1)]
    words = {letters_.layer(layer.name, time): f"time step {time}" for time in range(1, last)}
    expr = written_out_steps(steps, computed(last), definitions, left, words=words)
    expr = _specialised(steps, expr, [layer], left)
    forward, feedback = letters_.weights(layer)
    total = RecurrentSum(
        Integer(last), feedback, forward, letters_.layer(layer.inputs[0].source), letters_.bias(layer)
    )
    after = plus(times(power(feedback, last), letters_.layer(layer.name, 0)), *total.by_powers(last))
    reason = "What came in at one time stays together: each further step multiplies it by the feedback weights once."
    steps.append(Step(expr, "collect", after, reason, left=left))
    return tuple(steps)


@dataclass(frozen=True)
class _Writing:
    stretch: Stretch

    @property
    def graph(self) -> Unrolled:
        return self.stretch.graph

    def nested(self, steps: list[Step], left: Any) -> Any:
        """A chain, written out with its activations, which are then taken as the identity."""
        graph = self.graph
        *before, last = [
            (graph.letter(block.value), self._with_activation(block)) for block in self.stretch.blocks
        ]
        words = {graph.letter(block.value): graph.described(block.value) for block in self.stretch.blocks}
        expr = written_out_steps(steps, last[1], before[::-1], left, words=words)
        return _specialised(steps, expr, [graph.layer(block.value) for block in self.stretch.blocks], left)

    def _with_activation(self, block: Block) -> Any:
        """What `block` computes, with the φ that is about to be taken as the identity."""
        phi = activation_of(self.graph.layer(block.value)) if self.graph.is_identity else None
        argument = self._in_letters(block, block.value)
        return argument if phi is None else Activation(phi, argument)

    def block_steps(self, block: Block, left: Any) -> tuple[list[Step], Any]:
        """How `left` becomes Σ M · source + constants, and that expression."""
        graph = self.graph
        steps: list[Step] = []
        expr = _specialised(steps, self._with_activation(block), [graph.layer(block.value)], left)
        if block.is_single:
            return steps, expr
        definitions = [
            (graph.letter(key), self._in_letters(block, key))
            for key in reversed(block.inside)
            if graph.is_dense(key)
        ]
        self._check_length(block)
        words = {graph.letter(key): graph.described(key) for key in block.inside}
        expr = written_out_steps(steps, expr, definitions, left, words=words)
        after = collected(block, self.stretch.past)
        if after is not expr:
            reason = "Whatever multiplies the same input is put into one bracket."
            steps.append(Step(expr, "collect", after, reason, left=left))
        return steps, after

    def _in_letters(self, block: Block, key: Key) -> Any:
        """`key` before its activation, dense layers and sources as letters, the rest written out."""
        graph = self.graph
        made: dict[Key, Any] = {}

        def reads(one: Key) -> tuple[Key, ...]:
            is_letter = one in block.sources or (graph.is_dense(one) and one != key)
            return () if is_letter else self.stretch.reads(one)

        for one in graph.needed(key, reads):
            made[one] = (
                graph.pre_activation(one, lambda source: made[self.stretch.past(source)])
                if reads(one)
                else graph.letter(one)
            )
        return made[key]

    def _check_length(self, block: Block) -> None:
        """NetworkError where the formula written out would be longer than anyone could read."""
        lengths: dict[Key, int] = dict.fromkeys(block.sources, 1)
        for key in (*block.inside, block.value):
            lengths[key] = 2 + sum(1 + lengths[self.stretch.past(source)] for source in self.graph.reads(key))
        if lengths[block.value] > MOST_LETTERS:
            raise NetworkError(
                f"written out, this network's formula has more than {MOST_LETTERS} letters, "
                "because its paths multiply: take fewer layers or time steps"
            )


def _specialised(steps: list[Step], expr: Any, layers: Iterable[Layer], left: Any) -> Any:
    """φ := id for the activations of `layers`, where `expr` has them."""
    pairs = all_identity([layer for layer in layers if activation_of(layer) is not None])
    after = specialised(expr, pairs)
    if after is expr:
        return expr
    reason = "Suppose the activation changes nothing: it hands on what it is given."
    steps.append(Step(expr, "specialise", after, reason, Substitution(tuple(pairs.items())), left))
    return after


def written_out_steps(
    steps: list[Step],
    expr: Any,
    definitions: Iterable[tuple[Any, Any]],
    left: Any,
    *,
    words: Mapping[Any, str],
    most: int = MOST_SINGLE_STEPS,
) -> Any:
    """Letters replaced by their definitions, outermost first; beyond `most` of them the rest in one step.

    `words` says what each letter is.
    """
    pairs = tuple(definitions)
    single = len(pairs) if len(pairs) <= most else most - 1 if most > MOST_SINGLE_STEPS else 0
    for group in [*((pair,) for pair in pairs[:single]), pairs[single:]]:
        after = written_out(expr, dict(group))
        if after is not expr:
            what = f"The output of {words[group[0][0]]}" if len(group) == 1 else "Each layer's output"
            reason = f"{what} is replaced by the formula that computes it."
            steps.append(Step(expr, "write out", after, reason, Definition(group), left))
            expr = after
    return expr


def _multiplied_out(steps: list[Step], expr: Any, left: Any) -> Any:
    singles = _single_steps(expr)
    if singles is None:
        after = multiplied_out(expr)
        steps.append(Step(expr, "multiply out", after, "Every bracket is multiplied out.", left=left))
        return after
    for after in singles:
        reason = "The matrix before the innermost bracket multiplies everything in it, term by term."
        steps.append(Step(expr, "multiply out the innermost bracket", after, reason, left=left))
        expr = after
    return expr


def _single_steps(expr: Any) -> list[Any] | None:
    """One bracket at a time, if that takes few steps."""
    made: list[Any] = []
    brackets = sum(isinstance(node, MatMul) and isinstance(node.args[-1], MatAdd) for node in postorder(expr))
    if brackets > 4 * MOST_SINGLE_STEPS:
        return None
    while (after := innermost_multiplied_out(expr)) is not expr:
        made.append(after)
        expr = after
        if len(made) > MOST_SINGLE_STEPS:
            return None
    return made


def _named(steps: list[Step], expr: Any, stretch: Stretch, left: Any, number: int | None) -> tuple[Any, bool]:
    """A for what multiplies each base, c for the rest."""
    graph = stretch.graph
    terms = list(expr.args) if isinstance(expr, MatAdd) else [expr]
    bases = {graph.letter(key): key for key in stretch.bases}
    definitions: Definitions = []
    after: list[Any] = []
    rest: list[Any] = []
    for term in terms:
        base = term.args[-1] if isinstance(term, MatMul) else term
        if base not in bases:
            rest.append(term)
        elif base is term:
            after.append(term)
        else:
            name = (
                subscripted("A", number)
                if len(bases) == 1
                else subscripted("A", number, len(definitions) + 1)
            )
            letter = matrix(name, size(graph, stretch.target), size(graph, bases[base]))
            definitions.append((letter, times(*term.args[:-1])))
            after.append(times(letter, base))
    if rest:
        c = vector(subscripted("c", number), size(graph, stretch.target))
        definitions.append((c, plus(*rest)))
        after.append(c)
    result = plus(*after)
    if definitions:
        reason = naming_reason(bool(rest))
        steps.append(Step(expr, "name", result, reason, Definition(tuple(definitions)), left))
    return result, bool(rest)


def naming_reason(has_constant: bool) -> str:
    added = ", and all that is added is one vector." if has_constant else "."
    return "All the matrices together are one matrix" + added


def letter_roles(known: Letters, steps: Iterable[Step]) -> tuple[tuple[str, str], ...]:
    """Every letter in `steps` with its role; A and c, which are derived, are "emphasis"."""
    names: dict[str, str] = {}
    seen: set[int] = set()
    for step in steps:
        for expr in (step.before, step.after, step.left):
            # Most steps begin with the very expression that the one before ended with.
            if expr is not None and id(expr) not in seen:
                seen.add(id(expr))
                for letter in letters(expr):
                    names.setdefault(letter.name, known.role(letter.name))
        for pair in getattr(step.evidence, "pairs", ()):
            for letter in letters(pair[0]):
                names.setdefault(letter.name, known.role(letter.name))
    return tuple((name, role or ("emphasis" if name[0] in "Ac" else "")) for name, role in names.items())
