"""The words between two arrows, and the readers of names, sizes and activations that all kinds of layers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...spelling import nearest, quoted
from ..activations import ACTIVATIONS, ActivationFunction
from ..errors import NetworkError
from ..layers import LONGEST_NAME
from ..operations import Size, is_size_name, size
from .tokens import Token


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


def activation_in(stage: Stage) -> ActivationFunction:
    known = {activation.name: activation for activation in ACTIVATIONS}
    word = stage.word.text if stage.word else ""
    if word not in known:
        raise stage.error(f"there is no activation {quoted(word)}: {nearest(word, [*known, 'nobias'])}")
    stage.next += 1
    return known[word]


def name_in(stage: Stage, wanted: str = "a layer's name") -> str:
    if stage.word and len(stage.word.text) > LONGEST_NAME:
        raise stage.error(
            f"a name of {len(stage.word.text)} characters is too long: use {LONGEST_NAME} at most"
        )
    return stage.take(wanted, lambda word: word.is_name)


def size_in(stage: Stage) -> Size:
    if stage.word and stage.word.is_number:
        units: Size = made(stage, size, int(stage.word.text[:100]))
        stage.next += 1
        return units
    return size(stage.take("a size such as 5 or n", lambda word: is_size_name(word.text)))


def made(stage: Stage, make: Callable[..., Any], *values: Any) -> Any:
    """make(*values), its error told with the place in the text."""
    try:
        return make(*values)
    except NetworkError as error:
        raise stage.error(str(error)) from None
