"""How large a sample has to be by the formula with a margin of error; the required minimum is survey.measures.quota."""

from __future__ import annotations

from fractions import Fraction


def by_error(members: int, error_percent: Fraction) -> int:
    """n = N / (1 + N·e²), rounded up: the formula of the first method (QĐ 1383/QĐ-BNV of 2012, there with e = 5%)."""
    error = error_percent / 100
    exact = Fraction(members) / (1 + members * error * error)
    return -(-exact.numerator // exact.denominator)
