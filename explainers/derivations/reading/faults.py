"""What cannot be read, with its place: one sentence that says where, what stands there and what was expected."""

from __future__ import annotations

MOST_CHARACTERS = 200_000
MOST_TOKENS = 60_000
MOST_LEVELS = 100


class ReadingError(ValueError):
    """A text that is not in the notation; `line` and `column` count from 1."""

    def __init__(self, sentence: str, line: int, column: int, name: str = "") -> None:
        self.sentence, self.line, self.column, self.name = sentence, line, column, name
        where = f"{name}, line {line}" if name else f"line {line}"
        super().__init__(f"{where}, column {column}: {sentence}")

    def named(self, name: str) -> ReadingError:
        """The same fault in the file `name`."""
        return ReadingError(self.sentence, self.line, self.column, name)


class Source:
    """A text and the place where it begins in its file, so that every character has a line and a column."""

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        self.text, self._line, self._column = text, line, column

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        above = self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        return self._line + above, offset - start + (self._column if not above else 1)

    def line(self, offset: int) -> int:
        return self.place(offset)[0]

    def fault(self, sentence: str, offset: int) -> ReadingError:
        return ReadingError(sentence, *self.place(min(offset, len(self.text))))


def checked_length(text: str) -> str:
    """`text` unless it is too long or holds control characters; ReadingError otherwise."""
    source = Source(text)
    if len(text) > MOST_CHARACTERS:
        raise source.fault(
            f"a text of {len(text):,} characters is longer than {MOST_CHARACTERS:,}: "
            "put each derivation into a file of its own",
            MOST_CHARACTERS,
        )
    for offset, letter in enumerate(text):
        if (letter < " " and letter not in "\t\n\r\f") or letter == "\x7f" or 0xD800 <= ord(letter) <= 0xDFFF:
            raise source.fault(f"the control character U+{ord(letter):04X} stands here: take it out", offset)
    return text
