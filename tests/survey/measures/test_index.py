"""The index against the hand-checkable vectors of the method and against exact fractions."""

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest

from survey.display import NO_DATA, day, percentage, whole
from survey.measures.index import Counts, mean_of_factors, percent, pooled


def _satisfied(part: int, of: int) -> Counts:
    return Counts((0, of - part, 0, part, 0))


def test_t1_one_question():
    counts = Counts((1, 2, 3, 4, 0))
    assert (counts.n, counts.satisfied, counts.percent) == (10, 4, "40.00")


def test_t2_neutral_answers_stand_in_the_denominator_only():
    assert Counts((0, 0, 10, 0, 0)).percent == "0.00"


def test_t3_a_factor_pools_its_answers_and_does_not_average_its_questions():
    factor = pooled([_satisfied(8, 10), _satisfied(1, 2)])
    assert (factor.satisfied, factor.n, factor.percent) == (9, 12, "75.00")
    assert mean_of_factors([_satisfied(8, 10), _satisfied(1, 2)]) == "65.00"


def test_t4_nothing_answered_is_no_figure_and_not_zero():
    assert Counts().percent is None
    assert pooled([]).percent is None
    assert mean_of_factors([Counts(), Counts()]) is None
    assert percentage(Counts().percent) == NO_DATA


@pytest.mark.parametrize(
    ("part", "of", "shown"),
    [
        (2, 3, "66,67%"),
        (1, 3, "33,33%"),
        (1, 8, "12,50%"),
        (20_661, 21_065, "98,08%"),
        (0, 7, "0,00%"),
        (7, 7, "100,00%"),
    ],
)
def test_t5_t6_rounding_and_the_decimal_comma(part, of, shown):
    assert percentage(percent(part, of)) == shown


def test_the_published_quarter_of_the_hue_one_stop_centre():
    # Trung tâm Hành chính công TP Huế, quý I/2019, three levels, best first; the 150 printed there is a slip for 15.
    rows = [(2063, 2137, 15), (1983, 2128, 104), (1886, 2232, 97), (1991, 2135, 89), (1825, 2281, 99)]
    questions = [Counts((0, 0, third, second, first)) for first, second, third in rows]
    assert [one.percent for one in questions] == ["99.64", "97.53", "97.70", "97.89", "97.65"]
    assert (pooled(questions).satisfied, pooled(questions).n) == (20_661, 21_065)
    assert pooled(questions).percent == "98.08"


@pytest.mark.parametrize(("part", "of", "text"), [(1, 20_000, "0.01"), (1, 20_001, "0.00"), (3, 20_000, "0.02")])
def test_a_half_is_rounded_up(part, of, text):
    assert percent(part, of) == text


def test_decimals_are_a_choice():
    assert [percent(2, 3, places) for places in (0, 1, 3)] == ["67", "66.7", "66.667"]


def test_percent_agrees_with_exact_decimals_over_random_counts():
    chance = random.Random(20261122)
    for _ in range(2_000):
        of = chance.randint(1, 10 ** chance.randint(1, 9))
        part = chance.randint(0, of)
        text = percent(part, of)
        with localcontext(prec=60):
            exact = Decimal(part * 100) / Decimal(of)
            assert text == str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
        assert abs(Fraction(text) - Fraction(part * 100, of)) <= Fraction(1, 200)


def test_pooling_adds_up_whatever_the_order():
    chance = random.Random(7)
    parts = [Counts(tuple(chance.randint(0, 99) for _ in range(5))) for _ in range(50)]
    together = pooled(parts)
    assert together == pooled(reversed(parts))
    assert together.n == sum(one.n for one in parts)
    assert together.satisfied == sum(one.satisfied for one in parts)
    assert together.levels == tuple(sum(column) for column in zip(*(one.levels for one in parts), strict=True))


def test_the_mean_leaves_out_factors_without_answers():
    assert mean_of_factors([_satisfied(1, 2), Counts()]) == "50.00"


@pytest.mark.parametrize("levels", [(1, 2, 3, 4), (1, 2, 3, 4, -1), ()])
def test_counts_refuse_what_is_no_count(levels):
    with pytest.raises(ValueError):
        Counts(levels)


def test_percent_refuses_negative_counts():
    with pytest.raises(ValueError):
        percent(-1, 3)


def test_whole_numbers_and_days_are_written_the_vietnamese_way():
    from datetime import date

    assert (whole(1_234_567), whole(12), day(date(2026, 3, 9))) == ("1.234.567", "12", "09/03/2026")
