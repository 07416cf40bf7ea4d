"""Contents → the source of one Typst document, a page each, with a colour for every part that has an id or a role.

Plain text travels as data beside the source and never as markup. The colours are keys: each glyph of the SVG
carries the colour of its part, and so its id; they change no spacing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explainers.derivations.formula import Formula, Token, parts_of
from explainers.derivations.printing.typst import typst

Content = Formula | str | tuple[Formula | str, ...]
Key = tuple[str, str]  # id and role

SIZE = 100.0  # points at which everything is set
BEGIN, END = "#ff0001", "#ff0002"  # two marks on the baseline, before and after
NO_SUCH_CHARACTER = "\U00013000"  # a hieroglyph: shows what the fonts draw for what they lack

_PREAMBLE = f"""\
#set page(width: auto, height: auto, margin: {SIZE}pt, fill: none)
#set text(font: ("Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono"), size: {SIZE}pt,
  number-type: "lining", number-width: "tabular", lang: "en", hyphenate: false)
#show math.equation: set text(font: ("New Computer Modern Math", "Libertinus Serif", "DejaVu Sans Mono"))
#let data = json(bytes(sys.inputs.data))
#let mark(color) = box(width: 1pt, height: 1pt, fill: color)
#let line(body) = page[#mark(rgb("{BEGIN}"))#body#mark(rgb("{END}"))]
"""


@dataclass(frozen=True)
class Document:
    """A Typst source, the texts that it reads as `data`, and which colour stands for which part."""

    source: str
    texts: tuple[str, ...]
    keys: tuple[tuple[str, Key], ...]


def document(contents: Iterable[tuple[Content, bool]]) -> Document:
    """One page for each content; True sets its text semibold."""
    keys: dict[Key, str] = {}
    texts: list[str] = []
    pages: list[str] = []

    def wrap(id: str, role: str, code: str) -> str:
        color = keys.setdefault((id, role), f"#{len(keys) + 1:06x}")
        return f'#text(fill: rgb("{color}"), ${code}$)'

    for content, is_strong in contents:
        parts = content if isinstance(content, tuple) else (content,)
        codes = []
        for part in parts:
            if isinstance(part, str):
                codes.append(f"#text(weight: {600 if is_strong else 400}, data.at({len(texts)}))")
                texts.append(one_line(part))
            else:
                code = typst(part, wrap)
                # Alone, a formula is set at full height (limits above and below Σ); in a text it stays low.
                codes.append(f"${code}$" if len(parts) > 1 else f"$display({code})$")
        pages.append(f"#line[{''.join(codes)}]")
    colors = tuple((color, key) for key, color in keys.items())
    return Document(_PREAMBLE + "\n".join(pages), tuple(texts), colors)


def one_line(text: str) -> str:
    """`text` with every line break and tab as a space: a label has one line."""
    return "".join(" " if character.isspace() else character for character in text)


def characters(content: Content) -> Iterator[str]:
    """Every character that `content` shows as written."""
    for part in content if isinstance(content, tuple) else (content,):
        if isinstance(part, str):
            yield from one_line(part)
        else:
            for token in _tokens(part):
                yield from token.text


def _tokens(formula: Formula) -> Iterator[Token]:
    """The tokens of a formula, without recursion: nets can be deep."""
    stack = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Token):
            yield part
        stack.extend(reversed(parts_of(part)))
