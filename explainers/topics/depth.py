"""What depth buys: more linear pieces from as many connections, by folding; bounds, a witness, and the tent map."""

from __future__ import annotations

from typing import Literal

from sympy import Integer

from ..derivations.derivation import Certified, Derivation, Step
from ..geometry.bounds import shallow_regions, witness_network, witness_points
from ..geometry.bounds.certificates import Counted, MapsMet
from ..geometry.bounds.comparing import (
    DEEP,
    LONGEST,
    SHALLOW,
    Sizes,
    bounds_from_above,
    bounds_from_below,
    connections,
    number,
    parameters,
    shallow_bound,
    sizes_of,
)
from ..geometry.bounds.tents import MOST_FOLDS, crossover, folding
from ..networks import Network, NetworkError

EXAMPLE = witness_network()


def derive(
    network: Network = EXAMPLE,
    *,
    against: Literal["connections", "parameters", "units"] = "connections",
    tent: int = 3,
) -> Derivation:
    """The most linear pieces of a deep ReLU network and of one hidden layer as large, then the tent map.

    `against` says in what the shallow network is as large. `tent` is how often the strip is folded, 1 to 10. Of the
    network only the sizes count.
    """
    if not 1 <= tent <= MOST_FOLDS:
        raise NetworkError(f"a strip cannot be folded {tent} times here: give tent from 1 to {MOST_FOLDS}")
    deep = sizes_of(network)
    steps, remarks = (list[Step](), list[str]())
    if len(deep.hidden) > 1:
        shallow = deep.as_shallow(against)
        steps += [*connections(deep, shallow), *parameters(deep, shallow), *_pieces(deep, shallow)]
        remarks.append(_verdict(deep, shallow))
    else:
        steps += shallow_bound(deep)
        remarks.append(
            "This network has one hidden layer: its planes cut the input space once, and nothing folds."
        )
    steps += [*folding(tent), *crossover()]
    remarks += [_TENT, _HONEST, *([_MEASURED] if _is_witnessed(deep) and against == "connections" else [])]
    return Derivation("depth", "Depth folds, and so makes more pieces", tuple(steps), _ROLES, tuple(remarks))


_ROLES = ((str(DEEP), ""), (str(SHALLOW), ""), ("x", "input"), ("T", ""))
_TENT = (
    "Exactly twice as many, for every k: where the tent turns, at 1/2, what comes after it is run back, so that the "
    "two pieces that meet there have opposite slopes and are not one; by induction from the one tent, k of them have 2 "
    "to the k pieces."
)
_HONEST = (
    "More pieces can be had, which is not to say that they are had: the counts are of the best networks of these "
    "sizes, and nothing here says that training finds them."
)
_MEASURED = (
    "With random weights the deep one has no advantage: on 100 random slices (benchmarks/expressiveness.py, seeds 0 "
    "to 99) it had 45.0 regions on average and the shallow one 46.0, and of linear pieces half of the deep ones had "
    "no more than 17."
)


def _pieces(deep: Sizes, shallow: Sizes) -> tuple[Step, ...]:
    """Bounds on both, and the comparison where they decide it."""
    most = shallow_regions(shallow.inputs, shallow.hidden[0])
    steps = [*shallow_bound(shallow), *bounds_from_above(deep), *_witnessed(deep), *bounds_from_below(deep)]
    least = _least(deep)
    if LONGEST > least > most:
        reason = (
            "So some deep network of these sizes has more pieces than any shallow one of that size can have."
        )
        steps.append(
            Step(number(least), "compare", number(most), reason, Certified(Counted()), relation="gt")
        )
    return tuple(steps)


def _is_witnessed(deep: Sizes) -> bool:
    return deep == sizes_of(EXAMPLE)


def _witnessed(deep: Sizes) -> tuple[Step, ...]:
    """The deep network that was found, where it is of these sizes."""
    if not _is_witnessed(deep):
        return ()
    points = witness_points()
    reason = (
        f"One was found by search: around each of {len(points)} points it is a different affine map, exactly."
    )
    evidence = Certified(MapsMet(DEEP, EXAMPLE, points))
    return (Step(DEEP, "witness", Integer(len(points)), reason, evidence, relation="ge"),)


def _least(deep: Sizes) -> int:
    """The largest number of pieces that is shown to be reached."""
    found = len(witness_points()) if _is_witnessed(deep) else 0
    return max(found, deep.reached)


def _verdict(deep: Sizes, shallow: Sizes) -> str:
    if _least(deep) > shallow_regions(shallow.inputs, shallow.hidden[0]):
        return f"{deep} can have more pieces than {shallow}, whatever the weights of that one are."
    return f"These bounds do not say whether {deep} can have more pieces than {shallow}."
