"""What a skip connection changes: y = F(x) + x has the Jacobian I + ∂F/∂x, so that something always gets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Identity

from ..derivations.derivation import Definition, Derivation, Step, Substitution
from ..derivations.expressions import blocks_of, letters, matrix, plus, stacked, times
from ..derivations.gradients.blocks import SkipBlock, chosen_block
from ..derivations.gradients.nodes import Jacobian, side_by_side
from ..derivations.rules import flat, specialised, written_out
from ..derivations.symbols import Letters, all_identity, subscripted
from ..derivations.unfolding.affine import Block, collected
from ..derivations.unfolding.unrolling import Unrolled
from ..derivations.unfolding.vectors import as_vectors, meanings, needs_vectors
from ..networks import Network, NetworkError

EXAMPLE = Network.parse("x[4] -> 4 phi -> 4 -> + x")
MOST_BLOCKS = 4
"""So many blocks in a row are written as one product; of more, the last."""


def derive(network: Network = EXAMPLE, *, layer: str | None = None) -> Derivation:
    """The block that ends at the merge `layer`, by default the first: y, ∂y/∂x, and what is left without activations.

    Blocks that follow it end to end are multiplied: (I + ∂F_2/∂x_1)(I + ∂F_1/∂x). With concatenation the Jacobian
    has ∂F/∂x above I.
    """
    if network.has_feedback:
        raise NetworkError(
            "skip connections are explained within one moment, and this network has feedback: take one without, "
            "such as x[4] -> 4 relu -> 4 -> + x"
        )
    network = as_vectors(network) if needs_vectors(network) else network
    known = Letters(network)
    chain = chosen_block(network, Unrolled(known), layer)
    steps = (*_block(chain[0]), *_read(chain[0]), *_without_activations(chain[0]), *_in_a_row(chain))
    roles = _roles(known, chain, steps)
    remarks = (*_remarks(chain), *meanings(known, steps))
    return Derivation("skip", "What is skipped gets through unchanged", steps, roles, remarks)


def _block(block: SkipBlock) -> Iterator[Step]:
    """F and y in letters, then ∂y/∂u from ∂F/∂u."""
    for letter, formula in block.definitions:
        yield Step(letter, "define", formula, _reason(block, letter), Definition(((letter, formula),)))
    definitions = Definition(block.definitions)
    through, one = Jacobian(block.f, block.u), Identity(block.u.args[1])
    if block.is_sum:
        reason = "What is added as it is has the identity for its derivative: it is added too."
        after = plus(*((one, through) if block.merged(block.f).args[0] == block.u else (through, one)))
    else:
        reason = "What is handed on as it is has the identity for its derivative: it stands beside the other."
        after = stacked(*((one, through) if _is_first(block) else (through, one)))
    yield Step(Jacobian(block.y, block.u), "chain rule", after, reason, definitions)
    reason = (
        "The layers' own derivative is a product: from the last layer to the first, each with its slopes."
    )
    yield Step(through, "chain rule", block.jacobian, reason, definitions)


def _is_first(block: SkipBlock) -> bool:
    return block.graph.reads(block.merge)[0] == block.source


def _reason(block: SkipBlock, letter: Any) -> str:
    if letter == block.y:
        return "The skip adds what came in." if block.is_sum else "The skip hands on what came in, beside it."
    if letter == block.f:
        return "This is what the layers of the block compute together."
    return "Each layer on the way computes as ever."


def _read(block: SkipBlock) -> Iterator[Step]:
    """A layer that reads a stack has a matrix for each part of it: W s + b = W_1 F + W_2 u + b."""
    if block.is_sum or block.reader is None:
        return
    layer = block.graph.layer(block.reader)
    (weight,), bias = block.graph.letters.weights(layer), block.graph.letters.bias(layer)
    parts = block.merged(block.f)
    columns = [
        matrix(subscripted(weight.name, place), weight.args[1], part.args[1])
        for place, part in enumerate(blocks_of(parts), start=1)
    ]
    added = [] if bias is None else [bias]
    before = plus(times(weight, block.y), *added)
    after = plus(*(times(w, part) for w, part in zip(columns, blocks_of(parts), strict=True)), *added)
    pairs = ((block.y, parts), (weight, side_by_side(columns)))
    reason = "The layer that reads the stack has some columns of its matrix for each part of it."
    yield Step(before, "split", after, reason, Definition(pairs))


def _without_activations(block: SkipBlock) -> Iterator[Step]:
    """φ := id, and what multiplies u in one bracket: W becomes W + I."""
    graph = block.graph
    if any(phi is not None and not phi.is_elementwise for phi in map(graph.activation, block.inside)):
        return
    expr = flat(written_out(block.merged(block.f), dict(reversed(block.definitions[:-1]))))
    pairs = all_identity([graph.layer(key) for key in block.inside])
    after = specialised(expr, pairs)
    if after is not expr:
        reason = "Suppose the activations change nothing: each hands on what it is given."
        yield Step(expr, "specialise", after, reason, Substitution(tuple(pairs.items())), block.y)
    affine = Unrolled(graph.letters, graph.steps, is_identity=True)
    if not all(affine.is_affine(key) for key in (*block.inside, block.merge)):
        return
    together = collected(Block(affine, block.merge, (block.source,), block.inside), lambda key: key)
    what = "W becomes W + I" if block.is_sum else "the identity stands beside W"
    reason = f"Whatever multiplies what came in is put into one bracket: {what}."
    yield Step(after, "collect", together, reason, left=block.y)


def _in_a_row(chain: tuple[SkipBlock, ...]) -> Iterator[Step]:
    """Blocks end to end: their Jacobians are multiplied."""
    if len(chain) < 2:
        return
    for block in chain[1:] if len(chain) <= MOST_BLOCKS else ():
        for letter, formula in block.definitions:
            yield Step(letter, "define", formula, _reason(block, letter), Definition(((letter, formula),)))
    x, last = chain[0].u, chain[-1]
    definitions = Definition(tuple(pair for block in chain for pair in block.definitions))
    whole = Jacobian(last.y, x)
    if len(chain) <= MOST_BLOCKS:
        reason = "Block after block the derivatives are multiplied: in each bracket the identity keeps the way open."
        yield Step(whole, "chain rule", times(*map(_bracket, reversed(chain))), reason, definitions)
    else:
        reason = (
            "The last block multiplies what those before it give by such a bracket, and so does each of them."
        )
        after = times(_bracket(last), Jacobian(last.u, x))
        yield Step(whole, "chain rule", after, reason, definitions)


def _bracket(block: SkipBlock) -> Any:
    """I + ∂F/∂u."""
    one, through = Identity(block.u.args[1]), Jacobian(block.f, block.u)
    return (
        plus(one, through)
        if block.is_sum
        else stacked(*((one, through) if _is_first(block) else (through, one)))
    )


def _remarks(chain: tuple[SkipBlock, ...]) -> Iterator[str]:
    if chain[0].is_sum:
        yield (
            "Even where the layers' own derivative is small, the identity is not: errors travel back through it "
            "unweakened, and the layers have only to learn the difference from what came in."
        )
    else:
        yield "Nothing is lost and nothing is added up: what follows reads what came in as well as what was made of it."
    if any(chain[0].graph.activation(key) is not None for key in chain[0].inside):
        yield "diag(v) is the matrix with the numbers of v on its diagonal, and zeros elsewhere."
    if len(chain) > MOST_BLOCKS:
        yield f"This network has {len(chain)} such blocks in a row: the product has as many brackets."


def _roles(
    known: Letters, chain: tuple[SkipBlock, ...], steps: Iterable[Step]
) -> tuple[tuple[str, str], ...]:
    roles = dict(known.roles)
    for block in chain:
        roles[block.f.name] = "emphasis"
        roles[block.y.name] = known.role(known.names[block.merge[0]])
    for step in steps:
        for side in (step.before, step.after):
            for letter in letters(side):
                roles.setdefault(letter.name, known.role(letter.name))
    return tuple(roles.items())
