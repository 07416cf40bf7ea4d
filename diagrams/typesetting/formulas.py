"""Formula → Typst mathematics. Temporary: the printer of explainers/derivations/printing takes its place."""

from __future__ import annotations

import json
from collections.abc import Callable

from explainers.derivations.formula import (
    Accent, BigOperator, Cancelled, Fence, Formula, Fraction, Grid, Row, Script, Token, Underbrace,
)  # fmt: skip

Wrap = Callable[[str, str, str], str]


def typst_code(formula: Formula, wrap: Wrap) -> str:
    code = _plain(formula, lambda part: typst_code(part, wrap))
    return wrap(formula.id, formula.role, code) if formula.id or formula.role else code


def _plain(formula: Formula, sub: Callable[[Formula], str]) -> str:
    match formula:
        case Token(text, style):
            if text.isalpha() and text in ("phi", "sigma", "theta", "alpha", "tilde"):
                return {"bold": f"bold({text})"}.get(style, text)
            quoted = json.dumps(text, ensure_ascii=False)
            if style == "bold":
                return f"bold(italic({quoted}))"
            if style == "italic" and len(text) == 1:
                return f"italic({quoted})"
            if style in ("operator", "relation", "punctuation"):
                return text if text.replace(".", "").isalpha() else f"class(\"{ {'operator': 'binary', 'relation': 'relation', 'punctuation': 'punctuation'}[style]}\", {quoted})"
            return quoted
        case Row(parts):
            return " ".join(map(sub, parts))
        case Script(base, lower, upper):
            code = f"attach({sub(base)}"
            if lower is not None:
                code += f", b: {sub(lower)}"
            if upper is not None:
                code += f", t: {sub(upper)}"
            return code + ")"
        case Accent(mark, body):
            return f"{mark}({sub(body)})"
        case Fence(body, left, right):
            return f"lr({json.dumps(left)} {sub(body)} {json.dumps(right)})"
        case Grid(rows, left, right):
            body = "; ".join(", ".join(map(sub, row)) for row in rows)
            return f"mat(delim: (\"{left}\", \"{right}\"), {body})"
        case BigOperator(sign, lower, upper, body):
            return _plain(Script(Token(sign), lower, upper), sub).replace("italic(\"Σ\")", "sum") + " " + sub(body)
        case Fraction(top, bottom):
            return f"frac({sub(top)}, {sub(bottom)})"
        case Underbrace(body, label):
            return f"underbrace({sub(body)}, {sub(label)})"
        case Cancelled(body):
            return f"cancel({sub(body)})"
