"""Confidence intervals of a share, and of the difference of two: 95 %, from whole numbers, no floats.

Of one share: the score interval of Wilson (E. B. Wilson, Journal of the American Statistical Association 22, 1927,
209–212). It stays within 0 and 100 % and does not shrink to nothing when all say the same.

Finite population: where the number of cases is known, the variance is multiplied by (N − n) / (N − 1), which for
Wilson's interval means that z² is (S. Wallis, Journal of Quantitative Linguistics 20, 2013, 178–208). When everybody
answered, n = N, nothing is left uncertain by sampling and both ends are the share itself.

Of a difference: the hybrid score interval of R. G. Newcombe (Statistics in Medicine 17, 1998, 873–890, method 10),
made of the two Wilson intervals; for samples that have nobody in common.

Several answers of one person are no several persons. An interval of pooled answers is therefore made with the number
of answers to the question of the pool that most people answered: at least so many persons stand behind the share,
so the interval is never narrower than theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from survey.measures.index import hundredfold

LEVEL = "95"
Z = Fraction("1.959963984540054")  # the 0.975 quantile of the normal distribution, to 15 decimals
WILSON = "wilson@1"
NEWCOMBE = "newcombe@1"
_SQUARE = Z * Z
_DIGITS = 10**24  # a root is exact to so much: far beyond any rounding that is shown

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Sample:
    """A share, from how many people, out of how many; `population` is None where nobody knows."""

    share: Fraction
    n: int
    population: int | None = None

    @property
    def spread(self) -> tuple[int, int]:
        """z² / n, corrected for a finite population, as part and whole: all that is needed beside the share."""
        part, whole = _SQUARE.numerator, _SQUARE.denominator * self.n
        if self.population is None:
            return part, whole
        left = max(0, self.population - self.n)
        return part * left, whole * max(1, self.population - 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends in per cent, as text; how it was made, with how many people, out of how many."""

    low: str
    high: str
    level: str
    method: str
    n: int
    population: int | None


def wilson(sample: Sample) -> Ends:
    """The ends of the interval of a share, as exact as `_DIGITS`."""
    low, high, whole = _ends(sample)
    return Fraction(low, whole), Fraction(high, whole)


def newcombe(first: Sample, second: Sample) -> Ends:
    """The ends of the interval of `first` minus `second`."""
    (low, high), (other_low, other_high) = wilson(first), wilson(second)
    difference = first.share - second.share
    below = _root((first.share - low) ** 2 + (other_high - second.share) ** 2)
    above = _root((high - first.share) ** 2 + (second.share - other_low) ** 2)
    return difference - below, difference + above


def interval(sample: Sample, decimals: int = 2) -> Interval:
    """Wilson's interval as it is shown."""
    low, high, whole = _ends(sample)
    ends = (hundredfold(end, whole, decimals) for end in (low, high))
    return Interval(*ends, LEVEL, WILSON, sample.n, sample.population)


def _ends(sample: Sample) -> tuple[int, int, int]:
    """Both ends over one denominator.

    With the share a / b and the spread s / t: (2ta + sb ± √(s (4ta (b - a) + sb²))) / 2b (t + s). Whole numbers until
    the end, because there are thousands of intervals in the figures of a province.
    """
    (a, b), (s, t) = sample.share.as_integer_ratio(), sample.spread
    middle = _DIGITS * (2 * t * a + s * b)
    reach = isqrt(s * (4 * t * a * (b - a) + s * b * b) * _DIGITS**2)
    return middle - reach, middle + reach, 2 * b * _DIGITS * (t + s)


def _root(square: Fraction) -> Fraction:
    """Rounded down at the last of `_DIGITS`; exact where the root is a fraction that `_DIGITS` can hold."""
    return Fraction(isqrt(square.numerator * square.denominator * _DIGITS**2), square.denominator * _DIGITS)
