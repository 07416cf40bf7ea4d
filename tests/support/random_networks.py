"""Random networks, valid by construction, the same for the same seed; and a Hypothesis strategy of them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from explainers.networks import (
    IDENTITY,
    RELU,
    SIGMOID,
    TANH,
    ActivationFunction,
    Add,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Input,
    Layer,
    Network,
    Operation,
)

repeatable = settings(derandomize=True, deadline=None, max_examples=100)
"""For property tests: the same examples in every run, and no clock."""

MIXED = (IDENTITY, RELU, TANH, SIGMOID)
LONGEST_RANDOM_DELAY = 3


def random_network(
    seed: int,
    *,
    depth: int | None = None,
    skip: bool = True,
    concatenation: bool = True,
    feedback: bool = False,
    activation: ActivationFunction | None = IDENTITY,
    equal_widths: bool = False,
    has_bias: bool | None = True,
    most_units: int = 5,
) -> Network:
    """A network of `depth` dense layers (1 to 12 where it is not given) and the merges between them.

    `skip` allows Add, `concatenation` Concatenate, `feedback` delays of 1 to 3 steps into dense layers and
    merges. `activation` None mixes several, also as layers of their own; `has_bias` None mixes both. With
    `equal_widths` every dense layer is as wide as the input.
    """
    random = Random(seed)
    depth = random.randint(1, 12) if depth is None else depth
    widths = [random.randint(1, most_units)] * (depth + 1)
    if not equal_widths:
        # Few different widths, so that many pairs of layers can be added.
        choices = [random.randint(1, most_units) for _ in range(3)]
        widths = [random.choice(choices) for _ in range(depth + 1)]
    layers = [Layer("x", Input((widths[0],)))]
    extents = {"x": widths[0]}
    dense = [f"layer{number}" for number in range(1, depth + 1)]
    future = dict(zip(dense, widths[1:], strict=True))  # what feedback may read

    def append(name: str, operation: Operation, *others: Edge) -> None:
        layers.append(Layer(name, operation, (Edge(layers[-1].name), *others)))

    for number, (name, units) in enumerate(zip(dense, widths[1:], strict=True), start=1):
        delayed = [
            Edge(random.choice(dense), random.randint(1, LONGEST_RANDOM_DELAY))
            for _ in range(random.choice((0, 0, 1, 2)) if feedback else 0)
        ]
        phi = random.choice(MIXED) if activation is None else activation
        bias = random.random() < 0.5 if has_bias is None else has_bias
        append(name, Dense(units, phi, bias), *delayed)
        extents[name] = units
        if skip and random.random() < 0.5:
            sources = [Edge(other) for other, width in extents.items() if width == units and other != name]
            if feedback:
                sources += [Edge(other, 1) for other, width in future.items() if width == units]
            if sources:
                append(
                    f"sum{number}", Add(), *random.sample(sources, min(len(sources), random.randint(1, 2)))
                )
                extents[f"sum{number}"] = units
        if concatenation and extents[layers[-1].name] < 4 * most_units and random.random() < 0.25:
            past = layers[-1].name
            sources = [
                Edge(other) for other, width in extents.items() if width <= 2 * most_units and other != past
            ]
            sources += [Edge(other, 1) for other in future] if feedback else []
            source = random.choice(sources)
            width = extents[past] + (future[source.source] if source.delay else extents[source.source])
            append(f"stack{number}", Concatenate(), source)
            extents[f"stack{number}"] = width
        if activation is None and random.random() < 0.25:
            extents[f"phi{number}"] = extents[layers[-1].name]
            append(f"phi{number}", Elementwise(random.choice(MIXED)))
    return Network(tuple(layers))


def renamed(network: Network, names: dict[str, str]) -> Network:
    """The same network with other layer names."""
    return Network(
        tuple(
            replace(
                layer,
                name=names.get(layer.name, layer.name),
                inputs=tuple(
                    replace(edge, source=names.get(edge.source, edge.source)) for edge in layer.inputs
                ),
            )
            for layer in network.layers
        )
    )


seeds = st.integers(min_value=0, max_value=2**32 - 1)


@st.composite
def networks(draw: st.DrawFn, *, feedback: bool | None = None) -> Network:
    """Any random network: deep or shallow, plain or with skips, with feedback or without."""
    flag = st.booleans()
    return random_network(
        draw(seeds),
        depth=draw(st.integers(1, 12)),
        skip=draw(flag),
        concatenation=draw(flag),
        feedback=draw(flag) if feedback is None else feedback,
        activation=draw(st.sampled_from((None, IDENTITY, RELU))),
        equal_widths=draw(flag),
        has_bias=draw(st.sampled_from((None, True, False))),
    )
