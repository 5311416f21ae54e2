"""The codebook of comments: its themes, how far machine and people agree, what fits nowhere; adding and merging."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, show
from api.staff import Checked, OfficeReader, OfficeWriter
from survey.coding.codebook import FACTORS, BadCodebook
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/gop-y/bo-ma"
SHOWN = 30  # comments that fit nowhere, in sight


@router.get(PATH)
async def book(request: Request, staff: OfficeReader) -> HTMLResponse:
    return await _shown(request, staff)


@router.post(f"{PATH}/them")
async def add(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    code: Annotated[str, Form(alias="ma", max_length=40)] = "",
    name: Annotated[str, Form(alias="ten", max_length=120)] = "",
    factor: Annotated[str, Form(alias="yeu_to", max_length=4)] = "",
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    try:
        await request.app.state.desk.codebooks.add(code, name, factor or None, reason, staff)
    except BadCodebook as bad:
        return await _shown(request, staff, str(bad))
    return back(PATH, "bo-ma")


@router.post(f"{PATH}/gop")
async def merge(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    code: Annotated[str, Form(alias="ma", max_length=40)] = "",
    into: Annotated[str, Form(alias="vao", max_length=40)] = "",
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
) -> Response:
    try:
        await request.app.state.desk.codebooks.merge(code, into, reason, staff)
    except BadCodebook as bad:
        return await _shown(request, staff, str(bad))
    return back(PATH, "bo-ma")


@router.post(f"{PATH}/doc-lai")
async def again(request: Request, staff: OfficeWriter, _: Checked) -> Response:
    await request.app.state.desk.coding.ask_again(staff)
    return back(PATH, "doc-lai")


async def _shown(request: Request, staff: Staff, error: str = "") -> HTMLResponse:
    desk = request.app.state.desk
    found, checked = await desk.codebooks.current(), await desk.verifying.agreement()
    told = {"agreement": {one.code: one for one in checked.themes}, "progress": await desk.coding.progress()}
    told |= {"unfitting": await desk.verifying.unfitting(SHOWN), "suggestions": await desk.verifying.suggestions()}
    told |= {"factors": [("", "Không thuộc yếu tố nào"), *_factors()], "history": await desk.codebooks.history()}
    return show(request, "codebook", staff, error, book=found, checked=checked, **told)


def _factors() -> list[tuple[str, str]]:
    return [(one, f"Yếu tố {one}") for one in FACTORS]
