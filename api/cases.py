"""POST /v1/cases: the one-stop system's door. A result for every row; a bad row never fails the others."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from api.bodies import body_of, formed
from api.case_examples import REQUESTS, RESPONSE
from api.case_schema import CaseIn
from api.errors import ApiError, ErrorAnswer
from api.keys import CaseSender
from survey.desk.inviting import Invited
from survey.desk.register import Result
from survey.invitation_link import link
from survey.inviting import Skip

MOST_ROWS = 1000
MOST_BYTES = 8 * 1024 * 1024

router = APIRouter(prefix="/v1", tags=["Hồ sơ"])


class Batch(BaseModel):
    # Rows are read by the desk, one by one, so that each can be refused on its own.
    cases: Annotated[list[Any], Field(max_length=MOST_ROWS)]


class FieldError(BaseModel):
    field: str
    message: str


class RowResult(BaseModel):
    code: str
    status: str = Field(description="created, updated, unchanged hoặc refused")
    errors: list[FieldError] = []
    invitation: str | None = Field(None, description="invited, hoặc skipped:<lý do>; null khi dòng bị từ chối")
    link: str | None = Field(None, description="Liên kết mời trả lời, in được lên giấy dưới dạng mã QR")


class Results(BaseModel):
    results: list[RowResult]


async def read_batch(request: Request, _: CaseSender) -> Batch:
    """The body, read only after the key was checked, and never more of it than is allowed."""
    body = await body_of(request, MOST_BYTES)
    if body is None:
        raise ApiError(413, "too_large", f"Một lần gửi nhiều nhất {MOST_BYTES // 1024**2} MB.")
    return formed(Batch, body)


_SCHEMA = {
    "type": "object",
    "required": ["cases"],
    "properties": {"cases": {"type": "array", "maxItems": MOST_ROWS, "items": CaseIn.model_json_schema()}},
}


@router.post(
    "/cases",
    summary="Nhập hồ sơ",
    responses={
        200: {"content": {"application/json": {"example": RESPONSE}}},
        401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
        413: {"model": ErrorAnswer, "description": "Nội dung quá lớn"},
        422: {"model": ErrorAnswer, "description": "Cả yêu cầu không đọc được, hoặc quá 1000 hồ sơ"},
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": _SCHEMA, "examples": REQUESTS}}}
    },
)
async def enter_cases(request: Request, batch: Annotated[Batch, Depends(read_batch)]) -> Results:
    """Nhập tối đa 1000 hồ sơ. Gửi lại cùng mã hồ sơ không tạo thêm hồ sơ và trả về cùng liên kết.

    Mỗi dòng có kết quả riêng, theo đúng thứ tự đã gửi. Dòng bị từ chối (`refused`) kèm lý do của từng trường; các
    dòng khác vẫn được nhận.
    """
    results = await request.app.state.desk.register.enter(batch.cases)
    root = request.app.state.settings.public_url
    return Results(results=[_row(result, root) for result in results])


def _row(result: Result, root: str) -> RowResult:
    token = result.invitation.token if isinstance(result.invitation, Invited) else None
    return RowResult(
        code=result.code,
        status=result.status,
        errors=[FieldError(field=fault.field, message=fault.message) for fault in result.faults],
        invitation=_invitation(result.invitation),
        link=link(root, token) if token else None,
    )


def _invitation(decision: Invited | Skip | None) -> str | None:
    if decision is None:
        return None
    return "invited" if isinstance(decision, Invited) else f"skipped:{decision.reason}"
