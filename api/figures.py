"""GET /v1/figures: what citizens answered, as counts and percentages, for those who hold a key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.errors import ApiError, ErrorAnswer
from api.figures_examples import RESPONSE
from api.figures_schema import FiguresOut, FiguresQuery
from api.keys import Caller
from survey.desk.report import Unknown
from survey.measures.plain import plain

router = APIRouter(prefix="/v1", tags=["Số liệu"])


@router.get(
    "/figures",
    summary="Số liệu hài lòng",
    responses={
        200: {"content": {"application/json": {"example": RESPONSE}}},
        401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
        404: {"model": ErrorAnswer, "description": "Không có đơn vị hoặc bộ câu hỏi ấy"},
        422: {"model": ErrorAnswer, "description": "Tham số không đọc được"},
    },
)
async def read_figures(request: Request, _: Caller, query: Annotated[FiguresQuery, Query()]) -> FiguresOut:
    """Năm mức, số trả lời, số hài lòng và tỷ lệ của từng câu hỏi, từng yếu tố và chung.

    Một hồ sơ thuộc về ngày trả kết quả, theo giờ Việt Nam. Không ghi `questionnaire` thì mỗi phiên bản bộ câu hỏi là
    một khối riêng. Tỷ lệ là null khi không ai trả lời; bỏ qua, không ý kiến, chưa trả lời và không hỏi được đếm riêng.
    """
    try:
        figures = await request.app.state.desk.report.figures(query.scope())
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    return FiguresOut.model_validate(plain(figures))
