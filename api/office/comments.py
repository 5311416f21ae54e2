"""Comments as the office checks them: the queue of the doubtful, one comment, decisions and taking them back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, link, show
from api.staff import Checked, OfficeReader, OfficeWriter, missing
from survey.desk.verifying import Comment, Refused
from survey.exporting.themes import TONE_NAMES
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/gop-y"
ONE = f"{PATH}/mot/{{comment}}"
AT_ONCE = 20
KINDS = {"doubtful": "máy chưa chắc", "sample": "rút mẫu để kiểm máy"}
Kind = Literal["doubtful", "sample"]
Tone = Literal["tich_cuc", "tieu_cuc", "trung_tinh", "lan_lon"]


@router.get(PATH)
async def queue(
    request: Request,
    staff: OfficeReader,
    kind: Annotated[Kind, Query(alias="loai")] = "doubtful",
    agency: Annotated[str, Query(alias="don-vi", max_length=40)] = "",
    theme: Annotated[str, Query(alias="chu-de", max_length=40)] = "",
    after: Annotated[int, Query(alias="sau", ge=0)] = 0,
) -> HTMLResponse:
    desk = request.app.state.desk
    found = await desk.verifying.queue(kind, agency.strip() or None, theme or None, after, AT_ONCE + 1)
    wanted = {"loai": kind, "don-vi": agency, "chu-de": theme}
    later = link(PATH, **wanted, sau=found[AT_ONCE - 1].id) if len(found) > AT_ONCE else ""
    first = link(PATH, **wanted) if after else ""
    book = await desk.codebooks.current()
    return show(
        request, "comments", staff, found=found[:AT_ONCE], kinds=KINDS, kind=kind, agency=agency, theme=theme,
        themes=[(one.code, one.name) for one in book.live], standing=await desk.coding.standing(), tones=TONE_NAMES,
        progress=await desk.coding.progress(), later=later, first=first,
    )  # fmt: skip


@router.get(ONE)
async def one(request: Request, staff: OfficeReader, comment: int) -> HTMLResponse:
    return await _shown(request, staff, comment)


@router.post(f"{ONE}/quyet-dinh")
async def decide(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    comment: int,
    tone: Annotated[Tone, Form(alias="giong")],
    codes: Annotated[list[str], Form(alias="chu_de")] = [],  # noqa: B006
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    await _found(request, staff, comment)
    try:
        await request.app.state.desk.verifying.decide(comment, codes, tone, staff, reason)
    except Refused as refused:
        return await _shown(request, staff, comment, str(refused))
    return back(PATH, "gop-y")


@router.post(f"{ONE}/rut-lai")
async def undo(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    comment: int,
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    await _found(request, staff, comment)
    try:
        await request.app.state.desk.verifying.undo(comment, staff, reason)
    except Refused as refused:
        return await _shown(request, staff, comment, str(refused))
    return back(ONE.format(comment=comment), "gop-y-rut")


@router.post(f"{ONE}/nhay-cam")
async def mark(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    comment: int,
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    await _found(request, staff, comment)
    try:
        await request.app.state.desk.sensitive.mark(comment, staff, reason)
    except Refused as refused:
        return await _shown(request, staff, comment, str(refused))
    return back(PATH, "nhay-cam")


async def _shown(request: Request, staff: Staff, comment: int, error: str = "") -> HTMLResponse:
    desk, it = request.app.state.desk, await _found(request, staff, comment)
    book = await desk.codebooks.current()
    return show(
        request, "comment", staff, error, it=it, themes=[(one.code, one.name) for one in book.live], tones=TONE_NAMES,
        names={one.code: one.name for one in book.themes}, history=await desk.verifying.history(comment),
        chosen=it.codes or tuple(guess.code for guess in (*it.sure, *it.doubtful)),
    )  # fmt: skip


async def _found(request: Request, staff: Staff, comment: int) -> Comment:
    """The comment; one that left the ordinary path is on its own list, and not here."""
    try:
        it = await request.app.state.desk.verifying.one(comment)
    except Refused:
        raise missing(staff) from None
    if it.sensitive:
        raise missing(staff)
    return it
