"""GET /v1/themes: what people say in their own words, as counts of people, for those who may read figures."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.errors import ApiError, ErrorAnswer
from api.figures import REFUSALS, UNCHANGED
from api.figures_schema import AgencyOut, FiguresQuery, IntervalOut, PeriodOut
from api.keys import FiguresReader
from api.tagged import ASK_AGAIN, JSON, tagged
from api.themes_examples import THEMES
from survey.desk.report import Unknown
from survey.desk.themes import Wanted
from survey.measures.period import Period
from survey.measures.stamp import written

router = APIRouter(prefix="/v1", tags=["Số liệu"])

_PERCENT = Field(description="Hai chữ số thập phân; null khi quá ít người")


class ThemesQuery(BaseModel):
    """Whose themes, and when."""

    model_config = ConfigDict(extra="forbid")

    agency: str | None = Field(None, min_length=1, description="Mã đơn vị giải quyết", examples=["H57.39"])
    children: bool = Field(False, description="Gồm cả các đơn vị trực thuộc")
    period: str | None = Field(None, description="Kỳ: 2026, 2026-Q3 hoặc 2026-11; bỏ trống cả ba là mười hai tháng qua")
    first: str | None = Field(None, alias="from", description="Từ ngày trả kết quả (giờ Việt Nam)")
    last: str | None = Field(None, alias="to", description="Đến hết ngày trả kết quả")
    by: Literal["procedure", "place"] | None = Field(None, description="Tách thêm theo thủ tục hoặc nơi tiếp nhận")

    def wanted(self) -> Wanted:
        """Raises ApiError 422."""
        given = {"agency": self.agency, "children": self.children, "period": self.period}
        scope = FiguresQuery(**given, **{"from": self.first, "to": self.last}).scope()
        return Wanted(self.agency, self.children, None if scope.period == Period() else scope.period, self.by)


class BeforeOut(BaseModel):
    people: int
    percent: str | None


class ChangeOut(BaseModel):
    """Điểm phần trăm so với kỳ liền trước, với khoảng tin cậy Newcombe."""

    points: str
    low: str
    high: str
    level: str
    method: str


class ShareOut(BaseModel):
    name: str
    people: int | None = Field(description="null: quá ít người, hoặc suy ra được số bị ẩn")
    percent: str | None = _PERCENT


class QuoteOut(BaseModel):
    words: str
    tone: str


class ThemeOut(BaseModel):
    code: str
    name: str
    factor: str | None
    people: int = Field(description="Số người, không phải số lượt")
    percent: str = Field(description="Trên số người có góp ý")
    interval: IntervalOut
    tones: dict[str, int] | None = Field(description="Số người theo giọng điệu; null khi có giọng điệu quá ít người")
    before: BeforeOut | None
    change: ChangeOut | None
    months: list[ShareOut]
    quotes: list[QuoteOut]


class SliceOut(BaseModel):
    name: str
    people: int
    themes: list[ShareOut]


class ThemesOut(BaseModel):
    agency: AgencyOut | None
    children: bool
    period: PeriodOut
    before: PeriodOut = Field(description="Kỳ liền trước, dài bằng kỳ này")
    codebook: int = Field(description="Phiên bản bộ mã chủ đề")
    smallest_cell: int = Field(description="Dưới bấy nhiêu người thì không hiện")
    people: int | None
    people_before: int | None
    reason: str | None = Field(description="few: quá ít người; silent: không có góp ý nào")
    hidden: int = Field(description="Số chủ đề bị ẩn vì quá ít người")
    themes: list[ThemeOut]
    months: list[ShareOut]
    by: str | None
    slices: list[SliceOut]
    method_version: str
    input_hash: str
    computed_at: str


@router.get(
    "/themes",
    summary="Chủ đề góp ý",
    response_model=ThemesOut,
    responses={
        200: {
            "content": {JSON: {"example": THEMES}},
            "headers": {"ETag": {"schema": {"type": "string"}, "description": "Dấu mạnh của đúng các byte này"}},
        },
        304: UNCHANGED,
        **REFUSALS,
        404: {"model": ErrorAnswer, "description": "Không có đơn vị ấy"},
    },
)
async def read_themes(request: Request, _: FiguresReader, query: Annotated[ThemesQuery, Query()]) -> Response:
    """Số người nói về mỗi chủ đề, khoảng tin cậy, giọng điệu, thay đổi so với kỳ trước, và vài câu tiêu biểu đã che.

    Không có chủ đề về nhũng nhiễu, quấy rối; không có góp ý nhạy cảm; không có con số nào của một nhóm quá ít người.
    """
    try:
        found = await request.app.state.desk.themes.signed(query.wanted())
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    return tagged(request, written(found).encode(), JSON, ASK_AGAIN)
