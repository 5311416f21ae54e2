"""Which cases are asked about: an agency, those below it, and the days on which results were returned."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.errors import ApiError
from survey.measures.period import Period, parse

_DAY = {"format": "date"}


class Span(BaseModel):
    """Everything left out is not narrowed."""

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

    def days(self) -> Period:
        """Raises ApiError 422 for a period that cannot be read or runs backwards."""
        if self.period and (self.first or self.last):
            raise ApiError(422, "invalid", "Hãy dùng «period», hoặc «from» và «to»; không dùng cả hai.")
        try:
            return parse(self.period) if self.period else Period(_day("from", self.first), _day("to", self.last))
        except ValueError as wrong:
            raise ApiError(422, "invalid", str(wrong)) from None


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ValueError(f"«{name}» không phải là ngày. Hãy viết dạng 2026-11-01.") from None
