"""A skip connection: the block in question with both ways through it, and below what comes out and its Jacobian."""

from __future__ import annotations

from explainers.derivations.gradients.blocks import chosen_block
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.unrolling import Unrolled
from explainers.derivations.unfolding.vectors import as_vectors, needs_vectors
from explainers.networks import Network
from explainers.topics.skip import EXAMPLE, derive

from ..describing import counted
from ..figure import Figure
from ..layouts.blocks.residual import residual
from ..layouts.measures import BETWEEN
from ..layouts.parts import below, figure_of
from ..layouts.statements import equated, line_of
from ..theme import LIGHT, Theme


def draw(network: Network = EXAMPLE, *, layer: str | None = None, theme: Theme = LIGHT) -> Figure:
    """The block that ends at the merge `layer`, by default the first of the network."""
    derivation = derive(network, layer=layer)
    vectors = as_vectors(network) if needs_vectors(network) else network
    block, *_ = chosen_block(vectors, Unrolled(Letters(vectors)), layer)
    steps = derivation.steps
    place = next(number for number, step in enumerate(steps) if step.before == block.y)
    result, slope = steps[place], steps[place + 1]
    part = residual(network, block, derivation)
    formulas = line_of("formula", equated(result.before, result.after, derivation))
    jacobian = line_of("jacobian", equated(slope.before, slope.after, derivation))
    part = below(below(part, formulas, 2 * BETWEEN, "middle"), jacobian, BETWEEN, "middle")
    merged = "added to" if block.is_sum else "joined to"
    alt = (
        f"A block with a skip connection. Its input runs through {counted(len(block.inside), 'layer')}, which "
        f"compute F, and also past them unchanged; there it is {merged} F. Below: the output and its Jacobian."
    )
    return figure_of(part, alt, title="A skip connection", theme=theme)
