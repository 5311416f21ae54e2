"""Periods are whole days in Vietnam, whatever the zone of the moment."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from survey.measures.period import VIETNAM, Period, month, parse, pieces, quarter, year


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2026-12 ", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_written_periods(text, first, last):
    assert parse(text) == Period(first, last)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "11/2026", "26", "2026-1", "0000"])
def test_what_is_no_period_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"kỳ|Tháng|Quý"):
        parse(text)


def test_four_quarters_and_twelve_months_fill_the_year_without_gap():
    for parts in ([quarter(2026, n) for n in range(1, 5)], [month(2026, n) for n in range(1, 13)]):
        assert (parts[0].first, parts[-1].last) == (year(2026).first, year(2026).last)
        assert all(before.until == after.since for before, after in pairwise(parts))


def test_a_day_begins_at_midnight_in_vietnam():
    november = month(2026, 11)
    assert november.since == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert november.until == datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert november.holds(november.since) and not november.holds(november.since - timedelta(microseconds=1))
    assert november.holds(november.until - timedelta(microseconds=1)) and not november.holds(november.until)


def test_a_side_without_bound_holds_everything_there():
    late = Period(first=date(2026, 1, 1))
    assert late.until is None and late.holds(datetime(2999, 1, 1, tzinfo=UTC))
    assert Period().since is None and Period().holds(datetime(1999, 1, 1, tzinfo=UTC))


def test_dates_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="Ngày bắt đầu"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


def test_the_fixed_zone_is_the_zone_of_vietnam():
    moments = [datetime(y, m, 15, tzinfo=UTC) for y in range(2000, 2030) for m in (1, 7)]
    assert all(
        one.astimezone(VIETNAM).utcoffset() == one.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset()
        for one in moments
    )


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        ((2026, 1, 1), (2026, 12, 31), ((2026, 1, 1), (2027, 1, 1))),
        ((2026, 1, 2), (2026, 3, 27), ((2026, 2, 1), (2026, 3, 1))),
        ((2026, 1, 2), (2026, 2, 27), ((2026, 2, 1), (2026, 2, 1))),
        ((2026, 3, 5), (2026, 3, 7), ((2026, 4, 1), (2026, 4, 1))),
        ((2026, 3, 5), (2026, 3, 31), ((2026, 4, 1), (2026, 4, 1))),
    ],
)
def test_a_period_is_whole_months_and_its_ends(first, last, whole):
    taken = pieces(Period(date(*first), date(*last)))
    assert (taken.first, taken.last) == (date(*whole[0]), date(*whole[1]))


def test_the_whole_months_and_the_ends_are_the_same_days_each_once():
    chance = random.Random(5)
    for _ in range(300):
        first = date(2024, 1, 1) + timedelta(chance.randint(0, 800))
        last = first + timedelta(chance.randint(0, 200))
        taken = pieces(Period(first, last))
        parts = [(taken.begin, min(taken.first, taken.after)), (taken.first, taken.last), (taken.last, taken.after)]
        found = [a + timedelta(n) for a, b in parts for n in range((b - a).days)]
        assert found == [first + timedelta(n) for n in range((last - first).days + 1)]
        assert taken.first.day == taken.last.day == 1
        assert (parts[0][1] - parts[0][0]).days < 31 and (taken.after - taken.last).days < 31


def test_a_period_without_bounds_is_whole_months_only():
    taken = pieces(Period())
    assert (taken.begin, taken.after) == (taken.first, taken.last)
