"""Frozen snapshots as the API describes them, and what everybody may see of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.figures_examples import RESPONSE
from api.figures_schema import FiguresOut, FormerOut

_TIME = {"format": "date-time"}


class SnapshotIn(BaseModel):
    """Which period is to be frozen."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description="2026, 2026-Q3 hoặc 2026-11; thay cho from và to")
    first: date | None = Field(None, alias="from", description="Từ ngày trả kết quả")
    last: date | None = Field(None, alias="to", description="Đến hết ngày trả kết quả")
    public: bool = Field(False, description="Cho mọi người xem kỳ này ở /v1/public/figures, sau khi che số nhỏ")
    again: bool = Field(False, description="Công bố lại một kỳ đã công bố; bản trước vẫn còn nguyên")
    reason: str = Field("", max_length=1000, description="Lý do; bắt buộc khi công bố lại")


class SpanOut(BaseModel):
    name: str = Field(description="Tên kỳ", examples=["2026-Q3"])
    first: str = Field(alias="from", json_schema_extra={"format": "date"})
    last: str = Field(alias="to", json_schema_extra={"format": "date"})


class SnapshotOut(BaseModel):
    """Một bản đã công bố. Không ai sửa hay xóa được: cơ sở dữ liệu từ chối."""

    id: str
    period: SpanOut
    edition: int = Field(description="Lần công bố của kỳ này")
    replaces: str | None = Field(description="Bản trước mà bản này thay")
    replaced_by: str | None = Field(description="Bản sau đã thay bản này")
    reason: str
    by: str = Field(description="Ai công bố")
    frozen_at: str = Field(json_schema_extra=_TIME)
    method_version: str
    input_hash: str = Field(description="Băm của toàn bộ số liệu trong bản này")
    agencies: int = Field(description="Số đơn vị có số liệu riêng trong bản này")
    public: bool


class SnapshotPage(BaseModel):
    items: list[SnapshotOut]
    after: str | None = Field(description="Trang sau của bản có mã này; null ở trang cuối")


class FrozenFigures(FiguresOut):
    """Số liệu đúng từng byte như lúc công bố."""

    snapshot: str


class FrozenPage(BaseModel):
    items: list[FrozenFigures]
    after: str | None


class PublicPeriod(BaseModel):
    snapshot: str
    period: SpanOut
    edition: int
    reason: str
    frozen_at: str = Field(json_schema_extra=_TIME)
    method_version: str


class PublicPeriods(BaseModel):
    items: list[PublicPeriod]


class PublicShare(BaseModel):
    n: int
    satisfied: int
    percent: str | None
    low: str | None = Field(description="Đầu dưới của khoảng tin cậy 95%")
    high: str | None = Field(description="Đầu trên của khoảng tin cậy 95%")
    counts: list[int] | None = Field(description="Năm mức; null khi không cho xem tới đó")


class PublicFactor(PublicShare):
    factor: str
    name: str


class PublicQuestion(PublicShare):
    id: str
    text: str


class PublicRow(BaseModel):
    """`shown` là cho xem tới đâu: hidden, overall, factors, questions, levels; empty là không ai trả lời."""

    shown: Literal["empty", "hidden", "overall", "factors", "questions", "levels"]
    responses: int | None
    method: str
    overall: PublicShare | None
    factors: list[PublicFactor]
    questions: list[PublicQuestion]


class PublicAgency(PublicRow):
    code: str
    name: str
    carries: list[FormerOut] = Field(description="Đơn vị cũ đã sáp nhập, đổi tên vào đơn vị này")


class PublicReason(BaseModel):
    rule: str
    n: int


class PublicSample(BaseModel):
    """Phiếu từ đâu mà có, của mọi đơn vị cộng lại."""

    cases: int
    invited: int
    delivered: int
    started: int
    completed: int
    returned: int = Field(description="Phiếu thu về, kể cả phiếu bị loại")
    excluded: int
    reasons: list[PublicReason] = Field(description="Phiếu bị loại theo quy tắc; quy tắc ít phiếu không nêu riêng")
    valid: int
    response_rate: str | None


class PublicBlock(BaseModel):
    ref: str
    title: str
    sample: PublicSample | None = Field(description="null khi số phiếu quá ít")
    together: PublicRow
    agencies: list[PublicAgency]


class PublicFigures(PublicPeriod):
    smallest_cell: int = Field(description="Đứng sau mỗi số là ít nhất bấy nhiêu người")
    questionnaires: list[PublicBlock]


_SPAN = {"name": "2026-Q3", "from": "2026-07-01", "to": "2026-09-30"}
SNAPSHOT: dict[str, Any] = {
    "id": "2026-Q3-1",
    "period": _SPAN,
    "edition": 1,
    "replaces": None,
    "replaced_by": None,
    "reason": "",
    "by": "so-noi-vu",
    "frozen_at": "2026-10-05T09:00:00+07:00",
    "method_version": "pooled@1",
    "input_hash": "sha256:9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b",
    "agencies": 41,
    "public": True,
}
SNAPSHOTS: dict[str, Any] = {"items": [SNAPSHOT], "after": None}
FROZEN: dict[str, Any] = {"snapshot": "2026-Q3-1", **RESPONSE}
FROZEN_PAGE: dict[str, Any] = {"items": [FROZEN], "after": None}
PUBLIC_PERIOD: dict[str, Any] = {
    "snapshot": "2026-Q3-1",
    "period": _SPAN,
    "edition": 1,
    "reason": "",
    "frozen_at": "2026-10-05T09:00:00+07:00",
    "method_version": "pooled@1",
}
PERIODS: dict[str, Any] = {"items": [PUBLIC_PERIOD]}
_OVERALL = {"n": 1056, "satisfied": 984, "percent": "93.18", "low": "86.04", "high": "96.80", "counts": None}
_HIDDEN = {"shown": "hidden", "responses": None, "method": "pooled@1", "overall": None, "factors": [], "questions": []}
_ROW = {
    "shown": "factors",
    "responses": 88,
    "method": "pooled@1",
    "overall": _OVERALL,
    "factors": [{"factor": "cong_chuc", "name": "Công chức trực tiếp giải quyết công việc", **_OVERALL}],
    "questions": [],
}
PUBLIC: dict[str, Any] = {
    **PUBLIC_PERIOD,
    "smallest_cell": 5,
    "questionnaires": [
        {
            "ref": "tthc-rut-gon@1",
            "title": "Phiếu rút gọn",
            "sample": {
                "cases": 1900,
                "invited": 1700,
                "delivered": 640,
                "started": 180,
                "completed": 141,
                "returned": 147,
                "excluded": 7,
                "reasons": [{"rule": "official", "n": 5}],
                "valid": 140,
                "response_rate": "8.65",
            },
            "together": _ROW | {"responses": 140},
            "agencies": [
                {"code": "H57.39", "name": "UBND phường Thuận Hóa", "carries": [], **_ROW},
                {"code": "H57.40", "name": "UBND phường Phú Xuân", "carries": [], **_HIDDEN},
                {"code": "H57.41", "name": "UBND phường Vỹ Dạ", "carries": [], **_HIDDEN},
            ],
        }
    ],
}
REQUESTS: dict[str, Any] = {
    "quarter": {"summary": "Một quý, cho mọi người xem", "value": {"period": "2026-Q3", "public": True}},
    "days": {"summary": "Từ ngày đến ngày", "value": {"from": "2026-07-01", "to": "2026-09-15"}},
    "again": {
        "summary": "Công bố lại",
        "value": {"period": "2026-Q3", "again": True, "reason": "Loại 12 phiếu do cán bộ trả lời thay"},
    },
}
