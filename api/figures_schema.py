"""The figures as the API describes them, and the questions it takes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.spans import Span
from survey.agency import AgencyKind
from survey.measures.figures import Scope

_DAY = {"format": "date"}
Percent = str | None
_PERCENT = Field(description="Hai chữ số thập phân, làm tròn nửa lên; null khi không ai trả lời", examples=["84.09"])
_COUNTS = Field(description="Số trả lời ở mức 1, 2, 3, 4, 5", examples=[[1, 2, 3, 4, 0]])


Format = Literal["json", "csv"]


class FiguresQuery(Span):
    """What figures are asked for. Everything left out is not narrowed."""

    channel: str | None = Field(
        None, min_length=1, description="Kênh trò chuyện; không thu hẹp số hồ sơ và số được mời", examples=["web"]
    )
    questionnaire: str | None = Field(
        None, min_length=1, description="Bộ câu hỏi kèm phiên bản", examples=["tthc-rut-gon@1"]
    )

    helped: bool | None = Field(None, description="Chỉ phiếu được giúp trả lời, hoặc chỉ phiếu tự trả lời")
    flagged: bool | None = Field(None, description="Chỉ phiếu bị đánh dấu, hoặc chỉ phiếu không bị")
    format: Format = Field("json", description="json hoặc csv")

    def scope(self) -> Scope:
        """Raises ApiError 422 for a period that cannot be read or runs backwards."""
        days = self.days()
        return Scope(self.agency, self.children, days, self.channel, self.questionnaire, self.helped, self.flagged)


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


_REASON = Field(description="Vì sao không có tỷ lệ: no-responses, no-answers …; null khi có tỷ lệ")


class IntervalOut(BaseModel):
    """Khoảng tin cậy, phần trăm."""

    low: str = Field(examples=["85.94"])
    high: str = Field(examples=["96.83"])
    level: str = Field(description="Độ tin cậy, phần trăm", examples=["95"])
    method: str = Field(examples=["wilson@1"])
    n: int = Field(description="Ít nhất bấy nhiêu người đứng sau")
    population: int | None = Field(description="Tổng số hồ sơ, khi biết")


class RatioOut(BaseModel):
    part: int
    whole: int
    percent: Percent = _PERCENT
    reason: str | None = _REASON


class ShareOut(BaseModel):
    counts: list[int] = _COUNTS
    n: int = Field(description="Số trả lời")
    satisfied: int = Field(description="Số trả lời ở mức 4 và 5")
    percent: Percent = _PERCENT
    reason: str | None = _REASON
    interval: IntervalOut | None
    method: str
    questionnaire: str


class AlternativeOut(BaseModel):
    method: str
    percent: Percent = _PERCENT
    reason: str | None = _REASON
    questionnaire: str


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
    reason: str | None = _REASON
    interval: IntervalOut | None
    values: list[ValueOut] = Field(description="Số phiếu theo từng lựa chọn hoặc con số; rỗng với thang năm mức")
    skipped: int = Field(description="Người trả lời bỏ qua")
    no_opinion: int = Field(description="Người trả lời không có ý kiến")
    unread: int = Field(description="Đã hỏi nhưng chưa nhận được câu trả lời đọc được")
    not_asked: int = Field(description="Chưa hỏi, hoặc không thuộc diện hỏi")
    method: str
    questionnaire: str


class PartOut(BaseModel):
    responses: int
    pooled: ShareOut
    factors: list[FactorOut]


class DifferenceOut(BaseModel):
    """Chỉ số của `first` trừ của `second`, theo điểm phần trăm, kèm khoảng tin cậy."""

    first: str
    second: str
    points: str | None
    low: str | None
    high: str | None
    reason: str | None
    level: str
    method: str
    questionnaire: str


class SplitOut(BaseModel):
    """Riêng các phiếu loại này, và các phiếu còn lại khi bỏ chúng ra."""

    name: str
    alone: PartOut
    without: PartOut
    difference: DifferenceOut


class BlockOut(BaseModel):
    """Số liệu của một phiên bản bộ câu hỏi; không cộng các phiên bản với nhau."""

    ref: str
    title: str
    cases: int = Field(description="Hồ sơ đã trả kết quả trong phạm vi, dù có được mời hay không")
    invited: int
    delivered: int = Field(description="Lời mời đã tới nơi")
    started: int
    completed: int
    responses: int = Field(description="Phiếu thu về: nhiều nhất một phiếu cho mỗi hồ sơ")
    valid: int = Field(description="Phiếu hợp lệ, tức chưa bị ai loại: chỉ các phiếu này đứng sau các số")
    excluded: dict[str, int] = Field(description="Phiếu bị loại, theo quy tắc")
    dispositions: dict[str, int] = Field(description="Các cuộc trò chuyện theo tình trạng")
    response_rate: RatioOut
    valid_rate: RatioOut
    overall: OverallOut
    factors: list[FactorOut]
    questions: list[QuestionOut]
    channels: list[SplitOut] = Field(description="Có và không có từng kênh")
    between_channels: list[DifferenceOut]
    helped: SplitOut = Field(description="Có và không có phiếu được giúp trả lời")
    flagged: SplitOut = Field(description="Có và không có phiếu bị đánh dấu")


class FormerOut(BaseModel):
    """Đơn vị cũ mà số liệu này mang theo."""

    code: str
    name: str
    valid_to: str | None = Field(json_schema_extra=_DAY)


class StandingOut(BaseModel):
    cases: int
    returned: int
    valid: int
    required: int = Field(description="Số phiếu tối thiểu theo số hồ sơ")
    met_returned: bool
    met_valid: bool


class ForecastOut(BaseModel):
    days: int
    of_days: int
    expected: StandingOut


class QuotaOut(BaseModel):
    """Số phiếu tối thiểu cả năm: nay đã đạt chưa, và với nhịp hiện nay thì cuối năm ra sao."""

    year: int
    table_year: int
    source: str
    so_far: StandingOut
    forecast: ForecastOut | None


_HASH = Field(description="Băm của mọi số đếm, phạm vi và phiên bản: số liệu nào giống hệt thì mới bằng nhau")


class FiguresOut(BaseModel):
    """Số liệu của một phạm vi. Cùng đầu vào thì cùng `computed_at`, cùng từng byte, cùng ETag."""

    agency: AgencyOut | None
    carries: list[FormerOut] = Field(description="Đơn vị cũ đã sáp nhập, đổi tên vào đơn vị này")
    children: bool
    period: PeriodOut
    channel: str | None
    helped: bool | None
    flagged: bool | None
    method: str = Field(description="Cách tính chỉ số", examples=["pooled@1"])
    method_version: str = Field(description="Cách tính kèm phiên bản", examples=["pooled@1"])
    computed_at: str = Field(
        description="Lúc tính ra lần đầu từ đúng các số đếm này", json_schema_extra={"format": "date-time"}
    )
    input_hash: str = _HASH
    cases: int
    quota: QuotaOut | None
    no_quota: str | None = Field(description="Vì sao không có số phiếu tối thiểu: several-agencies, several-years …")
    questionnaires: list[BlockOut]


class FiguresPage(BaseModel):
    """Số liệu của từng đơn vị có hồ sơ trong phạm vi, theo thứ tự mã; `after` là null ở trang cuối."""

    items: list[FiguresOut]
    after: str | None
