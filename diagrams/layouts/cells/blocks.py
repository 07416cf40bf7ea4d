"""A network as blocks: one for each layer, and one for each recurrent cell with all that is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import activation_of
from explainers.networks import Dense, Edge, Elementwise, Input, Layer, Network, PlacedCell
from explainers.networks.cells import folded
from explainers.networks.operations import shape_text

from ...describing import amount, counted, listed, named
from ...figure import Content

MOST_BLOCKS = 10  # in a row that can still be read
_WORDS = {"lstm": "LSTM", "gru": "GRU"}


@dataclass(frozen=True)
class Block:
    """A layer, or a cell drawn as one: what it reads, and what it hands on to later time steps.

    `layer` stands for the whole: it has the name under which the block is read, and all its inputs from outside.
    `states`: the layers in it whose output of an earlier step the block itself reads; the names of a cell's h and c.
    """

    layer: Layer
    cell: PlacedCell | None = None

    @property
    def name(self) -> str:
        return self.layer.name

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(state.name for state in self.cell.states) if self.cell else (self.name,)


def blocks(network: Network) -> tuple[Block, ...]:
    """In computing order; a cell into which others look stays in its layers."""
    found: list[Block] = []
    for item in folded(network.layers):
        if isinstance(item, Layer):
            found.append(Block(item))
        elif _is_closed(network, item):
            # The state that it feeds to itself is one loop, for c as for h.
            loop = Edge(item.name, 1)
            found.append(Block(Layer(item.name, item.gates[0].operation, (*item.inputs, loop)), item))
        else:
            found += map(Block, item.layers)
    return tuple(found)


def _is_closed(network: Network, cell: PlacedCell) -> bool:
    """Whether nothing outside the cell reads anything but h."""
    inner = {layer.name for layer in cell.layers}
    hidden = inner - {cell.name}
    return not any(edge.source in hidden for edge, layer in network.edges if layer.name not in inner)


def words(network: Network, block: Block) -> Content:
    """LSTM 16; dense 4, tanh; input 3; ReLU. A name of the user's comes first."""
    name = _own_name(block)
    if block.cell is not None:
        return f"{name}{_WORDS[block.cell.operation.kind]} {block.cell.operation.units}"
    operation, size = block.layer.operation, shape_text(network.shapes[block.name])
    if isinstance(operation, Input):
        return f"input {size}"
    phi = activation_of(block.layer)
    if isinstance(operation, Elementwise):
        return "identity" if phi is None else activation_name(phi.symbol, "")
    kind = "dense" if isinstance(operation, Dense) else operation.kind
    text = f"{name}{kind} {size}"
    return text if phi is None else (f"{text}, ", activation_name(phi.symbol, ""))


def _own_name(block: Block) -> str:
    kind = block.cell.operation.kind if block.cell else block.layer.operation.kind
    is_own = block.name.rstrip("0123456789") not in ("layer", kind)
    return f"{block.name}: " if is_own else ""


def describe_blocks(network: Network) -> str:
    """In sentences: the blocks in order, the count of what is learned, and who reads what was put out before."""
    found = blocks(network)
    sentences = [f"A recurrent network: {listed([_said(network, block) for block in found])}."]
    count = network.parameter_count
    sentences.append(f"It has {amount(count)} parameter{'' if count == 1 else 's'}.")
    for block in found:
        for edge in block.layer.inputs:
            if edge.delay:
                source = "its own output" if edge.source == block.name else f"the output of {edge.source}"
                states = "its own state and output" if block.cell and len(block.states) > 1 else source
                what = states if edge.source == block.name else source
                sentences.append(f"{block.name} reads {what} of {counted(edge.delay, 'time step')} before.")
    return " ".join(sentences)


def _said(network: Network, block: Block) -> str:
    if block.cell is not None:
        word = _WORDS[block.cell.operation.kind]
        return (
            f"{'an' if word[0] == 'L' else 'a'} {word} of {block.cell.operation.units} units ({block.name})"
        )
    operation, size = block.layer.operation, shape_text(network.shapes[block.name])
    phi = activation_of(block.layer)
    if isinstance(operation, Elementwise):
        return f"the activation {named(operation.activation)}"
    tail = "" if phi is None else f", {named(phi)}"
    if isinstance(operation, Input):
        return f"an input of {size}"
    return f"{block.name} ({operation.kind} {size}{tail})"


def roles(network: Network, found: tuple[Block, ...]) -> Mapping[str, str]:
    """The name of each block → its colour: layers with weights in turn, the input and the last block their own."""
    with_weights = [block.name for block in found if block.cell or isinstance(block.layer.operation, Dense)]
    made: dict[str, str] = {}
    for block in found:
        if isinstance(block.layer.operation, Input):
            made[block.name] = "input"
        elif block.name == network.output.name:
            made[block.name] = "output"
        elif block.name in with_weights:
            made[block.name] = f"layer {with_weights.index(block.name) % 6 + 1}"
        else:
            made[block.name] = "activation" if isinstance(block.layer.operation, Elementwise) else "bias"
    return made
