"""How numbers, dates and percentages are shown to Vietnamese readers."""

from __future__ import annotations

from datetime import date, datetime

from survey.measures.period import VIETNAM, Period, month, name

NO_DATA = "không có dữ liệu"


def percentage(percent: str | None) -> str:
    """A percentage from `survey.measures.index` as it is printed: "84.09" becomes "84,09%"."""
    return NO_DATA if percent is None else f"{percent.replace('.', ',')}%"


def between(low: str | None, high: str | None) -> str:
    """Both ends of an interval: "82,31–85,74"."""
    return NO_DATA if low is None or high is None else f"{low}–{high}".replace(".", ",")


def points(text: str | None) -> str:
    """A difference in percentage points: "−3,21", "+0,40"."""
    if text is None:
        return NO_DATA
    sign = "−" if text.startswith("-") else "+" if text.strip("0.") else ""
    return sign + text.removeprefix("-").replace(".", ",")


def whole(number: int) -> str:
    """12345 becomes "12.345"."""
    return f"{number:,}".replace(",", ".")


def day(value: date) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def period(value: Period) -> str:
    """A period in words: "Tháng 11 năm 2026", "Quý III năm 2026", "Năm 2026", or its two days."""
    called = name(value)
    year, _, part = called.partition("-")
    if ".." in called:
        return _between(value)
    if part.startswith("Q"):
        return f"Quý {_QUARTERS[int(part[1:]) - 1]} năm {year}"
    return f"Tháng {int(part)} năm {year}" if part else f"Năm {year}"


def _between(value: Period) -> str:
    assert value.first and value.last
    first, last = value.first, value.last
    if first.year == last.year and first.day == 1 and month(last.year, last.month).last == last:
        return f"Tháng {first.month}–{last.month} năm {first.year}"
    return f"Từ {day(first)} đến {day(last)}"


def inside(text: str) -> str:
    """The same words within a sentence: "quý III năm 2026"."""
    return text[:1].lower() + text[1:]


def brief(value: Period) -> str:
    """A period where there is little room: "11/26", "2–3/26", "Q3/26", "2026"."""
    called, words = name(value), period(value)
    if "-" not in called or words.startswith("Từ"):
        return called
    year = called[2:4]
    if "-Q" in called:
        return f"Q{called[-1]}/{year}"
    return f"{words.split()[1]}/{year}"


_QUARTERS = ("I", "II", "III", "IV")


def moment(at: datetime) -> str:
    """19:30 22/11/2026, by the clocks of Vietnam."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {day(local)}"


def clock(at: datetime) -> str:
    """19:30, by the clocks of Vietnam."""
    return f"{at.astimezone(VIETNAM):%H:%M}"
