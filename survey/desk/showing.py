"""The desk's verbs for agencies: their own figures, in months that are over, with nobody to be told from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from survey.agency import Agency, carried
from survey.desk.report import Unknown
from survey.desk.tools import Tools
from survey.measures.index import POOLED
from survey.measures.joined import is_settled
from survey.measures.period import VIETNAM, Period, month, name, parse, quarter, year
from survey.measures.quota import Forms, Quota, quota, table_for
from survey.measures.shown import seen, shown
from survey.measures.tallied import Tallied

YEARS = 5  # how far back periods are offered


class Showing:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @property
    def smallest_cell(self) -> int:
        """How many people stand behind whatever is shown, at least."""
        return self._tools.smallest_cell

    def periods(self, kind: str) -> list[Period]:
        """The months, quarters or years that have begun to be settled, the latest first."""
        today = self._today()
        offered = {"month": _months, "quarter": _quarters, "year": _years}[kind](today)
        return [one for one in offered if one.first and is_settled(one.first, today)]

    async def agencies(self) -> Mapping[str, Agency]:
        """Every agency that was ever known."""
        async with self._tools.store.transaction() as tx:
            return await tx.tallies.agencies()

    async def latest(self, code: str) -> dict[str, Any]:
        """The last quarter of which something may be shown; or the last one that is settled. Raises Unknown."""
        newest = (self.periods("quarter") or [quarter(self._today().year - 1, 4)])[0]
        found = await self.figures(code, newest)
        if any(one["figures"] for one in found["questionnaires"]):
            return found
        known = [point["name"] for one in found["questionnaires"] for point in one["quarters"]]
        return await self.figures(code, parse(max(known))) if known else found

    async def figures(self, code: str, period: Period) -> dict[str, Any]:
        """What an agency sees of a month, a quarter or a year: see `survey.measures.joined`. Raises Unknown.

        The year's forms against the required minimum are told as they stand today: they say nothing of what was said.
        """
        assert period.first
        today, k, number = self._today(), self._tools.smallest_cell, period.first.year
        async with self._tools.store.transaction() as tx:
            agencies = await tx.tallies.agencies()
            if code not in agencies:
                raise Unknown("agency", f"Không có đơn vị nào mang mã «{code}».")
            codes = carried(agencies, code, today)
            forms = await tx.tallies.forms()
            span = Period(year(number - 1).first, year(number).last)
            counted = await tx.tallies.by_month(span, codes, forms.values())
        used = [form for ref, form in forms.items() if any(ref in one.forms for one in counted.values())]
        known = [seen(form, counted, today, k) for form in used]
        return {
            "agency": {"code": code, "name": agencies[code].name},
            "carries": [_former(agencies[one]) for one in sorted(codes - {code})],
            "period": {"name": name(period), "from": str(period.first), "to": str(period.last)},
            "smallest_cell": k,
            "method_version": POOLED,
            "forms": _forms(self._quota(counted, number, today), k),
            "questionnaires": [shown(one, period, k) for one in known],
        }

    def _quota(self, counted: Mapping[date, Tallied], number: int, today: date) -> Quota | None:
        """The forms of a year against the table that was set for it."""
        table = table_for(self._tools.quotas, number)
        if table is None:
            return None
        months = [one for first, one in counted.items() if first.year == number]
        return quota(table, number, _added(months), today)

    def _today(self) -> date:
        return self._tools.now().astimezone(VIETNAM).date()


def _added(months: Sequence[Tallied]) -> Forms:
    forms = [form for one in months for form in one.forms.values()]
    valid = sum(one.valid.total() for one in forms)
    return Forms(sum(one.cases for one in months), sum(one.responses for one in forms), valid)


def _forms(found: Quota | None, k: int) -> dict[str, Any] | None:
    """How many forms there are of the year; None instead of a number that is smaller than k."""
    if found is None:
        return None
    told, expected = found.so_far, found.forecast.expected if found.forecast else None
    return {
        "year": found.year,
        "table_year": found.table_year,
        "source": found.source,
        "cases": told.cases,
        "required": told.required,
        "returned": _unless_few(told.returned, k),
        "valid": _unless_few(told.valid, k),
        "met_returned": told.met_returned,
        "met_valid": told.met_valid,
        "expected": {"valid": _unless_few(expected.valid, k), "met_valid": expected.met_valid} if expected else None,
    }


def _unless_few(number: int, k: int) -> int | None:
    return None if 0 < number < k else number


def _former(agency: Agency) -> dict[str, Any]:
    last = agency.valid_to.isoformat() if agency.valid_to else None
    return {"code": agency.code, "name": agency.name, "valid_to": last}


def _months(today: date) -> list[Period]:
    return [month(number, at) for number in _numbers(today) for at in range(12, 0, -1)]


def _quarters(today: date) -> list[Period]:
    return [quarter(number, at) for number in _numbers(today) for at in range(4, 0, -1)]


def _years(today: date) -> list[Period]:
    return [year(number) for number in _numbers(today)]


def _numbers(today: date) -> list[int]:
    return list(range(today.year, today.year - YEARS, -1))
