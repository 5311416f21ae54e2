"""Samples, paper forms and re-checks as the API describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.errors import ErrorBody
from api.figures_schema import IntervalOut
from api.spans import Span

_STRICT = ConfigDict(extra="forbid")
MOST_FORMS = 500

By = Annotated[str, Field("", max_length=40, description="Người làm việc này, theo hệ thống gửi; được ghi lại")]
Ref = Annotated[str, Field("", max_length=60, description="Bộ câu hỏi kèm phiên bản; trống là bộ đang dùng")]


class SampleIn(Span):
    """Chọn mẫu từ hồ sơ đã trả kết quả."""

    kind: Literal["ca_nhan", "to_chuc"] = Field("ca_nhan", description="Cá nhân hay tổ chức: hai mẫu riêng")
    strata: Literal["none", "field", "month", "filed_via"] = Field("none", description="Phân tầng theo")
    size: int | None = Field(None, ge=1, description="Số phiếu định trước của mỗi đơn vị")
    error: float | None = Field(None, ge=1, le=20, description="Sai số e, phần trăm, cho n = N/(1+N·e²)")
    reserve: int | None = Field(None, ge=0, le=200, description="Danh sách dự phòng, phần trăm")
    unanswered: bool = Field(False, description="Chỉ hồ sơ chưa ai trả lời")
    seed: str = Field("", max_length=100, description="Hạt giống; trống thì tự sinh và được lưu")
    by: By = ""


class SizeOut(BaseModel):
    yearly: int = Field(description="Số hồ sơ trong năm; 0 khi cỡ mẫu không theo số ấy")
    frame: int = Field(description="Số hồ sơ trong khung mẫu")
    size: int = Field(description="Cỡ mẫu")


class SampleOut(BaseModel):
    """Mẫu đã chọn, với mọi thứ cần để chọn lại."""

    number: int
    agency: str | None
    agency_name: str | None
    children: bool
    first_day: date | None
    last_day: date | None
    kind: str
    strata: str
    unanswered: bool
    rule: str = Field(description="minimum, error hoặc fixed")
    sizes: dict[str, SizeOut]
    reserve_percent: int
    seed: str
    frame_hash: str
    frame_size: int
    method: str
    by: str
    at: datetime
    official: int
    reserve: int
    replaced: int


class SamplesOut(BaseModel):
    items: list[SampleOut]


class PlaceOut(BaseModel):
    """Một chỗ trong danh sách; không có họ tên, số điện thoại."""

    list: Literal["official", "reserve"]
    place: int
    stratum: str
    agency: str
    unit: str
    case: str
    procedure: str
    returned_at: datetime
    in_use: bool = Field(description="Đang là người cần hỏi")
    replaced: str | None = Field(description="Vì sao bị thay")
    note: str
    by_case: str | None = Field(description="Hồ sơ đã thay vào")
    for_case: str | None = Field(description="Thay cho hồ sơ nào")
    answered_by: str | None = Field(description="Đã trả lời qua kênh nào")


class PlacesOut(BaseModel):
    items: list[PlaceOut]


class ReplacementIn(BaseModel):
    model_config = _STRICT

    case: str = Field(max_length=60, description="Mã hồ sơ cần thay", examples=["H57.39-261105-0003"])
    reason: Literal["refused", "unreachable", "wrong_number", "ineligible", "other"]
    note: str = Field("", max_length=500, description="Ghi rõ; bắt buộc khi lý do là other")
    by: By = ""


class ReplacementOut(BaseModel):
    gone: PlaceOut
    come: PlaceOut


class RepeatedOut(BaseModel):
    same_frame: bool
    same_lists: bool
    frame_size: int


class PrintIn(BaseModel):
    """Một trong ba: mã hồ sơ, số của mẫu, hoặc số phiếu trống."""

    model_config = _STRICT

    cases: list[Annotated[str, Field(max_length=60)]] = Field([], max_length=MOST_FORMS)
    sample: int | None = None
    blank: int | None = Field(None, ge=1, le=1000)
    questionnaire: Ref = ""
    by: By = ""


class FilledIn(BaseModel):
    """Một phiếu đã điền. Câu không có trong `answers` là để trống; K là không ý kiến."""

    model_config = _STRICT

    form: str = Field(max_length=40, description="Mã in trên phiếu", examples=["K7QF-3MXJ"])
    case: str = Field("", max_length=60, description="Mã hồ sơ, khi phiếu in trống")
    enumerator: str = Field(max_length=60, description="Người thu phiếu", examples=["BĐ-07"])
    collected_on: str = Field(description="Ngày thu phiếu", json_schema_extra={"format": "date"})
    answers: dict[str, int | str] = Field(
        description="Theo mã câu hỏi; câu chọn nhiều mục thì «mã câu#mã mục»: 1", examples=[{"tiep_can": 4}]
    )


class EntriesIn(BaseModel):
    model_config = _STRICT

    questionnaire: Ref = ""
    by: By = ""
    forms: list[FilledIn] = Field(min_length=1, max_length=MOST_FORMS)


class EnteredOut(BaseModel):
    row: int = Field(description="Phiếu thứ mấy trong lần gửi, hoặc dòng của bảng tính")
    code: str
    case: str
    outcome: Literal["counted", "not-counted", "compared"]
    differences: int = Field(description="Số câu khác lần nhập trước")


class EntriesOut(BaseModel):
    items: list[EnteredOut]


class FaultyOut(BaseModel):
    row: int
    key: str
    message: str


class NotEntered(BaseModel):
    """Không phiếu nào được nhập; `faults` là từng chỗ phải sửa."""

    error: ErrorBody
    faults: list[FaultyOut] = []


class UndecidedOut(BaseModel):
    """Một câu mà hai lần nhập khác nhau."""

    form: str
    case: str
    question: str
    text: str
    first: str
    second: str
    first_by: str
    second_by: str
    decided: str | None


class UndecidedPage(BaseModel):
    items: list[UndecidedOut]


class DecisionIn(BaseModel):
    model_config = _STRICT

    question: str = Field(max_length=60, examples=["tiep_can"])
    choice: Literal["first", "second", "other"]
    value: str = Field("", max_length=5000, description="Giá trị khác cả hai, khi choice là other")
    reason: str = Field("", max_length=500, description="Bắt buộc khi choice là other")
    by: By = ""


class DecisionOut(BaseModel):
    form: str
    question: str
    settled: str = Field(description="Câu trả lời được giữ, bằng chữ")


class ReturnedOut(BaseModel):
    """Phiếu giấy của một đơn vị; `agency` null là phiếu in trống chưa nhập."""

    agency: str | None
    unit: str | None
    ref: str
    printed: int
    entered: int
    twice: int
    counted: int
    not_counted: int


class ReturnedPage(BaseModel):
    items: list[ReturnedOut]


class DrawIn(Span):
    """Chọn phiếu để phúc tra: mọi phiếu bị gắn cờ, và một phần ngẫu nhiên của từng đơn vị."""

    percent: int | None = Field(None, ge=0, le=100, description="Phần trăm chọn ngẫu nhiên")
    seed: str = Field("", max_length=100, description="Hạt giống; trống thì tự sinh và được lưu")
    by: By = ""


class DrawnOut(BaseModel):
    number: int
    frame: int = Field(description="Số phiếu để chọn")
    drawn: int
    flagged: int
    asked: int = Field(description="Số người đã đồng ý được liên hệ lại, sẽ được nhắn")
    seed: str


class LineOut(BaseModel):
    """Một phiếu được phúc tra; không có tên, số điện thoại."""

    number: int
    case_code: str
    agency: str
    unit: str
    channel: str
    enumerator: str
    reason: Literal["random", "flagged"]
    state: str = Field(description="waiting, sent, answered hoặc unreached")
    why: str = Field(description="Vì sao không hỏi được")
    outcome: str | None = Field(description="own, not_own hoặc other")
    sent_at: datetime | None
    answered_at: datetime | None


class LinePage(BaseModel):
    items: list[LineOut]
    after: int | None = Field(description="Trang sau của phúc tra có số này; null ở trang cuối")


class LinesQuery(Span):
    open: bool = Field(False, description="Chỉ những phiếu chưa có câu trả lời")
    after: int = Field(0, ge=0, description="Trang sau của phúc tra có số này: lấy ở trường `after` của trang trước")
    limit: int = Field(100, ge=1, le=500, description="Số phiếu trong một trang")


class AgreementOut(BaseModel):
    """Bao nhiêu người nói tự trả lời, trong những người đã nói; tỷ lệ là null khi chưa ai nói gì."""

    name: str
    drawn: int
    answered: int
    own: int
    percent: str | None
    interval: IntervalOut | None
    outcomes: dict[str, int]
    states: dict[str, int]


class StatusOut(BaseModel):
    total: AgreementOut
    agencies: list[AgreementOut]
    channels: list[AgreementOut]
    enumerators: list[AgreementOut]


class AnswerIn(BaseModel):
    model_config = _STRICT

    outcome: Literal["own", "not_own", "other"]
    note: str = Field("", max_length=500, description="Hỏi bằng cách nào")
    by: By = ""


def inline(form: type[BaseModel]) -> dict[str, Any]:
    """The schema of a body, with everything in its place: what stands under a path may not point into itself."""
    schema = form.model_json_schema()
    return _placed(schema, schema.pop("$defs", {}))


def _placed(value: Any, parts: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_placed(one, parts) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _placed(parts[value["$ref"].rpartition("/")[2]], parts)
    return {name: _placed(one, parts) for name, one in value.items()}
