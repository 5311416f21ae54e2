"""Exports and reports in a browser: asked for, watched, taken away, cancelled; never with personal identifiers."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.exports import MEDIA
from api.office.page import back, handed, link, period, periods, show
from api.staff import Checked, OfficeReader, OfficeWriter, missing
from exports.runner import place
from survey.desk.exporting import Export, Refused
from survey.exporting import FORMATS, KINDS, REPORTS
from survey.measures.figures import Scope
from survey.runtime.wiring import now
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/xuat"
AT_ONCE = 25
WHAT = {
    "responses": "Phiếu trả lời",
    "figures": "Số liệu",
    "comments": "Lời góp ý (đã che)",
    "themes": "Chủ đề góp ý theo đơn vị",
    "invitations": "Lời mời",
    "report": "Báo cáo năm",
    "annexes": "Phụ lục báo cáo năm",
}
STATES = {
    "waiting": ("đang chờ", "plain"),
    "running": ("đang ghi", "warn"),
    "done": ("đã xong", "good"),
    "failed": ("không ghi được", "bad"),
    "cancelled": ("đã hủy", "plain"),
}
NAMES = {"csv": "CSV", "xlsx": "Excel", "sav": "SPSS", "parquet": "Parquet", "jsonl": "JSON Lines", "docx": "Word"}


@router.get(PATH)
async def exports(
    request: Request, staff: OfficeReader, before: Annotated[datetime | None, Query(alias="truoc")] = None
) -> HTMLResponse:
    return await _list(request, staff, before)


@router.post(PATH)
async def ask(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    what: Annotated[str, Form(alias="noi_dung", max_length=20)],
    kind: Annotated[str, Form(alias="dinh_dang", max_length=10)] = "csv",
    ky: Annotated[str, Form(max_length=10)] = "",
    agency: Annotated[str, Form(alias="don_vi", max_length=40)] = "",
    ref: Annotated[str, Form(alias="phieu", max_length=60)] = "",
) -> Response:
    scope = Scope(agency.strip() or None, False, period(ky, now())[1], questionnaire=ref or None)
    try:
        await request.app.state.desk.exporting.ask(what, REPORTS.get(what, kind), scope, staff.name)
    except Refused as refused:
        return await _list(request, staff, None, str(refused))
    await request.app.state.desk.audit.note(staff, "export", what=what)
    return back(PATH, "yeu-cau")


@router.get(f"{PATH}/{{export}}/tep")
async def fetch(request: Request, staff: OfficeReader, export: UUID) -> Response:
    """The file; who is not done yet, or has been given up, has none."""
    found = await _one(request, staff, export)
    path = place(request.app.state.settings.data_dir, found)
    if found.state != "done" or not await asyncio.to_thread(path.exists):
        raise missing(staff)
    raw = await asyncio.to_thread(path.read_bytes)
    return handed(request, raw, f"{found.what}.{found.format}", MEDIA[found.format])


@router.post(f"{PATH}/{{export}}/huy")
async def cancel(request: Request, staff: OfficeWriter, _: Checked, export: UUID) -> Response:
    """Stops what is being written, or deletes the file."""
    found = await _one(request, staff, export)
    if await request.app.state.desk.exporting.cancel(export, found.by) == "cancelled":
        await asyncio.to_thread(place(request.app.state.settings.data_dir, found).unlink, missing_ok=True)
    return back(PATH, "huy")


async def _one(request: Request, staff: Staff, export: UUID) -> Export:
    found = await request.app.state.desk.exporting.any(export)
    if found is None:
        raise missing(staff)
    return found


async def _list(request: Request, staff: Staff, before: datetime | None, error: str = "") -> HTMLResponse:
    desk = request.app.state.desk
    found = await desk.exporting.page(before, AT_ONCE + 1)
    older = link(PATH, truoc=found[AT_ONCE - 1].created_at.isoformat()) if len(found) > AT_ONCE else ""
    choices = {
        "contents": [(one, WHAT[one]) for one in (*KINDS, *REPORTS)],
        "formats": [(one, NAMES[one]) for one in FORMATS],
        "questionnaires": [("", "Tự chọn khi chỉ có một")]
        + [(one.ref, f"{one.title} ({one.ref})") for one in desk.paper.forms()],
        "periods": periods(now()),
    }
    going = any(one.state in ("waiting", "running") for one in found)
    values = {"found": found[:AT_ONCE], "older": older, "newest": PATH if before else "", "going": going}
    return show(request, "exports", staff, error, what=WHAT, states=STATES, names=NAMES, **choices, **values)
