"""Backpropagation derived and proved: time for depth 10 to 200, with skips, over time, for growing width, in one run.

python benchmarks/backpropagation.py [--runs 3]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from sympy.core.cache import clear_cache

from explainers.derivations.derivation import Derivation
from explainers.derivations.gradients.backward import Backward
from explainers.derivations.gradients.steps import backpropagation
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.unrolling import Unrolled
from explainers.networks import PHI, Network

DEPTHS = (10, 20, 50, 100, 200)
WIDTHS = (3, 30, 300, 3000)
TIMES = (10, 20, 50)
MOST_SECONDS = 10.0
"""What a hundred layers may take."""


def chain(depth: int, width: int = 3) -> Network:
    return Network.feedforward(*[width] * (depth + 1), activation=PHI, output_activation=PHI)


def residual(depth: int) -> Network:
    """depth / 2 blocks of two layers, each with a skip past it."""
    text = "x[3]"
    for block in range(1, depth // 2 + 1):
        text += f" -> 3 phi -> 3 -> block{block}: + {'x' if block == 1 else f'block{block - 1}'}"
    return Network.parse(text)


def prove(network: Network, steps: int | None = None) -> tuple[float, float, int]:
    """Seconds to derive every gradient, seconds to prove every step exactly, and the number of steps."""
    clear_cache()
    start = time.perf_counter()
    made = backpropagation(Backward(Unrolled(Letters(network), steps), "squared"))
    derived = time.perf_counter()
    report = Derivation("training", "", made).verify()
    assert report.is_exact, report
    return derived - start, time.perf_counter() - derived, len(made)


def row(name: str, measure: Callable[[], tuple[float, float, int]], runs: int) -> float:
    """Print the medians; the seconds of both together."""
    measured = [measure() for _ in range(runs)]
    derive, proof = (statistics.median(one[place] for one in measured) for place in (0, 1))
    print(f"{name:34} {measured[0][2]:5} steps   derive {derive:7.3f}   prove {proof:7.3f}")
    return derive + proof


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each; medians are shown")
    runs = parser.parse_args().runs
    prove(chain(2))
    print(f"backpropagation, medians of {runs} runs, seconds; every step proved exactly")
    seconds = {
        depth: row(f"{depth} layers in a row", lambda d=depth: prove(chain(d)), runs) for depth in DEPTHS
    }
    for depth in DEPTHS[1:]:
        row(f"{depth} layers, a skip past every two", lambda d=depth: prove(residual(d)), runs)
    for width in WIDTHS:
        row(f"20 layers of {width} neurons", lambda w=width: prove(chain(20, w)), runs)
    lstm = Network.parse("x[3] -> lstm 4 -> 2")
    for steps in TIMES:
        row(f"LSTM over {steps} time steps", lambda s=steps: prove(lstm, s), runs)
    print(f"growth from 100 layers to 200: {seconds[200] / seconds[100]:.1f}")
    assert seconds[100] < MOST_SECONDS, "a hundred layers take too long"


if __name__ == "__main__":
    main()
