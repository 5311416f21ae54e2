"""The desk's verbs for samples: draw, list, replace, and check that a draw can be repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from survey.agency import answering
from survey.case import ApplicantKind, printable
from survey.desk.report import Unknown
from survey.desk.tools import Sealer, Tools
from survey.fault import Impossible
from survey.fieldwork.settings import Fieldwork
from survey.measures.period import VIETNAM, Period, year
from survey.measures.quota import QuotaTable, table_for
from survey.sampling.draw import METHOD, OFFICIAL, RESERVE, Drawn, draw
from survey.sampling.frame import Unit, frame_hash
from survey.sampling.size import by_error

STRATA = ("none", "field", "month", "filed_via")
REASONS = ("refused", "unreachable", "wrong_number", "ineligible", "other")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which finished cases, by agency and day of return."""

    agency: str | None = None
    children: bool = False
    period: Period = field(default_factory=Period)

    def values(self) -> dict[str, Any]:
        return {
            "agency": self.agency,
            "children": self.children,
            "since": self.period.since,
            "until": self.period.until,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be drawn. `rule`: minimum, error or fixed; `size` belongs to fixed, `error_percent` to error."""

    scope: Scope
    kind: ApplicantKind = ApplicantKind.PERSON
    strata: str = "none"
    rule: str = "minimum"
    size: int = 0
    error_percent: Fraction | None = None
    reserve_percent: int | None = None
    unanswered: bool = False
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    number: int
    agency: str | None
    agency_name: str | None
    children: bool
    first_day: date | None
    last_day: date | None
    kind: str
    strata: str
    unanswered: bool
    rule: str
    sizes: Mapping[str, Mapping[str, int]]
    reserve_percent: int
    seed: str
    frame_hash: str
    frame_size: int
    method: str
    by: str
    at: datetime
    created_at: datetime
    official: int
    reserve: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Place:
    """`replaced`: why this one left, and `by_case` who came; `for_case`: in whose place this one came.

    `name` and `phone` are "" unless they were asked for.
    """

    id: int
    list: str
    place: int
    stratum: str
    agency: str
    unit: str
    case: str
    procedure: str
    returned_at: datetime
    replaced: str | None = None
    note: str = ""
    by_case: str | None = None
    for_case: str | None = None
    answered_by: str | None = None
    name: str = ""
    phone: str = ""

    @property
    def in_use(self) -> bool:
        """Whether this person is to be asked."""
        return self.replaced is None and (self.list == OFFICIAL or self.for_case is not None)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Whether the frame is still what it was, and whether the same seed draws the same lists from it."""

    same_frame: bool
    same_lists: bool
    frame_size: int


class Samples:
    def __init__(self, tools: Tools, fieldwork: Fieldwork) -> None:
        self._tools = tools
        self._fieldwork = fieldwork

    async def draw(self, plan: Plan, by: str) -> Sample:
        """Draws and keeps both lists of each agency. Raises Unknown for an agency, Impossible where nothing is."""
        now = self._tools.now()
        plan = plan if plan.seed else replace(plan, seed=self._tools.ids.token())
        async with self._tools.store.transaction() as tx:
            await known_agency(tx, plan.scope.agency)
            units, cases = await self._frame(tx, plan, now)
            if not units:
                raise Impossible("Không có hồ sơ đã trả kết quả nào trong phạm vi này để chọn mẫu.")
            sizes = await self._sizes(tx, plan, units, now)
            percent = self._fieldwork.reserve_percent if plan.reserve_percent is None else plan.reserve_percent
            lists = draw(units, {agency: one["size"] for agency, one in sizes.items()}, percent, plan.seed)
            row = _row(plan, sizes, percent, units, by, now)
            number = await tx.samples.make(row, [_placed(one, cases) for one in lists])
            told = {"sample": number, "seed": plan.seed, "frame": row["frame_hash"], "places": len(lists)}
            await tx.samples.audit("sample-drawn", by, now, told)
            (made,) = await tx.samples.all(number)
        return _sample(made)

    async def all(self) -> list[Sample]:
        async with self._tools.store.transaction() as tx:
            return [_sample(row) for row in await tx.samples.all()]

    async def get(self, number: int) -> Sample:
        """Raises Unknown."""
        async with self._tools.store.transaction() as tx:
            return await _found(tx, number)

    async def places(self, number: int, *, names_for: str = "") -> list[Place]:
        """Both lists. `names_for`: who asks for names and phones, which is recorded. Raises Unknown."""
        async with self._tools.store.transaction() as tx:
            await _found(tx, number)
            rows = await tx.samples.places(number)
            if names_for:
                told = {"sample": number, "people": len(rows)}
                await tx.samples.audit("sample-names-shown", names_for, self._tools.now(), told)
        return [_place(row, self._tools.sealer if names_for else None) for row in rows]

    async def replace(self, number: int, case: str, reason: str, note: str, by: str) -> tuple[Place, Place]:
        """The next of the reserve comes for somebody on the list: of the same stratum, or else of the same agency.

        Raises Unknown; Impossible for one who is not in use, a reason left out, or a reserve that is used up.
        """
        note = note.strip()
        if reason not in REASONS or (reason == "other" and not note):
            raise Impossible("Thay người trong mẫu phải có lý do; lý do khác thì ghi rõ.")
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            await _found(tx, number)
            await tx.samples.hold(number)
            places = [_place(row, None) for row in await tx.samples.places(number)]
            gone = _leaving(places, "".join(case.split()).upper())
            come = _coming(places, gone)
            await tx.samples.replace(gone.id, come.id, reason, note, by, now)
            told = {"sample": number, "out": gone.case, "in": come.case, "note": note}
            await tx.samples.audit("sample-replaced", by, now, told, reason)
        return gone, come

    async def repeat(self, number: int) -> Repeated:
        """Draws again from the frame as it stands, without keeping anything. Raises Unknown."""
        async with self._tools.store.transaction() as tx:
            one = await _found(tx, number)
            scope = Scope(one.agency, one.children, Period(one.first_day, one.last_day))
            plan = Plan(scope, ApplicantKind(one.kind), one.strata, unanswered=one.unanswered)
            units, _ = await self._frame(tx, plan, one.at, one.created_at)
            rows = await tx.samples.places(number)
        sizes = {agency: found["size"] for agency, found in one.sizes.items()}
        again = {(d.unit.key, d.list, d.place) for d in draw(units, sizes, one.reserve_percent, one.seed)}
        same = again == {(row.code, row.list, row.place) for row in rows}
        return Repeated(frame_hash(units) == one.frame_hash, same, len(units))

    async def _frame(
        self, tx: Any, plan: Plan, now: datetime, known: datetime | None = None
    ) -> tuple[list[Unit], dict[str, Any]]:
        rows = await tx.samples.frame(plan.scope.values(), plan.kind.value, plan.unanswered, now, known)
        heirs = await answering_for(tx, now)
        units = [Unit(row.code, heirs[row.agency], _stratum(row, plan.strata)) for row in rows]
        return units, {row.code: row.id for row in rows}

    async def _sizes(self, tx: Any, plan: Plan, units: Sequence[Unit], now: datetime) -> dict[str, dict[str, int]]:
        """By agency: how many it had in the year, how many are in the frame, and how many are wanted."""
        table = self._table(plan, now) if plan.rule == "minimum" else None
        yearly = await self._yearly(tx, plan, now) if table else {}
        frame: dict[str, int] = {}
        for unit in units:
            frame[unit.agency] = frame.get(unit.agency, 0) + 1
        sizes = {}
        for agency, members in frame.items():
            wanted = table.required(yearly.get(agency, members)) if table else self._wanted(plan, members)
            sizes[agency] = {"yearly": yearly.get(agency, 0), "frame": members, "size": min(wanted, members)}
        return sizes

    async def _yearly(self, tx: Any, plan: Plan, now: datetime) -> dict[str, int]:
        heirs = await answering_for(tx, now)
        found: dict[str, int] = {}
        for agency, number in (await tx.samples.yearly(_whole_year(plan, now), now)).items():
            found[heirs[agency]] = found.get(heirs[agency], 0) + number
        return found

    def _table(self, plan: Plan, now: datetime) -> QuotaTable:
        wanted = _last_year(plan, now)
        table = table_for(self._tools.quotas, wanted)
        if table is None:
            raise Impossible(f"Chưa có bảng số phiếu tối thiểu cho năm {wanted}: hãy định cỡ mẫu, hoặc dùng công thức.")
        return table

    def _wanted(self, plan: Plan, members: int) -> int:
        if plan.rule == "error":
            return by_error(members, plan.error_percent or self._fieldwork.error_percent)
        return plan.size


async def known_agency(tx: Any, agency: str | None) -> None:
    """Raises Unknown for a code that no agency has."""
    if agency is not None and agency not in await tx.cases.agencies():
        raise Unknown("agency", f"Không có đơn vị nào mang mã «{printable(agency, 40)}». Hãy kiểm tra lại mã đơn vị.")


async def answering_for(tx: Any, now: datetime) -> dict[str, str]:
    """Which agency answers today for the cases of each, as in the figures."""
    return answering(await tx.tallies.agencies(), now.astimezone(VIETNAM).date())


async def _found(tx: Any, number: int) -> Sample:
    rows = await tx.samples.all(number)
    if not rows:
        raise Unknown("sample", f"Không có mẫu số {number}. Xem các mẫu: ./hailong samples list")
    return _sample(rows[0])


def _last_year(plan: Plan, now: datetime) -> int:
    """The calendar year in which the period ends."""
    return (plan.scope.period.last or now.astimezone(VIETNAM).date()).year


def _whole_year(plan: Plan, now: datetime) -> dict[str, Any]:
    return replace(plan.scope, period=year(_last_year(plan, now))).values()


def _stratum(row: Any, strata: str) -> str:
    match strata:
        case "month":
            return f"{row.returned_at.astimezone(VIETNAM):%Y-%m}"
        case "field" | "filed_via":
            return getattr(row, strata)
    return ""


def _row(plan: Plan, sizes: Mapping[str, Any], percent: int, units: Sequence[Unit], by: str, now: datetime) -> dict:
    return plan.scope.values() | {
        "first_day": plan.scope.period.first,
        "last_day": plan.scope.period.last,
        "kind": plan.kind.value,
        "strata": plan.strata,
        "unanswered": plan.unanswered,
        "rule": plan.rule,
        "sizes": json.dumps(sizes),
        "reserve_percent": percent,
        "seed": plan.seed,
        "frame_hash": frame_hash(units),
        "frame_size": len(units),
        "method": METHOD,
        "by": by,
        "at": now,
    }


def _placed(one: Drawn, cases: Mapping[str, Any]) -> dict[str, Any]:
    unit = one.unit
    told = {"case_id": cases[unit.key], "agency": unit.agency, "stratum": unit.stratum}
    return told | {"list": one.list, "place": one.place}


def _sample(row: Any) -> Sample:
    other = {"number": row.id, "agency": row.agency_code, "kind": row.applicant_kind}
    same = (one.name for one in fields(Sample) if one.name not in other)
    return Sample(**other, **{name: getattr(row, name) for name in same})


def _place(row: Any, sealer: Sealer | None) -> Place:
    def opened(sealed: bytes | None) -> str:
        return sealer.open(sealed) if sealer and sealed else ""

    return Place(
        id=row.id,
        list=row.list,
        place=row.place,
        stratum=row.stratum,
        agency=row.agency,
        unit=row.unit,
        case=row.code,
        procedure=row.procedure,
        returned_at=row.returned_at,
        replaced=row.reason,
        note=row.note or "",
        by_case=row.by_case,
        for_case=row.for_case,
        answered_by=row.answered_by,
        name=opened(row.name_sealed),
        phone=opened(row.phone_sealed),
    )


def _leaving(places: Sequence[Place], case: str) -> Place:
    found = next((one for one in places if one.case == case), None)
    if found is None:
        raise Impossible(f"Hồ sơ {printable(case, 40)} không có trong mẫu này.")
    if not found.in_use:
        why = f"đã được thay bằng {found.by_case}" if found.by_case else "đang ở danh sách dự phòng, chưa dùng đến"
        raise Impossible(f"Hồ sơ {found.case} {why}.")
    return found


def _coming(places: Sequence[Place], gone: Place) -> Place:
    waiting = [one for one in places if one.agency == gone.agency and one.list == RESERVE and one.for_case is None]
    alike = [one for one in waiting if one.stratum == gone.stratum]
    if not waiting:
        raise Impossible(f"Danh sách dự phòng của {gone.unit} đã dùng hết. Hãy chọn mẫu bổ sung.")
    return min(alike or waiting, key=lambda one: one.place)
