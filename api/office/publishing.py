"""Publishing in a browser (công bố): freezing a period after a second look, and letting everybody see it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, period, periods, show, title_of
from api.staff import Checked, OfficeReader, OfficeWriter, missing
from survey.measures.figures import Scope
from survey.runtime.wiring import now
from survey.snapshot import CannotFreeze
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/cong-bo"
MOST = 200


@router.get(PATH)
async def snapshots(request: Request, staff: OfficeReader) -> HTMLResponse:
    return await _list(request, staff)


@router.get(f"{PATH}/xac-nhan")
async def look(request: Request, staff: OfficeWriter, ky: Annotated[str, Query(max_length=10)] = "") -> HTMLResponse:
    """What is about to be frozen, before it is."""
    return await _look(request, staff, ky)


@router.post(PATH)
async def publish(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    ky: Annotated[str, Form(max_length=10)],
    sure: Annotated[bool, Form(alias="chac_chan")] = False,
    again: Annotated[bool, Form(alias="lan_nua")] = False,
    public: Annotated[bool, Form(alias="cong_khai")] = False,
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    if not sure:
        return await _look(request, staff, ky, "Hãy đánh dấu ô xác nhận trước khi công bố.")
    try:
        made = await request.app.state.desk.snapshots.publish(
            period(ky, now())[1], staff.name, reason=reason, again=again, public=public
        )
    except CannotFreeze as refused:
        return await _look(request, staff, ky, refused.message)
    await request.app.state.desk.audit.note(staff, "published", reason, snapshot=made.id)
    return back(f"{PATH}/{made.id}", "cong-bo")


@router.get(f"{PATH}/{{id}}")
async def snapshot(request: Request, staff: OfficeReader, id: str) -> HTMLResponse:
    return await _one(request, staff, id)


@router.post(f"{PATH}/{{id}}/mo")
async def open_to_all(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    id: str,
    sure: Annotated[bool, Form(alias="chac_chan")] = False,
) -> Response:
    if not sure:
        return await _one(request, staff, id, "Hãy đánh dấu ô xác nhận trước khi mở cho mọi người.")
    try:
        found = await request.app.state.desk.snapshots.open(id, staff.name)
    except CannotFreeze as refused:
        return await _one(request, staff, id, refused.message)
    if found is None:
        raise missing(staff)
    await request.app.state.desk.audit.note(staff, "opened-to-public", snapshot=id)
    return back(f"{PATH}/{id}", "mo-cong-khai")


async def _list(request: Request, staff: Staff) -> HTMLResponse:
    found = await request.app.state.desk.snapshots.page(most=MOST)
    return show(request, "snapshots", staff, found=found, periods=periods(now()))


async def _look(request: Request, staff: Staff, ky: str, error: str = "") -> HTMLResponse:
    ky, span = period(ky, now())
    desk = request.app.state.desk
    found = await desk.progress.overview(Scope(period=span))
    before = await desk.snapshots.page(ky, most=1)
    values = {"ky": ky, "title": title_of(ky, now()), "one": found, "before": before[0] if before else None}
    return show(request, "publish", staff, error, over=found.period.last < now().date(), **values)


async def _one(request: Request, staff: Staff, id: str, error: str = "") -> HTMLResponse:
    found = await request.app.state.desk.snapshots.one(id)
    if found is None:
        raise missing(staff)
    frozen = await request.app.state.desk.snapshots.figures(id)
    whole = frozen.read() if frozen else {"questionnaires": [], "cases": 0}
    return show(request, "snapshot", staff, error, one=found, whole=whole)
