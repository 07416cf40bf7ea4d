"""Words, letters and terms of a comparison in plain text, for the sentences that tell a difference."""

from __future__ import annotations

from typing import Any

from .normal_form import NormalForms
from .wording import phi_text, short
from .words import EMPTY, Monomial, Word

Term = tuple[Monomial, Word]


class Speech:
    """Words, letters and terms of a comparison in plain text."""

    def __init__(self, forms: NormalForms) -> None:
        self._forms, self.alphabet = forms, forms.alphabet

    def term(self, term: Term, coefficient: Any) -> str:
        scalars = [self._power(atom, exponent) for atom, exponent in term[0]]
        words = [self.word(term[1])] if term[1] != EMPTY or not scalars else []
        sign = [] if coefficient == 1 else ["-"] if coefficient == -1 else [str(coefficient)]
        return " ".join([*sign, *scalars, *words]).replace("- ", "-", 1)

    def word(self, word: Word) -> str:
        letters = [self.letter(letter) for letter in self.alphabet.letters(word)]
        text = " ".join(letters) or "I"
        return text if len(letters) < 12 else f"{' '.join(letters[:4])} ⋯ {' '.join(letters[-4:])}"

    def letter(self, letter: int) -> str:
        meant, is_transposed = self.alphabet.meaning(letter)
        return self._name(meant.kind, meant.key) + "ᵀ" * is_transposed

    def last(self, word: Word) -> str:
        return self.letter(list(self.alphabet.letters(word))[-1])

    def functions(self, terms: list[Term]) -> list[Any]:
        """The functions whose values are factors of the terms."""
        meanings = [self.alphabet.meaning(n)[0] for _, word in terms for n in self.alphabet.letters(word)]
        return [meant.key[0] for meant in meanings if meant.kind == "apply"]  # type: ignore[index]

    def inside(self, terms: list[Term]) -> str:
        """What the first function among the factors is applied to."""
        for _, word in terms:
            for letter in self.alphabet.letters(word):
                meant, _ = self.alphabet.meaning(letter)
                if meant.kind == "apply":
                    return self._form(meant.key[1])  # type: ignore[index]
        return "something"

    def _form(self, name: int, depth: int = 2) -> str:
        if depth == 0:
            return "…"
        terms = [self.term(term, c) for term, c in self._forms.named_forms[name].items()]
        return " + ".join(terms[:4] + ["⋯"] * (len(terms) > 4)) or "0"

    def _power(self, atom: int, exponent: int) -> str:
        kind, key = self.alphabet.atom_meaning(atom)
        if kind == "entry sum":
            text = f"(1ᵀ({' ∘ '.join(map(self.word, key))}))"  # type: ignore[call-overload]
        else:
            text = f"({self.word(key)})" if kind == "word" else short(key, 30)  # type: ignore[arg-type]
        return text if exponent == 1 else f"{text}^{exponent}"

    def _name(self, kind: str, key: Any) -> str:
        if kind == "symbol":
            return str(key)
        if kind == "apply":
            return f"{phi_text(key[0])}(…)"
        if kind == "opaque":
            return f"({short(self._forms.expression(key), 40)})"
        if kind == "hadamard":
            return "(" + " ∘ ".join(self.word(word) for word in key) + ")"
        if kind == "selector":
            return f"E[{key[0]}:{key[0] + key[1]}]"
        if kind in ("diagonal", "reciprocal"):
            return f"diag({self.word(key)})" if kind == "diagonal" else f"1/({self.word(key)})"
        if kind == "loss":
            return f"{key[0]}(…)" if key[1] is None else f"(∂{key[0]}/∂ its argument {key[1] + 1})"
        return {"ones": "1"}.get(kind, f"({kind})")
