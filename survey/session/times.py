"""From the time that somebody named to the moment when they are written to again, and how that moment is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from survey.inviting.calendar import next_permitted
from survey.inviting.policy import Policy
from survey.measures.period import VIETNAM

FARTHEST = timedelta(days=14)  # who names a later day is not promised anything
SOONEST = timedelta(minutes=1)
LAST = timedelta(minutes=30)  # before the evening's end: what is due then still leaves on the same day
SLACK = timedelta(hours=1)  # "7h" still is 8 in the morning, "8h" still is half past seven in the evening

# When a part of the day is meant, and once that is over the hour that still belongs to it.
PARTS = {
    "morning": (time(8), time(10, 30)),
    "noon": (time(12), time(13)),
    "afternoon": (time(15), time(17)),
    "evening": (time(19), time(19, 30)),
    "night": (time(21),),
}
USUAL = PARTS["morning"][:1]  # of a day without an hour

_DAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")


def resolve(
    value: object, now: datetime, policy: Policy | None = None, farthest: timedelta = FARTHEST
) -> datetime | None:
    """The next such moment, at an hour when people are written to; None when no time was named, or one too far.

    `value` is what `survey.reading.times` found. A moment that was resolved before is taken as it is.
    """
    found = value if isinstance(value, datetime) else _found(value, now.astimezone(VIETNAM), policy or Policy())
    near = found is not None and now < found <= now + farthest
    return found.astimezone(now.tzinfo) if found and near else None


def _found(value: object, now: datetime, policy: Policy) -> datetime | None:
    if not isinstance(value, Mapping) or not value:
        return None
    if "minutes" in value:
        return next_permitted(now + timedelta(minutes=value["minutes"]), policy)
    for day in _days(value, now.date()):
        for hour in _hours(value, policy, day):
            moment = _kept_from_night(datetime.combine(day, hour, VIETNAM), policy)
            if moment >= now + SOONEST:
                return next_permitted(moment, policy)
    return _tonight(value, now, policy)


def _tonight(value: Mapping[str, Any], now: datetime, policy: Policy) -> datetime | None:
    """This evening, said when it is too late to write to anybody: the next morning."""
    late = value.get("days") == 0 and value.get("part") in ("evening", "night")
    return next_permitted(now + SLACK, policy) if late else None


# which days


def _days(value: Mapping[str, Any], today: date) -> Iterator[date]:
    """The days that may be meant, the nearest first."""
    ahead = [today + timedelta(days=n) for n in range(FARTHEST.days + 2)]
    if "days" in value:
        yield today + timedelta(days=value["days"])
    elif "date" in value:
        yield from (day for day in ahead if _is_date(day, str(value["date"])))
    elif value.keys() & {"weekday", "weekend", "week"}:
        yield from (day for day in ahead if _is_weekday(day, value, today))
    else:
        yield from ahead[:2]


def _is_date(day: date, said: str) -> bool:
    number, _, month = said.partition("/")
    return day.day == int(number) and (not month or day.month == int(month))


def _is_weekday(day: date, value: Mapping[str, Any], today: date) -> bool:
    monday = today - timedelta(days=today.weekday())
    if "week" in value and (day - monday).days // 7 != value["week"]:
        return False
    if "weekend" in value:
        return day.weekday() >= 5
    return "weekday" not in value or day.weekday() == value["weekday"]


# which hours


def _hours(value: Mapping[str, Any], policy: Policy, day: date) -> tuple[time, ...]:
    hour, part = value.get("hour"), value.get("part")
    if hour is None:
        return PARTS.get(part, ()) if part else USUAL
    minute = value.get("minute", 0)
    if part or hour > 12:
        return (time(hour % 24, minute),)
    either = tuple(time(one % 24, minute) for one in (hour, hour + 12))
    return tuple(one for one in either if _by_day(datetime.combine(day, one, VIETNAM), policy)) or either[:1]


def _by_day(moment: datetime, policy: Policy) -> bool:
    """Whether this hour, or one close to it, is no hour of the night."""
    return abs(_kept_from_night(moment, policy) - moment) <= SLACK


def _kept_from_night(moment: datetime, policy: Policy) -> datetime:
    """The nearest moment of the same day at which people may be written to."""
    first = datetime.combine(moment.date(), policy.earliest, VIETNAM)
    last = datetime.combine(moment.date(), policy.latest, VIETNAM) - LAST
    return max(first, min(moment, last))


# how it is said


def spoken(at: datetime, now: datetime) -> str:
    """A moment as people say it: "15 giờ chiều nay", "8 giờ sáng mai", "8 giờ sáng thứ Bảy (28/11)"."""
    local, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    minute = f" {local.minute}" if local.minute else ""
    return f"{local.hour} giờ{minute} {_part(local.hour)} {_day(local.date(), today)}"


def _part(hour: int) -> str:
    bounds = ((11, "sáng"), (13, "trưa"), (18, "chiều"))
    return next((name for before, name in bounds if hour < before), "tối")


def _day(day: date, today: date) -> str:
    near = {0: "nay", 1: "mai"}.get((day - today).days)
    if near:
        return near
    name = f"thứ {_DAYS[day.weekday()]}" if day.weekday() < len(_DAYS) else "Chủ nhật"
    return f"{name} ({day:%d/%m})"
