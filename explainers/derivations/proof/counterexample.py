"""For what is wrong, an example that shows it: small whole numbers for the letters, a simple function for φ.

Everything is computed exactly: in rational numbers, and where a sigmoid, tanh or softmax stands, in balls that
enclose the true value (Arb); both sides differ where two balls do not overlap.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import flint
from sympy import Rational

from ..expressions import Activation
from .entries import RECIPROCAL, Entries, NoEntries, Rows
from .interning import Interner
from .reading import KNOWN_ACTIVATIONS
from .report import Counterexample
from .shapes import Shapes
from .sizes import Sizes
from .wording import phi_text

MOST_ENTRIES = 2_000
_ATTEMPTS = 24
_MOST_BITS = 20_000
Function = Callable[[Any], Any]
StandIn = tuple[tuple[str, Function], tuple[str, Function]]
"""A function in words and as a function, and its derivative."""


class _Undecided(NoEntries):
    """At these numbers nothing can be said; at others it may."""


class _Numbers:
    """Letters as small whole numbers, drawn as they are met and remembered; φ one of the stand-ins."""

    def __init__(self, seed: int, largest: int, stand_in: StandIn) -> None:
        self._random, self._largest, self._stand_in = random.Random(seed), largest, stand_in
        self.letters: dict[str, dict[tuple[int, ...], int]] = {}
        self.functions: dict[str, str] = {}

    def number(self, value: Rational) -> Any:
        return flint.fmpq(int(value.p), int(value.q))

    def letter(self, name: str, index: tuple[int, ...]) -> Any:
        entries = self.letters.setdefault(name, {})
        if index not in entries:
            entries[index] = self._random.randint(-self._largest, self._largest)
        return flint.fmpq(entries[index])

    def check(self, row: list[Any]) -> None:
        if any(isinstance(entry, flint.fmpq) and entry.height_bits() > _MOST_BITS for entry in row):
            raise _Undecided("the numbers have grown too long to be compared")

    def apply(self, function: str, column: list[Any]) -> list[Any]:
        if function in _KNOWN:
            return [_KNOWN[function](z) for z in column]
        if function == "softmax":
            weights = [_ball(z).exp() for z in column]
            return [weight / sum(weights, flint.arb(0)) for weight in weights]
        if (
            function in KNOWN_ACTIVATIONS
            or function.rstrip("'") in KNOWN_ACTIVATIONS
            or function.endswith("''")
        ):
            raise NoEntries(f"{function} is not one that can be computed exactly here")
        words, values = self._stand_in[function.endswith("'")]
        self.functions.setdefault(phi_text(function), words)
        return [values(z) for z in column]


def _ball(value: Any) -> Any:
    return value if isinstance(value, flint.arb) else flint.arb(value)


def _relu(z: Any) -> Any:
    return z.max(flint.arb(0)) if isinstance(z, flint.arb) else max(z, flint.fmpq(0))


def _step(z: Any) -> Any:
    if isinstance(z, flint.arb) and z.contains(0):
        raise _Undecided("the step at a ball around 0")
    return flint.fmpq(int(z >= 0))


def _either(z: Any, below: Function, above: Function) -> Any:
    """One function left of 0, another from 0 on."""
    if isinstance(z, flint.arb) and z.contains(0):
        raise _Undecided("two pieces at a ball around 0")
    return below(z) if z < 0 else above(z)


def _gelu_tanh(z: Any) -> Any:
    x = _ball(z)
    return x * (1 + ((2 / flint.arb.pi()).sqrt() * (x + flint.fmpq(44715, 1_000_000) * x**3)).tanh()) / 2


def _sign(z: Any) -> Any:
    if z == 0 or (isinstance(z, flint.arb) and z.contains(0)):
        raise _Undecided("no derivative at the kink")
    return flint.fmpq(1 if z > 0 else -1)


def _slope_of_relu(z: Any) -> Any:
    return (_sign(z) + 1) / 2


# They grow no faster than their argument, so that numbers stay small in deep nets, and what one is blind to (ReLU of
# ReLU is ReLU, |−z| is |z|) the other sees.
_STAND_INS: tuple[StandIn, ...] = (
    (("max(0, z)", _relu), ("1 where z > 0, else 0", _slope_of_relu)),
    (("|z| + 1", lambda z: abs(z) + 1), ("1 where z > 0, else -1", _sign)),
)
_SMOOTH: tuple[StandIn, ...] = (
    (("z²", lambda z: z * z), ("2z", lambda z: 2 * z)),
    (("z² + z", lambda z: z * z + z), ("2z + 1", lambda z: 2 * z + 1)),
)
"""For derivatives, where the numbers do not grow too long: a kink has none."""


def _reciprocal(z: Any) -> Any:
    if z == 0 or (isinstance(z, flint.arb) and z.contains(0)):
        raise _Undecided("1/0")
    return 1 / z


def _logarithm(z: Any) -> Any:
    if not _ball(z) > 0:
        raise _Undecided("the logarithm of what may not be positive")
    return _ball(z).log()


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + (-_ball(z)).exp())


_KNOWN: dict[str, Function] = {
    "ReLU": _relu,
    "step": _step,
    "sigma": _sigmoid,
    "tanh": lambda z: _ball(z).tanh(),
    "log": _logarithm,
    RECIPROCAL: _reciprocal,
    "ReLU'": _slope_of_relu,
    "sigma'": lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
    "tanh'": lambda z: 1 - _ball(z).tanh() ** 2,
    "LeakyReLU": lambda z: _either(z, lambda x: x / 100, lambda x: x),
    "ELU": lambda z: _either(z, lambda x: _ball(x).expm1(), lambda x: x),
    "softplus": lambda z: _ball(z).exp().log1p(),
    "SiLU": lambda z: _ball(z) / (1 + (-_ball(z)).exp()),
    "GELU": lambda z: _ball(z) * (1 + (_ball(z) / flint.arb(2).sqrt()).erf()) / 2,
    "GELU_tanh": _gelu_tanh,
}


def find_counterexample(
    interner: Interner, shapes: Shapes, sizes: Sizes, a: int, b: int, seed: int = 0
) -> Counterexample | None:
    """Numbers with which both sides differ; None where a short search finds none."""
    for numbers in _attempts(seed, _has_slopes(interner, {*interner.order(a), *interner.order(b)})):
        entries = Entries(interner, shapes, sizes, numbers)
        try:
            left, right = entries.of(a), entries.of(b)
        except _Undecided:
            continue
        except NoEntries:
            return None
        if any(map(_differ, left, right)):
            return _shown(numbers, left, right, sizes)
    return None


def _has_slopes(interner: Interner, numbers: Iterable[int]) -> bool:
    """Does a φ′ stand there?"""
    nodes = (interner.node(number) for number in numbers)
    return any(isinstance(node, Activation) and str(node.phi).endswith("'") for node in nodes)


def _attempts(seed: int, has_slopes: bool) -> Iterator[_Numbers]:
    """The smallest numbers first."""
    stand_ins = (*_SMOOTH, *_STAND_INS) if has_slopes else _STAND_INS
    for attempt in range(_ATTEMPTS):
        stand_in = stand_ins[attempt % len(stand_ins)]
        yield _Numbers(seed + attempt, 1 + attempt // 4, stand_in)


def _differ(row: list[Any], other: list[Any]) -> bool:
    return any(_entries_differ(a, b) for a, b in zip(row, other, strict=True))


def _entries_differ(a: Any, b: Any) -> bool:
    if isinstance(a, flint.arb) or isinstance(b, flint.arb):
        return not _ball(a).overlaps(_ball(b))
    return bool(a != b)


def _shown(numbers: _Numbers, left: Rows, right: Rows, sizes: Sizes) -> Counterexample:
    return Counterexample(
        letters=tuple((name, _filled(entries)) for name, entries in numbers.letters.items()),
        functions=tuple(numbers.functions.items()),
        left=_texts(left),
        right=_texts(right),
        sizes=", ".join(f"{letter} = {value}" for letter, value in sizes.letters),
    )


def _filled(entries: dict[tuple[int, ...], int]) -> tuple[tuple[int, ...], ...]:
    """The entries by rows; an index alone is a column, none a number."""
    places = {(*index, 0, 0)[:2]: value for index, value in entries.items()}
    rows = range(min(i for i, _ in places), max(i for i, _ in places) + 1)
    columns = range(min(j for _, j in places), max(j for _, j in places) + 1)
    return tuple(tuple(places.get((i, j), 0) for j in columns) for i in rows)


def _texts(rows: Rows) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_text(entry) for entry in row) for row in rows)


def _text(entry: Any) -> str:
    return f"{float(entry.mid()):.6g}" if isinstance(entry, flint.arb) else str(entry)
