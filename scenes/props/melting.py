"""The verb `melt`: a deep net becomes one layer. Hidden columns slide into the output's, their lines into its lines."""

from __future__ import annotations

from collections.abc import Iterator

from diagrams.figure import Curve
from scenes.stage import motion
from scenes.stage.ink import Ink
from scenes.stage.motion import Motion, appearing, changing, leaving
from scenes.stage.network import NetworkOnStage
from scenes.stage.outlines import line
from scenes.stage.things import Thing


def melt(deep: NetworkOnStage, one: NetworkOnStage) -> None:
    """A copy of `deep` leaves it and melts into `one`, which then stands in its own place; `deep` stays."""
    stage = deep.stage
    copies = [_copied(deep, name) for name in deep.things if name.startswith(("neuron:", "edge:"))]
    for thing in (*copies, *one.things.values()):
        stage.enrol(thing)
    motions = [motion for copy in copies for motion in _into(deep, one, copy)]
    for name, thing in one.things.items():
        late = name.startswith(f"{one.prefix}neuron:")
        motions += [
            appearing((name, part), ink, start=(0.75 if late else 0.6) * motion.MELT, duration=0.4, rise=0.0)
            for part, ink in thing.inks
        ]
    stage.play(motions)
    stage.forget(*[copy.id for copy in copies])


def _copied(deep: NetworkOnStage, id: str) -> Thing:
    thing = deep.stage[id]
    return Thing(f"melting:{id}", thing.kind, thing.inks, thing.depth, role=thing.role)


def _into(deep: NetworkOnStage, one: NetworkOnStage, copy: Thing) -> Iterator[Motion]:
    """Each ink of a copy slides to where it belongs in `one`, and is gone once `one` has taken its place."""
    name = copy.id.removeprefix("melting:")
    for part, ink in copy.inks:
        target = _disc(deep, one, name, ink) if name.startswith("neuron:") else _edge(deep, one, name, ink)
        key = (copy.id, part)
        yield changing(key, ink, target, duration=motion.MELT, easing=motion.ease_in_out_quint)
        yield leaving(key, target, start=motion.MELT, duration=0.25)


def _disc(deep: NetworkOnStage, one: NetworkOnStage, id: str, ink: Ink) -> Ink:
    neuron = _counterpart(deep, one, id)
    return Ink(
        one.things[neuron].inks[0][1].paths,
        ink.fill,
        ink.fill_opacity,
        ink.stroke,
        ink.stroke_opacity,
        ink.width,
    )


def _edge(deep: NetworkOnStage, one: NetworkOnStage, id: str, ink: Ink) -> Ink:
    """Lines into the first layer become the one layer's lines; lines between hidden columns shrink away."""
    mark = deep.figure[id]
    assert isinstance(mark, Curve)
    ends = [one.center(_counterpart(deep, one, end)) for end in (mark.source, mark.target)]
    return Ink((line(*ends),), stroke=ink.stroke, stroke_opacity=0.5 * ink.stroke_opacity, width=ink.width)


def _counterpart(deep: NetworkOnStage, one: NetworkOnStage, id: str) -> str:
    """The neuron of `one` into which a neuron of `deep` melts: inputs into inputs, all others into the output's."""
    layer = id.split(":")[1]
    column = deep.neurons(layer)
    targets = one.neurons(one.layers[0] if layer == deep.layers[0] else one.layers[-1])
    if id not in column:  # a merge or an activation on its own
        return targets[len(targets) // 2]
    share = column.index(id) / max(len(column) - 1, 1)
    return targets[round(share * (len(targets) - 1))]
