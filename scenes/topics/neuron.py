"""Numbers run in along weighted edges, are added up, and meet φ; then Σ and the product of vectors make it short."""

from __future__ import annotations

from dataclasses import replace

from diagrams.layouts.words import number
from diagrams.theme import rgb
from explainers.derivations.printing.building import formula as written
from explainers.networks import Network
from explainers.topics import neuron as topic
from scenes.props.beads import bead, between, run
from scenes.props.legend import sign_legend
from scenes.props.neuron_rows import BETWEEN, Telling, Z
from scenes.props.one_neuron import OneNeuron, one_neuron
from scenes.props.schematic import (
    BIAS,
    BIAS_SIZE,
    HERO_RADIUS,
    MIDDLE,
    OUTPUT,
    PHI,
    PHI_SIZE,
    SUM,
    Schematic,
)  # fmt: skip
from scenes.props.worked import (
    with_relation,
)
from scenes.stage import Stage, WrittenFormula, grid, words
from scenes.stage.ink import BoundingBox
from scenes.stage.text import width_of
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

ABOVE, BELOW = 11.9, 7.9  # baselines of two rows of formulas
ALONE = 9.3  # of one row with a tall sign in it
UNDER = 14.9  # baseline of words below the inputs
FEW = 3  # up to so many numbers run in one after the other, more of them in a stream
ARRIVAL = 1.2  # seconds from a number's start until it is added


def tell(stage: Stage, network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None) -> None:
    """Weights, products, the bias, φ; then the formula, shorter and shorter."""
    derivation = topic.derive(network, unit=unit, layer=layer)
    one = one_neuron(network, unit, layer)
    roles = dict(one.concrete.roles()) | dict(derivation.roles)
    telling = Telling(stage, one, Schematic(one, tuple(roles.items()), stage.theme), derivation)
    _weights(telling)
    letters, numbers = _products(telling)
    if one.has_bias:
        _bias(telling, letters, numbers)
    _activation(telling)
    if len(one.x) == 1:
        _one_line(telling, letters)
    else:
        _vectors(telling, _sum_sign(telling, letters))


# The steps ---------------------------------------------------------------------------------


def _weights(telling: Telling) -> None:
    stage, picture = telling.stage, telling.picture
    stage.step(
        "Every input has a weight of its own",
        "Numbers come in on the left. Each runs along a line of its own, and every line has a weight.",
    )
    values = picture.input_values(telling.one.x)
    stage.appear(*picture.inputs(), stagger=0.05)
    with stage.together():
        stage.change(*values[::2], duration=0.5)
        stage.appear(*values[1::2], stagger=0.05)
    with stage.together():
        stage.appear(*picture.edges(), stagger=0.08, rise=0.0)
        stage.appear(*picture.unknown("sum"))
        stage.wait(0.6)
        stage.appear(*_legend(telling), *_example(telling))
        stage.appear(*_waiting(telling))


def _products(telling: Telling) -> tuple[WrittenFormula, WrittenFormula]:
    stage, picture = telling.stage, telling.picture
    stage.step(
        "Each number is multiplied by its weight, then added",
        "On its way, a number is multiplied by the weight of its line. The neuron adds up what arrives.",
    )
    with stage.together():
        stage.leave(*stage.ids("legend:"), "value:sum")
        stage.change(*picture.middle(), duration=0.4)
        stage.wait(0.2)
        formula = telling.z_formula(telling.one.general, has_bias=False)
        letters = stage.write(formula, (grid.LEFT, ABOVE), id="letters", size=telling.size)
        stage.appear(picture.sum_name(written(Z, telling.roles)))
    numbers = WrittenFormula(stage, "numbers", formula, (_relation(letters), BELOW), size=telling.size)
    with stage.together():
        for place, index in enumerate(picture.indices):
            _run_in(telling, index, place, numbers)
            stage.wait(0.7 if len(picture.indices) <= FEW else 0.1)
    numbers.become(telling.with_sum(has_bias=False))
    return letters, numbers


def _run_in(telling: Telling, index: int, place: int, numbers: WrittenFormula) -> None:
    """One number runs to its weight, comes out multiplied, and is added."""
    stage, one, picture = telling.stage, telling.one, telling.picture
    start, end = picture.path(index)
    low, high = picture.gap(index)
    product = float(one.products[index - 1])
    x = bead(
        f"bead:x:{index}",
        number(float(one.x[index - 1]), picture.decimals),
        picture.input_role(),
        stage.theme,
    )
    wx = bead(f"bead:wx:{index}", number(product), picture.sign_role(product), stage.theme)
    run(stage, x, start, between(start, end, low), seconds=0.7)
    stage.wait(0.6)
    run(stage, wx, between(start, end, high), end)
    stage.wait(0.2)
    numbers.become(telling.numbers(place + 1))
    stage.wait(ARRIVAL - 0.8)
    stage.slide(telling.arrived(place), telling.arrived(place + 1), picture.sum_value, 0.4)


