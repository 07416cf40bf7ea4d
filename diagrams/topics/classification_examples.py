"""A class as an answer, three times: f(picture) is an animal, f(digit) a digit, f(mail) spam or not."""

from __future__ import annotations

from explainers.data.digits import digit
from explainers.data.mails import MAILS, Mail
from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.learning.answers.classes import KNOWN

from ..describing import listed
from ..errors import DiagramError
from ..figure import Box, Content, Curve, Figure, Label, Look, Mark
from ..layouts.measures import BRACKET, FORMULA, HEADING, LABEL, OUTLINE, SMALL, U
from ..layouts.parts import Part, figure_of, joined
from ..sketches.animals import KINDS, animal
from ..sketches.rasters import raster
from ..theme import LIGHT, Theme

_PITCH = 116.0  # between the examples of a row; a mail is two wide
_ROW = 77.0
_HEADING = 30.0  # the baseline above the middle of the row
_HALF = 21.0  # half the height of a bracket
_PIXEL = 3.2
_MAIL = (112.0, 36.0)
_MOST_DIGITS = 4


def draw(*, digits: str = "3708", seed: int = 3, theme: Theme = LIGHT) -> Figure:
    """Three rows of examples with the right answers; `digits` are one to four digits, `seed` the hand they are in."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise DiagramError(f"{digits[:20]!r} are not one to {_MOST_DIGITS} digits: give some such as 3708")
    rows = (
        _row(
            "picture", KNOWN[4], [(f"animal:{kind}", animal(kind, f"animal:{kind}"), kind) for kind in KINDS]
        ),
        _row(
            "digit", KNOWN[10], [_digit(place, int(text), seed) for place, text in enumerate(digits, start=1)]
        ),
        _row("mail", KNOWN[2], [_mail(place, mail) for place, mail in enumerate(MAILS, start=1)], 2 * _PITCH),
    )
    whole = joined(row.moved(0.0, -place * _ROW) for place, row in enumerate(rows))
    alt = (
        f"Three examples of classification. f(picture): drawings of a {listed(KINDS)}, each with its name as the "
        f"answer. f(digit): handwritten digits as small pictures, with the answers {', '.join(digits)}. f(mail): "
        + " ".join(f"“{mail.subject}” is {_class_of(mail)}." for mail in MAILS)
    )
    return figure_of(whole, alt, title="A class as an answer", theme=theme)


def _row(
    name: str, classes: tuple[str, ...], examples: list[tuple[str, Part, str]], pitch: float = _PITCH
) -> Part:
    """What the answer is one of, and below it f(example) = answer, several times."""
    y = Row((Token("y"), Token("in", "relation", "in")))
    shown = ", ".join(classes) if len(classes) < 10 else f"{classes[0]}, {classes[1]}, …, {classes[-1]}"
    content: Content = (with_ids(y), f" {{{shown}}}")
    heading = Label(f"row:{name}", f"a {name}", (0.0, _HEADING), HEADING, "start", "baseline", is_strong=True)
    classes_at = (52.0, _HEADING)
    one_of = Label(f"classes:{name}", content, classes_at, LABEL, "start", "baseline", "second")
    items = [
        _applied(id, shown_, answer).moved(place * pitch, 0.0)
        for place, (id, shown_, answer) in enumerate(examples)
    ]
    return Part((heading, one_of)) + joined(items)


def _applied(id: str, shown: Part, answer: str) -> Part:
    """f(what is shown) = answer."""
    width = shown.bounds.width
    left = 12.0
    right = left + width + 2 * 1.6 * U
    marks: list[Mark] = [
        Label(f"f:{id}", Token("f"), (0.0, 0.0), FORMULA, "start"),
        _bracket(f"bracket:{id}:left", left, -1.0),
        _bracket(f"bracket:{id}:right", right, 1.0),
        Label(f"equals:{id}", _equals(), (right + 2.4 * U, 0.0), FORMULA),
        Label(
            f"answer:{id}",
            answer,
            (right + 4.2 * U, 0.0),
            1.15 * LABEL,
            "start",
            role="output",
            is_strong=True,
        ),
    ]
    edges = shown.bounds
    return shown.moved(left + 1.6 * U - edges.left, -edges.center[1]) + Part(tuple(marks))


def _equals() -> Formula:
    return with_ids(Token("=", "relation", "="))


def _bracket(id: str, x: float, side: float) -> Curve:
    """A tall round bracket that opens away from `side`, −1 for the left one."""
    bulge = side * 5.0
    points = (
        (x - bulge / 2, _HALF),
        (x + bulge / 2, _HALF / 2),
        (x + bulge / 2, -_HALF / 2),
        (x - bulge / 2, -_HALF),
    )
    return Curve(id, points, Look("ink", None, BRACKET))


def _digit(place: int, value: int, seed: int) -> tuple[str, Part, str]:
    name = f"digit:{place}"
    return name, raster(name, digit(value, seed), _PIXEL), str(value)


def _class_of(mail: Mail) -> str:
    spam, other = KNOWN[2]
    return spam if mail.is_spam else other


def _mail(place: int, mail: Mail) -> tuple[str, Part, str]:
    """A sheet with the subject and the first lines."""
    name = f"mail:{place}"
    width, height = _MAIL
    sheet = Box(f"sheet:{name}", (width / 2, height / 2), _MAIL, 2.0, Look("surface", 0.22, 0.0))
    rim = Box(f"rim:{name}", (width / 2, height / 2), _MAIL, 2.0, Look("second", None, OUTLINE))
    lines = (mail.subject, *mail.lines)
    step = height / (len(lines) + 0.4)
    words = tuple(
        Label(
            f"line:{name}:{number}",
            text,
            (1.4 * U, height - step * (number - 0.3)),
            SMALL,
            "start",
            is_strong=number == 1,
            role="ink" if number == 1 else "second",
        )
        for number, text in enumerate(lines, start=1)
    )
    return name, Part((sheet, rim, *words)), _class_of(mail)
