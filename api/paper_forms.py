"""/v1/forms: forms on paper are printed, entered once or twice, compared, and settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from api.bodies import body_of
from api.errors import ApiError
from api.fieldwork import MOST_BYTES, PDF, READING, REFUSALS, XLSX, file, named, refusing, shown, wanted, written
from api.fieldwork_examples import ENTERED, RETURNED, UNDECIDED
from api.fieldwork_schema import (
    DecisionIn,
    DecisionOut,
    EnteredOut,
    EntriesIn,
    EntriesOut,
    FaultyOut,
    FilledIn,
    NotEntered,
    PrintIn,
    ReturnedOut,
    ReturnedPage,
    UndecidedOut,
    UndecidedPage,
)
from api.keys import FieldReader, FieldWorker
from intake.errors import SheetError
from intake.rows import File
from intake.typed_forms import read_typed
from survey.desk import Desk
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, BadForms, Entered, Faulty, Filled, Issued
from survey.runtime.wiring import now

router = APIRouter(prefix="/v1/forms", tags=["Phiếu giấy"])

PRINT = {"cases": ["H57.39-261105-0003"], "by": "lan"}
ENTRY = {
    "questionnaire": "tthc-rut-gon@1",
    "by": "lan",
    "forms": [
        {
            "form": "K7QF-3MXJ",
            "enumerator": "BĐ-07",
            "collected_on": "2026-11-15",
            "answers": {"tiep_can": 4, "thai_do": "K"},
        }
    ],
}
DECISION = {"question": "tiep_can", "choice": "second", "by": "chi"}
SETTLED = {"form": "K7QF-3MXJ", "question": "tiep_can", "settled": "5 – Rất hài lòng"}

_BINARY = {"type": "string", "format": "binary"}
_NOT_ENTERED = {"model": NotEntered, "description": "Có chỗ phải sửa: không phiếu nào được nhập"}
Code = Annotated[str, Path(max_length=40, description="Mã in trên phiếu", examples=["K7QF-3MXJ"])]
Person = Annotated[str, Query(max_length=40, description="Người nhập, theo hệ thống gửi; được ghi lại")]
Ref = Annotated[str, Query(max_length=60, description="Bộ câu hỏi kèm phiên bản; trống là bộ đang dùng")]


@router.post(
    "/print",
    summary="In phiếu khảo sát giấy",
    response_class=Response,
    responses={**file(PDF), **REFUSALS},
    openapi_extra=written(PrintIn, case=PRINT),
)
async def print_forms(
    request: Request, caller: FieldWorker, asked: Annotated[PrintIn, Depends(wanted(PrintIn))]
) -> Response:
    """Khổ A4, mỗi phiếu có mã và mã QR riêng; in lại cùng hồ sơ thì mã như cũ. Không có tên, số điện thoại của ai."""
    from paper.form import Wording, pdf  # its library costs a service that prints nothing time and memory

    if bool(asked.cases) + (asked.sample is not None) + (asked.blank is not None) != 1:
        raise ApiError(422, "invalid", "Hãy chọn một cách: «cases», «sample» hoặc «blank».")
    state = request.app.state
    with refusing():
        form = state.desk.paper.form(asked.questionnaire)
        issued = await _issued(state.desk, asked, form.ref, named(caller, asked.by))
    wording = Wording(state.settings.unit_name, state.phrases)
    # Hundreds of forms take seconds: conversations go on meanwhile.
    made = await asyncio.to_thread(pdf, issued, form, wording, now())
    return Response(made, media_type=PDF, headers={"Cache-Control": "no-store"})


async def _issued(desk: Desk, asked: PrintIn, ref: str, by: str) -> list[Issued]:
    if asked.blank is not None:
        return await desk.paper.blank(asked.blank, ref, by)
    cases = asked.cases or [one.case for one in await desk.samples.places(asked.sample or 0) if one.in_use]
    return await desk.paper.issue(cases, ref, by)


@router.get(
    "/template.xlsx",
    summary="Bảng tính để nhập phiếu",
    response_class=Response,
    responses={**file(XLSX), **READING},
)
async def template(request: Request, _: FieldReader, questionnaire: Ref = "") -> Response:
    """Mỗi dòng một phiếu; mỗi ô tự kiểm tra mức, lựa chọn, ngày và mã phiếu."""
    from paper.book import template as made

    with refusing():
        form = request.app.state.desk.paper.form(questionnaire)
    return Response(await asyncio.to_thread(made, form, now()), media_type=XLSX)


@router.post(
    "/entries",
    summary="Nhập phiếu đã điền",
    response_model=EntriesOut,
    responses={**shown({"items": [ENTERED]}), **REFUSALS, 422: _NOT_ENTERED},
    openapi_extra=written(EntriesIn, one=ENTRY),
)
async def enter(
    request: Request, caller: FieldWorker, asked: Annotated[EntriesIn, Depends(wanted(EntriesIn))]
) -> EntriesOut | JSONResponse:
    """Còn một chỗ sai thì không phiếu nào được nhập. Phiếu đã có người khác nhập thì đây là lần nhập thứ hai: hai lần
    được so với nhau. Người nhập là chủ khóa cùng `by`: hai lần phải là hai người.
    """
    filled = [_filled(row, one) for row, one in enumerate(asked.forms, 1)]
    return await entered(request, filled, asked.questionnaire, named(caller, asked.by))


@router.post(
    "/entries/file",
    summary="Nhập phiếu từ bảng tính đã điền",
    response_model=EntriesOut,
    responses={**shown({"items": [ENTERED]}), **REFUSALS, 422: _NOT_ENTERED},
    openapi_extra={"requestBody": {"required": True, "content": {XLSX: {"schema": _BINARY}}}},
)
async def enter_file(request: Request, caller: FieldWorker, by: Person = "") -> EntriesOut | JSONResponse:
    """Bảng tạo ở `/v1/forms/template.xlsx`, gửi nguyên tệp. Mỗi lỗi nói rõ ô (`key` là tên ô, ví dụ F7)."""
    content = await body_of(request, MOST_BYTES)
    if content is None:
        raise ApiError(413, "too_large", f"Một lần gửi nhiều nhất {MOST_BYTES // 1024**2} MB.")
    try:
        typed = await asyncio.to_thread(read_typed, File("bang-nhap.xlsx", content))
    except SheetError as wrong:
        raise ApiError(422, "invalid", str(wrong)) from None
    return await entered(request, typed.forms, typed.ref, named(caller, by), "API", typed.address)


async def entered(
    request: Request,
    filled: Sequence[Filled],
    ref: str,
    by: str,
    file: str = "",
    place: Callable[[Faulty], str] = attrgetter("key"),
) -> EntriesOut | JSONResponse:
    try:
        with refusing():
            made: list[Entered] = await request.app.state.desk.paper.enter(filled, ref, by, file)
    except BadForms as bad:
        faults = [FaultyOut(row=one.row, key=place(one), message=one.message) for one in bad.faults]
        error = {"code": "bad_forms", "message": f"Chưa nhập phiếu nào: {len(faults)} chỗ phải sửa."}
        return JSONResponse(NotEntered(error=error, faults=faults).model_dump(), 422)
    return EntriesOut(items=[EnteredOut.model_validate(one, from_attributes=True) for one in made])


def _filled(row: int, one: FilledIn) -> Filled:
    head = {FORM: one.form, CASE: one.case, COLLECTED: one.collected_on, ENUMERATOR: one.enumerator}
    return Filled(row, head | one.answers)


@router.get(
    "/differences", summary="Chỗ hai lần nhập khác nhau", responses={**shown({"items": [UNDECIDED]}), **READING}
)
async def differences(
    request: Request,
    _: FieldReader,
    form: Annotated[str | None, Query(max_length=40, description="Chỉ phiếu này", examples=["K7QF-3MXJ"])] = None,
    decided: Annotated[bool, Query(description="Cả những câu đã quyết định")] = False,
) -> UndecidedPage:
    """Từng câu chờ quyết định, với hai câu trả lời bằng chữ và người nhập."""
    with refusing():
        found = await request.app.state.desk.paper.differences(form, decided=decided)
    return UndecidedPage(items=[UndecidedOut.model_validate(one, from_attributes=True) for one in found])


@router.post(
    "/{code}/decisions",
    summary="Quyết định một câu",
    status_code=201,
    responses={**shown(SETTLED, 201), **REFUSALS},
    openapi_extra=written(DecisionIn, second=DECISION),
)
async def decide(
    request: Request, caller: FieldWorker, code: Code, asked: Annotated[DecisionIn, Depends(wanted(DecisionIn))]
) -> DecisionOut:
    """Lấy lần nhập nào, hoặc giá trị khác kèm lý do. Câu trả lời cũ vẫn giữ trong lịch sử."""
    by = named(caller, asked.by)
    with refusing():
        settled = await request.app.state.desk.paper.settle(
            code, asked.question, asked.choice, by, asked.value, asked.reason
        )
    return DecisionOut(form=code, question=asked.question, settled=settled)


@router.get("", summary="Phiếu giấy theo đơn vị", responses={**shown({"items": [RETURNED]}), **READING})
async def status(request: Request, _: FieldReader) -> ReturnedPage:
    """Đã in, đã thu về và nhập, nhập hai lần, được tính, không tính."""
    found = await request.app.state.desk.paper.status()
    return ReturnedPage(items=[ReturnedOut.model_validate(one, from_attributes=True) for one in found])
