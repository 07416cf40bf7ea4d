"""Linear regions in the plane: our exact answer against regioncam's approximate one (Rust, 32-bit floats), in one run.

pip install layerwise[bench]
python benchmarks/regions.py [--runs 15]

Both are given the same random networks on [−1, 1]² and must find equally many regions. "ours" has every region, its
signs certain and its map in doubles with an error bound, as regioncam has its own in floats. "pieces" is the time for
merging equal maps on top. Exact corners and maps are worked out when they are asked for: "written out" is the time for
that, of all regions or the first 500.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

# One thread each: regioncam has no more, and a matrix product that waits for a busy core measures that core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import regioncam  # type: ignore[import-untyped,import-not-found,unused-ignore]

from explainers.geometry.regions import Regions, box, linear_regions
from explainers.networks import RELU, Network

WIDTHS = ((2, 32, 32), (2, 64, 64, 64), (2, *[10] * 8), (2, 16, 16))
GOAL = {(2, 32, 32): 3.0, (2, 64, 64, 64): 3.0}
"""At most so many times regioncam's time."""
SEEDS = range(3)


def random_network(widths: tuple[int, ...], seed: int) -> Network:
    """Normal weights of variance 1/inputs, and a map to one output."""
    return Network.feedforward(*widths, 1, activation=RELU).randomised(seed)


def ours(network: Network) -> Regions:
    return linear_regions(network, box(-1, 1))


def regioncams(weights: list[tuple[Any, Any]]) -> Any:
    found = regioncam.Regioncam(size=1.0)
    for number, (weight, bias) in enumerate(weights):
        found.linear(weight, bias)
        if number < len(weights) - 1:
            found.relu()
    return found


def weights_for_regioncam(network: Network) -> list[tuple[Any, Any]]:
    """x W + b, in 32-bit floats."""
    assert network.parameters is not None
    arrays = [network.parameters.of_layer(layer.name) for layer in network.dense_layers]
    return [(np.ascontiguousarray(one["W"].T, np.float32), one["b"].astype(np.float32)) for one in arrays]


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    # The processor's time, which other work on the machine does not count into.
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each, interleaved; medians are shown")
    runs = parser.parse_args().runs
    print(f"medians of {runs} interleaved runs, milliseconds of processor time")
    for widths in WIDTHS:
        for seed in SEEDS:
            compare(widths, seed, runs)


def compare(widths: tuple[int, ...], seed: int, runs: int) -> None:
    network = random_network(widths, seed)
    weights = weights_for_regioncam(network)
    ours(network)
    regioncams(weights)
    mine, theirs = [], []
    for _ in range(runs):
        found, seconds = timed(lambda: ours(network))
        mine.append(seconds)
        other, seconds = timed(lambda: regioncams(weights))
        theirs.append(seconds)
    # In 32-bit floats regioncam may be off by slivers; the nets measured against the goal must agree.
    agrees = len(found) == other.num_faces
    assert agrees or widths not in GOAL, (len(found), other.num_faces)
    pieces, merging = timed(lambda: found.piece_count)
    # All of them for a small net, the first 500 for a large one.
    shown = min(len(found), 500)
    _, writing = timed(lambda: [found.cell(number) for number in range(shown)])
    one, two = statistics.median(mine), statistics.median(theirs)
    print(
        f"{'-'.join(map(str, widths)):25} {len(found):6} regions{'' if agrees else f' ({other.num_faces})'}"
        f"   ours {one * 1e3:7.1f}   regioncam {two * 1e3:7.1f}   ratio {one / two:4.2f}"
        f"   {pieces:6} pieces + {merging * 1e3:5.1f}   {shown} written out + {writing * 1e3:5.0f}"
    )


if __name__ == "__main__":
    main()
