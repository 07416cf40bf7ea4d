"""One neuron: inputs along weighted edges into Σ with the bias, through φ, to ŷ; and below it the same as a formula."""

from __future__ import annotations

from explainers.derivations.neurons import Neuron, neuron_of
from explainers.networks import Network
from explainers.topics.neuron import EXAMPLE, derive

from ..describing import counted, named
from ..figure import Figure
from ..layouts.columns import shown_indices
from ..layouts.measures import BETWEEN
from ..layouts.parts import below, figure_of
from ..layouts.schematic import input_count, schematic
from ..layouts.statements import chain
from ..theme import LIGHT, Theme


def draw(
    network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None, theme: Theme = LIGHT
) -> Figure:
    """Neuron `unit` of a dense layer (by number or name, the first by default), with its numbers where it has some."""
    neuron = neuron_of(network, unit, layer)
    derivation = derive(network, unit=unit, layer=layer)
    first, *more = derivation.steps
    formula = chain(
        "formula", first.left, [first.before, *(step.after for step in (first, *more))], derivation
    )
    picture = schematic(neuron, derivation)
    whole = below(picture, formula, 2 * BETWEEN)
    elided: tuple[str, ...] = ()
    shown = [index for index in shown_indices(input_count(neuron)) if index is not None]
    if len(shown) < len(shown_indices(input_count(neuron))):
        elided = (f"all but {len(shown)} of {neuron.inputs} inputs",)
    return figure_of(whole, describe(neuron), title="A neuron", elided=elided, theme=theme)


def describe(neuron: Neuron) -> str:
    """The alternative text of one neuron."""
    inputs = counted(int(neuron.inputs), "input") if neuron.inputs.is_Integer else f"{neuron.inputs} inputs"
    run = "Each input runs along an edge with its own weight into a sum"
    if neuron.inputs == 1:
        run = "The input runs along an edge with its weight into a sum"
    bias = "the bias b is added to it" if neuron.bias is not None else "there is no bias"
    phi = "there is no activation"
    if neuron.phi is not None:
        phi = f"then comes the activation {named(neuron.phi)}"
    output = "ŷ" if neuron.is_alone else "one entry of the layer"
    return f"One artificial neuron with {inputs}. {run}; {bias}; {phi}. The output is {output}."
