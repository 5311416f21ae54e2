"""What left the ordinary path, for the survey office alone: the list, what was done, originals opened on record."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, show
from api.staff import Checked, PersonalReader, missing
from survey.desk.sensitive import SOURCES
from survey.desk.verifying import Refused
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/gop-y/nhay-cam"
STATES = {"open": "đang mở", "handled": "đã xử lý", "cleared": "đã trả lại đường thường", "all": "tất cả"}
State = Literal["open", "handled", "cleared", "all"]


@router.get(PATH)
async def listed(
    request: Request, staff: PersonalReader, state: Annotated[State, Query(alias="trang-thai")] = "open"
) -> HTMLResponse:
    return await _shown(request, staff, state)


@router.post(f"{PATH}/da-xem")
async def seen(request: Request, staff: PersonalReader, _: Checked) -> Response:
    await request.app.state.desk.sensitive.seen(staff)
    return back(PATH, "da-xem")


@router.post(f"{PATH}/{{comment}}")
async def decide(
    request: Request,
    staff: PersonalReader,
    _: Checked,
    comment: int,
    act: Annotated[Literal["xu-ly", "tra-lai", "mo"], Form(alias="viec")],
    note: Annotated[str, Form(alias="ghi_chu", max_length=500)] = "",
) -> Response:
    """What was done about it, that it need not be here, or its words as they were written."""
    sensitive = request.app.state.desk.sensitive
    try:
        if act == "mo":
            return await _opened(request, staff, comment, note)
        await (sensitive.handle if act == "xu-ly" else sensitive.clear)(comment, staff, note)
    except Refused as refused:
        return await _shown(request, staff, "all", str(refused), comment)
    return back(PATH, "xu-ly" if act == "xu-ly" else "tra-lai")


async def _opened(request: Request, staff: Staff, comment: int, reason: str) -> HTMLResponse:
    found = [one for one in await request.app.state.desk.sensitive.listed("all") if one.comment.id == comment]
    if not found:
        raise missing(staff)
    words = await request.app.state.desk.sensitive.original(comment, staff, reason)
    return show(request, "original", staff, it=found[0], words=words, reason=reason)


async def _shown(
    request: Request, staff: Staff, state: str, error: str = "", comment: int | None = None
) -> HTMLResponse:
    found = await request.app.state.desk.sensitive.listed(state)
    shown = [one for one in found if comment is None or one.comment.id == comment]
    new = sum(one.seen_at is None and one.cleared_at is None for one in found)
    return show(request, "sensitive", staff, error, found=shown, new=new, states=STATES, state=state, sources=SOURCES)
