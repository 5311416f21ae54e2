"""Paper forms in a browser: printed, typed in quickly by keyboard, once or twice, compared, and settled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from api.office.page import PDF, XLSX, back, handed, link, phrases, show
from api.staff import Checked, OfficeReader, OfficeWriter, PersonalReader, missing
from intake.errors import SheetError
from intake.rows import File as Handed
from intake.typed_forms import read_typed
from survey.desk.report import Unknown
from survey.fault import Fault
from survey.fieldwork.cells import columns, expected
from survey.fieldwork.forms import CASE, COLLECTED, COMPARED, COUNTED, ENUMERATOR, FORM, BadForms, Entered, Filled
from survey.questionnaire import SCALE, Kind, Questionnaire
from survey.runtime.wiring import now
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/phieu-giay"
HEADS = {FORM: "ma_phieu", CASE: "ma_ho_so", COLLECTED: "ngay_thu", ENUMERATOR: "nguoi_thu"}
Ref = Annotated[str, Query(alias="phieu", max_length=60)]


@router.get(PATH)
async def forms(request: Request, staff: OfficeReader) -> HTMLResponse:
    return await _list(request, staff)


@router.post(f"{PATH}/in")
async def blank(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    number: Annotated[int, Form(alias="so_phieu", ge=1, le=1000)],
    ref: Annotated[str, Form(alias="phieu", max_length=60)] = "",
    sample: Annotated[int | str, Form(alias="mau")] = "",
) -> Response:
    """Blank forms, each with its code; or those of everybody in a sample."""
    from paper.form import Wording, pdf  # its library costs time and memory, and few ask for it

    desk = request.app.state.desk
    try:
        form = desk.paper.form(ref)
        if sample:
            cases = [one.case for one in await desk.samples.places(int(sample)) if one.in_use]
            issued = await desk.paper.issue(cases, form.ref, staff.name)
        else:
            issued = await desk.paper.blank(number, form.ref, staff.name)
    except (Unknown, Fault) as wrong:
        return await _list(request, staff, wrong.message)
    wording = Wording(request.app.state.settings.unit_name, phrases())
    return handed(request, await asyncio.to_thread(pdf, issued, form, wording, now()), "phieu-giay.pdf", PDF)


@router.get(f"{PATH}/bang-nhap.xlsx")
async def sheet(request: Request, staff: OfficeReader, ref: Ref = "") -> Response:
    from paper.book import template  # its library costs time and memory, and few ask for it

    form = _form(request, staff, ref)
    return handed(request, await asyncio.to_thread(template, form, now()), f"nhap-{form.id}-v{form.version}.xlsx", XLSX)


@router.post(f"{PATH}/bang-nhap")
async def take_sheet(request: Request, staff: OfficeWriter, _: Checked, tep: Annotated[UploadFile, File()]) -> Response:
    """All forms of a filled spreadsheet, or none: then every cell that has to be mended is named."""
    desk = request.app.state.desk
    try:
        typed = await asyncio.to_thread(read_typed, Handed(tep.filename or "", await tep.read()))
        made = await desk.paper.enter(typed.forms, typed.ref, staff.name, tep.filename or "")
    except BadForms as bad:
        faults = [f"Ô {typed.address(one)}: {one.message}" for one in bad.faults]
        return await _list(request, staff, "Chưa nhập phiếu nào. Hãy sửa các ô dưới đây rồi nhập lại cả tệp.", faults)
    except SheetError as wrong:
        return await _list(request, staff, str(wrong))
    except (Unknown, Fault) as wrong:
        return await _list(request, staff, wrong.message)
    return await _list(request, staff, entered=made)


@router.get(f"{PATH}/nhap")
async def enter(request: Request, staff: OfficeWriter, ref: Ref = "") -> HTMLResponse:
    return _entry(request, staff, _form(request, staff, ref), {}, {})


@router.post(f"{PATH}/nhap")
async def take(request: Request, staff: OfficeWriter, _: Checked, ref: Ref = "") -> Response:
    form, given = _form(request, staff, ref), {name: str(value) for name, value in (await request.form()).items()}
    cells: dict[str, object] = {key: given.get(name, "") for key, name in HEADS.items()}
    cells |= {one.key: given.get(_name(one.key), "") for one in columns(form)}
    try:
        (made,) = await request.app.state.desk.paper.enter([Filled(1, cells)], form.ref, staff.name)
    except BadForms as bad:
        return _entry(request, staff, form, given, {_name(one.key): one.message for one in bad.faults})
    return back(_next(form, given), _word(made))


@router.get(f"{PATH}/khac-nhau")
async def differences(request: Request, staff: PersonalReader) -> HTMLResponse:
    return await _differences(request, staff)


@router.post(f"{PATH}/khac-nhau")
async def settle(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    code: Annotated[str, Form(alias="ma_phieu", max_length=20)],
    question: Annotated[str, Form(alias="cau", max_length=60)],
    choice: Annotated[str, Form(alias="chon", max_length=10)] = "",
    value: Annotated[str, Form(alias="gia_tri", max_length=2000)] = "",
    reason: Annotated[str, Form(alias="ly_do", max_length=300)] = "",
) -> Response:
    try:
        await request.app.state.desk.paper.settle(code, question, choice, staff.name, value, reason)
    except (Unknown, Fault) as wrong:
        return await _differences(request, staff, f"Phiếu {code}: {wrong.message}")
    return back(f"{PATH}/khac-nhau", "quyet")


def _form(request: Request, staff: Staff, ref: str) -> Questionnaire:
    try:
        return request.app.state.desk.paper.form(ref)
    except Unknown:
        raise missing(staff) from None


async def _list(
    request: Request,
    staff: Staff,
    error: str = "",
    faults: list[str] | None = None,
    entered: list[Entered] | None = None,
) -> HTMLResponse:
    desk = request.app.state.desk
    values: dict[str, Any] = {"faults": faults or [], "entered": entered or [], "questionnaires": _known(request)}
    values |= {"standing": await desk.paper.status(), "samples": await desk.samples.all()}
    return show(request, "forms", staff, error, **values)


async def _differences(request: Request, staff: Staff, error: str = "") -> HTMLResponse:
    found = await request.app.state.desk.paper.differences()
    return show(request, "differences", staff, error, found=found)


def _known(request: Request) -> list[tuple[str, str]]:
    desk = request.app.state.desk
    newest = {form.ref: form.title for form in desk.paper.forms()}
    return [(ref, f"{title} ({ref})") for ref, title in newest.items()]


def _entry(
    request: Request, staff: Staff, form: Questionnaire, given: Mapping[str, str], faults: Mapping[str, str]
) -> HTMLResponse:
    """The form as it lies on the table: one line to type for each box on paper."""
    error = "Phiếu chưa được nhập. Hãy xem lại các ô được đánh dấu." if faults else ""
    lines = [_line(one, form) for one in columns(form)]
    given = given or {
        "nguoi_thu": request.query_params.get("nguoi", ""),
        "ngay_thu": request.query_params.get("ngay", ""),
    }
    values = {"form": form, "lines": lines, "given": given, "faults": faults, "scale": list(enumerate(SCALE, 1))}
    return show(request, "entry", staff, error, questionnaires=_known(request), **values)


def _line(one: Any, form: Questionnaire) -> dict[str, Any]:
    question = one.question
    text = question.print or question.text
    choice = question.choice(one.choice).text if one.choice else ""
    numbered = list(enumerate((it.text for it in question.choices), 1)) if question.kind is Kind.CHOICE else []
    return {
        "name": _name(one.key),
        "number": one.number,
        "text": f"{text} {choice}".strip(),
        "hint": expected(question),
        "choices": numbered,
        "long": question.kind is Kind.OPEN,
    }


def _name(key: str) -> str:
    """The key of a cell as the name of a field."""
    return HEADS.get(key, f"c_{key.replace('#', '__')}")


def _next(form: Questionnaire, given: Mapping[str, str]) -> str:
    """The next empty form, with who brought it and when still there: they come in piles."""
    return link(f"{PATH}/nhap", phieu=form.ref, nguoi=given.get("nguoi_thu", ""), ngay=given.get("ngay_thu", ""))


def _word(made: Entered) -> str:
    if made.outcome == COMPARED:
        return "nhap-khac" if made.differences else "nhap-lan-hai"
    return "nhap" if made.outcome == COUNTED else "nhap-khong-tinh"
