"""Re-checks (phúc tra) in a browser: whom to ask, how it stands, what somebody said on the telephone."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, link, period, periods, show
from api.staff import Checked, OfficeReader, OfficeWriter
from survey.desk.recheck import Line, Status
from survey.desk.report import Unknown
from survey.desk.samples import Scope
from survey.display import between, percentage, whole
from survey.fieldwork.recheck import Agreement, Outcome
from survey.meanings import CHANNELS, RECHECK_OUTCOMES, RECHECK_STATES, meaning
from survey.measures.index import percent
from survey.measures.interval import Sample, interval
from survey.runtime.wiring import now
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/phuc-tra"
AT_ONCE = 50


@router.get(PATH)
async def rechecks(
    request: Request,
    staff: OfficeReader,
    ky: Annotated[str, Query(max_length=10)] = "",
    every: Annotated[bool, Query(alias="tat-ca")] = False,
    skip: Annotated[int, Query(alias="bo-qua", ge=0)] = 0,
) -> HTMLResponse:
    return await _shown(request, staff, ky, every, skip)


@router.post(PATH)
async def draw(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    ky: Annotated[str, Form(max_length=10)] = "",
    agency: Annotated[str, Form(alias="don_vi", max_length=40)] = "",
    share: Annotated[int, Form(alias="ty_le", ge=0, le=100)] = 10,
) -> Response:
    scope = Scope(agency.strip() or None, False, period(ky, now())[1])
    try:
        await request.app.state.desk.recheck.draw(scope, staff.name, share)
    except Unknown as wrong:
        return await _shown(request, staff, ky, False, 0, wrong.message)
    return back(link(PATH, ky=ky), "chon-phuc-tra")


@router.post(f"{PATH}/{{number}}")
async def record(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    number: int,
    outcome: Annotated[Outcome, Form(alias="tra_loi")],
    note: Annotated[str, Form(alias="ghi_chu", max_length=300)] = "",
    ky: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    try:
        await request.app.state.desk.recheck.record(number, outcome, staff.name, note)
    except Unknown as wrong:
        return await _shown(request, staff, ky, False, 0, wrong.message)
    return back(link(PATH, ky=ky), "ghi-phuc-tra")


async def _shown(request: Request, staff: Staff, ky: str, every: bool, skip: int, error: str = "") -> HTMLResponse:
    ky, span = period(ky, now())
    desk, scope = request.app.state.desk, Scope(None, False, span)
    status = await desk.recheck.status(scope)
    lines = [one for one in await desk.recheck.lines(scope) if every or _open(one)]
    values = {"ky": ky, "periods": periods(now()), "every": every, "found": lines[skip : skip + AT_ONCE]}
    wanted = {"ky": ky, "tat-ca": every and "1"}
    values |= {
        "before": link(PATH, **wanted, **{"bo-qua": max(0, skip - AT_ONCE)}) if skip else "",
        "after": link(PATH, **wanted, **{"bo-qua": skip + AT_ONCE}) if len(lines) > skip + AT_ONCE else "",
        "total": status.total,
        "share": percent(status.total.own, status.total.answered),
        "ends": _ends(status.total),
        "by": [(name, [(_named(name, one), *agreement(one)) for one in found]) for name, found in _sides(status)],
        "states": RECHECK_STATES,
        "outcomes": RECHECK_OUTCOMES,
        "channels": CHANNELS,
        "meaning": meaning,
    }
    return show(request, "rechecks", staff, error, **values)


def _sides(status: Status) -> tuple[tuple[str, list[Agreement]], ...]:
    return (("Đơn vị", status.agencies), ("Kênh", status.channels), ("Người thu phiếu", status.enumerators))


def _named(side: str, one: Agreement) -> str:
    return CHANNELS.get(one.name, one.name) if side == "Kênh" else one.name


def _open(one: Line) -> bool:
    return one.state != "answered"


def agreement(one: Agreement) -> tuple[str, str, str]:
    """The share of those who answered themselves, its interval, and of how many."""
    low, high = _ends(one)
    ends = between(low, high) if low else ""
    return percentage(percent(one.own, one.answered)), ends, whole(one.answered)


def _ends(one: Agreement) -> tuple[str | None, str | None]:
    if not one.answered:
        return None, None
    ends = interval(Sample(Fraction(one.own, one.answered), one.answered))
    return ends.low, ends.high
