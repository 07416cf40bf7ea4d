"""The sizes that windows leave, as steps: the rule in letters, then every different window in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Function, Integer, Symbol

from ...networks import Layer, Network, TransposedConvolution
from ..derivation import Certified, Definition, Step
from .certificates import Positions, Reached
from .formulas import grown_formula, positions_formula

MOST_SIZES = 5
"""Of each window, steps at so many sizes: what comes after is computed alike."""


def in_words(name: str) -> str:
    """A layer's name as part of a letter: stage2.block1."""
    return name.replace("_", ".")


def of_layer(word: str, name: str) -> Any:
    """size(conv1): what stands left of a step about one layer or part."""
    return Function(word)(Symbol(in_words(name)))


def size_steps(network: Network) -> list[Step]:
    """One step for every window at every size, up to some sizes; those that keep the size once for each kernel."""
    steps: list[Step] = []
    seen: dict[Any, set[Any]] = {}
    for layer in network.layers:
        is_transposed = isinstance(layer.operation, TransposedConvolution)
        for side, (n, k, s, p) in _windows(network, layer).items():
            step = _size_step(layer, side, (n, k, s, p), is_transposed=is_transposed)
            sizes = seen.setdefault((k, s, p, is_transposed), set())
            size = None if step.after == n else n
            if k > 1 and size not in sizes and len(sizes) < MOST_SIZES:
                sizes.add(size)
                steps.append(step)
    return [*_size_rules(steps), *steps]


def _windows(network: Network, layer: Layer) -> dict[str, tuple[int, int, int, int]]:
    """n, k, s, p of a layer with a window: by "size" where all sides are alike, else by the name of the side."""
    window = getattr(layer.operation, "window", None)
    if window is None:
        return {}
    (shape,) = network.input_shapes(layer)
    sides = [(int(n), k, s, p) for n, k, s, p in zip(shape[1:], *window(shape), strict=True)]
    if len(set(sides)) == 1:
        return {"size": sides[0]}
    return dict(zip(("depth", "height", "width")[-len(sides) :], sides, strict=True))


def _size_step(layer: Layer, side: str, window: tuple[int, int, int, int], *, is_transposed: bool) -> Step:
    n, k, s, p = window
    certificate = Reached(n, k, s, p) if is_transposed else Positions(n, k, s, p)
    before = (grown_formula if is_transposed else positions_formula)(n, k, s, p)
    after = (n - 1) * s - 2 * p + k if is_transposed else (n + 2 * p - k) // s + 1
    moved = f", moved by {s} each time," if s > 1 else ""
    padded = f" with {p} {'zero' if p == 1 else 'zeros'} added at both ends" if p else ""
    reason = f"In {in_words(layer.name)} a window of {k}{moved} slides over {n} values{padded}."
    if is_transposed:
        cut = f", and {p} at both ends cut off" if p else ""
        reason = f"In {in_words(layer.name)} each of {n} values is spread over {k} places, {s} apart{cut}."
    left = of_layer(side, layer.name)
    return Step(before, "size", Integer(after), reason, Certified(certificate), left)


def _size_rules(steps: Sequence[Step]) -> list[Step]:
    """The formulas in letters, where they are used."""
    n, k, s, p = (Symbol(letter) for letter in "nksp")
    slid = (
        "A window of k values, moved by s each time, fits m times when (m − 1)s + k ≤ n + 2p: the largest such m is "
        "the size of the output."
    )
    spread = (
        "A transposed convolution turns this around: n windows of k values, s apart, reach r places from the first to "
        "the last, when p are cut off at both ends."
    )
    rules = (
        (Positions, Symbol("m"), positions_formula(n, k, s, p), slid),
        (Reached, Symbol("r"), grown_formula(n, k, s, p), spread),
    )
    used = {type(step.evidence.certificate) for step in steps if isinstance(step.evidence, Certified)}
    return [
        Step(after, "rule", formula, reason, Definition(((after, formula),)))
        for kind, after, formula, reason in rules
        if kind in used
    ]
