"""/v1/samples: random draws, their lists, replacements, and the proof that a draw repeats. Never a person's name."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.errors import ApiError
from api.fieldwork import PDF, READING, REFUSALS, XLSX, file, named, refusing, scope_of, shown, wanted, written
from api.fieldwork_examples import PLACE, REPLACEMENT, SAMPLE
from api.fieldwork_schema import (
    PlaceOut,
    PlacesOut,
    RepeatedOut,
    ReplacementIn,
    ReplacementOut,
    SampleIn,
    SampleOut,
    SamplesOut,
)
from api.keys import FieldReader, FieldWorker
from exports.sample_lists import listing
from survey.case import ApplicantKind
from survey.desk.samples import Place, Plan, Sample
from survey.fieldwork.listing import Listing
from survey.runtime.wiring import now

router = APIRouter(prefix="/v1/samples", tags=["Chọn mẫu"])

DRAW = {"agency": "H57.39", "period": "2026-11", "strata": "field", "by": "lan"}
GONE = {"case": "H57.39-261105-0003", "reason": "refused", "by": "lan"}


@router.post(
    "",
    status_code=201,
    summary="Chọn mẫu",
    responses={**shown(SAMPLE, 201), **REFUSALS},
    openapi_extra=written(SampleIn, month=DRAW),
)
async def draw(
    request: Request, caller: FieldWorker, asked: Annotated[SampleIn, Depends(wanted(SampleIn))]
) -> SampleOut:
    """Danh sách chính thức và dự phòng của từng đơn vị. Không ghi `size`, `error` thì cỡ mẫu là số phiếu tối thiểu.

    Hạt giống và băm của khung mẫu được lưu: cùng hạt giống, cùng khung thì chọn lại ra đúng các danh sách.
    """
    with refusing():
        made = await request.app.state.desk.samples.draw(_plan(asked), named(caller, asked.by))
    return _sample(made)


@router.get("", summary="Các mẫu đã chọn", responses={**shown({"items": [SAMPLE]}), **READING})
async def all_samples(request: Request, _: FieldReader) -> SamplesOut:
    """Mọi mẫu, cũ trước."""
    return SamplesOut(items=[_sample(one) for one in await request.app.state.desk.samples.all()])


@router.get("/{number}", summary="Một mẫu", responses={**shown(SAMPLE), **READING})
async def one_sample(request: Request, _: FieldReader, number: int) -> SampleOut:
    """Phạm vi, cỡ mẫu của từng đơn vị, hạt giống, băm của khung."""
    with refusing():
        return _sample(await request.app.state.desk.samples.get(number))


@router.get("/{number}/places", summary="Hai danh sách của một mẫu", responses={**shown({"items": [PLACE]}), **READING})
async def places(request: Request, _: FieldReader, number: int) -> PlacesOut:
    """Theo đơn vị, danh sách, thứ tự; ai bị thay, vì sao, bằng ai. Không có họ tên, số điện thoại."""
    with refusing():
        return PlacesOut(items=[_place(one) for one in await request.app.state.desk.samples.places(number)])


@router.get(
    "/{number}/repeated",
    summary="Chọn lại từ đầu và so",
    responses={**shown({"same_frame": True, "same_lists": True, "frame_size": 214}), **READING},
)
async def repeated(request: Request, _: FieldReader, number: int) -> RepeatedOut:
    """Khung mẫu còn như cũ không, và cùng hạt giống có ra đúng các danh sách đã lưu không. Không lưu gì."""
    with refusing():
        found = await request.app.state.desk.samples.repeat(number)
    return RepeatedOut.model_validate(found, from_attributes=True)


@router.get(
    "/{number}/list.pdf",
    summary="Hai danh sách để in",
    response_class=Response,
    responses={**file(PDF), **READING},
)
async def printed(request: Request, _: FieldReader, number: int) -> Response:
    """Khổ A4 ngang, theo đơn vị. Không có họ tên, số điện thoại."""
    from paper import lists  # its library costs a service that prints nothing time and memory

    return Response(await asyncio.to_thread(lists.pdf, await _listing(request, number), now()), media_type=PDF)


@router.get(
    "/{number}/list.xlsx",
    summary="Hai danh sách trong bảng tính",
    response_class=Response,
    responses={**file(XLSX), **READING},
)
async def in_spreadsheet(request: Request, _: FieldReader, number: int) -> Response:
    """Để lọc và sắp xếp; cùng các dòng với bản in."""
    from paper import book

    return Response(await asyncio.to_thread(book.listing, await _listing(request, number), now()), media_type=XLSX)


@router.post(
    "/{number}/replacements",
    status_code=201,
    summary="Thay một người",
    responses={**shown(REPLACEMENT, 201), **REFUSALS},
    openapi_extra=written(ReplacementIn, refused=GONE),
)
async def replace(
    request: Request, caller: FieldWorker, number: int, asked: Annotated[ReplacementIn, Depends(wanted(ReplacementIn))]
) -> ReplacementOut:
    """Người dự phòng kế tiếp, cùng tầng trước. Phải có lý do; việc thay được ghi lại. Dự phòng hết thì 409."""
    desk = request.app.state.desk
    with refusing():
        gone, come = await desk.samples.replace(number, asked.case, asked.reason, asked.note, named(caller, asked.by))
    return ReplacementOut(gone=_place(gone), come=_place(come))


async def _listing(request: Request, number: int) -> Listing:
    samples = request.app.state.desk.samples
    with refusing():
        return listing(await samples.get(number), await samples.places(number), names=False)


def _plan(asked: SampleIn) -> Plan:
    if asked.size and asked.error:
        raise ApiError(422, "invalid", "Hãy dùng «size» hoặc «error», không dùng cả hai.")
    return Plan(
        scope=scope_of(asked),
        kind=ApplicantKind(asked.kind),
        strata=asked.strata,
        rule="fixed" if asked.size else "error" if asked.error else "minimum",
        size=asked.size or 0,
        error_percent=Fraction(str(asked.error)) if asked.error else None,
        reserve_percent=asked.reserve,
        unanswered=asked.unanswered,
        seed=asked.seed,
    )


def _sample(one: Sample) -> SampleOut:
    return SampleOut.model_validate(one, from_attributes=True)


def _place(one: Place) -> PlaceOut:
    return PlaceOut.model_validate(one, from_attributes=True)
