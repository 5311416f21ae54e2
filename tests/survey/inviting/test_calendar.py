"""The next moment at which a phone may ring: by day, past quiet days, over the end of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from survey.inviting import Period, Policy, Yearly
from survey.inviting.calendar import NeverPermitted, next_permitted, permitted
from survey.measures.period import VIETNAM

POLICY = Policy(
    quiet=(
        Period("Tết", date(2027, 2, 3), date(2027, 2, 12)),
        Yearly("30/4", (4, 30), (5, 1)),
        Yearly("Giao thừa", (12, 31), (1, 1)),
    ),
    quiet_weekdays=frozenset({6}),
)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "why", "then"),
    [
        (local(2026, 11, 20), "", local(2026, 11, 20)),
        (local(2026, 11, 20, 7, 59), "night", local(2026, 11, 20, 8)),
        (local(2026, 11, 20, 8), "", local(2026, 11, 20, 8)),
        (local(2026, 11, 20, 19, 59), "", local(2026, 11, 20, 19, 59)),
        (local(2026, 11, 20, 20), "night", local(2026, 11, 21, 8)),
        (local(2026, 11, 21, 21), "night", local(2026, 11, 23, 8)),  # Saturday night: past Sunday
        (local(2026, 11, 22, 9), "quiet-day", local(2026, 11, 23, 8)),
        (local(2027, 2, 2, 20), "night", local(2027, 2, 13, 8)),  # the eve of Tết
        (local(2027, 2, 3, 3), "quiet-day", local(2027, 2, 13, 8)),
        (local(2027, 2, 12, 23), "quiet-day", local(2027, 2, 13, 8)),
        (local(2027, 4, 30), "quiet-day", local(2027, 5, 3, 8)),  # 2 May 2027 is a Sunday
        (local(2026, 12, 31), "quiet-day", local(2027, 1, 2, 8)),
        (local(2027, 1, 1), "quiet-day", local(2027, 1, 2, 8)),
    ],
)
def test_when_somebody_may_be_messaged(moment: datetime, why: str, then: datetime) -> None:
    assert permitted(moment, POLICY) == why
    assert next_permitted(moment, POLICY) == then
    assert permitted(next_permitted(moment, POLICY), POLICY) == ""


def test_a_calendar_without_a_day_says_so() -> None:
    with pytest.raises(NeverPermitted):
        next_permitted(local(2026, 11, 20), replace(POLICY, quiet=(Yearly("cả năm", (1, 1), (12, 31)),)))


@pytest.mark.parametrize(
    "wrong", [{"reminders": (timedelta(1),) * 3}, {"earliest": time(20), "latest": time(8)}, {"latest": time(8)}]
)
def test_a_policy_that_makes_no_sense_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"at most|begin"):
        Policy(**wrong)
