"""From the text notation to layers: a small function for each kind of stage, found in the table `BODIES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...spelling import nearest, quoted
from ..activations import ACTIVATIONS, IDENTITY, ActivationFunction
from ..cells import CELLS, Cell
from ..errors import NetworkError
from ..layers import Edge, Layer
from ..naming import Draft, named
from ..operations import (
    Add,
    Complement,
    Concatenate,
    Dense,
    Elementwise,
    Input,
    Multiply,
    Operation,
    is_size_name,
)
from .stages import Stage, activation_in, made, name_in, size_in
from .tokens import Token, tokens
from .volumes import VOLUME_LAYERS

_EXAMPLE = "x[3] -> 5 relu -> 2"


Body = tuple[Operation | Cell, tuple[Edge, ...]]


def parse(text: str) -> tuple[Layer, ...]:
    """The layers that `text` describes; NetworkError says where it is wrong and what would fit there."""
    if not isinstance(text, str):
        raise NetworkError(f"{quoted(text)} is not a network's text: write for example {_EXAMPLE}")
    words = tokens(text)
    if not words:
        raise NetworkError(f"the network's text is empty: write for example {_EXAMPLE}")
    first, *rest = _stages(text, words)
    drafts = [_input(first), *map(_stage, rest)]
    if not rest:
        raise NetworkError(f"a network needs an arrow and a layer after its input: for example {_EXAMPLE}")
    return named(drafts)


def _stages(text: str, words: tuple[Token, ...]) -> Iterator[Stage]:
    begin = number = 0
    for place, word in enumerate(words):
        if word.text == "->":
            yield Stage(number, words[begin:place], text, word.place)
            begin, number = place + 1, number + 1
    yield Stage(number, words[begin:], text, len(text.rstrip()) + 1)


def _input(stage: Stage) -> Draft:
    if stage.word is None or not stage.word.is_name:
        raise stage.error(
            f"a network starts with its input's name and size, such as x[3], but here {stage.found}"
        )
    name = name_in(stage)
    if not stage.skip("["):
        raise stage.error(
            f"the input {name} needs its size in brackets, such as {name}[3], but here {stage.found}"
        )
    sizes = [size_in(stage)]
    while stage.skip(","):
        sizes.append(size_in(stage))
    stage.take("a comma or ]", lambda word: word.text == "]")
    if stage.word:
        raise stage.error(
            f"after the input comes an arrow, but here {stage.found}: write for example {_EXAMPLE}"
        )
    return Draft(made(stage, Input, tuple(sizes)), name=name)


def _stage(stage: Stage) -> Draft:
    if not stage.words:
        raise stage.error(f"nothing stands after the arrow: write a layer there, as in {_EXAMPLE}")
    name = None
    if stage.sees(":", ahead=1):
        name = name_in(stage)
        stage.next += 1
    operation, edges = _body(stage)
    before = name_in(stage, "the name of a layer after from") if stage.skip("from") else stage.number - 1
    feedback = _feedback(stage, operation)
    if stage.word:
        raise stage.error(
            f"{quoted(stage.word.text)} does not fit after a whole layer: put -> between two layers"
        )
    return Draft(operation, before, (*edges, *feedback), name)


def _body(stage: Stage) -> Body:
    word = stage.word
    if word is None:
        raise stage.error("a layer is needed after the name, such as 5 relu")
    if word.text in BODIES:
        stage.next += 1
        return BODIES[word.text](stage)
    if word.is_number or is_size_name(word.text):
        return _dense(stage)
    if not word.is_name:
        raise stage.error(
            f"a layer cannot start with {quoted(word.text)}: write a size from 1 up, an activation, +, & or *"
        )
    raise stage.error(f"there is no layer {quoted(word.text)}: {nearest(word.text, BODIES_BY_WORD)}")


def _dense(stage: Stage) -> Body:
    units = size_in(stage)
    activation = IDENTITY
    if stage.word and stage.word.is_name and stage.word.text not in ("nobias", "from"):
        activation = activation_in(stage)
    return Dense(units, activation, has_bias=not stage.skip("nobias")), ()


def _elementwise(activation: ActivationFunction) -> Callable[[Stage], Body]:
    return lambda stage: (Elementwise(activation), ())


def _add(stage: Stage) -> Body:
    return Add(), _references(stage, "+", delay=0)


def _concatenate(stage: Stage) -> Body:
    return Concatenate(), _references(stage, "&", delay=0)


def _multiply(stage: Stage) -> Body:
    return Multiply(), _references(stage, "*", delay=0)


def _volume(read: Callable[[Stage], Operation]) -> Callable[[Stage], Body]:
    return lambda stage: (read(stage), ())


def _cell(kind: str) -> Callable[[Stage], Body]:
    return lambda stage: (CELLS[kind](size_in(stage)), ())


BODIES: Mapping[str, Callable[[Stage], Body]] = {
    "+": _add,
    "&": _concatenate,
    "*": _multiply,
    "complement": lambda stage: (Complement(), ()),
    **{kind: _cell(kind) for kind in CELLS},
    **{activation.name: _elementwise(activation) for activation in ACTIVATIONS},
    **{kind: _volume(read) for kind, read in VOLUME_LAYERS.items()},
}
"""The word that a stage begins with → what reads the rest of it. A stage that begins with a size is dense."""
BODIES_BY_WORD = tuple(word for word in BODIES if word[0].isalpha())


def _feedback(stage: Stage, operation: Operation | Cell) -> tuple[Edge, ...]:
    if not stage.skip("<-"):
        return ()
    if not isinstance(operation, Dense):
        raise stage.error(
            "<- feeds back into a dense layer only: elsewhere add the older output, as in + h[t-1]"
        )
    return _references(stage, "<-", delay=1)


def _references(stage: Stage, sign: str, *, delay: int) -> tuple[Edge, ...]:
    """`ref (sign ref)*`, the first sign read already; `delay` is that of a bare name."""
    edges = [_reference(stage, sign, delay)]
    while stage.skip(sign):
        edges.append(_reference(stage, sign, delay))
    return tuple(edges)


def _reference(stage: Stage, sign: str, delay: int) -> Edge:
    name = name_in(stage, f"the name of a layer after {sign}")
    if not stage.skip("["):
        return Edge(name, delay)
    steps = _delay(stage, name)
    return Edge(name, steps)


def _delay(stage: Stage, name: str) -> int:
    form = f"{name}[t-1]"
    stage.take(f"a delay such as {form}", lambda word: word.text == "t")
    stage.take(f"a delay such as {form}", lambda word: word.text == "-")
    steps = int(
        stage.take(
            f"a delay of 1 to 1000 time steps such as {form}",
            lambda word: word.is_number and len(word.text) <= 4 and 1 <= int(word.text) <= 1000,
        )
    )
    stage.take("a ]", lambda word: word.text == "]")
    return steps
