"""One equality on the ladder: the first rung that decides, decides.

Before the full normal form, what both sides share is set aside: below equal heads only the parts that differ are
compared, and sub-expressions that stand on both sides are letters. What is then equal is equal; else the whole is
compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sympy import Expr, MatrixExpr
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..evidence import Relation, Verdict
from ..expressions import Activation, postorder
from .counterexample import find_counterexample
from .difference import explain
from .differentiation.chain_rule import ChainRule
from .differentiation.derivatives import Derivatives
from .differentiation.differentials import NotDifferentiable
from .differentiation.dual_numbers import NotEvaluable
from .entries import NoEntries
from .entry_form import EntryForms
from .functions import FORMULAS, Entrywise, Formulas, decide_order, decide_values
from .identity_test import Evaluation, Outcome, identity_test
from .interning import Interner
from .nesting import TooDeep
from .normal_form import BUDGET, NormalForms, TooLarge
from .numbers import agree_in_floats
from .polynomials import equal_polynomials
from .reading import KNOWN_ACTIVATIONS, entry_function, has_name_only
from .report import FLOATS, IDENTITY_TEST, NORMAL_FORM, POLYNOMIALS, SHAPES, Counterexample
from .shapes import ShapeFault, Shapes, check_equal_shapes
from .sizes import Sizes, entry_count, letters_of, smaller
from .substitution import Pairs, write_out
from .sums import NotReadable
from .wording import listed, phi_text

SEED = 20_240_229
MOST_TEST_ENTRIES = 500_000
MOST_EXAMPLE_ENTRIES = 2_000
_LARGEST_TEST = 40
_SAME_FORM = "both sides have the same normal form, for all sizes"
_BY_CHAIN_RULE = "both sides have the same normal form by the chain rule along the definitions, for all sizes"
_SAME_POLYNOMIALS = "every entry is the same polynomial on both sides, at the given sizes"


def not_read(fault: TooDeep) -> Verdict:
    return Verdict(False, NORMAL_FORM, False, 1.0, f"not proved: {fault}")


def wrong(reason: str, rung: str = NORMAL_FORM, example: Counterexample | None = None) -> Verdict:
    return Verdict(False, rung, True, 0.0, reason, example)


Looked = TypeVar("Looked")


class Judge:
    """Decides equalities; what it has read it remembers from one to the next."""

    def __init__(self, budget: int = BUDGET, seed: int = SEED) -> None:
        self.interner = Interner()
        self.shapes = Shapes(self.interner)
        self._derivatives = Derivatives(self.interner, self.shapes)
        self._as_given: dict[int, int] = {}
        # The definitions are kept, since identities are unique among living objects only.
        self._looked_at: dict[tuple[str, int], tuple[Pairs, Any]] = {}
        self._formulas: Formulas = FORMULAS
        self._budget, self._seed = budget, seed

    def decide(self, left: Any, right: Any, *, formulas: Formulas = FORMULAS) -> Verdict:
        """Is left = right for all letters, all functions φ, and all sizes where sizes are letters?

        `formulas` are the functions of which more than a name is known.
        """
        self._formulas = formulas
        try:
            a, b = self.interner.number(left), self.interner.number(right)
        except TooDeep as fault:
            return not_read(fault)
        try:
            check_equal_shapes(a, b, self.shapes)
        except ShapeFault as fault:
            return Verdict(False, SHAPES, True, reason=str(fault))
        if a == b:
            return Verdict(True, NORMAL_FORM, True, reason="both sides are the same expression")
        try:
            return self._by_normal_form(*map(self._without_derivatives, (a, b)))
        except NotDifferentiable as obstacle:
            return Verdict(False, NORMAL_FORM, False, 1.0, f"not proved: {obstacle}")

    def order(self, left: Any, relation: Relation, right: Any, formulas: Formulas = FORMULAS) -> Verdict:
        """Is left < right (as `relation` says) for all real values of the letters?"""
        return decide_order(left, relation, right, formulas)

    def once(self, what: str, pairs: Pairs, look: Callable[[], Looked]) -> Looked:
        """`look()` at definitions; at those that many steps share, the same tuple, only once."""
        known, found = self._looked_at.get((what, id(pairs)), (None, None))
        if known is not pairs:
            found = look()
            self._looked_at[what, id(pairs)] = (pairs, found)
        return cast("Looked", found)

    def by_chain_rule(self, left: Any, right: Any, pairs: Pairs) -> Verdict | None:
        """Is left = right along the definitions, by the formulas of single layers? None where that does not show it."""
        try:
            rule = self._chain_rule(left, right, pairs)
            is_shown = rule is not None and self._is_shown(rule, left, right)
        except (NotDifferentiable, ShapeFault, TooLarge):
            return None
        return Verdict(True, NORMAL_FORM, True, reason=_BY_CHAIN_RULE) if is_shown else None

    def in_single_layers(self, verdict: Verdict, left: Any, right: Any, pairs: Pairs) -> Verdict:
        """A refutation told in the letters of single layers, where gradients stand: shorter than the whole network."""
        is_shape = verdict.rung == SHAPES
        rule = (
            None
            if verdict.holds or is_shape or not verdict.is_exact
            else self._chain_rule(left, right, pairs)
        )
        if rule is None:
            return verdict
        try:
            told = self.decide(rule.written(left), rule.written(right), formulas=self._formulas)
        except NotDifferentiable:
            return verdict
        return verdict if told.holds or not told.is_exact else told

    def _chain_rule(self, left: Any, right: Any, pairs: Pairs) -> ChainRule | None:
        """The definitions as a graph, where a derivative stands on a side and both sides have one shape."""
        a, b = (self.interner.number(side) for side in (left, right))
        if not any(map(self._derivatives.stand_in, (a, b))):
            return None
        rule = self.once("chain rule", pairs, lambda: ChainRule(pairs, self.interner, self.shapes))
        check_equal_shapes(a, b, self.shapes)
        return rule if rule.is_acyclic else None

    def _is_shown(self, rule: ChainRule, left: Any, right: Any) -> bool:
        """In the letters of the definitions, or else once all but the gradients are written out."""
        sides = [rule.written(side) for side in (left, right)]
        a, b = map(self.interner.number, sides)
        if any(map(self._derivatives.stand_in, (a, b))):
            return False
        if a == b or self._equal_in_parts(a, b):
            return True
        a, b = (self.interner.number(write_out(side, rule.plain, self.interner)) for side in sides)
        return a == b or self._equal_in_parts(a, b)

    def _without_derivatives(self, number: int) -> int:
        """Every derivative written out; what was given is remembered for the identity test, which has its own way."""
        written = self._derivatives.written_out(number)
        self._as_given[written] = number
        return written

    # The rungs -----------------------------------------------------------------------------

    def _by_normal_form(self, a: int, b: int) -> Verdict:
        forms = NormalForms(self.interner, self.shapes, budget=self._budget)
        try:
            if self._equal_in_parts(a, b):
                return Verdict(True, NORMAL_FORM, True, reason=_SAME_FORM)
            left, right = forms.of(a), forms.of(b)
        except TooLarge:
            reason = f"the normal form has more than {self._budget:,} words"
            return self._by_evaluation(a, b, Verdict(False, NORMAL_FORM, False, reason=reason))
        if left == right:
            return Verdict(True, NORMAL_FORM, True, reason=_SAME_FORM)
        so_far = Verdict(False, NORMAL_FORM, True, reason=explain(forms, left, right))
        return self._by_evaluation(a, b, so_far)

    def _equal_in_parts(self, a: int, b: int) -> bool:
        a, b = self._differing(a, b)
        shared = set(self.interner.order(a)) & set(self.interner.order(b))
        common = frozenset(number for number in shared if self.interner.parts(number))
        forms = NormalForms(self.interner, self.shapes, common, self._budget)
        return forms.of(a) == forms.of(b)

    def _differing(self, a: int, b: int) -> tuple[int, int]:
        """The deepest pair that the two sides come down to, as long as one part of equal heads differs."""
        while self.interner.same_head(a, b):
            pairs = zip(self.interner.parts(a), self.interner.parts(b), strict=True)
            different = [(m, n) for m, n in pairs if m != n]
            if len(different) != 1 or self.shapes.of(different[0][0]) != self.shapes.of(different[0][1]):
                break
            a, b = different[0]
        return a, b

    # Below the normal form -----------------------------------------------------------------

    def _by_evaluation(self, a: int, b: int, so_far: Verdict) -> Verdict:
        """What is known of functions, identity test, entries, polynomials; `so_far` says what the normal form found."""
        return self._by_functions(a, b) or self._by_identity_test(a, b, so_far)

    def _by_functions(self, a: int, b: int) -> Verdict | None:
        """Numbers, and matrices entry by entry, by the formulas of the functions in them; None where undecided."""
        forms = NormalForms(self.interner, self.shapes, budget=self._budget)
        sides = Entrywise(self.interner, self.shapes, forms).pair(a, b, self._formulas)
        verdict = sides and decide_values(*sides, self._formulas)
        # A place where entries differ is shown with the matrices that have these entries, further down.
        is_about_numbers = not self.shapes.of(a) and not self.shapes.of(b)
        return verdict if verdict and (verdict.holds or is_about_numbers) else None

    def _by_identity_test(self, a: int, b: int, so_far: Verdict) -> Verdict:
        try:
            sizes, outcome = self._tested(a, b)
        except NotEvaluable as obstacle:
            return self._by_entries(a, b) or self._by_polynomials(a, b, so_far, str(obstacle))
        if not outcome.agree:
            return self._refuted(a, b, so_far, IDENTITY_TEST)
        return self._by_entries(a, b) or self._exactly(a, b, so_far, sizes, outcome)

    def _by_entries(self, a: int, b: int) -> Verdict | None:
        """Statements about numbers and entries have a normal form of their own; None where it does not decide."""
        try:
            is_equal = EntryForms(self.interner, self.shapes).equal(a, b)
        except NotReadable:
            return None
        reason = "every entry has the same normal form on both sides"
        return Verdict(True, NORMAL_FORM, True, reason=reason) if is_equal else None

    def _exactly(self, a: int, b: int, so_far: Verdict, sizes: Sizes, outcome: Outcome) -> Verdict:
        """What agreed at a random place, as polynomials at the same sizes."""
        try:
            if not equal_polynomials(self.interner, self.shapes, sizes, a, b):
                return self._refuted(a, b, so_far, POLYNOMIALS)
            if sizes.are_given:
                return Verdict(True, POLYNOMIALS, True, reason=_SAME_POLYNOMIALS)
        except NoEntries:
            pass
        return self._passed(sizes, outcome)

    def _tested(self, a: int, b: int) -> tuple[Sizes, Outcome]:
        """The identity test at sizes large enough to speak for all, where that can be afforded."""
        sizes = self._sizes(a, b, 3, self._most_entries(a, b))
        a, b = (self._as_given.get(number, number) for number in (a, b))
        outcome = identity_test(Evaluation(self.interner, self.shapes, sizes, self._seed), a, b)
        enough = outcome.degree // 2 + 1
        if outcome.agree and sizes.letters and 3 < enough <= _LARGEST_TEST:
            sizes = self._sizes(a, b, enough, self._most_entries(a, b))
            outcome = identity_test(Evaluation(self.interner, self.shapes, sizes, self._seed), a, b)
        return sizes, outcome

    def _most_entries(self, a: int, b: int) -> int:
        """A derivative has a direction for each entry: matrices are smaller then."""
        has_derivatives = any(self._derivatives.stand_in(self._as_given.get(n, n)) for n in (a, b))
        return MOST_EXAMPLE_ENTRIES if has_derivatives else MOST_TEST_ENTRIES

    def _passed(self, sizes: Sizes, outcome: Outcome) -> Verdict:
        if outcome.bound == 1:
            reason = "not proved: both sides agree at a random place, but how rarely different ones do is not known"
            return Verdict(False, IDENTITY_TEST, False, 1.0, reason)
        where = "at the given sizes" if sizes.are_given else f"at sizes from {sizes.least} up"
        if not sizes.are_given and 2 * sizes.least > outcome.degree:
            where = "for all sizes"
        reason = f"both sides agree {where} at a random place of the field of 2⁶¹−1 elements"
        return Verdict(True, IDENTITY_TEST, False, outcome.bound, reason)

    def _by_polynomials(self, a: int, b: int, so_far: Verdict, obstacle: str) -> Verdict:
        """What has no value in the field may still be a polynomial in unknowns."""
        sizes = self._sizes(a, b, 2)
        try:
            if not equal_polynomials(self.interner, self.shapes, sizes, a, b):
                return self._refuted(a, b, so_far, POLYNOMIALS)
        except NoEntries as other:
            return self._by_floats(a, b, so_far, f"{obstacle}, and {other}")
        if sizes.are_given:
            return Verdict(True, POLYNOMIALS, True, reason=_SAME_POLYNOMIALS)
        reason = f"not proved: it holds {sizes}, but that is no proof for all sizes ({obstacle})"
        return Verdict(False, POLYNOMIALS, False, 1.0, reason)

    def _by_floats(self, a: int, b: int, so_far: Verdict, obstacle: str) -> Verdict:
        agree = agree_in_floats(self.interner, self.shapes, self._sizes(a, b, 3), a, b, self._seed)
        if agree is False:
            return Verdict(False, FLOATS, False, reason="both sides have different values in floating point")
        seen = "; it agrees in floating point, which is no proof" if agree else ""
        return Verdict(False, FLOATS, False, 1.0, f"not proved: {obstacle}{seen}")

    def _refuted(self, a: int, b: int, so_far: Verdict, rung: str) -> Verdict:
        """A wrong equality: why, in the words of the normal form if it could read both sides, and an example."""
        example = None
        for size in (2, 3):
            sizes = self._sizes(a, b, size, MOST_EXAMPLE_ENTRIES)
            example = example or find_counterexample(self.interner, self.shapes, sizes, a, b, self._seed)
        reason = so_far.reason if so_far.is_exact else "both sides have different values"
        known = sorted(self._known_activations(a, b)) if example is None else []
        if known:
            itself = f"{phi_text(known[0])} itself" if len(known) == 1 else "these functions themselves"
            reason = (
                f"not proved: it does not hold for every function in place of {listed(list(map(phi_text, known)))}, "
                f"and no example with {itself} was found ({reason})"
            )
            return Verdict(False, rung, False, 1.0, reason)
        if example is None:
            reason += (
                "; they differ when φ may be any function, but no example of small whole numbers was found"
            )
        return Verdict(False, NORMAL_FORM if so_far.is_exact else rung, True, 0.0, reason, example)

    def _known_activations(self, a: int, b: int) -> set[str]:
        """Those of whose values more is known than the rungs use."""
        names: set[str] = set()
        for number in {*self.interner.order(a), *self.interner.order(b)}:
            node = self.interner.node(number)
            if isinstance(node, Activation | ElementwiseApplyFunction):
                names.add(str(entry_function(node)))
            elif isinstance(node, Expr) and not isinstance(node, MatrixExpr):
                names |= {each.func.__name__ for each in postorder(node) if has_name_only(each)}
        return {name for name in names if name.rstrip("'") in KNOWN_ACTIVATIONS}

    def _sizes(self, a: int, b: int, size: int, most: int = MOST_TEST_ENTRIES) -> Sizes:
        """The given sizes, or where they are letters or too large, small ones."""
        numbers = sorted({*self.interner.order(a), *self.interner.order(b)})
        nodes, shapes = [self.interner.node(n) for n in numbers], [self.shapes.of(n) for n in numbers]
        letters = letters_of(shapes, nodes, size)
        # Sums of sizes would have to be replaced with their parts.
        if letters.letters or any(isinstance(node, BlockMatrix) for node in nodes):
            return letters
        return letters if entry_count(shapes, letters) <= most else smaller(shapes)
