"""The slow and obvious way to the same regions: polygons of fractions, clipped at one neuron after another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from explainers.geometry.regions import Domain, Regions
from explainers.networks import Add, Concatenate, Dense, Network

Cell = tuple[Any, dict[str, Any]]


def clipped(network: Network, domain: Domain) -> set[tuple[Any, Any]]:
    """Every cell as (its corners, its map as rows of numbers, the constant last)."""
    size = domain.dimension
    start = [
        [direction[k] for direction in domain.directions] + [domain.origin[k]] for k in range(domain.inputs)
    ]
    cells: list[Cell] = [(list(domain.corners), {network.input.name: start})]
    for layer in network.layers[1:]:
        phi = getattr(layer.operation, "activation", None)
        before = [
            (corners, {**known, layer.name: rows_of(network, layer, known, size)}) for corners, known in cells
        ]
        cells = before if phi is None or phi.is_identity else bent(before, layer.name, phi.slopes)
    return {(corner_set(corners), as_tuples(known[network.output.name])) for corners, known in cells}


def rows_of(network: Network, layer: Any, known: dict[str, Any], size: int) -> Any:
    inputs = [known[edge.source] for edge in layer.inputs]
    if isinstance(layer.operation, Dense):
        given = network.parameters.of_layer(layer.name)
        names = [name for name in given if name != "b"]
        rows = [[Fraction(0)] * (size + 1) for _ in range(layer.operation.units)]
        for name, source in zip(names, inputs, strict=True):
            for row, weights in zip(rows, given[name].tolist(), strict=True):
                for weight, form in zip(weights, source, strict=True):
                    for k in range(size + 1):
                        row[k] += Fraction(weight) * form[k]
        for row, shift in zip(rows, given["b"].tolist() if "b" in given else [0] * len(rows), strict=True):
            row[size] += Fraction(shift)
        return rows
    if isinstance(layer.operation, Add):
        return [[sum(values) for values in zip(*forms, strict=True)] for forms in zip(*inputs, strict=True)]
    if isinstance(layer.operation, Concatenate):
        return [form for source in inputs for form in source]
    return inputs[0]


def bent(cells: list[Cell], name: str, slopes: tuple[Fraction, Fraction]) -> list[Cell]:
    units = len(cells[0][1][name])
    signs: list[dict[int, int]] = [{} for _ in cells]
    for unit in range(units):
        made, kept = [], []
        for (corners, known), sign in zip(cells, signs, strict=True):
            form = known[name][unit]
            values = [value(form, corner) for corner in corners]
            for side in (1, -1):
                if any(v * side > 0 for v in values):
                    made.append((half(corners, values, side), known))
                    kept.append({**sign, unit: side})
            if not any(values):
                made.append((corners, known))
                kept.append({**sign, unit: 0})
        cells, signs = made, kept
    left, right = slopes
    return [
        (
            corners,
            {
                **known,
                name: [
                    [(right if sign[unit] > 0 else left) * entry for entry in form]
                    for unit, form in enumerate(known[name])
                ],
            },
        )
        for (corners, known), sign in zip(cells, signs, strict=True)
    ]


def value(form: Any, corner: Any) -> Fraction:
    return sum((a * t for a, t in zip(form[:-1], corner, strict=True)), form[-1])


def half(corners: Any, values: Any, side: int) -> Any:
    """The part of a polygon, or an interval, where the values have the sign `side`."""
    made = []
    for k, (p, v) in enumerate(zip(corners, values, strict=True)):
        q, w = corners[(k + 1) % len(corners)], values[(k + 1) % len(corners)]
        if v * side >= 0:
            made.append(p)
        if v * w < 0 and (len(p) == 2 or k == 0):
            made.append(tuple(a + (b - a) * v / (v - w) for a, b in zip(p, q, strict=True)))
    return made


def corner_set(corners: Any) -> frozenset[Any]:
    """Without those on a straight side."""
    if len(corners[0]) == 1:
        return frozenset(corners)
    around = zip([corners[-1], *corners[:-1]], corners, [*corners[1:], corners[0]], strict=True)
    turn = lambda p, q, r: (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0])  # noqa: E731
    return frozenset(q for p, q, r in around if turn(p, q, r))


def as_tuples(rows: Any) -> Any:
    return tuple(tuple(row) for row in rows)


def as_set(regions: Regions) -> set[tuple[Any, Any]]:
    """The cells of `linear_regions` in the same form."""
    return {
        (
            corner_set(cell.corners),
            tuple((*row, c) for row, c in zip(cell.matrix, cell.constant, strict=True)),
        )
        for cell in regions.cells
    }
