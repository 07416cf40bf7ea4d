"""A whole derivation as LaTeX, Typst, Markdown, plain text or JSON: its lines, each with its reason."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .building import formula
from .calculus import relation_sign
from .latex import latex, latex_text
from .plain import plain
from .steps import Line, chains, composed, names_given
from .typst import typst, typst_string

if TYPE_CHECKING:
    from ..derivation import Derivation, Step


def derivation_latex(derivation: Derivation, *, has_reasons: bool = True) -> str:
    """An aligned environment (amsmath), to stand in displayed mathematics."""
    rows = []
    for chain in chains(derivation):
        for line in chain:
            if line.step is not None and has_reasons:
                rows.append(rf"& \quad {{\scriptstyle \text{{{latex_text(line.step.reason)}}}}}")
            left = latex(line.left) + " " if line.left is not None else ""
            rows.append(f"{left}&{latex(line.sign) if _has_relation(chain) else ''} {latex(line.right)}")
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def derivation_typst(derivation: Derivation, *, has_reasons: bool = True) -> str:
    """A displayed equation, aligned at the equals signs."""
    rows = []
    for chain in chains(derivation):
        for line in chain:
            if line.step is not None and has_reasons:
                rows.append(f"& quad script({typst_string(line.step.reason)})")
            left = typst(line.left) + " " if line.left is not None else ""
            rows.append(f"{left}&{typst(line.sign) if _has_relation(chain) else ''} {typst(line.right)}")
    return "$ " + " \\\n  ".join(rows) + " $"


def derivation_markdown(derivation: Derivation) -> str:
    """A heading, each step's sentence with its formula in $$…$$, and the remarks."""
    parts = [f"## {markdown_text(derivation.title)}"]
    number = 0
    for chain in chains(derivation):
        left, relation = chain[0].left, "="
        for line in chain:
            relation = composed(relation, line.relation)
            sign = latex(relation_sign(relation))
            sides = f"{latex(left)} {sign} {latex(line.right)}" if left is not None else latex(line.right)
            if line.step is None:
                parts.append(f"$${sides}$$")
            else:
                number += 1
                parts.append(f"{number}. {markdown_text(line.step.reason)}\n\n   $${sides}$$")
    parts += [markdown_text(remark) for remark in derivation.remarks]
    return "\n\n".join(parts) + "\n"


def derivation_text(derivation: Derivation) -> str:
    """The lines, aligned at their equals signs, each with its reason below."""
    parts = [derivation.title]
    for chain in chains(derivation):
        width = max(len(plain(line.left)) if line.left is not None else 0 for line in chain)
        rows = []
        for line in chain:
            left = plain(line.left) if line.left is not None else ""
            sign = plain(line.sign) if _has_relation(chain) else ""
            sign = f" {sign} " if sign else ""
            if line.step is not None:
                rows.append(" " * (width + len(sign) + 2) + f"[{line.step.reason}]")
            rows.append(f"{left:>{width}}{sign}{plain(line.right)}")
            named = [f"{plain(formula(a))} = {plain(formula(b))}" for a, b in names_given(line.step)]
            rows += [" " * (width + len(sign)) + "with " + ", ".join(named)] if named else []
        parts.append("\n".join(rows))
    parts += list(derivation.remarks)
    return "\n\n".join(parts) + "\n"


def derivation_json(derivation: Derivation) -> str:
    """Every step with its formulas in LaTeX and plain text."""
    roles = dict(derivation.roles)

    def written(expr: Any) -> dict[str, str] | None:
        if expr is None:
            return None
        made = formula(expr, roles)
        return {"latex": latex(made), "text": plain(made)}

    told: set[tuple[Any, int]] = set()

    def step_data(step: Step) -> dict[str, Any]:
        pairs = getattr(step.evidence, "pairs", ())
        if type(step.evidence).__name__ == "Definition":
            # A definition is told where it is first used: many steps may rest on all of a network's.
            pairs = tuple(pair for pair in pairs if (pair[0], id(pair[1])) not in told)
            told.update((first, id(second)) for first, second in pairs)
        return {
            "rule": step.rule,
            "relation": step.relation,
            "reason": step.reason,
            "left": written(step.left),
            "before": written(step.before),
            "after": written(step.after),
            "evidence": type(step.evidence).__name__.lower(),
            "pairs": [[written(first), written(second)] for first, second in pairs],
        }

    data = {
        "topic": derivation.topic,
        "title": derivation.title,
        "steps": [step_data(step) for step in derivation.steps],
        "roles": roles,
        "remarks": list(derivation.remarks),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def markdown_text(text: str) -> str:
    """Plain words in Markdown: nothing in them is markup."""
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|$~!&])", r"\\\1", shown)


def _has_relation(chain: tuple[Line, ...]) -> bool:
    return chain[0].left is not None or len(chain) > 1
