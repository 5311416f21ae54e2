"""The desk's verb for the office's first view: how the survey is getting on, and what waits for somebody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from survey.agency import Agency, answering, carried
from survey.desk.report import Unknown
from survey.desk.tools import Tools
from survey.fault import Impossible
from survey.fieldwork.recheck import Outcome
from survey.measures.figures import Scope
from survey.measures.index import percent
from survey.measures.interval import Sample, interval
from survey.measures.period import VIETNAM, Period, year
from survey.measures.quota import Forms, quota, table_for, year_of
from survey.progress import AgencyProgress, ChannelProgress, Checks, MonthProgress, Overview, Reached, Stop, Waiting
from survey.questionnaire import Questionnaire

STEPS = ("invited", "delivered", "started", "completed")
UNREAD = "answer"  # the kind of row that counts questions left open


class Progress:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def overview(self, scope: Scope) -> Overview:
        """How it stands in a period of whole months, by default for all. Raises Unknown, Impossible.

        All numbers of responses are of one moment; a case belongs to the day on which its result was returned.
        """
        now, period = self._tools.now(), _whole_months(scope.period)
        async with self._tools.store.transaction() as tx:
            agencies = await tx.tallies.agencies()
            codes = _codes(agencies, scope, now.astimezone(VIETNAM).date())
            forms = await tx.tallies.forms()
            rows = _Rows(await tx.progress.counts(period, codes, forms.values()))
            floors = await self._floors(tx, period, codes, forms.values(), rows)
            some = None if scope.agency is None else codes
            waiting = await _waiting(tx, some)
            checked = _checks(await tx.progress.rechecks(period, some))
            spent = await tx.ledger.totals(_last_month(now))
        standing = self._standing(agencies, rows, floors, period, now)
        return Overview(
            period=period,
            at=now,
            reached=rows.all(),
            agencies=standing,
            channels=rows.channels(),
            months=rows.months(),
            stops=rows.stops(forms),
            excluded=rows.excluded(),
            waiting=waiting,
            rechecks=checked,
            costs=_costs(spent),
            unpriced=sum(one.unpriced for one in spent),
        )

    async def _floors(
        self, tx: Any, period: Period, codes: Collection[str], forms: Iterable[Questionnaire], rows: _Rows
    ) -> _Rows | None:
        """What floors are measured by: the whole year that the period lies in."""
        number = year_of(period)
        if number is None:
            return None
        return rows if period == year(number) else _Rows(await tx.progress.counts(year(number), codes, forms))

    def _standing(
        self, agencies: Mapping[str, Agency], rows: _Rows, floors: _Rows | None, period: Period, now: datetime
    ) -> tuple[AgencyProgress, ...]:
        today, number = now.astimezone(VIETNAM).date(), year_of(period)
        heirs = answering(agencies, today)
        table = table_for(self._tools.quotas, number) if number is not None else None
        mine, whole = rows.agencies(heirs), floors.agencies(heirs) if floors else {}
        found = []
        for code in sorted(mine.keys() | whole.keys()):
            of_year = whole.get(code, Reached())
            given = Forms(of_year.cases, of_year.returned, of_year.valid)
            floor = quota(table, number, given, today) if table and number is not None else None
            found.append(AgencyProgress(code, agencies[code].name, mine.get(code, Reached()), floor))
        return tuple(found)


class _Rows:
    """What was counted, told apart by what it was grouped by."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._by: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            self._by[_BY[row.by]].append(row)

    def all(self) -> Reached:
        return _reached(row for row in self._by["month"] if row.whole)

    def agencies(self, heirs: Mapping[str, str]) -> dict[str, Reached]:
        """By the agency that answers for the cases today."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._by["agency"]:
            if row.whole:
                found[heirs[row.agency]].append(row)
        return {code: _reached(rows) for code, rows in found.items()}

    def months(self) -> tuple[MonthProgress, ...]:
        found: dict[date, list[Any]] = defaultdict(list)
        for row in self._by["month"]:
            if row.whole:
                found[row.month].append(row)
        return tuple(MonthProgress(month, _reached(found[month])) for month in sorted(found))

    def channels(self) -> tuple[ChannelProgress, ...]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._by["channel"]:
            if row.channel and row.kind in ("reach", "valid", "excluded"):
                found[row.channel].append(row)
        reached = {channel: _reached(rows) for channel, rows in sorted(found.items())}
        return tuple(
            ChannelProgress(channel, one.started, one.completed, one.returned, one.valid)
            for channel, one in reached.items()
        )

    def stops(self, forms: Mapping[str, Questionnaire]) -> tuple[Stop, ...]:
        left: Counter[tuple[str, str]] = Counter()
        for row in self._by["form"]:
            if row.kind == UNREAD:
                left[row.ref, row.name] += row.n
        return tuple(
            Stop(form.ref, one.id, one.text, number, left[form.ref, one.id])
            for form in forms.values()
            for number, one in enumerate(form, 1)
            if any(ref == form.ref for ref, _ in left)
        )

    def excluded(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for row in self._by["month"]:
            if row.kind == "excluded":
                found[row.name] += row.n
        return dict(found)


# Which columns a row was not grouped by, as PostgreSQL's GROUPING tells it.
_BY = {0b0111: "agency", 0b1011: "month", 0b1101: "channel", 0b1110: "form"}


def _reached(rows: Iterable[Any]) -> Reached:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.name if row.kind == "reach" else row.kind] += row.n
    steps = {name: sums[name] for name in STEPS}
    return Reached(sums["cases"], **steps, returned=sums["valid"] + sums["excluded"], valid=sums["valid"])


def _whole_months(period: Period) -> Period:
    if period.first is None or period.last is None:
        raise Impossible("Hãy chọn một kỳ có ngày đầu và ngày cuối.")
    if period.first.day != 1 or (period.last + timedelta(days=1)).day != 1:
        raise Impossible("Bảng theo dõi tính theo tháng trọn: hãy chọn một năm, một quý hoặc một tháng.")
    return period


def _codes(agencies: Mapping[str, Agency], scope: Scope, today: date) -> frozenset[str]:
    if scope.agency is None:
        return frozenset(agencies)
    if scope.agency not in agencies:
        raise Unknown("agency", f"Không có đơn vị nào mang mã «{scope.agency}». Hãy kiểm tra lại mã đơn vị.")
    return carried(agencies, scope.agency, today, children=scope.children)


async def _waiting(tx: Any, codes: Collection[str] | None) -> Waiting:
    flags = dict(await tx.progress.flags(codes))
    every = flags.pop(None, 0)
    return Waiting(every, flags, await tx.progress.undelivered(), await tx.progress.callbacks())


def _checks(rows: Sequence[Any]) -> Checks:
    drawn = sum(row.n for row in rows)
    answered = sum(row.n for row in rows if row.outcome)
    own = sum(row.n for row in rows if row.outcome == Outcome.OWN.value)
    ends = interval(Sample(Fraction(own, answered), answered)) if answered else None
    return Checks(drawn, answered, own, percent(own, answered), ends)


def _last_month(now: datetime) -> datetime:
    """The beginning of the month before this one."""
    first = now.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first - timedelta(days=1)).replace(day=1)


def _costs(spent: Sequence[Any]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in spent:
        found[one.month] += int(one.cost)
    return dict(found)
