"""Files of cases in a browser: handed in, what became of every row, and the refused rows to be corrected."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.office.page import CSV, XLSX, handed, link, show
from api.staff import Checked, OfficeReader, OfficeWriter, PersonalReader, missing
from intake import rows
from intake.errors import SheetError
from intake.handing import hand_in
from survey.desk.imports import Import, Refusals
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/ho-so"
MOST_BYTES = 20 * 1024 * 1024
AT_ONCE = 25


@router.get(PATH)
async def imports(
    request: Request, staff: OfficeReader, before: Annotated[int | None, Query(alias="truoc")] = None
) -> HTMLResponse:
    return await _list(request, staff, before)


@router.post(PATH)
async def take(request: Request, staff: OfficeWriter, _: Checked, tep: Annotated[UploadFile, File()]) -> Response:
    """Every row is entered or refused with its reasons; a file that is no list of cases is refused whole."""
    if not tep.filename:
        return await _list(request, staff, None, "Hãy chọn một tệp CSV hoặc XLSX.")
    if (tep.size or 0) > MOST_BYTES:
        return await _list(request, staff, None, f"Tệp quá lớn: nhiều nhất {MOST_BYTES // 1024**2} MB.")
    try:
        file = rows.File(tep.filename, await tep.read())
        number = await hand_in(request.app.state.desk, file, staff.name)
    except SheetError as wrong:
        return await _list(request, staff, None, str(wrong))
    return RedirectResponse(f"{PATH}/{number}", 303)


@router.get(f"{PATH}/{{number}}")
async def one(request: Request, staff: PersonalReader, number: int) -> HTMLResponse:
    kept, refusals = await _one(request, staff, number)
    return show(request, "import", staff, one=kept, refusals=refusals)


@router.get(f"{PATH}/{{number}}/bi-tu-choi")
async def refused(request: Request, staff: PersonalReader, number: int) -> Response:
    """The refused rows with their reasons, as a file to be corrected and handed in again."""
    _, refusals = await _one(request, staff, number)
    if refusals is None:
        raise missing(staff)
    desk = request.app.state.desk
    await desk.audit.note(staff, "refusals-read", number=number)
    return handed(request, refusals.raw, refusals.name, CSV if refusals.name.endswith(".csv") else XLSX)


async def _one(request: Request, staff: Staff, number: int) -> tuple[Import, Refusals | None]:
    found = await request.app.state.desk.imports.one(number)
    if found is None:
        raise missing(staff)
    return found


async def _list(request: Request, staff: Staff, before: int | None, error: str = "") -> HTMLResponse:
    found = await request.app.state.desk.imports.page(before, AT_ONCE + 1)
    older = link(PATH, truoc=found[AT_ONCE - 1].id) if len(found) > AT_ONCE else ""
    return show(request, "imports", staff, error, found=found[:AT_ONCE], older=older, newest=PATH if before else "")
