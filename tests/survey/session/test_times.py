"""From a time that somebody named to a moment at which people are written to, and how it is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from survey.inviting import Period, Policy
from survey.measures.period import VIETNAM
from survey.reading.times import find
from survey.session.times import FARTHEST, resolve, spoken


def friday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=VIETNAM)


def said(text: str, now: datetime) -> str | None:
    moment = resolve(find(text), now)
    return spoken(moment, now) if moment else None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("chiều nhắn lại", "15 giờ chiều nay"),
        ("tối nay", "19 giờ tối nay"),
        ("trưa", "12 giờ trưa nay"),
        ("mai", "8 giờ sáng mai"),
        ("sáng mai", "8 giờ sáng mai"),
        ("chiều mai", "15 giờ chiều mai"),
        ("ngày kia", "8 giờ sáng Chủ nhật (22/11)"),
        ("thứ 7", "8 giờ sáng mai"),
        ("thứ 6", "8 giờ sáng thứ Sáu (27/11)"),
        ("chiều thứ 6", "15 giờ chiều nay"),
        ("chủ nhật", "8 giờ sáng Chủ nhật (22/11)"),
        ("cuối tuần", "8 giờ sáng mai"),
        ("cuối tuần sau", "8 giờ sáng thứ Bảy (28/11)"),
        ("tuần sau", "8 giờ sáng thứ Hai (23/11)"),
        ("thứ 7 tuần sau", "8 giờ sáng thứ Bảy (28/11)"),
        ("ngày 28/11", "8 giờ sáng thứ Bảy (28/11)"),
        ("ngày 4", "8 giờ sáng thứ Sáu (04/12)"),
        ("15h30", "15 giờ 30 chiều nay"),
        ("3 giờ chiều mai", "15 giờ chiều mai"),
        ("ngày mai 9h", "9 giờ sáng mai"),
        ("30 phút nữa", "10 giờ 30 sáng nay"),
        ("2 tiếng nữa", "12 giờ trưa nay"),
        ("sau giờ làm", "17 giờ 30 chiều nay"),
        ("2 ngày nữa", "8 giờ sáng Chủ nhật (22/11)"),
    ],
)
def test_on_a_friday_at_ten(text: str, when: str) -> None:
    assert said(text, friday(10)) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("3h", "15 giờ chiều nay"),
        ("12h", "12 giờ trưa nay"),
        ("10h", "10 giờ sáng mai"),
        ("11h", "11 giờ trưa nay"),
        ("mai 7h", "8 giờ sáng mai"),
        ("mai 6h", "18 giờ tối mai"),
        ("mai 5h", "17 giờ chiều mai"),
    ],
)
def test_an_hour_alone_is_the_next_one_by_day(text: str, when: str) -> None:
    assert said(text, friday(10)) == when


@pytest.mark.parametrize(
    ("now", "text", "when"),
    [
        (friday(16), "chiều nay", "17 giờ chiều nay"),
        (friday(16), "trưa", "12 giờ trưa mai"),
        (friday(16), "15h", "15 giờ chiều mai"),
        (friday(17, 30), "chiều", "15 giờ chiều mai"),
        (friday(17, 30), "chiều nay", None),
        (friday(16), "sáng nay", None),
        (friday(21), "tối nay", "8 giờ sáng mai"),
        (friday(19, 50), "tối nay", "8 giờ sáng mai"),
        (friday(21), "lát nữa", "8 giờ sáng mai"),
        (friday(6), "30 phút nữa", "8 giờ sáng nay"),
    ],
)
def test_a_time_that_is_over_is_the_next_of_its_kind(now: datetime, text: str, when: str | None) -> None:
    assert said(text, now) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("8h tối", "19 giờ 30 tối nay"),
        ("10h đêm", "19 giờ 30 tối nay"),
        ("khuya", "19 giờ 30 tối nay"),
        ("5h sáng mai", "8 giờ sáng mai"),
        ("6h sáng chủ nhật", "8 giờ sáng Chủ nhật (22/11)"),
    ],
)
def test_nobody_is_written_to_at_night(text: str, when: str) -> None:
    assert said(text, friday(10)) == when


@pytest.mark.parametrize("text", ["28/12", "ngày 5", "15 ngày nữa", "3 tuần nữa", "khi nào rảnh"])
def test_too_far_or_no_time_is_none(text: str) -> None:
    assert resolve(find(text), friday(10)) is None


def test_the_reach_can_be_shorter() -> None:
    week = find("1 tuần nữa")
    assert resolve(week, friday(10)) is not None
    assert resolve(week, friday(10), farthest=timedelta(days=6)) is None


def test_the_hours_and_the_quiet_days_are_those_of_the_policy() -> None:
    tet = Policy(quiet=(Period("Tết", date(2026, 11, 21), date(2026, 11, 23)),))
    moved = resolve(find("mai"), friday(10), tet)
    assert moved and spoken(moved, friday(10)) == "8 giờ sáng thứ Ba (24/11)"
    early = Policy(earliest=friday(7).time())
    assert resolve(find("6h sáng mai"), friday(10), early) == friday(7) + timedelta(days=1)


@pytest.mark.parametrize("value", [None, {}, "tối", 3, {"days": 0}])
def test_what_names_no_moment_is_none(value: object) -> None:
    assert resolve(value, friday(21)) is None


def test_a_moment_that_was_resolved_before_is_taken_as_it_is() -> None:
    then = friday(23)
    assert resolve(then, friday(10)) == then
    assert resolve(then, friday(23, 30)) is None


def test_the_clock_may_be_anywhere() -> None:
    here = friday(10).astimezone(UTC)
    moment = resolve(find("chiều"), here)
    assert moment == friday(15) and moment.tzinfo is UTC
    assert spoken(moment, here) == "15 giờ chiều nay"


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize(
    "text", ["mai", "tối nay", "8h", "7h tối", "30 phút nữa", "thứ 7", "cuối tuần", "sáng", "khuya", "2h sáng", "12h"]
)
def test_whenever_it_is_said_it_is_by_day_ahead_and_near(hour: int, text: str) -> None:
    now = friday(hour, 17)
    moment = resolve(find(text), now)
    assert moment and now < moment <= now + FARTHEST
    assert 8 <= moment.astimezone(VIETNAM).hour < 20
