"""The collapse of a deep network, derived and proved: ours against SymPy's own expand and ==, in one run.

python benchmarks/derivations.py [--runs 3]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from sympy import MatAdd, MatMul, MatrixSymbol
from sympy.core.cache import clear_cache

from explainers.networks import Network
from explainers.topics import collapse

DEPTHS = (50, 100)
OURS_ALONE = 200
WIDTH = 3


def ours(depth: int) -> None:
    """Derive every step and prove it exactly."""
    report = collapse.derive(Network.feedforward(*[WIDTH] * (depth + 1))).verify()
    assert report.is_exact


def sympys(depth: int) -> None:
    """MatrixExpr.expand of the nested formula, then == with the collapsed one written by hand: no steps, no reasons."""
    weights = [MatrixSymbol(f"W_{layer}", WIDTH, WIDTH) for layer in range(1, depth + 1)]
    biases = [MatrixSymbol(f"b_{layer}", WIDTH, 1) for layer in range(1, depth + 1)]
    x = nested = MatrixSymbol("x", WIDTH, 1)
    for w, b in zip(weights, biases, strict=True):
        # Not w*nested + b: that calls doit at each layer and takes far longer still.
        nested = MatAdd(MatMul(w, nested), b)
    terms = [MatMul(*weights[:layer:-1], biases[layer]) for layer in range(depth)]
    assert nested.expand() == MatAdd(MatMul(*weights[::-1], x), *terms).doit()


def seconds(run: Callable[[int], Any], depth: int) -> float:
    # SymPy remembers its results: a second run would measure its cache.
    clear_cache()
    start = time.perf_counter()
    run(depth)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each, interleaved; medians are shown")
    runs = parser.parse_args().runs
    ours(2)
    sympys(2)
    times: dict[tuple[str, int], list[float]] = {}
    for _ in range(runs):
        for depth in (*DEPTHS, OURS_ALONE):
            times.setdefault(("ours", depth), []).append(seconds(ours, depth))
            if depth in DEPTHS:
                times.setdefault(("sympy", depth), []).append(seconds(sympys, depth))
    median = {key: statistics.median(values) for key, values in times.items()}
    print(f"collapse, medians of {runs} interleaved runs, seconds")
    for depth in DEPTHS:
        mine, other = median["ours", depth], median["sympy", depth]
        ratio = f"{other / mine:6.1f} times as fast"
        print(f"L = {depth:3}   derive and prove {mine:7.3f}   expand and == {other:8.3f}   {ratio}")
    mine = median["ours", OURS_ALONE]
    print(
        f"L = {OURS_ALONE}   derive and prove {mine:7.3f}   growth from L = 50: {mine / median['ours', 50]:.1f}"
    )


if __name__ == "__main__":
    main()
