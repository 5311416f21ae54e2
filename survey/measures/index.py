"""The satisfaction index: counts of the five levels, and percentages made from whole numbers.

The rule (QĐ 2640/QĐ-BNV and its successors): an index is the share of "Hài lòng" and "Rất hài lòng" among the
answers to a question. "Bình thường" stands in the denominator only. The index of a factor, and the overall one,
pool the answers: every answer weighs the same, and a question that few people answered does not weigh like one
that all answered. The mean of the factors exists as a second, labelled figure and is never called the index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

LEVELS = 5
SATISFIED_FROM = 4  # "Hài lòng"

# Which rule a figure was made by; it stands on every figure, because rules change between years.
POOLED = "pooled@1"
MEAN_OF_FACTORS = "mean-of-factors@1"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers took each level; `levels[0]` is level 1, "Rất không hài lòng"."""

    levels: tuple[int, ...] = (0,) * LEVELS

    def __post_init__(self) -> None:
        if len(self.levels) != LEVELS:
            raise ValueError(f"a scale has {LEVELS} levels, not {len(self.levels)}")
        if min(self.levels) < 0:
            raise ValueError(f"a count is never negative: {self.levels}")

    def __add__(self, other: Counts) -> Counts:
        return Counts(tuple(mine + its for mine, its in zip(self.levels, other.levels, strict=True)))

    @property
    def n(self) -> int:
        return sum(self.levels)

    @property
    def satisfied(self) -> int:
        return sum(self.levels[SATISFIED_FROM - 1 :])

    @property
    def percent(self) -> str | None:
        return percent(self.satisfied, self.n)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.satisfied, self.n) if self.n else None


def pooled(parts: Iterable[Counts]) -> Counts:
    """All answers of several questions together."""
    return sum(parts, Counts())


def percent(part: int, whole: int, decimals: int = 2) -> str | None:
    """`part` of `whole` in per cent, such as "84.09": rounded once, half up, from integers.

    None when `whole` is 0: where nobody answered there is no figure, and it is not 0 %.
    """
    if part < 0 or whole < 0:
        raise ValueError(f"counts are never negative: {part} of {whole}")
    return hundredfold(part, whole, decimals) if whole else None


def mean_of_factors(factors: Iterable[Counts], decimals: int = 2) -> str | None:
    """The plain mean of the factors' shares: the alternative figure, not the index.

    Factors without answers are left out. Give it together with `MEAN_OF_FACTORS` wherever it is shown.
    """
    shares = [one.share for one in factors if one.share is not None]
    return fixed(sum(shares, Fraction()) / len(shares), decimals) if shares else None


def fixed(share: Fraction, decimals: int = 2) -> str:
    """A share in per cent, or a difference in points, such as "-3.21": rounded once, a half away from nought."""
    return hundredfold(share.numerator, share.denominator, decimals)


def hundredfold(part: int, whole: int, decimals: int = 2) -> str:
    """The same of `part` over `whole`, which is positive; for the many that are not worth making a fraction of."""
    unit = 10**decimals
    rounded = (200 * unit * abs(part) + whole) // (2 * whole)
    before, after = divmod(rounded, unit)
    sign = "-" if part < 0 and rounded else ""
    return f"{sign}{before}.{after:0{decimals}d}" if decimals else f"{sign}{before}"