def _bias(telling: Telling, letters: WrittenFormula, numbers: WrittenFormula) -> None:
    stage, one, picture = telling.stage, telling.one, telling.picture
    stage.step(
        "The bias shifts the sum",
        "One more number is added, whatever the inputs are: the bias b. Now the sum is complete.",
    )
    stage.appear(*picture.bias(), picture.bias_value(one.b))
    drop = bead("bead:bias", number(one.b, picture.decimals), "bias", stage.theme)
    with stage.together():
        run(stage, drop, (BIAS[0], BIAS[1] - BIAS_SIZE[1] / 2), (SUM, MIDDLE + HERO_RADIUS))
        letters.become(telling.z_formula(one.general, has_bias=True))
        stage.wait(0.6)
        stage.slide(one.z - one.b, one.z, picture.sum_value, 0.5)
        numbers.become(telling.with_sum())


def _activation(telling: Telling) -> None:
    stage, one, picture = telling.stage, telling.one, telling.picture
    stage.step(*_told_of_phi(one))
    arrow, ring, name = picture.output()
    with stage.together():
        stage.change(*picture.activation(), arrow, name, duration=0.5)
        x, size = _right_column(telling)
        y = stage.write(telling.y_formula(one.general), (x, ABOVE), id="output formula", size=size)
    right = PHI + PHI_SIZE[0] / 2
    z = bead("bead:z", number(one.z), picture.sum_role, stage.theme)
    run(stage, z, (SUM + HERO_RADIUS, MIDDLE), (PHI - PHI_SIZE[0] / 2, MIDDLE))
    stage.slide(0.0, one.z, picture.marker, 1.2)
    with stage.together():
        out = bead("bead:y", number(one.y), picture.output_role, stage.theme)
        run(stage, out, (right, MIDDLE), (OUTPUT - HERO_RADIUS, MIDDLE))
        stage.wait(0.6)
        stage.leave("value:output", duration=0.2)
        stage.change(ring, duration=0.3)
        stage.wait(0.2)
        stage.slide(0.0, one.y, picture.output_value, 0.4)
        at = (_relation(y), BELOW)
        numbers = WrittenFormula(stage, "output numbers", y.formula, at, size=size)
        numbers.become(telling.y_numbers())


def _one_line(telling: Telling, letters: WrittenFormula) -> None:
    """With one input there is no sum to shorten."""
    telling.stage.step(
        "One line says all that a neuron does",
        "Weigh the input, shift it, and let φ answer: this line is the whole neuron."
        if telling.one.has_bias
        else "Weigh the input and let φ answer: this line is the whole neuron.",
    )
    _put_together(telling, letters)


def _put_together(telling: Telling, letters: WrittenFormula) -> None:
    """z = … becomes ŷ = φ(…), alone on stage."""
    with telling.stage.together():
        telling.stage.leave("numbers", "output formula", "output numbers", "example")
        letters.largest = telling.chain_size
        letters.become(telling.chain[0], at=(grid.LEFT, ALONE))


def _sum_sign(telling: Telling, letters: WrittenFormula) -> WrittenFormula:
    stage = telling.stage
    last = "n" if telling.one.is_symbolic else str(len(telling.one.x))
    index = "i" if telling.one.general.is_alone else "j"
    stage.step(
        "One sign stands for the whole sum",
        f"All of it in one line. The sign Σ makes it shorter: let {index} run from 1 to {last}, "
        "and add up the products.",
    )
    _put_together(telling, letters)
    short = letters.copy("short", telling.chain[1], (letters.box()[2] + BETWEEN, ALONE))
    for place in telling.picture.indices:
        stage.highlight("index", _row_box(telling, place), role="second", share=0.22)
    stage.leave("index")
    return short


