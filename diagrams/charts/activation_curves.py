"""One activation and its slope on axes: small, for a grid of equal panels, and large, with asymptotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from explainers.derivations.facts import Z, facts_of
from explainers.derivations.formula import Fence, Formula, Row, Script, Token, parts_of, with_parts
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name
from explainers.networks import STEP, ActivationFunction

from ..curves import line
from ..figure import Curve, Label, Look
from ..layouts.measures import AXIS, CURVE, HAIRLINE, LABEL, SMALL, U
from ..layouts.parts import Part
from .axes import Axes, kinks_of

GUIDES = (-1.0, 1.0)
"""The heights at which hairlines run through every panel."""
FORMULA_SIZE = 1.1 * SMALL
SLOPE = 0.62 * CURVE
ASYMPTOTE = Look("second", None, AXIS, dash=(1.6, 1.2))


def both_curves(axes: Axes, phi: ActivationFunction) -> Part:
    """φ, and φ′ dashed above it."""
    kinks = kinks_of(phi)
    part = axes.graph("phi", phi, Look("activation", None, CURVE), **kinks)
    if phi.derivative is None:
        return part
    # A slope that jumps has no riser: at the kink there is none.
    breaks = (0.0,) if phi.slopes is not None or phi == STEP else ()
    return part + axes.graph("slope", phi.derivative, Look("gradient", None, SLOPE), kinks=breaks)


def ground(axes: Axes, guides: Sequence[float] = GUIDES) -> Part:
    """Crossing axes, and hairlines at the `guides`."""
    hairlines = tuple(
        Curve(
            f"guide:{axes.name}:{y:g}",
            line(axes.at(axes.x.low, y), axes.at(axes.x.high, y)),
            Look("hairline", None, HAIRLINE / 2),
        )
        for y in guides
        if axes.y.low < y < axes.y.high
    )
    return Part(hairlines) + axes.lines()


def asymptotes(axes: Axes, phi: ActivationFunction) -> Part:
    """Dashed: the levels that φ comes close to, and the line z where φ(z) − z goes to 0."""
    curves = []
    for number, goal in enumerate(_goals(phi), start=1):
        path = line(
            *(axes.at(x, y) for x, y in ((axes.x.low, goal), (axes.x.high, goal)))
            if goal is not None
            else (axes.at(0.0, 0.0), axes.at(*[min(axes.x.high, axes.y.high)] * 2))
        )
        curves.append(Curve(f"asymptote:{axes.name}:{number}", path, ASYMPTOTE))
    return Part(tuple(curves))


def _goals(phi: ActivationFunction) -> list[float | None]:
    """The levels far out, from the activation's facts; None for the line z. What is met exactly is no asymptote."""
    if phi.slopes is not None or phi == STEP:
        return []
    found: list[float | None] = []
    for fact in facts_of(phi):
        if fact.kind != "limit":
            continue
        is_difference = fact.left.args[0].is_Add
        if is_difference and fact.right == 0:
            found.append(None)
        if not is_difference and fact.right.is_finite:
            found.append(float(fact.right))
    return found


# Words -------------------------------------------------------------------------------------


def title_of(phi: ActivationFunction) -> str:
    """ReLU, leaky ReLU, sigmoid."""
    if phi.name.startswith("leaky"):
        return "leaky ReLU"
    return (phi.symbol if phi.symbol.lower() == phi.name.lower() else phi.name).replace("_", " ")


def heading(id: str, phi: ActivationFunction) -> Part:
    """The name, and below it the formula."""
    marks = [Label(f"activation:{id}", title_of(phi), (0.0, 0.0), LABEL, "start", "baseline", is_strong=True)]
    formula = definition(phi)
    if formula is not None:
        marks.append(Label(f"formula:{id}", formula, (0.0, -2.9 * U), FORMULA_SIZE, "start", role="second"))
    return Part(tuple(marks))


def definition(phi: ActivationFunction, name: str = "phi") -> Formula | None:
    """φ(z) = …, φ written as `name`; None where no formula is known."""
    sides = (fact.right for fact in facts_of(phi) if fact.kind == "definition" and fact.left.args == (Z,))
    right = next(sides, None)
    return None if right is None else _equals(called(name), without_roles(unlabelled(right)))


def abbreviations(phi: ActivationFunction) -> tuple[Formula, ...]:
    """What the letters of the definition stand for: u = …"""
    return tuple(
        _equals(unlabelled(fact.left), without_roles(unlabelled(fact.right)))
        for fact in facts_of(phi)
        if fact.kind == "definition" and not fact.left.args
    )


def slope(phi: ActivationFunction, name: str = "phi") -> Formula | None:
    """φ′(z) = …, as the derivation states it."""
    right = next((fact.right for fact in facts_of(phi) if fact.kind == "derivative"), None)
    return None if right is None else _equals(called(name, is_slope=True), unlabelled(right))


def bounds_of(phi: ActivationFunction) -> tuple[Formula, ...]:
    """What bounds φ(z) from below and above, as the facts say it; 0 < φ(z) and φ(z) < 1 in one line."""
    lines: list[list[Formula]] = []
    last: Any = None
    for fact in facts_of(phi):
        if fact.kind == "range":
            sign = Token(fact.relation, "relation", fact.relation)
            if last is None or fact.left != last:
                lines.append([unlabelled(fact.left)])
            lines[-1] += [sign, unlabelled(fact.right)]
            last = fact.right
    return tuple(with_ids(Row(tuple(line))) for line in lines)


def called(name: str, *, is_slope: bool = False) -> Formula:
    """φ(z), or φ′(z)."""
    role = "gradient" if is_slope else "activation"
    head = activation_name(name, role)
    if is_slope:
        head = Script(head, sup=Token("prime", "italic", "", role), id=f"{name}'", role=role)
    return with_ids(Row((head, Fence(Token("z")))))


def without_roles(formula: Formula) -> Formula:
    """The formula all in ink: max, log and erf in a definition are no activations."""
    return replace(with_parts(formula, tuple(map(without_roles, parts_of(formula)))), role="")


def _equals(left: Formula, right: Formula) -> Formula:
    return with_ids(Row((left, Token("=", "relation", "="), right)))
