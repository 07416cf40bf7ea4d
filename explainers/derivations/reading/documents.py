"""A file as its sections, each with its declarations and its chains: from Markdown, LaTeX, TOML or plain lines.

A heading begins a new section. Nothing in a file is executed, opened or fetched; what stands outside of formulas is
not read at all, but for declarations.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...spelling import nearest, quoted
from .declarations import Declarations, declared
from .faults import ReadingError, Source, checked_length
from .statements import Side, Statement, statements
from .tree import Letter, Node

MARKUP, PLAIN, TOML = "markup", "plain", "toml"
_FORMS = {".md": MARKUP, ".markdown": MARKUP, ".tex": MARKUP, ".txt": PLAIN, ".toml": TOML}
_MOST_CHAINS = 500
_MATHEMATICS = r"align\*?|aligned|equation\*?|gather\*?|gathered|alignat\*?|eqnarray\*?|multline\*?|split"
_PIECES = re.compile(
    r"(?P<front>\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z))"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<fence>^[ \t]*(?P<ticks>```+|~~~+)[ \t]*(?P<language>\w*)[^\n]*\n(?P<code>.*?)^[ \t]*(?P=ticks)[ \t]*$)"
    r"|(?P<inline>`[^`\n]+`)"
    r"|(?P<escaped>\\\\|\\\$|\\%)"
    r"|(?P<note>%[^\n]*)"
    r"|(?P<heading>^\#{1,6}[ \t][^\n]*|\\(?:chapter|section|subsection|subsubsection|paragraph)\*?\{)"
    r"|(?P<double>\$\$(?P<f1>.*?)\$\$)"
    r"|(?P<display>\\\[(?P<f2>.*?)\\\])"
    r"|(?P<round>\\\((?P<f3>.*?)\\\))"
    rf"|(?P<environment>\\begin\{{(?P<name>{_MATHEMATICS})\}}(?P<f4>.*?)\\end\{{(?P=name)\}})"
    r"|(?P<single>\$(?=\S)(?P<f5>(?:[^$\\\n]|\\.|\n(?!\s*\n))+?)\$)"
    rf"|(?P<open>\$\$|\\\[|\\\(|\\begin\{{(?:{_MATHEMATICS})\}}|\$(?=[^$\n]*=)|<!--)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Chain:
    """Sides that are claimed to be equal, one after another; `named` are letters that stand for parts of them."""

    sides: tuple[Side, ...]
    named: tuple[tuple[Letter, Node], ...] = ()


@dataclass
class Section:
    """What stands below one heading, or up to where a network is declared anew."""

    declarations: Declarations = field(default_factory=Declarations)
    chains: list[Chain] = field(default_factory=list)


def read(text: str, suffix: str = "") -> list[Section]:
    """The sections of a file; `suffix` such as ".md" says what it is, "" lets its text tell.

    ReadingError, with line and column, where it cannot be read or holds no chain.
    """
    source = Source(checked_length(text.replace("\r\n", "\n").removeprefix("\ufeff")))
    form = _FORMS.get(suffix.lower()) or _guessed(source.text)
    if form == TOML:
        found = _from_toml(source)
    else:
        found = _from_markup(source, suffix) if form == MARKUP else _from_lines(source)
    count = sum(len(section.chains) for section in found)
    if count > _MOST_CHAINS:
        raise source.fault(f"{count} chains are more than {_MOST_CHAINS}: divide the file", 0)
    if not count:
        where = "" if form != MARKUP else " between $…$, $$…$$ or \\[…\\]"
        raise source.fault(f"there is no equation here: write a chain such as y = W x + b = …{where}", 0)
    return found


def _guessed(text: str) -> str:
    if re.search(r"^\s*(\[\[?\w+\]?\]|\w+\s*=\s*[\"'\[])", text, re.MULTILINE):
        return TOML
    return MARKUP if re.search(r"\$|\\\[|\\\(|\\begin\{", text) else PLAIN


# Markdown and LaTeX ----------------------------------------------------------------------------


def _from_markup(source: Source, suffix: str) -> list[Section]:
    is_latex = suffix.lower() == ".tex"
    sections, skips = [Section()], False
    clean = _without_notes(source) if is_latex else source
    for match in _PIECES.finditer(source.text):
        kind = match.lastgroup if match.lastgroup in match.groupdict() else ""
        kind = next(name for name in _KINDS if match[name] is not None)
        if kind == "heading":
            sections.append(Section(sections[-1].declarations.without_meanings()))
        elif kind in ("front", "comment", "note"):
            if kind == "note" and not is_latex:
                continue
            found = declared(source, match.start(), match.end(), kind)
            skips = skips or found.skips
            _declare(sections, found)
        elif kind == "open":
            raise source.fault(f"{quoted(match[0])} is never closed", match.start())
        elif kind not in ("inline", "escaped"):
            span = _formula_span(match, kind)
            if span is not None and not skips:
                _extend(source, sections[-1], statements(clean, *span))
            skips = skips and span is None
    return sections


_KINDS = (
    *("front", "comment", "fence", "inline", "escaped", "note", "heading", "double", "display", "round"),
    *("environment", "single", "open"),
)


def _formula_span(match: re.Match[str], kind: str) -> tuple[int, int] | None:
    if kind == "fence":
        return match.span("code") if match["language"] == "math" else None
    return match.span(
        {"double": "f1", "display": "f2", "round": "f3", "environment": "f4", "single": "f5"}[kind]
    )


def _without_notes(source: Source) -> Source:
    """LaTeX without what stands after %, every other character in its place."""
    blank = re.sub(r"(?<!\\)%[^\n]*", lambda match: " " * len(match[0]), source.text)
    return Source(blank)


def _declare(sections: list[Section], found: Declarations) -> None:
    """Take up declarations; a network or an activation makes a new section once there are chains."""
    if found.is_empty:
        return
    current = sections[-1]
    if current.chains and (found.network is not None or found.activation is not None):
        sections.append(Section(current.declarations.without_meanings().joined(found)))
    else:
        current.declarations = current.declarations.joined(found)


def _extend(source: Source, section: Section, found: list[Statement]) -> None:
    """Put statements at the end of a section; one that begins with = goes on with the chain before."""
    for statement in found:
        if len(section.chains) >= _MOST_CHAINS:
            line = statement.sides[0].line
            raise ReadingError(f"there are more than {_MOST_CHAINS} chains here: divide the file", line, 1)
        named = tuple(statement.named)
        if not statement.continues:
            section.chains.append(Chain(tuple(statement.sides), named))
        elif section.chains:
            last = section.chains[-1]
            section.chains[-1] = Chain((*last.sides, *statement.sides), (*last.named, *named))
        else:
            line = statement.sides[0].line
            raise ReadingError("this line begins with =, but no line stands before it", line, 1)


# Plain lines -----------------------------------------------------------------------------------


def _from_lines(source: Source) -> list[Section]:
    """Lines with an equals sign are formulas, all others words; [a line in brackets] is a reason."""
    section, begin = Section(), 0
    for line in source.text.splitlines(keepends=True):
        words, end = line.strip(), begin + len(line)
        if words.startswith("layerwise:"):
            section.declarations = section.declarations.joined(declared(source, begin, end, "line"))
        elif words.startswith("with ") and section.chains:
            start = begin + line.index("with ") + len("with ")
            named = [
                (s.sides[0].node, s.sides[1].node) for s in statements(source, start, end) if len(s.sides) > 1
            ]
            last = section.chains[-1]
            letters = tuple((a, b) for a, b in named if isinstance(a, Letter))
            section.chains[-1] = Chain(last.sides, (*last.named, *letters))
        elif "=" in words and not (
            words.startswith("[") and words.endswith("]") and "=" not in _after(words)
        ):
            _extend(source, section, statements(source, begin, end))
        begin = end
    return [section]


def _after(words: str) -> str:
    """What follows the bracket that a line begins with."""
    return words[words.find("]") + 1 :]


# TOML ------------------------------------------------------------------------------------------

_KEYS = ("title", "network", "activation", "sizes", "definitions", "chain")


def _from_toml(source: Source) -> list[Section]:
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        what = (
            re.sub(r"\s*\(at .*\)", "", str(error))
            if place
            else "its tables are broken off or nested too deeply"
        )
        raise ReadingError(f"this is no TOML: {what}", line, column) from None
    for key in data:
        if key not in _KEYS:
            raise source.fault(f"there is no key {quoted(key)}: {nearest(key, _KEYS)}", _find(source, key))
    found = Declarations()
    for key in ("network", "activation", "sizes", "definitions"):
        if key in data:
            found = found.joined(_declared_value(source, key, data[key]))
    section = Section(found)
    for begin, lines in _chain_texts(source, data.get("chain", [])):
        where = begin
        for number, text in enumerate(lines):
            where = _place_of(source, text, where)
            piece = Source(text, *source.place(where))
            found_here = statements(piece, 0, len(text), may_be_one_side=True)
            for statement in found_here:
                # Lines without an equals sign are sides too, as in check([e0, e1]).
                statement.continues = statement.continues or (number > 0 and len(statement.sides) == 1)
            _extend(piece, section, found_here)
    return [section]


def _declared_value(source: Source, key: str, value: Any) -> Declarations:
    where = _find(source, key)
    if key in ("sizes", "definitions"):
        if not isinstance(value, dict) or not all(isinstance(each, str | int) for each in value.values()):
            raise source.fault(f'{key} is a table of texts, such as [{key}] and below it x = "n_0"', where)
        sign = ":" if key == "sizes" else "="
        return Declarations().joined(
            *(_from_text(source, f"{key} = {name} {sign} {text}", where) for name, text in value.items())
        )
    if not isinstance(value, str):
        raise source.fault(f"{key} is a text between quotes", where)
    return _from_text(source, f"{key} = {value}", where)


def _from_text(source: Source, text: str, where: int) -> Declarations:
    piece = Source(text, *source.place(where))
    return declared(piece, 0, len(text), "plain")


def _chain_texts(source: Source, value: Any) -> Iterator[tuple[int, list[str]]]:
    """Each chain's lines, and from where on they stand in the file."""
    where = _find(source, "chain")
    wrong = source.fault('chain is a list of lines, such as chain = ["y = W x", "= …"]', where)
    tables = value if isinstance(value, list) and value and isinstance(value[0], dict) else [{"lines": value}]
    for table in tables:
        lines = table.get("lines") if isinstance(table, dict) and set(table) == {"lines"} else None
        lines = [lines] if isinstance(lines, str) else lines
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise wrong
        yield where, lines


def _find(source: Source, key: str) -> int:
    match = re.search(rf"^\s*\[*\s*['\"]?{re.escape(key)}\b", source.text, re.MULTILINE)
    return match.end() - len(key) if match else 0


def _place_of(source: Source, text: str, begin: int) -> int:
    """Where `text` stands; where it is written with escapes, the place of the line before."""
    found = source.text.find(text, begin)
    return found if found >= 0 else begin
