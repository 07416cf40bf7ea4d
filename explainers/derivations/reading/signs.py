"""The signs that are known: LaTeX commands and Unicode characters, each with the token that it becomes."""

from __future__ import annotations

import unicodedata

from ...networks import ACTIVATIONS
from ..printing.signs import GREEK

MARKS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("+",), ("sign", "+")),
    **dict.fromkeys(("-", "−", "–"), ("sign", "-")),
    **dict.fromkeys(("*", "·", "⋅", "×"), ("sign", "*")),
    **dict.fromkeys(("⊙", "∘", "◦"), ("sign", "⊙")),
    "/": ("sign", "/"),
    "=": ("equals", "="),
    "(": ("open", "("),
    "[": ("open", "["),
    ")": ("close", ")"),
    "]": ("close", "]"),
    "{": ("open", "{"),
    "}": ("close", "}"),
    "_": ("sub", "_"),
    "^": ("sup", "^"),
    "&": ("cell", "&"),
    ",": ("comma", ","),
    ";": ("comma", ";"),
    ":": ("comma", ":"),
    ".": ("stop", "."),
    "'": ("prime", "'"),
    "′": ("prime", "'"),
    "…": ("dots", "…"),
    "⋯": ("dots", "…"),
    "Σ": ("sum", "Σ"),
    "∑": ("sum", "Σ"),
    "ᵀ": ("transpose", "ᵀ"),
    "⊤": ("transpose", "ᵀ"),
    **{sign: ("relation", sign) for sign in "<>≤≥≠≈∈∉→↦⇒⇔∀∃∼∝:≔|‖∞∂∇∫"},
}
"""One character → kind and text of its token."""

GREEK_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυχψωΓΔΘΛΞΠΣΥΦΨΩ", GREEK, strict=True)) | {
    "φ": "phi",
    "ϕ": "phi",
    "ϵ": "epsilon",
    "ϑ": "theta",
}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ʰⁱʲᵏˡᵐⁿʳˢᵗ", "0123456789+-()hijklmnrst", strict=True))

COMMANDS: dict[str, tuple[str, str]] = {
    **{name: ("letter", name) for name in (*GREEK, "phi")},
    "varphi": ("letter", "phi"),
    "varepsilon": ("letter", "epsilon"),
    "vartheta": ("letter", "theta"),
    **dict.fromkeys(("cdot", "times", "ast"), ("sign", "*")),
    **dict.fromkeys(("odot", "circ"), ("sign", "⊙")),
    **dict.fromkeys(("dots", "cdots", "ldots", "dotsc", "dotsb", "dotsm"), ("dots", "…")),
    **dict.fromkeys(("top", "intercal", "transpose"), ("transpose", "ᵀ")),
    **dict.fromkeys(("lbrack",), ("open", "[")),
    **dict.fromkeys(("rbrack",), ("close", "]")),
    "lbrace": ("open", r"\{"),
    "rbrace": ("close", r"\}"),
    "{": ("open", r"\{"),
    "}": ("close", r"\}"),
    "prime": ("prime", "'"),
    "sum": ("sum", "Σ"),
    **dict.fromkeys(("frac", "tfrac", "dfrac"), ("command", "frac")),
    "underbrace": ("command", "underbrace"),
    **dict.fromkeys(("hat", "widehat"), ("command", "hat")),
    **dict.fromkeys(("tilde", "widetilde"), ("command", "tilde")),
    "bar": ("command", "bar"),
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "vec", "symbf"), ("command", "bold")),
    **{
        name: ("relation", name)
        for name in (
            *("in", "notin", "to", "rightarrow", "mapsto", "le", "leq", "ge", "geq", "ne", "neq", "approx"),
            *("Rightarrow", "implies", "iff", "forall", "exists", "mathbb", "colon", "mid", "lim", "max"),
            *("min", "partial", "nabla", "int", "infty", "sim", "propto", "coloneqq", "prod", "argmax"),
            *("lVert", "rVert", "Vert", "vert", "begingroup", "vdots", "ddots", "sqrt", "log", "sin", "cos"),
        )
    },
}
"""LaTeX command → kind and text; "relation" stands for what is known but not checked here."""

SPACES = frozenset({",", ";", ":", "!", " ", ">", "quad", "qquad", "nonumber", "notag", "left", "right"}) | {
    *(
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "scriptscriptstyle",
        "limits",
        "big",
        "Big",
        "bigg",
        "Bigg",
    ),
    *(
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "middle",
        "centering",
        "allowbreak",
    ),
    *("rm", "thinspace", "enspace", "hfill", "relax", "qed"),
}
WORDS = frozenset(
    {"text", "mbox", "textrm", "textit", "textbf", "intertext", "label", "tag", "hspace", "phantom"}
)
"""Commands whose argument is words: not read."""
NAMES = frozenset({"operatorname", "mathrm", "mathit", "mathsf", "mathtt"})

FUNCTIONS: dict[str, str] = (
    {activation.name: activation.symbol for activation in ACTIVATIONS}
    | {activation.symbol: activation.symbol for activation in ACTIVATIONS}
    | {"relu": "ReLU", "exp": "exp"}
)
"""Functions by name, as they are written; φ, σ and ψ, and f, g and F before a bracket, are functions too."""
FUNCTION_LETTERS = frozenset({"phi", "sigma", "psi", "f", "g", "F"})
LATEX_FUNCTIONS = frozenset({"tanh", "exp"})


def styled(letter: str) -> tuple[str, bool]:
    """A letter of a mathematical alphabet, such as 𝐖 or 𝑥, as a plain one, and whether it is bold."""
    if not 0x1D400 <= ord(letter) <= 0x1D7FF:
        return letter, False
    return unicodedata.normalize("NFKC", letter), "BOLD" in unicodedata.name(letter, "")
