"""How large a sample has to be: the required minimum of returned forms, or the formula with a margin of error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """`from_cases` cases a year or more need `forms` returned forms; None: as many as there are cases."""

    from_cases: int
    forms: int | None


# The survey plan of Thừa Thiên Huế for 2024; later plans do not repeat it, so that data/fieldwork.yml may change it.
MINIMUM_2024 = (Band(0, None), Band(100, 100), Band(1000, 200), Band(5000, 500))


def minimum(yearly: int, bands: Sequence[Band] = MINIMUM_2024) -> int:
    """The required number of returned forms of an agency with so many cases a year."""
    fitting = max((band for band in bands if band.from_cases <= yearly), key=lambda band: band.from_cases, default=None)
    return yearly if fitting is None or fitting.forms is None else min(fitting.forms, yearly)


def by_error(members: int, error_percent: Fraction) -> int:
    """n = N / (1 + N·e²), rounded up: the formula of the first method (QĐ 1383/QĐ-BNV of 2012, there with e = 5%)."""
    error = error_percent / 100
    exact = Fraction(members) / (1 + members * error * error)
    return -(-exact.numerator // exact.denominator)
