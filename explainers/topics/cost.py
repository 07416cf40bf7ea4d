"""What depth costs: multiply-adds of published image classifiers beside their depth and their accuracy."""

from __future__ import annotations

from sympy import Add, Integer

from ..derivations.counting.certificates import Uses
from ..derivations.counting.formulas import multiply_add_terms, sum_of, times_of
from ..derivations.counting.sizes import of_layer
from ..derivations.derivation import Certified, Derivation, Step
from ..networks import NetworkError
from ..networks.architectures.parts import Part, parts
from ..networks.architectures.published import PUBLISHED, SOURCE, Published
from ..spelling import nearest, quoted
from ..values import Compared

ALL = ", ".join(model.name for model in PUBLISHED)


def derive(*, models: str = ALL) -> Derivation:
    """The multiply-adds of each of `models` (names, with commas), and which is surpassed by one that computes less.

    NetworkError for a name of which no accuracy is on record.
    """
    chosen = _chosen(models)
    counts = [_counted(model) for model in chosen]
    compared = [step for model in chosen for step in _surpassed(model, chosen)]
    remarks = (*map(_in_words, chosen), f"Accuracies: {SOURCE}. All else is counted from the shapes.")
    title = "Deeper does not mean dearer"
    return Derivation("cost", title, (*counts, *compared), (), remarks)


def _chosen(models: str) -> list[Published]:
    known = {model.name: model for model in PUBLISHED}
    names = list(dict.fromkeys(name.strip() for name in models.split(",")))
    for name in names:
        if name not in known:
            raise NetworkError(f"no accuracy of {quoted(name)} is on record: {nearest(name, known)}")
    return [known[name] for name in names]


def _counted(model: Published) -> Step:
    """The sum over the parts of the network, equal ones once."""
    network = model.network
    terms = [
        times_of(part.times, [Integer(count)])
        for part in parts(network)
        if (count := _multiply_adds(model, part))
    ]
    layers = tuple((layer.operation, network.input_shapes(layer)) for layer in network.layers[1:])
    together = sum_of(terms)
    total = Add(*(term.doit() for term in terms))
    reason = f"{model.title}, with {model.depth} layers that have weights: the multiplications of its parts, added up."
    evidence = Certified(Uses(layers, "multiply-adds"))
    return Step(together, "add up", total, reason, evidence, of_layer("multiplications", model.name))


def _multiply_adds(model: Published, part: Part) -> int:
    terms = [
        term
        for layer in part.layers
        for term in multiply_add_terms(layer.operation, model.network.input_shapes(layer))
    ]
    return int(Add(*(term.doit() for term in terms)))


def _surpassed(model: Published, others: list[Published]) -> list[Step]:
    """The cheapest of the models that compute less than `model` and are right more often, if there is one."""
    better = [
        other for other in others if other.multiply_adds < model.multiply_adds and other.top_1 > model.top_1
    ]
    if not better:
        return []
    other = min(better, key=lambda one: one.multiply_adds)
    deeper = "deeper" if other.depth > model.depth else "no deeper"
    reason = (
        f"{other.title} is {deeper} than {model.title}, computes less, and was right more often: for {other.top_1:.2f} "
        f"% of the images, against {model.top_1:.2f} %."
    )
    pairs = tuple(
        (of_layer("multiplications", one.name), Integer(one.multiply_adds)) for one in (other, model)
    )
    (before, _), (after, _) = pairs
    return [Step(before, "compare", after, reason, Certified(Compared(pairs)), None, "lt")]


def _in_words(model: Published) -> str:
    return (
        f"{model.title} ({model.year}): {model.depth} layers, {model.parameters / 1e6:.1f} million parameters, "
        f"{model.multiply_adds / 1e9:.2f} billion multiply-adds, {model.top_1:.2f} % right at the first guess."
    )
