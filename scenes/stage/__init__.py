"""The stage on which every topic is told. How to write a scene, in scenes/topics/<topic>.py:

    def tell(stage: Stage, network: Network = EXAMPLE) -> None:
        stage.step("A claim of at most ten words", "Narration: one to four plain sentences, about 25 words.")
        net = stage.show(draw(network))                       # a Figure, column by column
        line = stage.write(formula)                           # a Formula from the topic's derivation
        stage.step("The next claim", "…")
        net.light("layer1", outputs["layer1"], signals(net, network, "layer1", outputs))
        line.become(next_formula)                             # parts of one id slide, others fade

Telling draws nothing and needs no Manim: `Film(tell, network).steps` and `.story` are plain values for tests.

Verbs play at once, one after the other; side by side inside `with stage.together():`, where `stage.wait(0.3)`
starts the next ones later. `stage.step` first holds the old step's last frame until its narration can be read.

    stage.show(figure, region, align=…, prefix=…)  → NetworkOnStage    stage.write(formula, at=…)  → WrittenFormula
    stage.appear(*things)   stage.emerge(*things, out_of=places)
    stage.leave(*ids)   stage.change(*things)   stage.dim(*ids)   stage.undim(*ids)
    stage.highlight(id, box)   stage.slide(start, end, redraw, seconds)   stage.wait(seconds)
    net.grow(layer)  net.light(layer, values, signals)  net.pulse(layer, signals)  net.write(layer, values)
    net.question(layer)  net.focus(*layers)  net.unlight(*layers)  net.carry(roles of arrows and arcs, merge)
    net.neurons(layer), net.edges(layer), net.bundles(layer), net.others(layer): ids
    line.become(formula)  line.copy(id, formula, at)  line.strike(*ids)  line.emphasise(*ids)  line.box(*ids)

Things are made by `words(id, content, at, theme, …)` (text and formulas, with id and role), by
`things_of(figure, theme, placement)` and `thing_of(mark, theme, placement)` (any mark of diagrams.figure), or by hand:
`Thing(id, kind, (("part", Ink(paths, …)),), depth)`. Places are in u = H/40, origin at the lower left, y upwards;
`scenes.props` has what scenes put on stage (matrices, charts, knobs, worked numbers, words around a net), and
`explainers.networks.numbers` weights and an input for networks without; `.legibility.check(story)` says what cannot
be read; `grid` has the margins, regions (TOP, LEFT_PART, RIGHT_PART …) and type sizes. `PLAIN` places a figure that
is drawn in u.
"""

from diagrams.layouts.words import number

from . import grid
from .columns import columns_figure
from .formulas import WrittenFormula
from .grid import Region
from .ink import Ink
from .light import Signal, signals
from .marks import PLAIN, Placement, placed, thing_of, things_of
from .network import NetworkOnStage
from .stage import Stage
from .story import Step, StepInfo, Story
from .text import words
from .things import Seen, Thing

__all__ = [
    "PLAIN",
    "Ink",
    "NetworkOnStage",
    "Placement",
    "Region",
    "Seen",
    "Signal",
    "Stage",
    "Step",
    "StepInfo",
    "Story",
    "Thing",
    "WrittenFormula",
    "columns_figure",
    "grid",
    "number",
    "placed",
    "signals",
    "thing_of",
    "things_of",
    "words",
]
