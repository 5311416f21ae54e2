"""GET /v1/figures: what citizens answered, as counts and percentages, for those who may read it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.errors import ApiError, ErrorAnswer
from api.figures_csv import lines
from api.figures_examples import PAGE, RESPONSE
from api.figures_schema import AgenciesQuery, FiguresOut, FiguresPage, FiguresQuery
from api.keys import FiguresReader
from api.tagged import ASK_AGAIN, CSV, JSON, following, tagged
from survey.desk.report import Unknown
from survey.measures.stamp import written

router = APIRouter(prefix="/v1", tags=["Số liệu"])

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
    403: {"model": ErrorAnswer, "description": "Khóa không có quyền này"},
    422: {"model": ErrorAnswer, "description": "Tham số không đọc được"},
}
UNCHANGED: dict[str, Any] = {"description": "Như bản đã có: ETag trùng với If-None-Match"}
AS_CSV: dict[str, Any] = {"schema": {"type": "string"}, "example": lines([RESPONSE]).decode()}


def answers(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """How an answer with an ETag, in JSON or CSV, is documented."""
    etag = {"ETag": {"schema": {"type": "string"}, "description": "Dấu mạnh của đúng các byte này"}}
    return {200: {"content": {JSON: {"example": example}, "text/csv": AS_CSV}, "headers": etag}, 304: UNCHANGED}


@router.get(
    "/figures",
    summary="Số liệu hài lòng",
    response_model=FiguresOut,
    responses={
        **answers(RESPONSE),
        **REFUSALS,
        404: {"model": ErrorAnswer, "description": "Không có đơn vị hoặc bộ câu hỏi ấy"},
    },
)
async def read_figures(request: Request, _: FiguresReader, query: Annotated[FiguresQuery, Query()]) -> Response:
    """Năm mức, số trả lời, số hài lòng và tỷ lệ của từng câu hỏi, từng yếu tố và chung.

    Một hồ sơ thuộc về ngày trả kết quả, theo giờ Việt Nam. Không ghi `questionnaire` thì mỗi phiên bản bộ câu hỏi là
    một khối riêng. Tỷ lệ là null khi không ai trả lời; bỏ qua, không ý kiến, chưa trả lời và không hỏi được đếm riêng.
    """
    try:
        figures = await request.app.state.desk.feed.figures(query.scope())
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    if query.format == "csv":
        return tagged(request, lines([figures]), CSV, ASK_AGAIN)
    return tagged(request, written(figures).encode(), JSON, ASK_AGAIN)


@router.get(
    "/figures/agencies",
    summary="Số liệu hài lòng của từng đơn vị",
    response_model=FiguresPage,
    responses={
        **answers(PAGE),
        **REFUSALS,
        404: {"model": ErrorAnswer, "description": "Không có đơn vị hoặc bộ câu hỏi ấy"},
    },
)
async def read_each(request: Request, _: FiguresReader, query: Annotated[AgenciesQuery, Query()]) -> Response:
    """Mỗi đơn vị có hồ sơ trong phạm vi một phần, theo thứ tự mã, từng trang.

    `agency` với `children=true` là đơn vị ấy và các đơn vị trực thuộc. Trang sau: `after`, hoặc tiêu đề `Link`.
    """
    try:
        page = await request.app.state.desk.feed.by_agency(query.scope(), query.kind, query.after, query.limit)
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    link = following(request, page.after)
    if query.format == "csv":
        return tagged(request, lines(page.items), CSV, ASK_AGAIN, link)
    return tagged(request, written({"items": page.items, "after": page.after}).encode(), JSON, ASK_AGAIN, link)
