"""How a case is described to those who send it; what is really accepted, `survey.case` decides row by row."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_DAY = "Ngày: 2026-11-05 hoặc 05/11/2026"
_PHONE = "Số điện thoại Việt Nam, ví dụ 0905123456; để trống khi không có"


class CaseIn(BaseModel):
    model_config = ConfigDict(title="Hồ sơ", extra="forbid")

    code: str = Field(description="Mã hồ sơ", examples=["H57.39-261105-0003"])
    agency: str = Field(description="Mã hoặc tên cơ quan giải quyết, theo danh mục đơn vị")
    reception: str | None = Field(None, description="Mã hoặc tên nơi tiếp nhận, khi khác cơ quan giải quyết")
    procedure_code: str | None = Field(None, description="Mã thủ tục", examples=["2.000635"])
    procedure_name: str | None = Field(None, description="Tên thủ tục", max_length=500)
    field: str | None = Field(None, description="Lĩnh vực", max_length=200)
    channel: Literal["truc_tiep", "truc_tuyen", "buu_chinh"] | None = Field(None, description="Kênh nộp hồ sơ")
    received_on: str | None = Field(None, description=f"Ngày tiếp nhận. {_DAY}")
    due_on: str | None = Field(None, description=f"Ngày hẹn trả. {_DAY}")
    finished_on: str | None = Field(None, description=f"Ngày xử lý xong. {_DAY}")
    returned_at: str | None = Field(
        None,
        description="Lúc trả kết quả; bắt buộc khi trạng thái là 10. Không ghi múi giờ thì hiểu là giờ Việt Nam",
        examples=["2026-11-20T09:30:00+07:00"],
    )
    outcome: Literal["giai_quyet", "tu_choi", "rut"] | None = Field(None, description="Kết quả giải quyết")
    status: int | None = Field(
        None, ge=1, le=10, description="Trạng thái 1–10; 10 là đã trả kết quả. Được bỏ trống khi có returned_at"
    )
    applicant_name: str | None = Field(None, description="Chủ hồ sơ", max_length=200)
    applicant_phone: str | None = Field(None, description=_PHONE)
    applicant_kind: Literal["ca_nhan", "to_chuc"] | None = Field(None, description="Mặc định ca_nhan")
    submitter_name: str | None = Field(None, description="Người nộp, khi khác chủ hồ sơ", max_length=200)
    submitter_phone: str | None = Field(None, description=_PHONE)
    adult: bool = Field(True, description="false khi người được hỏi chưa đủ 18 tuổi: không mời trả lời")
