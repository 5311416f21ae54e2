"""A period of figures: a month, a quarter, a year, or any dates; days are days in Vietnam."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

# Vietnam has kept one offset, with no summer time, since before any record here; a fixed zone needs no tz database.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|[Qq](?P<quarter>\d)))?")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included. None on a side means no bound there."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"Ngày bắt đầu ({self.first}) phải trước hoặc trùng ngày kết thúc ({self.last}).")

    @property
    def since(self) -> datetime | None:
        """The instant, in UTC, at which the period begins."""
        return _midnight(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        """The instant, in UTC, just after the period: compare with `<`."""
        return _midnight(self.last) + timedelta(days=1) if self.last else None

    def holds(self, moment: datetime) -> bool:
        """Whether an aware moment falls in the period."""
        day = moment.astimezone(VIETNAM).date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period taken apart: `begin` ≤ day < `after`, and its whole months, `first` ≤ month < `last`, if there are any.

    Months bear the date of their first day. The days before `first` and from `last` on are the ends of the period.
    """

    begin: date
    after: date
    first: date
    last: date


def pieces(period: Period) -> Pieces:
    begin, after = period.first or date.min, period.last + timedelta(days=1) if period.last else _NEVER
    first, last = begin if begin.day == 1 else _next_month(begin), after.replace(day=1)
    return Pieces(begin, after, first, max(first, last))


_NEVER = date(9999, 12, 1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month(year: int, number: int) -> Period:
    if not 1 <= number <= 12:
        raise ValueError(f"Tháng phải từ 1 đến 12, không phải {number}.")
    return _months(year, number, 1)


def quarter(year: int, number: int) -> Period:
    if not 1 <= number <= 4:
        raise ValueError(f"Quý phải từ 1 đến 4, không phải {number}.")
    return _months(year, 3 * number - 2, 3)


def year(number: int) -> Period:
    return _months(number, 1, 12)


def parse(text: str) -> Period:
    """Reads "2026", "2026-Q3" or "2026-11"; raises ValueError with a sentence for the person who wrote it."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not 1900 <= int(found["year"]) <= 9998:
        raise ValueError(f"Không đọc được kỳ «{text}». Hãy viết 2026 (năm), 2026-Q3 (quý) hoặc 2026-11 (tháng).")
    if found["month"]:
        return month(int(found["year"]), int(found["month"]))
    if found["quarter"]:
        return quarter(int(found["year"]), int(found["quarter"]))
    return year(int(found["year"]))


def _months(first_year: int, first_month: int, count: int) -> Period:
    years, index = divmod(first_month - 1 + count, 12)
    return Period(date(first_year, first_month, 1), date(first_year + years, index + 1, 1) - timedelta(days=1))


def next_time(at: time, now: datetime) -> datetime:
    """The next moment, in UTC, at which the clocks in Vietnam show this."""
    local = now.astimezone(VIETNAM)
    today = datetime.combine(local.date(), at, VIETNAM)
    return (today if local < today else today + timedelta(days=1)).astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def name(period: Period) -> str:
    """How a period is written: "2026", "2026-Q3", "2026-11", or its two days: "2026-07-01..2026-09-15".

    Raises ValueError for a period without both ends.
    """
    first, last = period.first, period.last
    if first is None or last is None:
        raise ValueError("Kỳ phải có ngày đầu và ngày cuối.")
    known = [f"{first.year}", f"{first.year}-Q{(first.month + 2) // 3}", f"{first.year}-{first.month:02d}"]
    return next((one for one in known if parse(one) == period), f"{first}..{last}")
