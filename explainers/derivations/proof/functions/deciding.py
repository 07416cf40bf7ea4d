"""Equalities and inequalities between known functions, region by region; what is wrong is shown at a place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import flint
from sympy import Indexed, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ...evidence import Relation, Verdict
from ..report import CASES, EXPONENTIALS, Counterexample
from .balls import ball
from .field import Field
from .germs import Infinite
from .known import Formulas
from .quotients import NotReadable, NoValue, Pole, Quotient, Rescaled, constant
from .reading import Reader, Value, same_value
from .regions import Region, fits
from .signs import Undecided

MOST_REGIONS = 120
_MOST_READINGS = 12
_PLACES = 40
_HOLDS = {"lt": (1,), "le": (0, 1), "gt": (-1,), "ge": (-1, 0), "=": (0,)}
"""The signs that right − left may have."""


def decide_values(left: Any, right: Any, formulas: Formulas) -> Verdict | None:
    """left = right for all real values of the letters; None where these provers cannot say."""
    verdict = _decide(left, "=", right, formulas)
    return verdict if verdict.is_exact else None


def decide_order(left: Any, relation: Relation, right: Any, formulas: Formulas) -> Verdict:
    """left < right (≤, >, ≥) for all real values of the letters; not exact where these provers cannot say."""
    return _decide(left, relation, right, formulas)


def _decide(left: Any, relation: Relation, right: Any, formulas: Formulas) -> Verdict:
    obstacle = "no place was found where it is wrong"
    try:
        regions = _rescaling(lambda field: _proved(field, left, relation, right, formulas))
    except NotReadable as unread:
        regions, obstacle = 0, str(unread)
    if regions:
        return _holds(relation, regions)
    refutation = _refuted(left, relation, right, formulas)
    return refutation or Verdict(False, CASES, False, 1.0, f"not proved: {obstacle}")


def _holds(relation: Relation, regions: int) -> Verdict:
    reason = (
        "both sides are the same quotient of letters and exponentials"
        if relation == "="
        else "the difference has this sign, whatever the letters are"
    )
    where = "" if regions == 1 else f", in each of {regions} cases"
    return Verdict(True, EXPONENTIALS if regions == 1 else CASES, True, reason=reason + where)


def _rescaling(attempt: Callable[[Field], Any]) -> Any:
    """Read again while finer roots of exponentials turn up."""
    units: dict[Any, Any] = {}
    for _ in range(_MOST_READINGS):
        try:
            return attempt(Field(units))
        except Rescaled:
            continue
    raise NotReadable("exponents have too many different denominators")


def _proved(field: Field, left: Any, relation: Relation, right: Any, formulas: Formulas) -> int:
    """The number of regions in each of which it holds; 0 where it does not hold in one."""
    waiting, done = [Region()], 0
    while waiting:
        region = waiting.pop()
        if done + len(waiting) > MOST_REGIONS:
            raise NotReadable(f"there are more than {MOST_REGIONS} cases")
        try:
            if not _holds_in(Reader(field, region, formulas), left, relation, right):
                return 0
            done += 1
        except Undecided as split:
            parts = (region.narrowed(field, split.value, sign) for sign in (-1, 0, 1))
            waiting += [part for part in parts if part is not None]
    return done


def _holds_in(reader: Reader, left: Any, relation: Relation, right: Any) -> bool:
    try:
        a, b = _value(reader, left), _value(reader, right)
    except Pole:
        if reader.region.pins:
            return True  # an equality of quotients is claimed where they have values
        raise NotReadable("a denominator is 0 everywhere") from None
    if a is None or b is None:
        return a is None and b is None and relation == "="
    if relation != "=":
        return (
            not isinstance(a, Infinite)
            and not isinstance(b, Infinite)
            and _is_ordered(reader, a, relation, b)
        )
    return same_value(a, b) or _is_zero_there(reader, a, b)


def _value(reader: Reader, side: Any) -> Value | None:
    try:
        return reader.side(side)
    except Pole:
        raise
    except NoValue:
        return None


def _is_zero_there(reader: Reader, a: Value, b: Value) -> bool:
    """a − b is a multiple of something that is 0 in this region."""
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return False
    difference = (a - b).numerator
    return any(sign == 0 and divmod(difference, fact)[1].is_zero() for fact, sign in reader.region.facts)


def _is_ordered(reader: Reader, a: Quotient, relation: Relation, b: Quotient) -> bool:
    return reader.signs.of(b - a) in _HOLDS[relation]


# Places where it is wrong ------------------------------------------------------------------------


def _refuted(left: Any, relation: Relation, right: Any, formulas: Formulas) -> Verdict | None:
    letters = sorted(_letters(left) | _letters(right), key=str)
    for place in _places(letters):
        try:
            shown = _rescaling(lambda field: _differing(field, left, relation, right, formulas, place))  # noqa: B023
        except (NotReadable, NoValue, Undecided):
            continue
        if shown is not None:
            letters_there = tuple((str(letter), ((_entry(value),),)) for letter, value in place.items())
            example = Counterexample(letters_there, (), ((shown[0],),), ((shown[1],),))
            reason = "both sides have different values" if relation == "=" else "it does not hold everywhere"
            return Verdict(False, EXPONENTIALS, True, 0.0, reason, example)
    return None


def _letters(side: Any) -> set[Any]:
    """Free symbols, and entries of vectors and matrices as letters of their own."""
    entries = side.atoms(Indexed, MatrixElement)
    inside = {letter for entry in entries for letter in entry.free_symbols}
    return {*entries, *(letter for letter in side.free_symbols - inside if isinstance(letter, Symbol))}


def _places(letters: list[Any]) -> Iterator[dict[Any, Any]]:
    """Small whole numbers first, then halves and thirds; as SymPy's assumptions allow."""
    chance = random.Random(1)
    for attempt in range(_PLACES if letters else 1):
        largest = 1 + attempt // 8
        below = 1 + attempt // 16
        place = {
            letter: flint.fmpq(chance.randint(-largest * below, largest * below), chance.randint(1, below))
            for letter in letters
        }
        if all(fits(letter, value) for letter, value in place.items()):
            yield place


def _differing(
    field: Field, left: Any, relation: Relation, right: Any, formulas: Formulas, place: dict[Any, Any]
) -> tuple[str, str] | None:
    """Both values at a place, as text, if they are not as the relation says."""
    pins = tuple((field.number_of(field.letter(letter)), constant(value)) for letter, value in place.items())
    reader = Reader(field, Region((), pins), formulas)
    a, b = _value(reader, left), _value(reader, right)
    if a is None or b is None:
        return None if (a is None) == (b is None) else (_shown(field, a), _shown(field, b))
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return None if a == b else (_shown(field, a), _shown(field, b))
    return None if reader.signs.of(b - a) in _HOLDS[relation] else (_shown(field, a), _shown(field, b))


def _shown(field: Field, value: Value | None) -> str:
    if value is None:
        return "without a value"
    if isinstance(value, Infinite):
        return "∞" if value.sign > 0 else "-∞"
    if value.is_constant:
        return str(value.rational)
    return f"{float(ball(field, value, {}).mid()):.6g}"


def _entry(value: Any) -> Any:
    return int(value.p) if value.q == 1 else str(value)
