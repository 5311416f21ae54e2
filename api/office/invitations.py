"""Inviting as the office sees it: how it stands, what did not arrive, a case looked up, taken back, sent again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, show
from api.staff import Checked, OfficeReader, OfficeWriter
from survey.case import printable
from survey.meanings import (
    CHANNELS,
    CHARGES,
    DISPOSITIONS,
    ERRAND_STATES,
    ERRANDS,
    OUTBOX_STATES,
    REACHES,
    ROUTES,
    meaning,
)
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/loi-moi"
COSTS = "/quan-ly/chi-phi"
MOST = 50
WORDS = {
    "meaning": meaning,
    "channels": CHANNELS,
    "charges": CHARGES,
    "dispositions": DISPOSITIONS,
    "kinds": ERRANDS,
    "states": ERRAND_STATES,
    "outbox": OUTBOX_STATES,
    "reaches": REACHES,
    "routes": ROUTES,
}


@router.get(PATH)
async def invitations(
    request: Request, staff: OfficeReader, case: Annotated[str, Query(alias="ho-so", max_length=60)] = ""
) -> HTMLResponse:
    return await _shown(request, staff, case)


@router.post(f"{PATH}/thu-hoi")
async def revoke(
    request: Request, staff: OfficeWriter, _: Checked, case: Annotated[str, Form(alias="ho_so", max_length=60)] = ""
) -> Response:
    desk = request.app.state.desk
    if not await desk.errands.revoke(case):
        return await _shown(request, staff, case, f"Hồ sơ {printable(case, 40)} không có lời mời nào đang mở.")
    await desk.audit.note(staff, "invitation-revoked", case=printable(case, 40))
    return back(PATH, "thu-hoi")


@router.post(f"{PATH}/gui-lai")
async def resend(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    numbers: Annotated[list[int] | None, Form(alias="tin")] = None,
    every: Annotated[bool, Form(alias="tat_ca")] = False,
) -> Response:
    desk = request.app.state.desk
    done = await desk.outgoing.resend(numbers or [], all_dead=every)
    if not done:
        return await _shown(request, staff, "", "Không có tin nào gửi lại được: hãy chọn ít nhất một tin.")
    await desk.audit.note(staff, "messages-resent", number=len(done))
    return back(PATH, "gui-lai")


@router.post(f"{PATH}/mo-kenh")
async def lift(
    request: Request, staff: OfficeWriter, _: Checked, scope: Annotated[str, Form(alias="kenh", max_length=80)] = ""
) -> Response:
    desk = request.app.state.desk
    if not await desk.outgoing.lift(scope):
        return await _shown(request, staff, "", "Kênh này không bị dừng.")
    await desk.audit.note(staff, "channel-lifted", scope=scope)
    return back(PATH, "mo-kenh")


@router.get(COSTS)
async def costs(request: Request, staff: OfficeReader) -> HTMLResponse:
    """What messages have cost, month by month, and what the waiting ones would."""
    ledger = request.app.state.desk.ledger
    return show(request, "costs", staff, totals=await ledger.totals(), forecast=await ledger.forecast(), **WORDS)


async def _shown(request: Request, staff: Staff, case: str, error: str = "") -> HTMLResponse:
    desk, code = request.app.state.desk, "".join(case.split()).upper()
    journal = (await desk.report.journals([code])).get(code) if code else None
    values = {
        "case": code,
        "journal": journal,
        "decided": await desk.errands.decisions(),
        "errands": await desk.errands.status(),
        "held": await desk.outgoing.holds(),
        "stuck": await desk.outgoing.stuck(("dead", "failed"), MOST),
    }
    return show(request, "invitations", staff, error, **values, **WORDS)
