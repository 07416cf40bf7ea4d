"""From the text notation to layers: a small function for each kind of stage, found in the table `BODIES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...spelling import nearest, quoted
from ..activations import ACTIVATIONS, IDENTITY, ActivationFunction
from ..cells import CELLS, Cell
from ..errors import NetworkError
from ..layers import LONGEST_NAME, Edge, Layer
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
    Size,
    is_size_name,
    size,
)
from .tokens import Token, tokens

# What will come: known as words already, so that the answer is not a spelling correction.
_LATER = ("conv", "avgpool", "maxpool", "flatten")
_EXAMPLE = "x[3] -> 5 relu -> 2"


class Stage:
    """The words between two arrows, and how far they have been read."""

    def __init__(self, number: int, words: tuple[Token, ...], text: str, end: int) -> None:
        self.number, self.words, self.text, self.end = number, words, text, end
        self.next = 0

    def sees(self, text: str, ahead: int = 0) -> bool:
        return self.next + ahead < len(self.words) and self.words[self.next + ahead].text == text

    @property
    def word(self) -> Token | None:
        return self.words[self.next] if self.next < len(self.words) else None

    def skip(self, text: str) -> bool:
        """Go past `text` if it stands here."""
        seen = self.sees(text)
        self.next += seen
        return seen

    def take(self, wanted: str, fits: Callable[[Token], bool]) -> str:
        """The next word, which must fit; `wanted` says in the error what would."""
        if self.word is None or not fits(self.word):
            raise self.error(f"{wanted} is needed, but here {self.found}")
        self.next += 1
        return self.words[self.next - 1].text

    @property
    def found(self) -> str:
        return f"stands {quoted(self.word.text)}" if self.word else "the stage ends"

    def error(self, sentence: str) -> NetworkError:
        """`sentence` with the place where it is wrong."""
        shown = quoted(self.text[self.words[0].place - 1 : self.end - 1].rstrip()) if self.words else "empty"
        what = f"stage {self.number}" if self.number else "the input"
        place = self.word.place if self.word else self.end
        return NetworkError(f"{what} ({shown}, character {place}): {sentence}")


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
    name = _name(stage)
    if not stage.skip("["):
        raise stage.error(
            f"the input {name} needs its size in brackets, such as {name}[3], but here {stage.found}"
        )
    sizes = [_size(stage)]
    while stage.skip(","):
        sizes.append(_size(stage))
    stage.take("a comma or ]", lambda word: word.text == "]")
    if stage.word:
        raise stage.error(
            f"after the input comes an arrow, but here {stage.found}: write for example {_EXAMPLE}"
        )
    return Draft(_made(stage, Input, tuple(sizes)), name=name)


def _stage(stage: Stage) -> Draft:
    if not stage.words:
        raise stage.error(f"nothing stands after the arrow: write a layer there, as in {_EXAMPLE}")
    name = None
    if stage.sees(":", ahead=1):
        name = _name(stage)
        stage.next += 1
    operation, edges = _body(stage)
    feedback = _feedback(stage, operation)
    if stage.word:
        raise stage.error(
            f"{quoted(stage.word.text)} does not fit after a whole layer: put -> between two layers"
        )
    return Draft(operation, stage.number - 1, (*edges, *feedback), name)


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
    units = _size(stage)
    activation = IDENTITY
    if stage.word and stage.word.is_name and stage.word.text != "nobias":
        activation = _activation(stage)
    return Dense(units, activation, has_bias=not stage.skip("nobias")), ()


def _activation(stage: Stage) -> ActivationFunction:
    known = {activation.name: activation for activation in ACTIVATIONS}
    word = stage.word.text if stage.word else ""
    if word not in known:
        raise stage.error(f"there is no activation {quoted(word)}: {nearest(word, [*known, 'nobias'])}")
    stage.next += 1
    return known[word]


def _elementwise(activation: ActivationFunction) -> Callable[[Stage], Body]:
    return lambda stage: (Elementwise(activation), ())


def _add(stage: Stage) -> Body:
    return Add(), _references(stage, "+", delay=0)


def _concatenate(stage: Stage) -> Body:
    return Concatenate(), _references(stage, "&", delay=0)


def _multiply(stage: Stage) -> Body:
    return Multiply(), _references(stage, "*", delay=0)


def _cell(kind: str) -> Callable[[Stage], Body]:
    return lambda stage: (CELLS[kind](_size(stage)), ())


def _later(kind: str) -> Callable[[Stage], Body]:
    def body(stage: Stage) -> Body:
        raise stage.error(f"{kind} layers are not known here yet: use dense layers, activations, + and &")

    return body


BODIES: Mapping[str, Callable[[Stage], Body]] = {
    "+": _add,
    "&": _concatenate,
    "*": _multiply,
    "complement": lambda stage: (Complement(), ()),
    **{kind: _cell(kind) for kind in CELLS},
    **{activation.name: _elementwise(activation) for activation in ACTIVATIONS},
    **{kind: _later(kind) for kind in _LATER},
}
"""The word that a stage begins with → what reads the rest of it. A stage that begins with a size is dense."""
BODIES_BY_WORD = tuple(word for word in BODIES if word[0].isalpha() and word not in _LATER)


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
    name = _name(stage, f"the name of a layer after {sign}")
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


def _name(stage: Stage, wanted: str = "a layer's name") -> str:
    if stage.word and len(stage.word.text) > LONGEST_NAME:
        raise stage.error(
            f"a name of {len(stage.word.text)} characters is too long: use {LONGEST_NAME} at most"
        )
    return stage.take(wanted, lambda word: word.is_name)


def _size(stage: Stage) -> Size:
    if stage.word and stage.word.is_number:
        units: Size = _made(stage, size, int(stage.word.text[:100]))
        stage.next += 1
        return units
    return size(stage.take("a size such as 5 or n", lambda word: is_size_name(word.text)))


def _made(stage: Stage, make: Callable[..., Any], *values: Any) -> Any:
    """make(*values), its error told with the place in the text."""
    try:
        return make(*values)
    except NetworkError as error:
        raise stage.error(str(error)) from None
