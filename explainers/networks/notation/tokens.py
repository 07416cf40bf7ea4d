"""The words of the text notation, each with the place where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...spelling import quoted
from ..errors import NetworkError

LONGEST_TEXT = 1_000_000
NAME = re.compile(r"[^\W\d]\w*")
_SIDES = re.compile(r"[0-9]+(?:[x×][0-9]+)+")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_WORD = re.compile(rf"->|<-|{_SIDES.pattern}|{_DECIMAL.pattern}|[0-9]+|{NAME.pattern}|[\[\],:+&*@/-]")
_ARROWS = str.maketrans({"→": "->", "⟶": "->", "←": "<-", "⟵": "<-"})


@dataclass(frozen=True)
class Token:
    """A word and where it starts in the text, counted from 1."""

    text: str
    place: int

    @property
    def is_name(self) -> bool:
        return NAME.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        return self.text.isdecimal()

    @property
    def is_sides(self) -> bool:
        """5 or 5x5."""
        return self.is_number or _SIDES.fullmatch(self.text) is not None

    @property
    def is_decimal(self) -> bool:
        """0.5 or 1."""
        return self.is_number or _DECIMAL.fullmatch(self.text) is not None


def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`; NetworkError at the first character that starts none."""
    if len(text) > LONGEST_TEXT:
        raise NetworkError(
            f"the network's text has {len(text)} characters, more than {LONGEST_TEXT}: shorten it"
        )
    found: list[Token] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        # An arrow of one character stands for the typed one of two.
        arrow = text[place].translate(_ARROWS)
        match = None if arrow != text[place] else _WORD.match(text, place)
        if match is None and arrow == text[place]:
            raise NetworkError(
                f"{quoted(text[place])} at character {place + 1} ({excerpt(text, place)}) means nothing "
                "here: use names, numbers, -> <- + & * : @ / [ ] and commas"
            )
        found.append(Token(match.group() if match else arrow, place + 1))
        place += len(match.group()) if match else 1
    return tuple(found)


def excerpt(text: str, place: int) -> str:
    """What stands around `place`, quoted."""
    return quoted(text[max(0, place - 10) : place + 15])
