"""Third rung: the exact normal form in the free ring, φ uninterpreted: {(scalars, word): coefficient}.

Sums merge, products concatenate, transposes go to the letters, φ(t) is a letter named by the normal form of t, a block
[a; b] is E₁a + E₂b with selectors EᵢᵀEⱼ = δᵢⱼ I. Two expressions with one normal form are equal for all values of the
letters, all functions φ and all sizes; two different ones may still be equal at special sizes, so a difference
alone is no refutation. What is unknown to the ring is a letter named by itself, which is sound for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    DiagMatrix,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.networks import ACTIVATIONS

from ..expressions import Activation
from ..gradients.nodes import Loss, LossSlope
from .entrywise import diagonal, entrywise
from .interning import Interner
from .reading import IDENTITY_SLOPE, entry_function, is_identity_function
from .scalars import TooLarge, scalar_form
from .shapes import Shapes, same_size
from .words import EMPTY, Alphabet, Monomial, Word, is_one, times_monomial

Form = dict[tuple[Monomial, Word], Any]
BUDGET = 200_000
_ENTRYWISE_COST = 10
"""What an entrywise product costs, in words."""
_LARGEST_POWER = 64
_WHOLE_COLUMN = {activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise}


class NormalForms:
    """The normal forms of one comparison; expressions in `opaque` are taken as letters."""

    def __init__(
        self, interner: Interner, shapes: Shapes, opaque: frozenset[int] = frozenset(), budget: int = BUDGET
    ) -> None:
        self.alphabet = Alphabet()
        self._interner, self._shapes, self._opaque, self._budget = interner, shapes, opaque, budget
        self._known: dict[int, Form] = {}
        self._names: dict[frozenset[tuple[tuple[Monomial, Word], Any]], int] = {}
        self.named_forms: list[Form] = []
        self.has_unknown = False

    def of(self, number: int) -> Form:
        """The normal form of the expression with this number; TooLarge beyond the budget."""
        for part in self._interner.order(number, self._opaque | self._known.keys()):
            if part not in self._known:
                self._known[part] = self._form(part)
        return self._known[number]

    def expression(self, number: int) -> Any:
        """The expression with this number."""
        return self._interner.node(number)

    # One node ------------------------------------------------------------------------------

    def _form(self, number: int) -> Form:
        node, shape = self._interner.node(number), self._shapes.of(number)
        if number in self._opaque and shape:
            return self._letter("opaque", number, *shape)
        if isinstance(node, Expr) and not shape:
            return scalar_form(node, self.alphabet)
        parts = [self._known[part] for part in self._interner.parts(number)]
        for types, read in _READERS:
            if isinstance(node, types):
                return read(self, node, parts, shape)
        self.has_unknown = True
        return self._letter("opaque", number, *shape)

    def _letter(self, kind: str, key: Any, rows: Any, columns: Any) -> Form:
        joined = self.alphabet.product(self._single(self.alphabet.letter(kind, key, rows, columns)), EMPTY)
        assert joined is not None
        return {joined: 1}

    def _single(self, letter: int) -> Word:
        return self.alphabet._cons(letter, EMPTY)

    def name(self, form: Form) -> int:
        """One number for each different normal form."""
        key = frozenset(form.items())
        number = self._names.get(key)
        if number is None:
            number = self._names[key] = len(self.named_forms)
            self.named_forms.append(form)
        return number

    # The ring ------------------------------------------------------------------------------

    def add(self, forms: list[Form]) -> Form:
        total: Form = {}
        for form in forms:
            for term, coefficient in form.items():
                _accumulate(total, term, coefficient)
        return self._checked(total)

    def multiply(self, left: Form, right: Form) -> Form:
        if len(left) * len(right) > 4 * self._budget:
            raise TooLarge
        product: Form = {}
        join = self.alphabet.product
        for (scalars, word), a in left.items():
            for (other, end), b in right.items():
                joined = join(word, end) if word and end else ((), word or end)
                if joined is not None:
                    monomial = times_monomial(times_monomial(scalars, other), joined[0])
                    _accumulate(product, (monomial, joined[1]), a * b)
        return self._checked(product)

    def transpose(self, form: Form) -> Form:
        return {(scalars, self.alphabet.transpose(word)): c for (scalars, word), c in form.items()}

    def _checked(self, form: Form) -> Form:
        if len(form) > self._budget:
            raise TooLarge
        return form

    # The readers ---------------------------------------------------------------------------

    def _product(self, node: Any, parts: list[Form], shape: Any) -> Form:
        if all(len(part) == 1 for part in parts):
            return self._single_term(parts)
        form = parts[-1]
        for factor in reversed(parts[:-1]):
            form = self.multiply(factor, form)
        return form

    def _single_term(self, parts: list[Form]) -> Form:
        """The product of single terms, which is most of what long products are made of."""
        ((scalars, word), coefficient) = next(iter(parts[-1].items()))
        for part in reversed(parts[:-1]):
            ((other, front), c) = next(iter(part.items()))
            joined = self.alphabet.product(front, word) if front else ((), word)
            if joined is None:
                return {}
            scalars, word = times_monomial(times_monomial(scalars, other), joined[0]), joined[1]
            coefficient = c if coefficient == 1 else coefficient * c
        return {(scalars, word): coefficient}

    def _power(self, node: Any, parts: list[Form], shape: Any) -> Form:
        exponent = node.args[1]
        if not (exponent.is_Integer and 0 <= exponent <= _LARGEST_POWER):
            return self._letter("power", (self.name(parts[0]), exponent), *shape)
        form: Form = {((), EMPTY): 1}
        for _ in range(int(exponent)):
            form = self.multiply(parts[0], form)
        return form

    def _applied(self, node: Any, parts: list[Form], shape: Any) -> Form:
        function = entry_function(node)
        if is_identity_function(function):
            return parts[0]
        if function == IDENTITY_SLOPE:
            return self._letter("ones", None, *shape)
        if str(function) in _WHOLE_COLUMN:
            return self._letter("apply", (function, self.name(parts[0])), *shape)
        blocks = self._blocks(parts[0], shape)
        if blocks is None:
            return self._elementwise(function, parts[0], shape)
        return self.add(
            [
                self.multiply(selector, self._elementwise(function, part, (rows, shape[1])))
                for selector, part, rows in blocks
            ]
        )

    def _elementwise(self, function: Any, form: Form, shape: Any) -> Form:
        """The letter for φ(form); of φ(z) and φ(zᵀ) = φ(z)ᵀ, columns and what was met first are the letter."""
        rows, columns = shape
        if not is_one(columns):
            turned = (function, self.name(self.transpose(form)))
            if is_one(rows) or self.alphabet.has_letter("apply", turned, columns, rows):
                return self.transpose(self._letter("apply", turned, columns, rows))
        return self._letter("apply", (function, self.name(form)), rows, columns)

    def _blocks(self, form: Form, shape: Any) -> list[tuple[Form, Form, Any]] | None:
        """Selector, part and rows of each block where `form` is a column of blocks without a gap; else None."""
        found: dict[int, Form] = {}
        for (scalars, word), coefficient in form.items():
            first = next(self.alphabet.letters(word), -1)
            if first < 0 or first & 1 or self.alphabet.meaning(first)[0].kind != "selector":
                return None
            joined = self.alphabet.product(self._single(first ^ 1), word)
            assert joined is not None
            found.setdefault(first, {})[times_monomial(scalars, joined[0]), joined[1]] = coefficient
        sizes = [self.alphabet.sizes(first)[1] for first in found]
        if len(found) < 2 or not same_size(sum(sizes), shape[0]):
            return None
        return [
            ({((), self._single(first)): 1}, found[first], n) for first, n in zip(found, sizes, strict=True)
        ]

    def _hadamard(self, node: Any, parts: list[Form], shape: Any) -> Form:
        if all(map(is_one, shape)):
            return self._product(node, parts, shape)
        total = parts[0]
        for part in parts[1:]:
            if _ENTRYWISE_COST * len(total) * len(part) > self._budget:
                raise TooLarge
            product: Form = {}
            for (scalars, word), a in total.items():
                for (other, end), b in part.items():
                    joined = entrywise(self.alphabet, [word, end], shape)
                    if joined is not None:
                        monomial = times_monomial(times_monomial(scalars, other), joined[0])
                        _accumulate(product, (monomial, joined[1]), a * b)
            total = self._checked(product)
        return total

    def _hadamard_power(self, node: Any, parts: list[Form], shape: Any) -> Form:
        exponent = node.args[1]
        if exponent == -1 and len(parts[0]) == 1:
            (((scalars, word), coefficient),) = parts[0].items()
            if not scalars and word != EMPTY:
                reciprocal = self._letter("reciprocal", word, *shape)
                return {term: c / Rational(coefficient) for term, c in reciprocal.items()}
        if not (exponent.is_Integer and 0 < exponent <= _LARGEST_POWER):
            return self._letter("hadamard power", (self.name(parts[0]), exponent), *shape)
        return self._hadamard(node, parts * int(exponent), shape)

    def _block_matrix(self, node: Any, parts: list[Form], shape: Any) -> Form:
        rows, columns = node.args[0].shape
        heights = [self._block_shape(node, i, 0)[0] for i in range(rows)]
        widths = [self._block_shape(node, 0, j)[1] for j in range(columns)]
        total: list[Form] = []
        for i in range(rows):
            for j in range(columns):
                block = parts[i * columns + j]
                left = self._selector(heights, i, shape[0])
                right = self.transpose(self._selector(widths, j, shape[1]))
                total.append(self.multiply(left, self.multiply(block, right)))
        return self.add(total)

    def _block_shape(self, node: Any, i: int, j: int) -> Any:
        return self._shapes.of(self._interner.number(node.args[0][i, j])) or (1, 1)

    def _selector(self, sizes: list[Any], index: int, total: Any) -> Form:
        if len(sizes) == 1:
            return {((), EMPTY): 1}
        return self._letter("selector", (sum(sizes[:index]), sizes[index]), total, sizes[index])

    def _inverse(self, node: Any, parts: list[Form], shape: Any) -> Form:
        return self._letter("inverse", self.name(parts[0]), *shape)

    def _diagonal(self, node: Any, parts: list[Form], shape: Any) -> Form:
        """diag(a + b) = diag(a) + diag(b)."""
        total: Form = {}
        for (scalars, word), coefficient in parts[0].items():
            made = diagonal(self.alphabet, word, shape[0])
            if made is not None:
                _accumulate(total, (times_monomial(scalars, made[0]), made[1]), coefficient)
        return total

    def _loss(self, node: Any, parts: list[Form], shape: Any) -> Form:
        place = node.place if isinstance(node, LossSlope) else None
        return self._letter("loss", (str(node.args[0]), place, tuple(map(self.name, parts))), *shape)

    def _dense(self, node: Any, parts: list[Form], shape: Any) -> Form:
        return self._letter("dense", (tuple(map(self.name, parts))), *shape)


def _accumulate(form: Form, term: tuple[Monomial, Word], coefficient: Any) -> None:
    total = form.get(term, 0) + coefficient
    if total:
        form[term] = total
    else:
        form.pop(term, None)


def subtract(a: Form, b: Form) -> Form:
    """a − b."""
    difference = dict(a)
    for term, coefficient in b.items():
        _accumulate(difference, term, -coefficient)
    return difference


Reader = Callable[[NormalForms, Any, list[Form], Any], Form]
_READERS: tuple[tuple[Any, Reader], ...] = (
    (MatrixSymbol, lambda forms, node, parts, shape: forms._letter("symbol", node.args[0].name, *shape)),
    (Identity, lambda forms, node, parts, shape: {((), EMPTY): 1}),
    (ZeroMatrix, lambda forms, node, parts, shape: {}),
    (OneMatrix, lambda forms, node, parts, shape: forms._letter("ones", None, *shape)),
    (MatAdd, lambda forms, node, parts, shape: forms.add(parts)),
    (MatMul, NormalForms._product),
    (MatPow, NormalForms._power),
    (Transpose, lambda forms, node, parts, shape: forms.transpose(parts[0])),
    (Activation | ElementwiseApplyFunction, NormalForms._applied),
    (HadamardProduct, NormalForms._hadamard),
    (HadamardPower, NormalForms._hadamard_power),
    (BlockMatrix, NormalForms._block_matrix),
    (Inverse, NormalForms._inverse),
    (DiagMatrix, NormalForms._diagonal),
    (Loss | LossSlope, NormalForms._loss),
    (MatrixBase, NormalForms._dense),
)

__all__ = ["BUDGET", "Form", "NormalForms", "TooLarge", "subtract"]
