"""How many connections and parameters a network has: counted from its layer sizes alone."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Any

from sympy import Add, Integer, Symbol, expand

from ..derivations.derivation import Derivation, Step
from ..derivations.expressions import number_sum
from ..derivations.raw import as_number, raw_product, raw_sum
from ..networks import Dense, Network, NetworkError

EXAMPLE = Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi")
MOST_TERMS = 8
"""Beyond this, equal layers in a row are counted together."""

CONNECTIONS, BIASES, PARAMETERS = (Symbol(name) for name in ("connections", "biases", "parameters"))


def derive(network: Network = EXAMPLE) -> Derivation:
    """connections = Σ inputs · units, and parameters = connections + biases; sizes may be letters."""
    _check_all_dense(network)
    weights, biases = _shapes(network)
    every = (
        "Every neuron" if len(biases) == len(network.dense_layers) else "Every neuron of a layer with biases"
    )
    if not weights:
        raise NetworkError(
            "this network has no weights to count: give it a dense layer, as in x[3] -> 5 -> 2"
        )
    steps = [
        *_counted(
            CONNECTIONS,
            [_product(*reversed(shape)) for shape in weights],
            "Every neuron of a layer is joined to every input of that layer: their numbers are multiplied.",
        ),
        *_counted(
            BIASES, [as_number(shape[0]) for shape in biases], f"{every} has one bias: they are added up."
        ),
        *_together(network),
    ]
    roles = tuple((str(letter), "") for letter in (CONNECTIONS, BIASES, PARAMETERS))
    remark = (
        "A connection carries one weight. The parameters are the weights and the biases: all that is learnt."
    )
    return Derivation(
        "feedforward", "Every connection is one number to learn", tuple(steps), roles, (remark,)
    )


def _check_all_dense(network: Network) -> None:
    for layer in network.layers:
        if network.parameter_shapes(layer) and not isinstance(layer.operation, Dense):
            raise NetworkError(
                f"layer {layer.name!r} is a {layer.operation.kind} layer, whose weights are no connections: "
                "derive architectures to count what this network learns and computes"
            )


def _shapes(network: Network) -> tuple[list[Any], list[Any]]:
    """The shapes of all weights and of all biases, layer by layer."""
    named = [item for layer in network.layers for item in network.parameter_shapes(layer).items()]
    return [shape for name, shape in named if name != "b"], [shape for name, shape in named if name == "b"]


def _counted(left: Any, terms: list[Any], reason: str) -> list[Step]:
    """Line by line: as products, each worked out, the sum."""
    if not terms:
        zero = Integer(0)
        return [Step(zero, "count", zero, "No layer has a bias.", left=left)]
    lines = [raw_sum(*_grouped(terms)), raw_sum(*(expand(term.doit()) for term in _grouped(terms)))]
    lines.append(expand(lines[-1].doit()))
    pairs = [(a, b) for a, b in pairwise(lines) if not _reads_the_same(a, b)] or [(lines[0], lines[0])]
    reasons = [reason, *["The numbers of all layers are added up."] * len(pairs)]
    return [Step(a, "count", b, why, left=left) for (a, b), why in zip(pairs, reasons, strict=False)]


def _reads_the_same(a: Any, b: Any) -> bool:
    """Only the order differs: ours stays."""
    return sorted(map(str, Add.make_args(a))) == sorted(map(str, Add.make_args(b)))


def _together(network: Network) -> list[Step]:
    weights, biases = _shapes(network)
    connections = expand(sum(_product(*shape).doit() for shape in weights))
    shifts = expand(sum((as_number(shape[0]) for shape in biases), Integer(0)))
    both, total = number_sum(connections, shifts), expand(connections + shifts)
    if _reads_the_same(both, total):
        total = both
    reason = "The parameters are the weights, one for each connection, and the biases."
    return [Step(both, "count", total, reason, left=PARAMETERS)]


def _grouped(terms: list[Any]) -> list[Any]:
    if len(terms) <= MOST_TERMS:
        return terms
    runs = [(term, len(list(run))) for term, run in groupby(terms)]
    return [term if count == 1 else _product(count, term) for term, count in runs]


def _product(*factors: Any) -> Any:
    return raw_product(*map(as_number, factors))
