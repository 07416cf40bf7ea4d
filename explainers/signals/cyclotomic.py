"""Exact arithmetic with roots of unity: is Σ c_r e^{2πi r} zero? And square roots of whole numbers as such sums."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpq_poly, fmpz, fmpz_poly

LARGEST_ORDER = 20_000
"""Roots of unity of a higher order are not decided."""
LARGEST_ROOT = 10_000

Roots = dict[Fraction, Fraction]
"""r → c_r: the number Σ c_r e^{2πi r}, with 0 ≤ r < 1."""


class TooLarge(Exception):
    """The numbers need roots of unity of too high an order; the sentence says which."""


def is_zero(roots: Mapping[Fraction, Fraction]) -> bool:
    """Is Σ c_r e^{2πi r} = 0? Decided in ℚ(ζ_m) = ℚ[z]/Φ_m, where m is the common denominator of all r.

    TooLarge where m is above `LARGEST_ORDER`.
    """
    if not any(roots.values()):
        return True
    order = lcm(*(r.denominator for r in roots))
    if order > LARGEST_ORDER:
        raise TooLarge(f"roots of unity of order {order} are needed, and {LARGEST_ORDER} is the highest")
    coefficients = [fmpq(0)] * order
    for r, c in roots.items():
        coefficients[int(r * order) % order] += fmpq(c.numerator, c.denominator)
    remainder = fmpq_poly(coefficients) % fmpq_poly(fmpz_poly.cyclotomic(order))
    return bool(remainder == 0)


def square_root(number: Fraction) -> Roots:
    """√number ≥ 0 as a sum of roots of unity: for every odd prime p, Gauss's Σ_k e^{2πik²/p} is √p, or i√p.

    Source: Ireland and Rosen, A Classical Introduction to Modern Number Theory, chapter 6. TooLarge for numerators
    or denominators whose product is above `LARGEST_ROOT`.
    """
    whole = number.numerator * number.denominator  # √(a/b) = √(ab)/b
    if not 0 <= whole <= LARGEST_ROOT:
        raise TooLarge(f"the root of {number} is not taken: numbers from 0 to {LARGEST_ROOT} have one here")
    outside, primes = _square_free(whole)
    root: Roots = {Fraction(0): Fraction(outside, number.denominator)}
    for prime in primes:
        root = product(root, _root_of_prime(prime))
    return root


def product(a: Roots, b: Roots) -> Roots:
    """(Σ c_r ζ^r)(Σ d_s ζ^s)."""
    made: Roots = {}
    for r, c in a.items():
        for s, d in b.items():
            place = (r + s) % 1
            made[place] = made.get(place, Fraction(0)) + c * d
    return made


def _square_free(whole: int) -> tuple[int, list[int]]:
    """a and distinct primes p, q, … with whole = a² p q ⋯."""
    if whole == 0:
        return 0, []
    outside, primes = 1, []
    for prime, power in fmpz(whole).factor():
        outside *= int(prime) ** (power // 2)
        primes += [int(prime)] * (power % 2)
    return outside, primes


def _root_of_prime(prime: int) -> Roots:
    if prime == 2:
        return {Fraction(1, 8): Fraction(1), Fraction(7, 8): Fraction(1)}  # 2 cos(π/4)
    # i√p where p leaves 3 after division by 4: then a quarter turn is taken back.
    back = Fraction(3, 4) if prime % 4 == 3 else Fraction(0)
    made: Roots = {}
    for k in range(prime):
        place = (Fraction(k * k % prime, prime) + back) % 1
        made[place] = made.get(place, Fraction(0)) + 1
    return made


__all__ = ["LARGEST_ORDER", "Roots", "TooLarge", "is_zero", "product", "square_root"]
