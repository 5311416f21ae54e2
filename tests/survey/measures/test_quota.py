"""The floor on returned forms: the table of the facts at its edges, what is met, and today's rate."""

from __future__ import annotations

from datetime import date

import pytest

from survey.measures.period import Period, month, year
from survey.measures.quota import Band, Forms, QuotaTable, Standing, quota, table_for, year_of

TABLE = QuotaTable(2024, "phụ lục", (Band(0, None), Band(100, 100), Band(1000, 200), Band(5000, 500)))
AFTER = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("cases", "required"),
    [(0, 0), (1, 1), (99, 99), (100, 100), (999, 100), (1000, 200), (4999, 200), (5000, 500), (10**6, 500)],
)
def test_the_published_table_at_its_edges(cases, required):
    assert TABLE.required(cases) == required


def test_a_year_without_a_table_goes_by_the_last_one_before_and_says_so():
    newer = QuotaTable(2027, "mới", (Band(0, 10),))
    assert table_for((TABLE, newer), 2026) is TABLE
    assert table_for((newer, TABLE), 2028) is newer
    assert table_for((TABLE,), 2023) is None
    assert quota(TABLE, 2026, Forms(0, 0, 0), AFTER).table_year == 2024


def test_returned_and_valid_are_held_against_the_floor_apart():
    made = quota(TABLE, 2026, Forms(cases=1000, returned=200, valid=199), AFTER)
    assert made.so_far == Standing(1000, 200, 199, required=200, met_returned=True, met_valid=False)
    assert made.forecast is None


def test_a_running_year_is_carried_on_at_its_rate_until_now():
    made = quota(TABLE, 2026, Forms(cases=300, returned=60, valid=55), date(2026, 3, 31))
    assert made.so_far.required == 100
    assert (made.forecast.days, made.forecast.of_days) == (90, 365)
    # 300 · 365 / 90 = 1216.67, 60 · 365 / 90 = 243.33, 55 · 365 / 90 = 223.06
    assert made.forecast.expected == Standing(1217, 243, 223, required=200, met_returned=True, met_valid=True)


def test_the_last_day_of_a_year_expects_what_is_there():
    made = quota(TABLE, 2026, Forms(7, 5, 4), date(2026, 12, 31))
    assert made.forecast.expected == made.so_far


def test_a_period_belongs_to_one_year_or_to_none():
    assert [year_of(one) for one in (year(2026), month(2026, 2))] == [2026, 2026]
    assert [year_of(one) for one in (Period(), Period(date(2025, 12, 31), date(2026, 1, 1)))] == [None, None]
