"""How each named sign is written in LaTeX, Typst and plain text, and how a letter's name is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

SIGNS: dict[str, tuple[str, str, str]] = {
    "phi": (r"\varphi", "phi", "φ"),
    "=": ("=", "=", "="),
    "approx": (r"\approx", "approx", "≈"),
    ":=": (":=", "colon.eq", ":="),
    "+": ("+", "+", "+"),
    "-": ("-", "minus", "−"),
    "dot": (r"\cdot", "dot.op", "·"),
    "times": (r"\times", "times", "×"),
    "in": (r"\in", "in", "∈"),
    "le": (r"\le", "lt.eq", "≤"),
    "lt": ("<", "lt", "<"),
    "ge": (r"\ge", "gt.eq", "≥"),
    "gt": (">", "gt", ">"),
    "ne": (r"\ne", "eq.not", "≠"),
    "to": (r"\to", "arrow.r", "→"),
    ",": (",", ",", ","),
    "dots.h": (r"\cdots", 'class("normal", dots.h.c)', "⋯"),
    "dots.l": (r"\dots", "dots.h", "…"),
    "dots.v": (r"\vdots", "dots.v", "⋮"),
    "dots.d": (r"\ddots", "dots.down", "⋱"),
    "sum": (r"\sum", "sum", "Σ"),
    "product": (r"\prod", "product", "Π"),
    "integral": (r"\int", "integral", "∫"),
    "lim": (r"\lim", "lim", "lim"),
    "ell": (r"\ell", "ell", "ℓ"),
    "partial": (r"\partial", "partial", "∂"),
    "infinity": (r"\infty", "infinity", "∞"),
    "odot": (r"\odot", "dot.o", "⊙"),
    "compose": (r"\circ", "compose", "∘"),
    "transpose": (r"\top", "top", "ᵀ"),
    "factorial": ("!", 'class("closing", "!")', "!"),
    "slash": ("/", 'class("normal", "/")', "/"),
    "prime": (r"\prime", "prime", "′"),
    "reals": (r"\mathbb{R}", "RR", "ℝ"),
}
"""name → LaTeX, Typst, plain text."""

GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
)
SIGNS |= {
    name: (rf"\{name}", name, letter)
    for name, letter in zip(GREEK, "αβγδεζηθικλμνξπρστυχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True)
}


@dataclass(frozen=True)
class Name:
    """A letter's name, taken apart: "yhat_1,2" is base "y" with a hat and subscripts "1", "2"."""

    base: str
    accent: str = ""
    superscript: str = ""
    subscripts: tuple[str, ...] = ()


_NAME = re.compile(r"(?P<base>[^_^]+)(?:\^(?P<sup>[^_]+))?(?:_(?P<sub>.+))?", re.DOTALL)


def read_name(name: str) -> Name:
    """`name` by the convention base, "^" superscript, "_" subscripts; anything else is one word."""
    match = _NAME.fullmatch(name)
    if not match:
        return Name(name)
    base, accent = match["base"], ""
    if base.endswith("hat") and len(base) > 3:
        base, accent = base.removesuffix("hat"), "hat"
    subscripts = tuple(match["sub"].split(",")) if match["sub"] else ()
    return Name(base, accent, match["sup"] or "", subscripts)
