"""From characters to tokens: LaTeX commands, Unicode signs and plain letters come out the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ...spelling import nearest, quoted
from .faults import MOST_TOKENS, Source
from .signs import (
    COMMANDS,
    FUNCTIONS,
    GREEK_LETTERS,
    LATEX_FUNCTIONS,
    MARKS,
    NAMES,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    WORDS,
    styled,
)

_ENVIRONMENTS = frozenset(
    {"aligned", "align", "alignedat", "split", "gathered", "gather", "array", "equation"}
)
_GRIDS = frozenset({"bmatrix", "pmatrix", "matrix"})
_FUNCTION_NAME = re.compile("|".join(sorted((n for n in FUNCTIONS if len(n) > 1), key=len, reverse=True)))
_ACCENTS = {
    "\N{COMBINING CIRCUMFLEX ACCENT}": "hat",
    "\N{COMBINING TILDE}": "tilde",
    "\N{COMBINING MACRON}": "bar",
}


@dataclass(frozen=True)
class Token:
    """One sign. `kind` is letter, number, function, sign, open, close, sub, sup, dots, equals, row, cell, comma, …"""

    kind: str
    text: str
    place: int
    is_bold: bool = False

    @property
    def shown(self) -> str:
        known = {"phi": "φ", "row": r"\\", "sigma": "σ"}
        return quoted(known.get(self.text, self.text), 30)


def tokens(source: Source, begin: int, end: int) -> tuple[Token, ...]:
    """The tokens of `source.text[begin:end]`; ReadingError where something is unknown, or there are too many."""
    reader = _Reader(source, begin, end)
    found: list[Token] = []
    for token in reader.read():
        found.append(token)
        if len(found) > MOST_TOKENS:
            raise source.fault(
                f"a formula of more than {MOST_TOKENS:,} signs is too long: break it into several",
                token.place,
            )
    return tuple(found)


class _Reader:
    def __init__(self, source: Source, begin: int, end: int) -> None:
        self.source, self.text, self.at, self.end = source, source.text, begin, end

    def read(self) -> Iterator[Token]:
        while self.at < self.end:
            letter = self.text[self.at]
            if letter.isspace() or letter in "~\u200b":
                self.at += 1
            elif letter == "\\":
                yield from self._command()
            elif self.text.startswith("...", self.at):
                yield self._token("dots", "…", 3)
            elif letter in SUBSCRIPTS:
                yield from self._run("sub", SUBSCRIPTS)
            elif letter in SUPERSCRIPTS:
                yield from self._run("sup", SUPERSCRIPTS)
            elif letter.isascii() and letter.isdigit():
                yield self._number()
            elif letter in MARKS:
                yield self._token(*MARKS[letter], 1)
            else:
                yield from self._letters()

    def _token(self, kind: str, text: str, length: int, *, is_bold: bool = False) -> Token:
        token = Token(kind, text, self.at, is_bold)
        self.at += length
        return token

    def _number(self) -> Token:
        match = re.compile(r"\d+(?:\.\d+)?").match(self.text, self.at, self.end)
        assert match
        if len(match[0]) > 30:
            raise self.source.fault(
                f"a number of {len(match[0])} digits is too long: use 30 at most", self.at
            )
        return self._token("number", match[0], len(match[0]))

    def _run(self, kind: str, table: dict[str, str]) -> Iterator[Token]:
        """₁₂ as _{12}, ² as ^{2}."""
        start = self.at
        yield Token(kind, "_" if kind == "sub" else "^", start)
        yield Token("open", "{", start)
        while self.at < self.end and self.text[self.at] in table:
            plain = table[self.text[self.at]]
            if plain.isdigit():
                digits = plain
                while self.at + 1 < self.end and table.get(self.text[self.at + 1], "").isdigit():
                    self.at += 1
                    digits += table[self.text[self.at]]
                yield self._token("number", digits, 1)
            else:
                yield self._token(*MARKS.get(plain, ("letter", plain)), 1)
        yield Token("close", "}", self.at)

    def _letters(self) -> Iterator[Token]:
        name = _FUNCTION_NAME.match(self.text, self.at, self.end)
        if name and not self.text[name.end() : name.end() + 1].isalpha():
            yield self._token("function", FUNCTIONS[name[0]], len(name[0]))
            return
        letter, is_bold = styled(self.text[self.at])
        base, *marks = tuple(unicodedata.normalize("NFD", letter))
        accent = next((_ACCENTS[mark] for mark in marks if mark in _ACCENTS), "")
        follower = self.text[self.at + 1 : self.at + 2]
        length = 1
        if not accent and follower in _ACCENTS:
            accent, length = _ACCENTS[follower], 2
        base = GREEK_LETTERS.get(base, base)
        is_known = base.isascii() and base.isalpha()
        if not is_known or (marks and not accent):
            name_ = unicodedata.name(self.text[self.at], f"U+{ord(self.text[self.at]):04X}")
            raise self.source.fault(
                f"{quoted(self.text[self.at])} ({name_.lower()}) is no sign of a formula here", self.at
            )
        if accent:
            yield Token("command", accent, self.at)
        yield self._token("letter", base, length, is_bold=is_bold)

    # LaTeX ---------------------------------------------------------------------------------

    def _command(self) -> Iterator[Token]:
        match = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL).match(self.text, self.at, self.end)
        if not match:
            raise self.source.fault("a backslash stands at the end: write a command after it", self.at)
        name, place = match[1].rstrip("*"), self.at
        if name == "\\":
            yield self._token("row", r"\\", 2)
            self._skip_option()
        elif name in SPACES or name.isspace():
            self.at = match.end()
            if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
                self.at += 1
        elif name in COMMANDS:
            yield self._token(*COMMANDS[name], len(match[0]))
        elif name in LATEX_FUNCTIONS:
            yield self._token("function", name, len(match[0]))
        elif name in WORDS or name in NAMES:
            self.at = match.end()
            yield from self._named(name, place)
        elif name in ("begin", "end"):
            self.at = match.end()
            yield from self._environment(name, place)
        else:
            known = [f"\\{word}" for word in (*COMMANDS, *SPACES, *WORDS, *NAMES) if word.isalpha()]
            near = nearest(f"\\{name}", known)
            what = (
                near if near.startswith("did") else "see layerwise check-derivation --help for what is known"
            )
            raise self.source.fault(f"the command {quoted(match[0])} is not known here: {what}", place)

    def _skip_option(self) -> None:
        """The [2pt] after a row."""
        match = re.compile(r"\s*\[-?[\d.]+\s*[a-z]{2}\]").match(self.text, self.at, self.end)
        self.at = match.end() if match else self.at

    def _argument(self, place: int) -> str:
        """The text between braces that comes next."""
        match = re.compile(r"\s*\{").match(self.text, self.at, self.end)
        if not match:
            raise self.source.fault("a { is needed after this command", place)
        depth, start = 1, match.end()
        for at in range(start, self.end):
            is_escaped = self.text[at - 1] == "\\"
            depth += (self.text[at] == "{" and not is_escaped) - (self.text[at] == "}" and not is_escaped)
            if not depth:
                self.at = at + 1
                return self.text[start:at]
        raise self.source.fault("this { is never closed: write } after it", match.end() - 1)

    def _named(self, command: str, place: int) -> Iterator[Token]:
        r"""A function or a letter by a name of its own, such as \operatorname{ReLU}; words are passed over."""
        name = self._argument(place).strip()
        if name in FUNCTIONS and (command in NAMES or self._sees_bracket()):
            yield Token("function", FUNCTIONS[name], place)
        elif command in NAMES:
            if not re.fullmatch(r"[A-Za-z]{1,30}", name):
                raise self.source.fault(
                    f"a name is made of up to 30 letters, but here stands {quoted(name)}", place
                )
            kind = "transpose" if name == "T" else "letter"
            yield Token(kind, "ᵀ" if name == "T" else name, place)

    def _sees_bracket(self) -> bool:
        return bool(re.compile(r"\s*(\\left\s*)?[(\[]").match(self.text, self.at, self.end))

    def _environment(self, word: str, place: int) -> Iterator[Token]:
        name = self._argument(place).strip().rstrip("*")
        if name in _GRIDS:
            yield Token("open" if word == "begin" else "close", "grid", place)
        elif name not in _ENVIRONMENTS:
            fits = nearest(name, (*sorted(_ENVIRONMENTS), *sorted(_GRIDS)))
            raise self.source.fault(f"the environment {quoted(name)} is not read here: {fits}", place)
        elif word == "begin" and name in ("array", "alignedat"):
            self._argument(place)
