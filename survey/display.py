"""How numbers, dates and percentages are shown to Vietnamese readers."""

from __future__ import annotations

from datetime import date, datetime

from survey.measures.period import VIETNAM

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


def moment(at: datetime) -> str:
    """19:30 22/11/2026, by the clocks of Vietnam."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {day(local)}"


def clock(at: datetime) -> str:
    """19:30, by the clocks of Vietnam."""
    return f"{at.astimezone(VIETNAM):%H:%M}"
