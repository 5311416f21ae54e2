"""How many forms an agency has to bring in for a year, whether it has, and whether it will at today's rate.

The floor is set by the agency's cases of the year (data/quotas.yml, with the year it was set for). It is a floor on
returned forms; whether it also holds on valid ones is said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.measures.period import Period, year


@dataclass(frozen=True, slots=True)
class Band:
    """From so many cases on: so many forms; None is as many as there are cases."""

    cases: int
    forms: int | None


@dataclass(frozen=True, slots=True)
class QuotaTable:
    """The bands that were set for a year, the lowest first, and where that is written."""

    year: int
    source: str
    bands: tuple[Band, ...]

    def required(self, cases: int) -> int:
        band = max((one for one in self.bands if one.cases <= cases), key=lambda one: one.cases)
        return cases if band.forms is None else band.forms


@dataclass(frozen=True, slots=True)
class Forms:
    """What came of an agency's cases in a year, so far or as it is to be expected."""

    cases: int
    returned: int
    valid: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers beside what is required of that many cases, and whether it is met."""

    cases: int
    returned: int
    valid: int
    required: int
    met_returned: bool
    met_valid: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the year ends if every day brings what the days until now have brought on average."""

    days: int
    of_days: int
    expected: Standing


@dataclass(frozen=True, slots=True)
class Quota:
    """`table_year`: the year that the table was set for, which may be an earlier one."""

    year: int
    table_year: int
    source: str
    so_far: Standing
    forecast: Forecast | None  # None for a year that is over, or has not begun


def table_for(tables: Sequence[QuotaTable], wanted: int) -> QuotaTable | None:
    """The table of the year, or the last one before it."""
    return max((one for one in tables if one.year <= wanted), key=lambda one: one.year, default=None)


def quota(table: QuotaTable, wanted: int, forms: Forms, today: date) -> Quota:
    """How an agency stands against the table in the wanted year."""
    whole = year(wanted)
    running = whole.first <= today <= whole.last
    return Quota(
        year=wanted,
        table_year=table.year,
        source=table.source,
        so_far=_standing(table, forms),
        forecast=_forecast(table, forms, whole, today) if running else None,
    )


def year_of(period: Period) -> int | None:
    """The calendar year that a period lies in; None when it reaches over several."""
    if period.first is None or period.last is None or period.first.year != period.last.year:
        return None
    return period.first.year


def _forecast(table: QuotaTable, forms: Forms, whole: Period, today: date) -> Forecast:
    days, of_days = (today - whole.first).days + 1, (whole.last - whole.first).days + 1
    expected = (_scaled(one, of_days, days) for one in (forms.cases, forms.returned, forms.valid))
    return Forecast(days, of_days, _standing(table, Forms(*expected)))


def _standing(table: QuotaTable, forms: Forms) -> Standing:
    required = table.required(forms.cases)
    met = forms.returned >= required, forms.valid >= required
    return Standing(forms.cases, forms.returned, forms.valid, required, *met)


def _scaled(number: int, times: int, by: int) -> int:
    """`number` × `times` / `by`, a half rounded up."""
    return (2 * number * times + by) // (2 * by)
