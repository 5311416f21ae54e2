"""The figures as the API describes them, and the questions it takes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.errors import ApiError
from survey.agency import AgencyKind
from survey.measures.figures import Scope
from survey.measures.period import Period, parse

_DAY = {"format": "date"}
Percent = str | None
_PERCENT = Field(description="Hai chữ số thập phân, làm tròn nửa lên; null khi không ai trả lời", examples=["84.09"])
_COUNTS = Field(description="Số trả lời ở mức 1, 2, 3, 4, 5", examples=[[1, 2, 3, 4, 0]])


Format = Literal["json", "csv"]


class FiguresQuery(BaseModel):
    """What figures are asked for. Everything left out is not narrowed."""

    model_config = ConfigDict(extra="forbid")

    agency: str | None = Field(None, min_length=1, description="Mã đơn vị giải quyết", examples=["H57.39"])
    children: bool = Field(False, description="Gồm cả các đơn vị trực thuộc")
    period: str | None = Field(
        None,
        description="Kỳ: 2026 (năm), 2026-Q3 (quý) hoặc 2026-11 (tháng); thay cho from và to",
        examples=["2026-11"],
    )
    first: str | None = Field(
        None, alias="from", description="Từ ngày trả kết quả (giờ Việt Nam)", json_schema_extra=_DAY
    )
    last: str | None = Field(None, alias="to", description="Đến hết ngày trả kết quả", json_schema_extra=_DAY)
    channel: str | None = Field(
        None, min_length=1, description="Kênh trò chuyện; không thu hẹp số hồ sơ và số được mời", examples=["web"]
    )
    questionnaire: str | None = Field(
        None, min_length=1, description="Bộ câu hỏi kèm phiên bản", examples=["tthc-rut-gon@1"]
    )

    format: Format = "json"

    def scope(self) -> Scope:
        """Raises ApiError 422 for a period that cannot be read or runs backwards."""
        if self.period and (self.first or self.last):
            raise ApiError(422, "invalid", "Hãy dùng «period», hoặc «from» và «to»; không dùng cả hai.")
        try:
            period = parse(self.period) if self.period else Period(_day("from", self.first), _day("to", self.last))
        except ValueError as wrong:
            raise ApiError(422, "invalid", str(wrong)) from None
        return Scope(self.agency, self.children, period, self.channel, self.questionnaire)


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ValueError(f"«{name}» không phải là ngày. Hãy viết dạng 2026-11-01.") from None


class AgenciesQuery(FiguresQuery):
    """Which agencies, and which page of them."""

    kind: AgencyKind | None = Field(None, description="Chỉ các đơn vị loại này", examples=["phuong"])
    after: str = Field("", description="Trang sau của đơn vị có mã này: lấy ở trường `after` của trang trước")
    limit: int = Field(100, ge=1, le=500, description="Số đơn vị trong một trang")


class AgencyOut(BaseModel):
    code: str
    name: str


class PeriodOut(BaseModel):
    """Ngày trả kết quả đầu và cuối, tính cả hai; null là không giới hạn."""

    first: str | None = Field(alias="from", json_schema_extra=_DAY)
    last: str | None = Field(alias="to", json_schema_extra=_DAY)


class ShareOut(BaseModel):
    counts: list[int] = _COUNTS
    n: int = Field(description="Số trả lời")
    satisfied: int = Field(description="Số trả lời ở mức 4 và 5")
    percent: Percent = _PERCENT


class AlternativeOut(BaseModel):
    method: str
    percent: Percent = _PERCENT


class OverallOut(BaseModel):
    pooled: ShareOut = Field(description="Chỉ số chung: gộp mọi câu trả lời về dịch vụ")
    question: ShareOut | None = Field(description="Riêng câu hỏi đánh giá chung; null khi phiếu không có câu này")
    alternative: AlternativeOut = Field(description="Trung bình các yếu tố, chỉ để tham khảo")


class FactorOut(ShareOut):
    factor: str
    name: str


class ValueOut(BaseModel):
    value: int | str
    text: str
    n: int


class QuestionOut(BaseModel):
    id: str
    text: str
    kind: str
    factor: str | None
    n: int
    counts: list[int] | None = Field(description="null khi câu hỏi không theo thang năm mức")
    satisfied: int | None
    percent: Percent = _PERCENT
    values: list[ValueOut] = Field(description="Số phiếu theo từng lựa chọn hoặc con số; rỗng với thang năm mức")
    skipped: int = Field(description="Người trả lời bỏ qua")
    no_opinion: int = Field(description="Người trả lời không có ý kiến")
    unread: int = Field(description="Đã hỏi nhưng chưa nhận được câu trả lời đọc được")
    not_asked: int = Field(description="Chưa hỏi, hoặc không thuộc diện hỏi")


class BlockOut(BaseModel):
    """Số liệu của một phiên bản bộ câu hỏi; không cộng các phiên bản với nhau."""

    ref: str
    title: str
    cases: int = Field(description="Hồ sơ đã trả kết quả trong phạm vi, dù có được mời hay không")
    invited: int
    started: int
    completed: int
    responses: int = Field(description="Phiếu được tính: nhiều nhất một phiếu cho mỗi hồ sơ")
    dispositions: dict[str, int] = Field(description="Các cuộc trò chuyện theo tình trạng")
    overall: OverallOut
    factors: list[FactorOut]
    questions: list[QuestionOut]


_HASH = Field(description="Băm của mọi số đếm, phạm vi và phiên bản: số liệu nào giống hệt thì mới bằng nhau")


class FiguresOut(BaseModel):
    """Số liệu của một phạm vi. Cùng đầu vào thì cùng `computed_at`, cùng từng byte, cùng ETag."""

    agency: AgencyOut | None
    children: bool
    period: PeriodOut
    channel: str | None
    method: str = Field(description="Cách tính chỉ số", examples=["pooled@1"])
    method_version: str = Field(description="Cách tính kèm phiên bản", examples=["pooled@1"])
    computed_at: str = Field(
        description="Lúc tính ra lần đầu từ đúng các số đếm này", json_schema_extra={"format": "date-time"}
    )
    input_hash: str = _HASH
    cases: int
    questionnaires: list[BlockOut]


class FiguresPage(BaseModel):
    """Số liệu của từng đơn vị có hồ sơ trong phạm vi, theo thứ tự mã; `after` là null ở trang cuối."""

    items: list[FiguresOut]
    after: str | None
