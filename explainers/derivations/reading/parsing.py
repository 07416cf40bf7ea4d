"""From tokens to a tree, by the grammar that `explainers.derivations.reading` states.

A sum is made of products, a product of atoms with their scripts; recursion ends at MOST_LEVELS brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from .faults import MOST_LEVELS, ReadingError, Source
from .indices import index_of, indices_of
from .signs import FUNCTION_LETTERS
from .tokens import Token
from .tree import (
    Applied,
    Core,
    Dots,
    Dotted,
    Hadamard,
    Index,
    Letter,
    Named,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Stack,
    Sum,
    Total,
    Transposed,
)

_CLOSES = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "grid": "grid"}
_MOST_INVERSE = 64


def side_of(source: Source, tokens: Sequence[Token], levels: int = 0) -> Node:
    """The formula that all of `tokens` are, inside so many levels of another; ReadingError where they are none."""
    parser = _Parser(source, tuple(tokens), levels)
    node = parser.sum()
    if parser.token is not None:
        raise parser.fault(f"{parser.token.shown} does not fit here: write +, -, = or a letter before it")
    return node


class _Parser:
    def __init__(self, source: Source, tokens: tuple[Token, ...], levels: int) -> None:
        self.source, self.tokens, self.at, self.levels = source, tokens, 0, levels
        self._open: list[Token] = []

    # Looking -------------------------------------------------------------------------------

    @property
    def token(self) -> Token | None:
        is_grid = bool(self._open) and self._open[-1].text == "grid"
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            is_empty = token.text == "{" and self._text(1) == "}"
            if not is_empty and (is_grid or token.kind not in ("row", "cell")):
                return token
            self.at += 2 if is_empty else 1
        return None

    def _text(self, ahead: int) -> str:
        return self.tokens[self.at + ahead].text if self.at + ahead < len(self.tokens) else ""

    def sees(self, kind: str, text: str | None = None) -> bool:
        token = self.token
        return token is not None and token.kind == kind and text in (None, token.text)

    def take(self) -> Token:
        token = self.token
        assert token is not None
        self.at += 1
        return token

    def fault(self, sentence: str, token: Token | None = None) -> ReadingError:
        place = token or self.token or (self.tokens[-1] if self.tokens else None)
        return self.source.fault(sentence, place.place if place else 0)

    def wanted(self, what: str) -> ReadingError:
        found = f"{self.token.shown} stands" if self.token else "the formula ends"
        return self.fault(f"{what} is needed here, but {found}")

    # Sums and products ---------------------------------------------------------------------

    def sum(self) -> Node:
        place = self.token.place if self.token else 0
        terms = [self._term(is_first=True)]
        while self.sees("sign", "+") or self.sees("sign", "-"):
            terms.append(self._term())
        return _cored(terms, place)

    def _term(self, *, is_first: bool = False) -> Node:
        is_negative = False
        if self.sees("sign", "-") or self.sees("sign", "+"):
            is_negative = self.take().text == "-"
        elif not is_first:
            raise self.wanted("+ or -")
        node = self.product()
        return _negative(node) if is_negative else node

    def product(self) -> Node:
        """Products, and between them ⊙, which binds less: Wᵀδ ⊙ v is (Wᵀδ) ⊙ v."""
        place = self.token.place if self.token else 0
        factors = [self._juxtaposed()]
        while self.sees("sign", "⊙"):
            self.take()
            factors.append(self._juxtaposed())
        return factors[0] if len(factors) == 1 else Hadamard(tuple(factors), place)

    def _juxtaposed(self) -> Node:
        place = self.token.place if self.token else 0
        factors = [self.postfix()]
        while True:
            if self.sees("sign", "*"):
                self.take()
                _append_dotted(factors, self.postfix())
            elif self.sees("sign", "/"):
                self.take()
                factors = [Quotient(_product(factors, place), self.postfix(), place)]
            elif self._begins_atom():
                factors.append(self.postfix())
            else:
                return _product(factors, place)

    def _begins_atom(self) -> bool:
        token = self.token
        return token is not None and token.kind in (
            *("letter", "number", "function", "open", "dots", "sum", "command"),
        )

    # Atoms and their scripts ---------------------------------------------------------------

    def postfix(self) -> Node:
        node = self.atom()
        while self.token is not None:
            if self.sees("sub"):
                node = self._subscripted(node)
            elif self.sees("sup"):
                node = self._raised(node)
            elif self.sees("transpose"):
                node = Transposed(node, self.take().place)
            elif self.sees("prime") and isinstance(node, Letter):
                self.take()
                node = replace(node, base=node.base + "'")
            else:
                break
            if isinstance(node, Letter) and self._is_function(node):
                node = self._applied(node.name, node.place)
        return node

    def atom(self) -> Node:
        token = self.token
        if token is None or not self._begins_atom():
            raise self.wanted("a letter, a number or a bracket")
        if token.kind == "number":
            return Number(Fraction(self.take().text), token.place)
        if token.kind == "letter":
            self.take()
            letter = Letter(token.text, is_bold=token.is_bold, place=token.place)
            if token.text == "phi" and not any(self.sees(kind) for kind in ("open", "sub", "sup", "prime")):
                raise self.wanted("a bracket after 'φ', as in φ(z),")
            return self._applied(letter.name, token.place) if self._is_function(letter) else letter
        if token.kind == "function":
            self.take()
            return self._named_function(token)
        if token.kind == "dots":
            return Dots(self.take().place)
        if token.kind == "sum":
            return self._total()
        return self._bracket() if token.kind == "open" else self._command()

    def _is_function(self, letter: Letter) -> bool:
        """φ, f, … with a bracket behind it."""
        return letter.base.rstrip("'") in FUNCTION_LETTERS and self.sees("open")

    def _named_function(self, token: Token) -> Node:
        name = token.text
        while self.sees("prime"):
            self.take()
            name += "'"
        if self.sees("sub"):
            name = f"{name}_{','.join(map(str, self._indices()))}"
        if not self.sees("open"):
            raise self.wanted(f"a bracket after {token.shown}, as in {token.text}(z),")
        return self._applied(name, token.place)

    def _applied(self, name: str, place: int) -> Node:
        return Applied("id" if name == "identity" else name, self._bracket(), place)

    def _deeper(self, token: Token) -> None:
        self.levels += 1
        if self.levels > MOST_LEVELS:
            raise self.fault(
                f"the formula is nested more than {MOST_LEVELS} deep: name an inner part by a letter", token
            )

    def _bracket(self) -> Node:
        opening = self.take()
        self._open.append(opening)
        self._deeper(opening)
        rows = [[self.sum()]]
        while self.token is not None and self._separates(self.token):
            is_row = self.take().text in (";", r"\\")
            if self.sees("close", "grid"):
                break
            rows += [[self.sum()]] if is_row else []
            if not is_row:
                rows[-1].append(self.sum())
        self._closed(opening)
        self._open.pop()
        self.levels -= 1
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        if len({len(row) for row in rows}) > 1:
            raise self.fault("the rows of this matrix are not of the same length", opening)
        return Stack(tuple(map(tuple, rows)), opening.place)

    def _separates(self, token: Token) -> bool:
        grid = self._open[-1].text == "grid"
        return token.kind in (("row", "cell") if grid else ("comma",)) and token.text != ":"

    def _closed(self, opening: Token) -> None:
        token = self.token
        sign = opening.shown if opening.text != "grid" else "matrix"
        if token is None:
            raise self.fault(
                f"the bracket {sign} is never closed: write {_closing(opening)} after it", opening
            )
        if token.kind != "close":
            raise self.wanted(f"+, -, a letter or {_closing(opening)}")
        if token.text != _CLOSES[opening.text]:
            raise self.fault(f"{token.shown} closes a bracket that {sign} opened: write {_closing(opening)}")
        self.at += 1

    # Scripts -------------------------------------------------------------------------------

    def _script(self) -> tuple[Token, ...]:
        """The tokens of a script: one, or those of a group; the sign _ or ^ is read already."""
        if not self.sees("open", "{"):
            if self.token is None:
                raise self.wanted("an index")
            return (self.take(),)
        opening, depth, begin = self.take(), 1, self.at
        while self.at < len(self.tokens):
            text = self.tokens[self.at].text
            depth += (text == "{") - (text == "}")
            self.at += 1
            if not depth:
                return self.tokens[begin : self.at - 1]
        raise self.fault("the bracket '{' is never closed: write '}' after it", opening)

    def _indices(self) -> tuple[Index, ...]:
        sign = self.take()
        return indices_of(self._script(), lambda sentence, token: self.fault(sentence, token or sign))

    def _subscripted(self, node: Node) -> Node:
        token = self.token
        if not isinstance(node, Letter) or node.subscripts:
            raise self.fault("a subscript fits a letter without one: write it right after the letter", token)
        return replace(node, subscripts=self._indices())

    def _raised(self, node: Node) -> Node:
        sign = self.take()
        script = self._script()
        texts = [token.text for token in script]
        if texts in (["T"], ["ᵀ"]):
            return Transposed(node, sign.place)
        if set(texts) == {"'"} and isinstance(node, Letter):
            return replace(node, base=node.base + "".join(texts))
        if texts and texts[0] == "(" and texts[-1] == ")" and isinstance(node, Letter):
            return replace(node, superscript="".join(texts))
        if isinstance(node, Letter) and node.name == "e":
            self._deeper(sign)
            power = side_of(self.source, script, self.levels)
            self.levels -= 1
            return Applied("exp", power, sign.place)
        exponent = index_of(script, lambda sentence, token: self.fault(sentence, token or sign))
        if exponent.is_number and abs(exponent.number) > _MOST_INVERSE:
            raise self.fault(f"the power {exponent} is beyond {_MOST_INVERSE}: name it by a letter", sign)
        return Power(node, exponent, sign.place)

    # Commands ------------------------------------------------------------------------------

    def _command(self) -> Node:
        token = self.take()
        self._deeper(token)
        node = self._after_command(token)
        self.levels -= 1
        return node

    def _after_command(self, token: Token) -> Node:
        if token.text == "frac":
            above, below = self._group(), self._group()
            return Quotient(above, below, token.place)
        if token.text == "underbrace":
            body = self._group()
            if not self.sees("sub"):
                return body
            self.take()
            label = side_of(self.source, self._script(), self.levels)
            return Named(body, label, token.place) if isinstance(label, Letter) else body
        body = self.atom() if not self.sees("open") else self._group()
        if token.text == "bold":
            return replace(body, is_bold=True) if isinstance(body, Letter) else body
        if not isinstance(body, Letter):
            raise self.fault(f"a {token.text} fits a single letter only", token)
        return replace(body, accent=token.text)

    def _group(self) -> Node:
        if not self.sees("open", "{"):
            raise self.wanted("a {")
        return self._bracket()

    def _total(self) -> Node:
        """Σ_{l=1}^{L} and the product after it."""
        place = self.take().place
        if not self.sees("sub"):
            raise self.wanted("the index of the sum, as in Σ_{l=1}^{L},")
        self.take()
        lower = self._script()
        signs = [number for number, token in enumerate(lower) if token.kind == "equals"]
        if signs != [1] or lower[0].kind != "letter" or not self.sees("sup"):
            raise self.fault("a sum needs its index with both ends, as in Σ_{l=1}^{L}")
        self.take()

        def fault(sentence: str, token: Token | None) -> ReadingError:
            return self.fault(sentence, token)

        low, high = index_of(lower[2:], fault), index_of(self._script(), fault)
        return Total(lower[0].text, low, high, self.product(), place)


def _closing(opening: Token) -> str:
    return r"\end of it" if opening.text == "grid" else repr(_CLOSES[opening.text]).replace("\\\\", "\\")


def _product(factors: Sequence[Node], place: int) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors), place)


def _append_dotted(factors: list[Node], other: Node) -> None:
    """w · x of two letters that may be vectors; all other products by a sign are products."""
    last = factors[-1]
    both = (last, other)
    if all(isinstance(each, Letter) and each.base.islower() for each in both) and (
        all(isinstance(each, Letter) and each.is_bold for each in both)
        or not any(isinstance(each, Letter) and each.subscripts for each in both)
    ):
        factors[-1] = Dotted(last, other, last.place)
    else:
        factors.append(other)


def _negative(node: Node) -> Node:
    if isinstance(node, Number):
        return replace(node, value=-node.value)
    minus = Number(Fraction(-1), node.place)
    return Product((minus, *(node.factors if isinstance(node, Product) else (node,))), node.place)


def _cored(terms: list[Node], place: int) -> Node:
    """The sum of `terms`, or what stands between two dots: (… x …), (⋯ W_1x + b_1 ⋯)."""
    first, last = terms[0], terms[-1]
    opens = isinstance(first, Product) and isinstance(first.factors[0], Dots)
    closes = isinstance(last, Product) and isinstance(last.factors[-1], Dots)
    if not (opens and closes):
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), place)
    assert isinstance(first, Product)
    assert isinstance(last, Product)
    if len(terms) == 1:
        return Core(_product(first.factors[1:-1], place), place) if len(first.factors) > 2 else first
    inner = (
        _product(first.factors[1:], place),
        *terms[1:-1],
        _product(last.factors[:-1], last.place),
    )
    return Core(Sum(inner, place), place)
