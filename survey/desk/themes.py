"""The desk's verbs for agencies: what people say in their own words, by theme, as counts of people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from survey.agency import carried
from survey.coding.codebook import Book
from survey.coding.figures import METHOD, Slice, Themes, slices, themes, visible
from survey.coding.quotes import chosen
from survey.desk.codebooks import current_book
from survey.desk.report import Unknown
from survey.desk.tools import Tools
from survey.measures.figures import AgencyName
from survey.measures.period import VIETNAM, Period
from survey.measures.stamp import input_hash

PARTS = ("procedure", "place")
LAST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose themes, and when; without a period the last twelve months, this one included."""

    agency: str | None = None
    children: bool = False
    period: Period | None = None
    by: str | None = None  # procedure | place
    quotes: bool = True


@dataclass(frozen=True, slots=True)
class ThemeView:
    agency: AgencyName | None
    children: bool
    period: Period
    before: Period
    codebook: int
    smallest_cell: int
    found: Themes
    by: str | None
    slices: tuple[Slice, ...]


class ThemeFigures:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def view(self, wanted: Wanted) -> ThemeView:
        """What may be seen of the themes in a scope, all of one moment. Raises Unknown."""
        today = self._tools.now().astimezone(VIETNAM).date()
        period = _closed(wanted.period, today)
        before = _before(period)
        async with self._tools.store.transaction() as tx:
            agencies = await tx.tallies.agencies()
        if wanted.agency is not None and wanted.agency not in agencies:
            raise Unknown("agency", f"Không có đơn vị nào mang mã «{wanted.agency}».")
        named = _codes(agencies, wanted, today)
        codes = None if len(named) == len(agencies) else named
        async with self._tools.store.together() as tx:
            await tx.theme_figures.still()
            book = await current_book(tx)
            said, months = await tx.theme_figures.counted(codes, before.first, period.first, period.last)
            found = themes(book, said, months, self._tools.smallest_cell)
            if wanted.quotes:
                found = await self._quoted(tx, book, found, codes, period)
            cut = await self._cut(tx, book, wanted.by, codes, period, agencies)
        name = AgencyName(wanted.agency, agencies[wanted.agency].name) if wanted.agency else None
        cell = self._tools.smallest_cell
        return ThemeView(name, wanted.children, period, before, book.version, cell, found, wanted.by, cut)

    async def _quoted(self, tx: Any, book: Book, found: Themes, codes: Any, period: Period) -> Themes:
        """With quotes: only of themes that enough people spoke of."""
        groups = visible(book)
        bits = [{"code": one.code, "bits": _each(groups[one.code])} for one in found.themes]
        if not bits:
            return found
        given = await tx.theme_figures.candidates(json.dumps(bits), codes, period.first, period.last)
        quoted = tuple(replace(one, quotes=chosen(given.get(one.code, ()), _main(one.tones))) for one in found.themes)
        return replace(found, themes=quoted)

    async def _cut(
        self, tx: Any, book: Book, by: str | None, codes: Any, period: Period, agencies: Mapping[str, Any]
    ) -> tuple[Slice, ...]:
        if by is None:
            return ()
        given = await tx.theme_figures.parted(by, codes, period.first, period.last)
        return slices(book, given, self._tools.smallest_cell, lambda name: _label(agencies, by, name))

    async def signed(self, wanted: Wanted) -> dict[str, Any]:
        """The same as plain values; `computed_at` is when they were first made of what they are made of now."""
        view = await self.view(wanted)
        made = plain(view)
        made |= {"method_version": METHOD, "input_hash": input_hash(made)}
        scope = f"themes {wanted.agency or ''} {wanted.children} {view.period} {wanted.by}"
        async with self._tools.store.together() as tx:
            since = await tx.feed.since(scope, made["input_hash"], self._tools.now())
        return made | {"computed_at": _moment(since)}

    async def agencies(self, wanted: Wanted) -> list[ThemeView]:
        """The scope as a whole, then each agency of it apart that anybody wrote about; without quotes."""
        whole = await self.view(replace(wanted, quotes=False))
        async with self._tools.store.single() as tx:
            codes = await tx.theme_figures.agencies(whole.period.first, whole.period.last)
        today = self._tools.now().astimezone(VIETNAM).date()
        async with self._tools.store.transaction() as tx:
            known = await tx.tallies.agencies()
        scope = _codes(known, wanted, today)
        each = [replace(wanted, agency=one, children=False, quotes=False) for one in codes if one in scope]
        return [whole, *[await self.view(one) for one in each if wanted.agency != one.agency or wanted.children]]


def plain(view: ThemeView) -> dict[str, Any]:
    """As JSON: days as YYYY-MM-DD, percentages as text."""
    return {
        "agency": asdict(view.agency) if view.agency else None,
        "children": view.children,
        "period": _period(view.period),
        "before": _period(view.before),
        "codebook": view.codebook,
        "smallest_cell": view.smallest_cell,
        **asdict(view.found),
        "by": view.by,
        "slices": [asdict(one) for one in view.slices],
    }


def _codes(agencies: Mapping[str, Any], wanted: Wanted, today: date) -> frozenset[str]:
    if wanted.agency is None:
        return frozenset(agencies)
    return carried(agencies, wanted.agency, today, children=wanted.children)


def _label(agencies: Mapping[str, Any], by: str, name: str) -> str:
    if by == "place" and name in agencies:
        return agencies[name].name
    return name or "không ghi"


def _main(tones: Mapping[str, int] | None) -> str | None:
    return max(tones, key=lambda one: tones[one]) if tones else None


def _each(bits: int) -> list[int]:
    return [1 << place for place in range(bits.bit_length()) if bits >> place & 1]


def _closed(period: Period | None, today: date) -> Period:
    """With both ends: what is not said is a year."""
    if period is None or (period.first is None and period.last is None):
        return Period(_months_back(today.replace(day=1), LAST_MONTHS - 1), _month_end(today))
    last = period.last or max(today, period.first or today)
    return Period(period.first or _months_back(last, LAST_MONTHS) + timedelta(days=1), last)


def _before(period: Period) -> Period:
    """As many months before, where the period is of whole months; otherwise as many days."""
    first, last = period.first, period.last
    if first.day == 1 and last == _month_end(last):
        number = (last.year - first.year) * 12 + last.month - first.month + 1
        return Period(_months_back(first, number), first - timedelta(days=1))
    return Period(first - (last - first) - timedelta(days=1), first - timedelta(days=1))


def _months_back(day: date, number: int) -> date:
    years, index = divmod(day.year * 12 + day.month - 1 - number, 12)
    start = date(years, index + 1, 1)
    return start if day.day == 1 else min(_month_end(start), start.replace(day=min(day.day, 28)))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _period(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _moment(at: datetime) -> str:
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")
