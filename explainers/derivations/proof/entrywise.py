"""Entrywise products of columns in the normal form: a ∘ b is the bag of its factors, and diag(a) b is a ∘ b.

So diag(a) diag(b) is diag(a ∘ b), a factor meets its reciprocal, what stands in one block stays in it, and the number
1ᵀ(a ∘ b ∘ c) is one atom however it is written: (a ∘ b)ᵀ c, aᵀ diag(b) c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from .words import Alphabet, Monomial, Word

Joined: TypeAlias = "tuple[Monomial, Word] | None"
"""A word and the numbers before it; None is zero."""
EMPTY = 0


def factors_of(alphabet: Alphabet, word: Word) -> list[Word]:
    """The words whose entrywise product `word` is: itself, but for products of this kind and matrices of ones."""
    letters = list(alphabet.letters(word))
    if len(letters) != 1:
        return [word]
    meant, is_transposed = alphabet.meaning(letters[0])
    if meant.kind == "ones":
        return []
    if meant.kind != "hadamard":
        return [word]
    words: Any = meant.key
    return [alphabet.transpose(each) if is_transposed else each for each in words]


def entrywise(alphabet: Alphabet, words: list[Word], shape: Any) -> Joined:
    """The entrywise product of `words`, all of one shape; None is zero."""
    if shape[0] == 1 and shape[1] == 1:
        # What is 1×1 has become a number already.
        return (), EMPTY
    factors = sorted(factor for word in words for factor in factors_of(alphabet, word))
    if shape[1] == 1:
        for factor in factors:
            if (block := _block_of(alphabet, factor)) is not None:
                return _within(alphabet, block, factors)
        factors = _without_reciprocals(alphabet, factors)
    elif len(factors) == 2 and EMPTY in factors and (count := alphabet.letters_to_one(max(factors))):
        # c rᵀ ∘ I is diag(c ∘ r).
        column, row = alphabet.cut(max(factors), count)
        return _diagonal_of(
            alphabet, entrywise(alphabet, [column, alphabet.transpose(row)], (shape[0], 1)), shape[0]
        )
    if not factors:
        return alphabet.product(_single(alphabet, alphabet.letter("ones", None, *shape)), EMPTY)
    if len(factors) == 1:
        return (), factors[0]
    turned = tuple(sorted(alphabet.transpose(word) for word in factors))
    if alphabet.has_letter("hadamard", turned, shape[1], shape[0]):
        return (), _single(alphabet, alphabet.letter("hadamard", turned, shape[1], shape[0]) ^ 1)
    return alphabet.product(_single(alphabet, alphabet.letter("hadamard", tuple(factors), *shape)), EMPTY)


def diagonal(alphabet: Alphabet, word: Word, size: Any) -> Joined:
    """diag(word) for a column; None is zero."""
    if size == 1:
        return (), word
    block = _block_of(alphabet, word)
    if block is not None:
        # diag(E a) = E diag(a) Eᵀ
        e, turned = _single(alphabet, block), _single(alphabet, block ^ 1)
        inner = _diagonal_of(alphabet, _row(alphabet, turned, word), alphabet.sizes(block)[1])
        return _row(alphabet, e, inner, turned)
    if not factors_of(alphabet, word):
        return (), EMPTY
    return (), _single(alphabet, alphabet.letter("diagonal", word, size, size))


def meet_diagonal(alphabet: Alphabet, letter: int, rest: Word) -> tuple[bool, Joined]:
    """diag(a) before `rest`: whether anything reduces, and to what."""
    meant, _ = alphabet.meaning(letter)
    column: Any = meant.key
    second, beyond = alphabet.first(rest)
    other, is_turned = alphabet.meaning(second)
    if other.kind == "diagonal":
        both = entrywise(alphabet, [column, other.key], (meant.rows, 1))  # type: ignore[list-item]
        return True, _row(alphabet, _diagonal_of(alphabet, both, meant.rows), beyond)
    count = alphabet.letters_to_one(rest)
    if count:
        part, after = alphabet.cut(rest, count)
        return True, _row(alphabet, entrywise(alphabet, [column, part], (meant.rows, 1)), after)
    if other.kind == "selector" and not is_turned:
        # diag(a) E = E diag(Eᵀ a)
        picked = _row(alphabet, _single(alphabet, second ^ 1), column)
        inner = _diagonal_of(alphabet, picked, alphabet.sizes(second)[1])
        return True, _row(alphabet, _single(alphabet, second), inner, beyond)
    return False, None


def meet_picked(alphabet: Alphabet, letter: int, rest: Word) -> tuple[bool, Joined]:
    """Eᵀ before diag(a) or a ∘ b, which it passes: Eᵀ diag(a) = diag(Eᵀ a) Eᵀ, Eᵀ(a ∘ b) = Eᵀa ∘ Eᵀb."""
    second, beyond = alphabet.first(rest)
    meant, is_turned = alphabet.meaning(second)
    picked, rows = _single(alphabet, letter), alphabet.sizes(letter)[0]
    words: Any = meant.key
    if meant.kind == "diagonal":
        inner = _diagonal_of(alphabet, _row(alphabet, picked, words), rows)
        return True, _row(alphabet, inner, picked, beyond)
    if meant.kind == "hadamard" and not is_turned and meant.columns == 1:
        made = _entrywise_of(alphabet, [_row(alphabet, picked, word) for word in words], rows)
        return True, _row(alphabet, made, beyond)
    return False, None


def number_of(alphabet: Alphabet, head: Word) -> Monomial:
    """A 1×1 word as an atom; a number equals its transpose, so that the word that was met first stands for both."""
    ends = [alphabet.transpose(head), head]
    bags = [bag for word in ends if (bag := _bag(alphabet, word)) is not None]
    if not bags:
        return ((alphabet.atom("word", min(ends)), 1),)
    bag = min(bags, key=lambda one: (len(one), one))
    if len(bag) > 2:
        return ((alphabet.atom("entry sum", tuple(bag)), 1),)
    ones = _single(alphabet, alphabet.letter("ones", None, alphabet.rows(bag[0]), 1)) if bag else EMPTY
    left, right = (ones, bag[0]) if len(bag) == 1 else bag
    word = alphabet.concatenated(alphabet.transpose(left), right)
    return ((alphabet.atom("word", min(word, alphabet.transpose(word))), 1),)


def _bag(alphabet: Alphabet, word: Word) -> list[Word] | None:
    """The factors of uᵀ(a ∘ b ∘ …), those of u among them; None where the word does not end so."""
    letters = list(alphabet.letters(word))
    meant, is_transposed = alphabet.meaning(letters[-1])
    if meant.kind != "hadamard" or is_transposed or meant.columns != 1 or len(letters) < 2:
        return None
    front, _ = alphabet.cut(word, len(letters) - 1)
    words: Any = meant.key
    found = _without_reciprocals(alphabet, [*factors_of(alphabet, alphabet.transpose(front)), *words])
    return sorted(found) if found else None


def _block_of(alphabet: Alphabet, word: Word) -> int | None:
    """The selector E with which a column E a begins."""
    if word == EMPTY:
        return None
    letter, rest = alphabet.first(word)
    meant, is_turned = alphabet.meaning(letter)
    has_column = rest != EMPTY or meant.columns == 1
    return letter if meant.kind == "selector" and not is_turned and has_column else None


def _within(alphabet: Alphabet, block: int, factors: list[Word]) -> Joined:
    """E a ∘ b = E (a ∘ Eᵀ b)."""
    inside = [_row(alphabet, _single(alphabet, block ^ 1), factor) for factor in factors]
    made = _entrywise_of(alphabet, inside, alphabet.sizes(block)[1])
    return _row(alphabet, _single(alphabet, block), made)


def _entrywise_of(alphabet: Alphabet, columns: list[Joined], size: Any) -> Joined:
    """The entrywise product of columns that have numbers before them."""
    scalars: Monomial = ()
    words: list[Word] = []
    for one in columns:
        if one is None:
            return None
        scalars = alphabet.times(scalars, one[0])
        words.append(one[1])
    return _row(alphabet, (scalars, EMPTY), entrywise(alphabet, words, (size, 1)))


def _diagonal_of(alphabet: Alphabet, column: Joined, size: Any) -> Joined:
    """diag of a column that has numbers before it."""
    if column is None:
        return None
    return _row(alphabet, (column[0], EMPTY), diagonal(alphabet, column[1], size))


def _row(alphabet: Alphabet, *factors: Word | Joined) -> Joined:
    """The product of words, some with numbers before them; None is zero."""
    scalars: Monomial = ()
    word: Word = EMPTY
    for factor in reversed(factors):
        if factor is None:
            return None
        own, front = ((), factor) if isinstance(factor, int) else factor
        joined = alphabet.product(front, word) if front and word else ((), front or word)
        if joined is None:
            return None
        scalars = alphabet.times(alphabet.times(scalars, own), joined[0])
        word = joined[1]
    return scalars, word


def _without_reciprocals(alphabet: Alphabet, factors: list[Word]) -> list[Word]:
    """a meets 1/a."""
    left = list(factors)
    for factor in factors:
        if factor == EMPTY:
            continue
        meant, _ = alphabet.meaning(alphabet.first(factor)[0])
        if meant.kind == "reciprocal" and meant.key in left and factor in left:
            left.remove(factor)
            left.remove(meant.key)
    return left


def _single(alphabet: Alphabet, letter: int) -> Word:
    return alphabet._cons(letter, EMPTY)
