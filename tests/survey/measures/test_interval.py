"""Intervals against the published examples of their authors, against exact decimals, and at their edges."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from survey.measures.index import fixed
from survey.measures.interval import Sample, Z, interval, newcombe, wilson


def _sample(part: int, of: int, population: int | None = None) -> Sample:
    return Sample(Fraction(part, of), of, population)


def _four(ends: tuple[Fraction, Fraction]) -> tuple[str, ...]:
    return tuple(str(Fraction(fixed(end / 100, 4)).__float__()) for end in ends)


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_one_share_as_newcombe_printed_it(part, of, low, high):
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3: Wilson without a correction.
    assert _four(wilson(_sample(part, of))) == (str(low), str(high))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_as_newcombe_printed_it(first, second, low, high):
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
    assert _four(newcombe(_sample(*first), _sample(*second))) == (str(low), str(high))


def test_the_ends_stay_within_nought_and_one():
    for part, of in [(0, 1), (1, 1), (0, 7), (7, 7), (1, 10**9), (10**9 - 1, 10**9)]:
        low, high = wilson(_sample(part, of))
        assert 0 <= low <= Fraction(part, of) <= high <= 1
    assert wilson(_sample(0, 12))[0] == 0
    assert wilson(_sample(12, 12))[1] == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_ends_agree_with_exact_decimals(seed):
    chance = random.Random(seed)
    for _ in range(200):
        of = chance.randint(1, 10 ** chance.randint(1, 7))
        part, population = chance.randint(0, of), of + chance.randint(1, 10**6)
        with localcontext(prec=60):
            p, n, z = Decimal(part) / of, Decimal(of), Decimal(Z.numerator) / Decimal(Z.denominator)
            spread = z * z / n * (population - n) / (population - 1)
            reach = (spread * (p * (1 - p) + spread / 4)).sqrt()
            expected = [(p + spread / 2 + sign * reach) / (1 + spread) for sign in (-1, 1)]
        for found, exact in zip(wilson(_sample(part, of, population)), expected, strict=True):
            assert abs(found - Fraction(exact)) < Fraction(1, 10**20)


def test_a_finite_population_narrows_and_everybody_leaves_nothing_open():
    plain, half, nearly = (wilson(_sample(60, 100, population)) for population in (None, 200, 101))
    assert plain[0] < half[0] < nearly[0] < Fraction(60, 100) < nearly[1] < half[1] < plain[1]
    assert wilson(_sample(60, 100, 100)) == (Fraction(60, 100), Fraction(60, 100))


def test_an_endless_population_is_none_at_all():
    far = wilson(_sample(3, 10, 10**15))
    assert all(abs(one - other) < Fraction(1, 10**12) for one, other in zip(far, wilson(_sample(3, 10)), strict=True))


def test_an_interval_is_shown_with_what_it_was_made_of():
    shown = interval(_sample(82, 88, 214))
    assert (shown.level, shown.method, shown.n, shown.population) == ("95", "wilson@1", 88, 214)
    assert Decimal(shown.low) < Decimal("93.18") < Decimal(shown.high)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(-321, 10000), "-3.21"),
        (Fraction(-1, 10**6), "0.00"),
        (Fraction(-1, 20000), "-0.01"),
        (Fraction(1, 20000), "0.01"),
    ],
)
def test_a_difference_keeps_its_sign_and_nought_has_none(share, text):
    assert fixed(share) == text
