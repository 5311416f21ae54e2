"""What the names in figures are called for people: why there is no number, how talks ended, channels, sides."""

from __future__ import annotations

from survey.meanings import CHANNELS, DISPOSITIONS
from survey.measures import figures

__all__ = ["CHANNELS", "DISPOSITIONS", "REASONS", "SIDES"]

REASONS = {
    figures.NO_RESPONSES: "không có dữ liệu: chưa có phiếu hợp lệ",
    figures.NO_ANSWERS: "không có dữ liệu: không ai trả lời",
    figures.NOT_INVITED: "không tính được: chưa mời ai",
    figures.NARROWED: "không tính được cho một phần số phiếu",
    figures.SEVERAL_YEARS: "chỉ xét theo từng năm",
    figures.SEVERAL_AGENCIES: "xét riêng từng đơn vị, xem --each",
    figures.NO_TABLE: "chưa có bảng cho năm này (data/quotas.yml)",
}
SIDES = {"helped": "có người giúp trả lời", "flagged": "có dấu hiệu cần xem lại"}
