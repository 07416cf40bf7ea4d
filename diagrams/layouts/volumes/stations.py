"""What a row of feature maps shows: one station for each array, and in words the layers that lead to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainers.networks import (
    Convolution,
    Dense,
    Dropout,
    Elementwise,
    Flatten,
    Input,
    Layer,
    Network,
    Shape,
    TransposedConvolution,
)

MOST_STATIONS = 16
_UNFOLDED = 12  # beyond so many, equal convolutions in a row share a box


@dataclass(frozen=True)
class Station:
    """An array that is drawn, the layers it stands for and the words on the arrow that leads to it."""

    layers: tuple[Layer, ...]
    shape: Shape
    words: tuple[str, ...]
    role: str
    times: int = 1

    @property
    def id(self) -> str:
        """Of the mark that stands for it."""
        return f"layer:{self.layers[0].name}"

    @property
    def last(self) -> Layer:
        return self.layers[-1]

    @property
    def window(self) -> tuple[int, ...]:
        """The sides of the window that its layer slides over what it reads; none where it reads all at once."""
        operation = self.layers[-1].operation
        sides = getattr(operation, "kernel", getattr(operation, "window_size", ()))
        return (sides, sides) if isinstance(sides, int) else tuple(sides or ())


def fits(network: Network) -> bool:
    """A chain of layers over images or signals of known sizes, short enough for one row."""
    return (
        network.has_volumes
        and network.is_chain
        and not network.is_symbolic
        and all(len(shape) <= 3 for shape in network.shapes.values())
        and len(stations(network)) <= MOST_STATIONS
    )


def stations(network: Network) -> tuple[Station, ...]:
    """Every array but those that a layer leaves as they are, or only writes in one column."""
    found: list[Station] = []
    waiting: tuple[Layer, ...] = ()
    for layer in network.layers:
        shape, words = network.shapes[layer.name], words_of(layer)
        is_same = bool(found) and shape == found[-1].shape
        if found and (isinstance(layer.operation, Elementwise | Dropout) or (not words and is_same)):
            found[-1] = replace(found[-1], words=(*found[-1].words, *words))
        elif isinstance(layer.operation, Flatten) and layer != network.output:
            waiting = (layer,)
        elif found and is_same and _is_passive(layer):
            continue
        else:
            before = ("flatten",) if waiting else ()
            role = "output" if layer == network.output else _role(layer)
            found.append(Station((*waiting, layer), shape, before + words, role))
            waiting = ()
    return _folded(found) if len(found) > _UNFOLDED else tuple(found)


def _is_passive(layer: Layer) -> bool:
    """It averages nothing here: what comes in has the size already."""
    return layer.operation.kind == "adaptivepool" or not layer.inputs


def _folded(found: list[Station]) -> tuple[Station, ...]:
    """Convolutions in a row with the same words and the same result, taken once."""
    made: list[Station] = []
    for station in found:
        before = made[-1] if made else None
        is_alike = before is not None and (before.shape, before.words) == (station.shape, station.words)
        if before is not None and is_alike and isinstance(station.last.operation, Convolution):
            made[-1] = replace(before, layers=(*before.layers, *station.layers), times=before.times + 1)
        else:
            made.append(station)
    return tuple(made)


def _role(layer: Layer) -> str:
    """Convolutions, dense layers and all that has no weights differ in colour; the words say which it is."""
    operation = layer.operation
    if isinstance(operation, Input):
        return "input"
    if isinstance(operation, Convolution | TransposedConvolution):
        return "layer 1"
    return "layer 2" if isinstance(operation, Dense) else "bias"


def words_of(layer: Layer) -> tuple[str, ...]:
    """conv 5×5, stride 4, ReLU: one line each."""
    operation = layer.operation
    if isinstance(operation, Input | Dropout):
        return ()
    if isinstance(operation, Elementwise):
        return () if operation.activation.is_identity else (operation.activation.symbol,)
    sides = getattr(operation, "kernel", getattr(operation, "window_size", None))
    window = (
        () if sides is None else ("×".join(map(str, (sides, sides) if isinstance(sides, int) else sides)),)
    )
    stride = getattr(operation, "stride", None)
    steps = () if stride in (None, 1, (1, 1)) else (f"stride {_sides(stride)}",)
    phi = getattr(operation, "activation", None)
    named = () if phi is None or phi.is_identity else (phi.symbol,)
    return (_name(operation.kind), *window, *steps, *named)


def _sides(sides: int | tuple[int, ...]) -> str:
    return str(sides) if isinstance(sides, int) else "×".join(map(str, sides))


def _name(kind: str) -> str:
    return {"maxpool": "max pool", "avgpool": "avg pool", "globalpool": "global pool"}.get(kind, kind)
