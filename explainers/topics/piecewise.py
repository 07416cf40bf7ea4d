"""A ReLU network is piecewise linear: every piece found exactly, with its own affine map and its boundary."""

from __future__ import annotations

from ..derivations.derivation import Derivation, Step
from ..derivations.symbols import Letters
from ..derivations.unfolding.collapsing import letter_roles
from ..geometry.regions import Domain, Regions, box, interval, linear_regions, polygon
from ..geometry.regions.checking import Decomposition
from ..geometry.regions.showing import count_steps, one_piece, piece_steps, weight_steps
from ..networks import Network, NetworkError
from ..networks.numbers import with_whole_weights
from ..networks.operations import shape_text
from ..spelling import quoted

EXAMPLE = Network.parse("x[1] -> 3 relu -> 1").with_weights(
    {
        "layer1": {"W": [[1], [1], [1]], "b": [1, 0, -1]},
        "layer2": {"W": [[1, -2, 2]], "b": [0]},
    }
)
MOST_PROVED = 2000
SEEDS = 12
MOST_TRIED = 200
"""Parameters up to which several seeds are tried for example weights."""
LONGEST_DOMAIN = 500


def derive(network: Network = EXAMPLE, *, domain: str = "-2, 2") -> Derivation:
    """The formula of one piece, how many regions and pieces there are, and the first pieces with their maps.

    `domain`: "-2, 2" for the interval, with two inputs for the square of that side; or the corners of a convex polygon,
    "0, 0; 1, 0; 0, 1". A network without weights is given small whole ones.
    """
    regions = regions_of(network, domain)
    claim = Decomposition.of(regions)
    shown = weight_steps(regions.network)
    formula = one_piece(claim)
    pieces = piece_steps(claim, regions, is_worked=bool(formula and shown))
    steps = (*formula, *shown, *count_steps(claim), *pieces)
    roles = dict(letter_roles(Letters(network), steps))
    roles |= {name: "activation" for name in roles if name.startswith("D")}
    title = "Straight piece by piece, and bent only where a neuron changes sign"
    remarks = _remarks(regions, steps, network)
    return Derivation("piecewise", title, steps, tuple(roles.items()), remarks, regions.network)


def regions_of(network: Network, domain: str) -> Regions:
    """The regions that are spoken of: of the network, or with small whole weights where it has none."""
    return _regions(network, _domain(network, domain))


def _domain(network: Network, text: str) -> Domain:
    """Read as numbers between commas, points between semicolons."""
    inputs = network.input_shape
    if inputs not in ((1,), (2,)):
        raise NetworkError(
            f"the network has {shape_text(inputs)} inputs, and pieces are shown for 1 or 2: give one with 1 or 2, "
            "such as x[2] -> 5 relu -> 1, or look at a slice in Python, linear_regions(network, domain.placed(…))"
        )
    if len(text) > LONGEST_DOMAIN:
        raise NetworkError(f"the domain is longer than {LONGEST_DOMAIN} characters: give fewer corners")
    points = [part.split(",") for part in text.split(";")]
    if len(points) == 1 and len(points[0]) == 2:
        return interval(*points[0]) if inputs == (1,) else box(*points[0])
    if inputs == (2,) and len(points) >= 3 and all(len(point) == 2 for point in points):
        return polygon(*points)
    form = '"-2, 2"' if inputs == (1,) else '"-2, 2" for a square, or corners such as "0, 0; 1, 0; 0, 1"'
    raise NetworkError(f"{quoted(text)} is no domain for this network: give {form}")


def _regions(network: Network, domain: Domain) -> Regions:
    """Of the network with its weights; else with whole ones, of a few seeds those that make the most pieces."""
    if network.parameters is not None or network.is_symbolic:
        return linear_regions(network, domain, most=MOST_PROVED)
    seeds = SEEDS if network.parameter_count <= MOST_TRIED else 1
    tried = [
        linear_regions(with_whole_weights(network, seed), domain, most=MOST_PROVED) for seed in range(seeds)
    ]
    return max(tried, key=lambda regions: regions.piece_count)


def _remarks(regions: Regions, steps: tuple[Step, ...], given: Network) -> tuple[str, ...]:
    kind = "lengths" if regions.domain.dimension == 1 else "areas"
    shown = sum(step.rule in ("map", "work out") for step in steps)
    remarks = [
        f"The {kind} of all {len(regions)} regions add up to {regions.domain.measure}, exactly the domain's."
        if len(regions) > 1
        else "Nothing bends here: the network is one affine map on the whole domain."
    ]
    if regions.domain.dimension == 2:
        remarks.append("A polygon is written as its corners, in order around it; its edge belongs to it.")
    if shown < regions.piece_count:
        remarks.append(
            f"Of the {regions.piece_count} pieces the first {shown} are shown, from left to right."
        )
    if given.parameters is None and regions.network.parameters is not None:
        remarks.append("The network came without weights: small whole numbers were put in as an example.")
    return tuple(remarks)
