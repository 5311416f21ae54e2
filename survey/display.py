"""How numbers, dates and percentages are shown to Vietnamese readers."""

from __future__ import annotations

from datetime import date

NO_DATA = "không có dữ liệu"


def percentage(percent: str | None) -> str:
    """A percentage from `survey.measures.index` as it is printed: "84.09" becomes "84,09%"."""
    return NO_DATA if percent is None else f"{percent.replace('.', ',')}%"


def whole(number: int) -> str:
    """12345 becomes "12.345"."""
    return f"{number:,}".replace(",", ".")


def day(value: date) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
