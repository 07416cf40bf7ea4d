"""The table of a known architecture, built from its blocks: shapes, parameters and multiply-adds, and how time grows.

python benchmarks/architectures.py [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import time

from explainers.networks import KNOWN, Network
from explainers.networks.table import layer_table

LIMIT = 0.1  # seconds of processor time for ResNet-152, after import


def seconds(name: str) -> float:
    """Processor time to build the network and its whole table."""
    start = time.process_time()
    network = Network.known(name)
    rows = layer_table(network)
    assert sum(row.parameters for row in rows) == network.parameter_count
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each, interleaved; medians are shown")
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in KNOWN}
    for _ in range(runs):
        for name, measured in times.items():
            measured.append(seconds(name))
    print(f"building a network and its table, medians of {runs} interleaved runs, ms of processor time")
    for name, measured in times.items():
        network = Network.known(name)
        print(
            f"{name:15} {1e3 * statistics.median(measured):7.2f}   {len(network.layers):4} layers   "
            f"{network.parameter_count:>11,} parameters   {network.multiply_add_count:>15,} multiply-adds"
        )
    small, large = statistics.median(times["resnet18"]), statistics.median(times["resnet152"])
    more = len(Network.known("resnet152").layers) / len(Network.known("resnet18").layers)
    print(
        f"growth from resnet18 to resnet152: {more:.1f} times the layers, {large / small:.1f} times the time"
    )
    worst = max(times["resnet152"])
    print(
        f"resnet152 at worst {worst:.3f} s: {'within' if worst < LIMIT else 'ABOVE'} the limit of {LIMIT} s"
    )


if __name__ == "__main__":
    main()
