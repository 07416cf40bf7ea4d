"""Words: products of letters in the free ring, with what holds in it whatever the letters are.

A word is a number for (first letter, rest); 0 is the empty word, the identity. Built from the right, so that
W_L (W_{L-1} ⋯) costs one step a word. Four things are reduced at once: what is 1×1 is a number and commutes,
selectors of blocks meet (EᵀE is I or 0), diag(a) b is a ∘ b, and a letter's transpose is a letter of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy import expand

from .entrywise import meet_diagonal, meet_picked, number_of

Monomial = tuple[tuple[int, int], ...]
"""Commuting factors: (atom, exponent), sorted."""
Word = int
EMPTY: Word = 0


@dataclass(frozen=True)
class Letter:
    """`kind` and `key` say what it stands for; the shape is that of the letter itself, not of its transpose."""

    kind: str
    key: Hashable
    rows: Any
    columns: Any


class Alphabet:
    """The letters, words and scalar atoms of one comparison; letter 2k+1 is the transpose of letter 2k."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._letter_numbers: dict[Letter, int] = {}
        # By letter number: is the first size 1, the last; asked for in the innermost loop.
        self._starts_at_one: list[bool] = []
        self._ends_at_one: list[bool] = []
        self._words: list[tuple[int, Word]] = [(-1, -1)]
        self._word_numbers: dict[tuple[int, Word], Word] = {}
        # Letters to the first place after the start where the size is 1; 0: there is none.
        self._to_one: list[int] = [0]
        self._transposes: dict[Word, Word] = {EMPTY: EMPTY}
        self._atoms: list[tuple[str, Hashable]] = []
        self._atom_numbers: dict[tuple[str, Hashable], int] = {}

    # Letters and atoms ---------------------------------------------------------------------

    def letter(self, kind: str, key: Hashable, rows: Any, columns: Any) -> int:
        letter = Letter(kind, key, rows, columns)
        number = self._letter_numbers.get(letter)
        if number is None:
            number = self._letter_numbers[letter] = 2 * len(self._letters)
            self._letters.append(letter)
            ends = is_one(rows), is_one(columns)
            self._starts_at_one += ends
            self._ends_at_one += ends[::-1]
        return number

    def has_letter(self, kind: str, key: Hashable, rows: Any, columns: Any) -> bool:
        return Letter(kind, key, rows, columns) in self._letter_numbers

    def meaning(self, letter: int) -> tuple[Letter, bool]:
        """What the letter stands for, and whether it is transposed."""
        return self._letters[letter >> 1], bool(letter & 1)

    def sizes(self, letter: int) -> tuple[Any, Any]:
        """Rows and columns."""
        meant, is_transposed = self.meaning(letter)
        return (meant.columns, meant.rows) if is_transposed else (meant.rows, meant.columns)

    def transposed_letter(self, letter: int) -> int:
        meant, _ = self.meaning(letter)
        if meant.kind == "ones":
            return self.letter("ones", None, meant.columns, meant.rows)
        return letter if meant.kind == "diagonal" else letter ^ 1

    def atom(self, kind: str, key: Hashable) -> int:
        number = self._atom_numbers.get((kind, key))
        if number is None:
            number = self._atom_numbers[kind, key] = len(self._atoms)
            self._atoms.append((kind, key))
        return number

    def atom_meaning(self, atom: int) -> tuple[str, Hashable]:
        return self._atoms[atom]

    # Words ---------------------------------------------------------------------------------

    def letters(self, word: Word) -> Iterator[int]:
        while word != EMPTY:
            letter, word = self._words[word]
            yield letter

    def product(self, left: Word, right: Word) -> tuple[Monomial, Word] | None:
        """left · right, with the scalars that come out of it; None is zero."""
        letter, rest = self._words[left]
        if rest == EMPTY:
            return self._joined(letter, right)
        scalars: Monomial = ()
        front = list(self.letters(left))
        while front:
            joined = self._joined(front.pop(), right)
            if joined is None:
                return None
            monomial, right = joined
            scalars = times_monomial(scalars, monomial) if monomial else scalars
        return scalars, right

    def transpose(self, word: Word) -> Word:
        """The reversed word; no new scalar can come out of it."""
        known = self._transposes.get(word)
        if known is None:
            known = EMPTY
            is_plain = True
            for letter in self.letters(word):
                turned = self.transposed_letter(letter)
                if known != EMPTY and self._letters[turned >> 1].kind == "diagonal":
                    # What was a row is now a column, and takes diag(a) in.
                    joined = self._joined(turned, known)
                    assert joined is not None
                    known, is_plain = joined[1], False
                else:
                    known = self._cons(turned, known)
            self._transposes[word] = known
            if is_plain:
                self._transposes[known] = word
        return known

    def first(self, word: Word) -> tuple[int, Word]:
        """The first letter, and what follows."""
        return self._words[word]

    def rows(self, word: Word) -> Any:
        return self.sizes(self._words[word][0])[0]

    def letters_to_one(self, word: Word) -> int:
        """How many letters lead to the first place after the start where the size is 1; 0: none do."""
        return self._to_one[word]

    def cut(self, word: Word, count: int) -> tuple[Word, Word]:
        """The first `count` letters as a word, and the rest."""
        front: list[int] = []
        for _ in range(count):
            letter, word = self._words[word]
            front.append(letter)
        head = EMPTY
        for letter in reversed(front):
            head = self._cons(letter, head)
        return head, word

    def concatenated(self, left: Word, right: Word) -> Word:
        """Letter after letter, nothing reduced."""
        for letter in reversed(list(self.letters(left))):
            right = self._cons(letter, right)
        return right

    def times(self, a: Monomial, b: Monomial) -> Monomial:
        return times_monomial(a, b)

    def _cons(self, letter: int, rest: Word) -> Word:
        number = self._word_numbers.get((letter, rest))
        if number is None:
            number = self._word_numbers[letter, rest] = len(self._words)
            self._words.append((letter, rest))
            beyond = self._to_one[rest]
            self._to_one.append(1 if self._ends_at_one[letter] else beyond + 1 if beyond else 0)
        return number

    def _joined(self, letter: int, rest: Word) -> tuple[Monomial, Word] | None:
        kind = self._letters[letter >> 1].kind
        if rest != EMPTY and kind in ("selector", "diagonal"):
            is_met, met = (
                meet_diagonal(self, letter, rest) if kind == "diagonal" else self._meet(letter, rest)
            )
            if is_met:
                return met
        word = self._cons(letter, rest)
        if self._starts_at_one[letter]:
            if self._to_one[word]:
                return self._split(word)
            if any(self._letters[each >> 1].kind == "diagonal" for each in self.letters(rest)):
                # A row takes diag(a) in, as its transpose does.
                return (), self.transpose(self.transpose(word))
        return (), word

    def _split(self, word: Word) -> tuple[Monomial, Word]:
        """A word that begins with a 1×1 part: that part as a scalar atom, and what follows."""
        head, rest = self.cut(word, self._to_one[word])
        return number_of(self, head), rest

    def _meet(self, letter: int, rest: Word) -> tuple[bool, tuple[Monomial, Word] | None]:
        """A selector before another: whether anything reduces, and to what."""
        second, beyond = self._words[rest]
        (first_meant, is_turned), (meant, is_other_turned) = self.meaning(letter), self.meaning(second)
        if is_turned and meant.kind in ("diagonal", "hadamard"):
            return meet_picked(self, letter, rest)
        if meant.kind != "selector" or (is_other_turned and not is_turned):
            return False, None
        start, size = _interval(first_meant)
        other_start, other_size = _interval(meant)
        if is_turned and not is_other_turned:
            if expand(start - other_start) == 0 and expand(size - other_size) == 0:
                return True, ((), beyond)
            is_apart = _is_before(start + size, other_start) or _is_before(other_start + other_size, start)
            return is_apart, None
        # A block of a block is a block of the whole.
        offset = expand(start + other_start)
        if not is_turned:
            merged = self.letter("selector", (offset, other_size), first_meant.rows, other_size)
        else:
            merged = self.letter("selector", (offset, size), meant.rows, size) ^ 1
        return True, self._joined(merged, beyond)


def _interval(selector: Letter) -> tuple[Any, Any]:
    """Where a block begins, and its size."""
    key: Any = selector.key
    return key[0], key[1]


def is_one(size: Any) -> bool:
    return bool(size == 1)


def times_monomial(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    exponents = dict(a)
    for atom, exponent in b:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(exponents.items()))


def _is_before(end: Any, start: Any) -> bool:
    """end ≤ start for all sizes, as far as SymPy can say."""
    return bool(expand(start - end).is_nonnegative)