def _vectors(telling: Telling, short: WrittenFormula) -> None:
    stage = telling.stage
    stage.step(
        "All inputs and all weights are one vector each",
        "Write the inputs as one list x and the weights as one list w: their product is that same sum.",
    )
    neuron = telling.one.general
    for name, expr, prefix in (("inputs", neuron.x, "neuron:x:"), ("weights", neuron.row_letter, "weight:")):
        box = _around(stage, prefix)
        with stage.together():
            stage.highlight(f"column:{name}", box, role="second", share=0.16)
            at, content = ((box[0] + box[2]) / 2, 0.0), written(expr, telling.roles)
            label = words(f"vector:{name}", content, at, stage.theme, size=1.3 * grid.LABEL, anchor="middle")
            stage.appear(label.moved(0.0, box[1] - 0.9 - label.box[3]))
    short.copy("product", telling.chain[2], (short.box()[2] + BETWEEN, ALONE))


# What stands around the neuron -------------------------------------------------------------


def _right_column(telling: Telling) -> tuple[float, float]:
    """Where ŷ = φ(z) and its numbers begin, so that they end at the right margin, and the em of both."""
    formula = telling.y_formula(telling.one.general)
    whole = width_of(formula, 1.0)
    indent = whole - width_of(with_relation(formula), 1.0)
    needed = max(whole, indent + width_of(telling.y_numbers(), 1.0)) + 0.1
    taken = max(telling.stage[row].box[2] for row in ("letters", "numbers"))
    size = min(telling.size, (grid.RIGHT - taken - 2.0) / needed)
    return grid.RIGHT - needed * size, size


def _relation(line: WrittenFormula) -> float:
    """Where = begins in a line."""
    return line.box("=#1")[0]


def _waiting(telling: Telling) -> tuple[Thing, ...]:
    """φ and the output, not spoken of yet."""
    arrow, _, name = telling.picture.output()
    paper = rgb(telling.stage.theme.color("paper"))
    things = (*telling.picture.activation(), arrow, *telling.picture.unknown("output"), name)
    return tuple(
        replace(
            thing, inks=tuple((part, ink.dimmed(paper, 0.8 if thing.text_size else 0.5)) for part, ink in thing.inks)
        )
        for thing in things
    )  # fmt: skip


def _legend(telling: Telling) -> tuple[Thing, ...]:
    """Solid raises, dashed lowers, from the left margin on; only what is to be seen."""
    words_for = {"weight +": "raises", "weight −": "lowers"}
    seen = {
        words_for[telling.picture.sign_role(float(telling.one.w[n - 1]))] for n in telling.picture.indices
    }
    legend = sign_legend(telling.stage.theme, baseline=ABOVE - 1.0)
    things = [thing for thing in legend if thing.id.split(":")[1] in seen]
    shift = grid.LEFT - min(thing.box[0] for thing in things)
    return tuple(thing.moved(shift, 0.0) for thing in things)


def _example(telling: Telling) -> tuple[Thing, ...]:
    """That three inputs stand for any number of them."""
    if not telling.one.is_symbolic:
        return ()
    n = written(telling.one.general.inputs)
    content = ("here ", n, f" = {len(telling.one.x)}")
    return (
        words("example", content, (grid.LEFT, UNDER), telling.stage.theme, size=grid.SMALLEST, role="muted"),
    )


def _told_of_phi(one: OneNeuron) -> tuple[str, str]:
    """Title and narration of the step in which the sum meets φ."""
    if one.general.phi is None:
        return (
            "Without an activation, the sum is the answer",
            "This neuron has no activation: it hands its sum on as it is.",
        )
    name = NAMES.get(one.phi.name, one.phi.name)
    does = WHAT_PHI_DOES.get(one.phi.name, "turns each sum into one answer")
    return (
        "φ decides what the neuron passes on",
        f"The sum z meets the activation φ, here {name}, which {does}.",
    )


NAMES = {"relu": "ReLU", "sigmoid": "the sigmoid", "step": "the unit step"}
WHAT_PHI_DOES = {
    "tanh": "squeezes every sum into the range from −1 to 1",
    "sigmoid": "squeezes every sum into the range from 0 to 1",
    "relu": "lets a positive sum through, and turns a negative one into 0",
    "step": "answers 1 from a sum of 0 on, and 0 below",
}


def _row_box(telling: Telling, index: int) -> BoundingBox:
    ring, name = telling.stage[f"neuron:x:{index}"].box, telling.stage[f"name:x:{index}"].box
    return min(ring[0], name[0]), min(ring[1], name[1]), max(ring[2], name[2]), max(ring[3], name[3])


def _around(stage: Stage, prefix: str) -> BoundingBox:
    boxes = [stage[name].box for name in stage.ids(prefix)]
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
