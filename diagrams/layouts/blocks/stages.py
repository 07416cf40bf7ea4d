"""A deep network as stages of blocks: what a block computes in a row, and how its input gets past that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from explainers.networks import Add, Concatenate, Layer, Network
from explainers.networks.architectures.building import part_of
from explainers.networks.architectures.parts import Part, parts

_MOST_STAGES, _MOST_BOXES = 8, 14
_SILENT = ("batchnorm", "activation", "dropout", "flatten", "add", "concatenate")


@dataclass(frozen=True)
class Block:
    """Layers in a row, `times` alike; with a merge, what they compute is added to their input or joined to it.

    `shown` are the layers that have boxes; `is_projected`: the input passes through a convolution of its own.
    """

    layers: tuple[Layer, ...]
    shown: tuple[Layer, ...]
    merge: Layer | None = None
    is_projected: bool = False
    times: int = 1


@dataclass(frozen=True)
class Stage:
    """Blocks that stand below each other; `layers` are all of theirs, repeats too."""

    name: str
    blocks: tuple[Block, ...]
    layers: tuple[Layer, ...]

    @property
    def has_merge(self) -> bool:
        return any(block.merge is not None for block in self.blocks)


def stages(network: Network) -> tuple[Stage, ...] | None:
    """The stages, by the names of the layers; None where the network is no such row of blocks."""
    if network.has_feedback or network.is_symbolic or len(network.layers) < 2:
        return None
    order = {layer.name: place for place, layer in enumerate(network.layers)}
    found = []
    for name, group in groupby(parts(network), lambda part: part_of(part.layers[0].name)[:1]):
        blocks = [_block(part) for part in group]
        if any(block is None for block in blocks):
            return None
        found.append((name, _folded([block for block in blocks if block is not None])))
    columns = _columns(found)
    if len(columns) < 3 or not all(_is_apt(column) for column in columns) or len(columns) > _MOST_STAGES:
        return None
    starts = [order[column[1][0].layers[0].name] for column in columns]
    ends = [*starts[1:], len(network.layers)]
    return tuple(
        Stage(name, blocks, network.layers[start:end])
        for (name, blocks), start, end in zip(columns, starts, ends, strict=True)
    )


def _is_apt(column: tuple[str, tuple[Block, ...]]) -> bool:
    return 0 < sum(len(block.shown) for block in column[1]) <= _MOST_BOXES


def _block(part: Part) -> Block | None:
    """None for a part with several merges, or with one that neither adds nor joins its own input."""
    merges = [layer for layer in part.layers if isinstance(layer.operation, Add | Concatenate)]
    if not merges:
        shown = tuple(layer for layer in part.layers if layer.operation.kind not in _SILENT)
        return Block(part.layers, shown, times=part.times)
    merge, own = merges[0], {layer.name: layer for layer in part.layers}
    if len(merges) > 1 or len(merge.inputs) != 2:
        return None
    (through, entry), (past, other) = sorted(
        (_way(own, edge.source) for edge in merge.inputs), key=lambda way: -len(way[0])
    )
    if entry != other or not through:
        return None
    shown = tuple(layer for layer in through if layer.operation.kind not in _SILENT)
    return Block(part.layers, shown, merge, bool(past), part.times)


def _way(own: dict[str, Layer], name: str) -> tuple[tuple[Layer, ...], str]:
    """The layers of the part that lead to `name`, in order, and the layer outside that they begin at."""
    way: list[Layer] = []
    while name in own:
        way.insert(0, own[name])
        name = own[name].inputs[0].source
    return tuple(way), name


def _folded(blocks: list[Block]) -> tuple[Block, ...]:
    """Blocks in a row with the same operations, whatever number of channels they read."""
    made: list[Block] = []
    for block in blocks:
        if made and block.merge is not None and _alike(made[-1]) == _alike(block):
            made[-1] = replace(made[-1], times=made[-1].times + block.times)
        else:
            made.append(block)
    return tuple(made)


def _alike(block: Block) -> object:
    return block.is_projected, [layer.operation for layer in block.layers]


def _columns(
    found: list[tuple[tuple[str, ...], tuple[Block, ...]]],
) -> list[tuple[str, tuple[Block, ...]]]:
    """What has no merge stands below the stage before it; what follows the last merge has a column of its own."""
    merging = [any(block.merge is not None for block in blocks) for _, blocks in found]
    last = max((place for place, merges in enumerate(merging) if merges), default=-1)
    made: list[tuple[str, tuple[Block, ...]]] = []
    for place, (name, blocks) in enumerate(found):
        if not made or merging[place] or place == last + 1:
            made.append((name[0] if name else "", blocks))
        else:
            made[-1] = (made[-1][0], (*made[-1][1], *blocks))
    return made
