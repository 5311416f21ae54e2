"""Slips and QR codes of invitations, for the counter's own system to print."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.errors import ApiError, ErrorAnswer
from api.keys import CaseSender
from paper import qr
from paper.layout import Sheet
from paper.wording import Contacts, word
from survey.codes import Slip
from survey.desk.codes import NoSlip
from survey.invitation_link import link
from survey.runtime.wiring import now

MOST_SLIPS = 200

router = APIRouter(prefix="/v1", tags=["Phiếu mời"])

_ERRORS = {
    401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
    404: {"model": ErrorAnswer, "description": "Chưa có hồ sơ này"},
    409: {"model": ErrorAnswer, "description": "Hồ sơ không có lời mời, hoặc lời mời đã thu hồi hay hết hạn"},
}
_PDF = {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
_PNG = {200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}}

Code = Annotated[str, Path(max_length=60, description="Mã hồ sơ", examples=["H57.39-261105-0003"])]
OnSheet = Annotated[Sheet, Query(description="a6: mỗi trang một phiếu; a4: bốn phiếu một tờ, có dấu cắt")]


class Wanted(BaseModel):
    cases: list[Annotated[str, Field(max_length=60)]] = Field(
        min_length=1, max_length=MOST_SLIPS, description="Mã các hồ sơ", examples=[["H57.39-261105-0003"]]
    )
    sheet: Sheet = Field(Sheet.A6, description="a6: mỗi trang một phiếu; a4: bốn phiếu một tờ, có dấu cắt")


@router.get("/cases/{code}/slip.pdf", summary="Phiếu mời của một hồ sơ", response_class=Response,
            responses={**_PDF, **_ERRORS})  # fmt: skip
async def read_slip(request: Request, _: CaseSender, code: Code, sheet: OnSheet = Sheet.A6) -> Response:
    """Phiếu khổ A6: mã QR, địa chỉ và mã ngắn để mở khảo sát. Không có tên hay số điện thoại của ai."""
    return await _print(request, [code], sheet)


@router.get("/cases/{code}/qr.png", summary="Mã QR của một hồ sơ", response_class=Response,
            responses={**_PNG, **_ERRORS})  # fmt: skip
async def read_qr(request: Request, _: CaseSender, code: Code) -> Response:
    """Mã QR để in rộng 30 mm, từ 300 dpi, đã chừa lề trắng."""
    (slip,) = await _slips(request, [code])
    return _secret(qr.png(link(request.app.state.settings.public_url, slip.token)), "image/png")


@router.post("/slips", summary="Nhiều phiếu mời trong một tệp", response_class=Response, responses={**_PDF, **_ERRORS})
async def print_slips(request: Request, _: CaseSender, wanted: Wanted) -> Response:
    """Tối đa 200 phiếu, theo đúng thứ tự đã gửi. Có một hồ sơ không in được thì không in gì, và nói rõ hồ sơ nào."""
    return await _print(request, wanted.cases, wanted.sheet)


async def _print(request: Request, cases: Sequence[str], sheet: Sheet) -> Response:
    from paper.slip import pdf  # its library costs a service that prints nothing time and memory

    state = request.app.state
    slips = await _slips(request, cases)
    contacts = Contacts.of(state.settings)
    wordings = [word(one, contacts, state.phrases) for one in slips]
    # Two hundred slips take seconds: conversations go on meanwhile.
    return _secret(await asyncio.to_thread(pdf, wordings, now(), sheet), "application/pdf")


async def _slips(request: Request, cases: Sequence[str]) -> list[Slip]:
    try:
        return await request.app.state.desk.codes.slips(cases)
    except NoSlip as none:
        unknown = "unknown" in none.cases.values()
        raise ApiError(404 if unknown else 409, "unknown_case" if unknown else "no_slip", str(none)) from None


def _secret(content: bytes, kind: str) -> Response:
    """What opens a conversation stays in no cache on the way."""
    return Response(content, media_type=kind, headers={"Cache-Control": "no-store"})
