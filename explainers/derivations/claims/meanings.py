"""What letters stand for: by a network, by definitions in the file, by a line before; and how they are written out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Integer

from ...networks import Network, NetworkError
from ..expressions import letters
from ..reading.returning import NoTree, letter_named, tree_of
from ..reading.tree import Index, Letter, Node, Power, Total, changed, is_too_large, letters_in
from ..symbols import Letters, before_activation

_COUNTERS = frozenset("lkijt")
_MOST_STEPS = 60
MOST_WRITTEN_OUT, MOST_WITH_LETTERS = 300, 8


@dataclass
class Meanings:
    """Letters with what they stand for; h_l = φ(W_l h_{l−1} + b_l) is one for every l."""

    known: dict[Letter, Node] = field(default_factory=dict)

    def define(self, letter: Letter, node: Node) -> None:
        self.known[letter] = node

    def of(self, letter: Letter, *, with_letters: bool = True) -> Node | None:
        """What `letter` stands for; None where it stands for itself.

        `with_letters` also takes h_{L−1} for a case of h_l: that may be written out without end.
        """
        if letter in self.known:
            return self.known[letter]
        for pattern, node in self.known.items():
            index = _matched(pattern, letter)
            if index is not None and (with_letters or index.is_number):
                return _at(node, str(pattern.subscripts[-1]), index)
        return None

    def reconciled(self, left: Node, right: Node) -> tuple[Node, Node, list[Letter]]:
        """Both sides, with those letters written out that stand on one of them only; and which these were."""
        written: list[Letter] = []
        for _ in range(MOST_WRITTEN_OUT):
            ours, theirs = letters_in(left), letters_in(right)
            lonely = [
                letter
                for letter in dict.fromkeys((*ours, *theirs))
                if (letter in ours) != (letter in theirs)
                and letter not in written
                and self.of(letter, with_letters=len(written) < MOST_WITH_LETTERS) is not None
            ]
            if not lonely or is_too_large(left) or is_too_large(right):
                break
            letter = max(lonely, key=_rank)
            written.append(letter)
            left, right = self._without(left, letter), self._without(right, letter)
        return left, right, written

    def written_out(self, node: Node) -> Node:
        """`node` with every letter that has a meaning written out, as far as that leads."""
        for _ in range(MOST_WRITTEN_OUT):
            found = [each for each in letters_in(node) if self.of(each, with_letters=False) is not None]
            if not found or is_too_large(node):
                break
            node = self._without(node, max(found, key=_rank))
        return node

    def _without(self, node: Node, letter: Letter) -> Node:
        meaning = self.of(letter)
        assert meaning is not None
        return changed(node, lambda part: meaning if part == letter else None)


def _rank(letter: Letter) -> tuple[bool, int]:
    """ŷ and names first, then the later layers."""
    last = letter.subscripts[-1] if letter.subscripts else None
    return (last is None, 1_000_000 if last is None or not last.is_number else last.number)


def _matched(pattern: Letter, letter: Letter) -> Index | None:
    """The index with which `pattern`, h_l, is `letter`, h_2; None where it is another."""
    if not pattern.subscripts or len(pattern.subscripts) != len(letter.subscripts):
        return None
    counter, index = pattern.subscripts[-1], letter.subscripts[-1]
    if str(counter) not in _COUNTERS or (index.is_number and index.number < 1):
        return None
    same = replace(letter, subscripts=(*letter.subscripts[:-1], counter)) == pattern
    return index if same and index != counter else None


def _at(node: Node, counter: str, index: Index) -> Node:
    """`node` with `index` in place of the letter `counter` in all indices."""

    def moved(old: Index) -> Index:
        count = dict(old.letters).get(counter, 0)
        if not count:
            return old
        made = Index(tuple((letter, n) for letter, n in old.letters if letter != counter), old.number)
        for _ in range(abs(count)):
            made = made.plus(index, 1 if count > 0 else -1)
        return made

    def change(part: Node) -> Node | None:
        if isinstance(part, Letter):
            return replace(part, subscripts=tuple(map(moved, part.subscripts)))
        if isinstance(part, Power):
            return replace(part, body=_at(part.body, counter, index), exponent=moved(part.exponent))
        if isinstance(part, Total):
            body = _at(part.body, counter, index) if part.index != counter else part.body
            return replace(part, low=moved(part.low), high=moved(part.high), body=body)
        return None

    return changed(node, change)


# Networks --------------------------------------------------------------------------------------


def of_network(network: Network, formulas: Iterable[Node]) -> tuple[Meanings, dict[str, tuple[Any, ...]]]:
    """What the letters of a network stand for, and their sizes; NetworkError where it has no formulas.

    With feedback, letters have a time, and mean something up to the latest time that `formulas` name.
    """
    letters_ = Letters(network)
    has_time = any(edge.delay for edge, _ in network.edges)
    meanings, sizes = Meanings(), dict[str, tuple[Any, ...]]()
    latest = _latest(formulas) if has_time else 0
    for time in (*range(1, latest + 1), "t") if has_time else (None,):
        for layer in network.layers:
            _take_up(letters_, layer, time, meanings, sizes)
    last = network.output
    if (
        not has_time
        and letters_.names[last.name] == "yhat"
        and last.name in letters_.numbers
        and letters_.depth > 1
    ):
        meanings.known.setdefault(letter_named(f"h_{letters_.depth}"), letter_named("yhat"))
        sizes[f"h_{letters_.depth}"] = (Integer(network.shapes[last.name][0]), Integer(1))
    start = letter_named("h_0")
    if "h_0" not in sizes and letters_.names[network.input.name] == "x":
        meanings.known[start] = letter_named("x")
        sizes["h_0"] = sizes.get("x", (Integer(1), Integer(1)))
    return meanings, sizes


def _take_up(
    letters_: Letters,
    layer: Any,
    time: int | str | None,
    meanings: Meanings,
    sizes: dict[str, tuple[Any, ...]],
) -> None:
    own = letters_.layer(layer.name, time)
    values = [own]
    if layer != letters_.network.input:
        value = letters_.value(layer, time)
        values.append(value)
        try:
            meanings.define(letter_named(own.name), tree_of(value))
        except NoTree as kind:
            raise NetworkError(
                f"layer {layer.name!r} is not read in files: its formula holds {kind}"
            ) from None
        if layer.name in letters_.numbers:
            z = before_activation(letters_, layer, time)
            meanings.define(letter_named(z.name), tree_of(letters_.pre_activation(layer, time)))
            values.append(z)
    for each in values:
        sizes |= {one.name: one.args[1:] for one in letters(each) if len(one.args) == 3}


def _latest(formulas: Iterable[Node]) -> int:
    """The latest time that a letter of the formulas has."""
    numbers = [
        letter.subscripts[-1].number
        for formula in formulas
        for letter in letters_in(formula)
        if letter.subscripts and letter.subscripts[-1].is_number
    ]
    return min(max(numbers, default=1), _MOST_STEPS)
