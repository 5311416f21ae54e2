"""The sheet of themes: each theme of each agency, as counts of people, nothing about a handful of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from survey.coding.figures import TONES, ThemeFigure
from survey.exporting.sheet import Column, Row, Shape, Sheet
from survey.measures.figures import AgencyName
from survey.measures.period import Period

TONE_NAMES = {"tich_cuc": "khen", "tieu_cuc": "chê", "trung_tinh": "góp ý, trung tính", "lan_lon": "có khen có chê"}

THEMES = Sheet(
    "chu_de",
    "Chủ đề góp ý",
    (
        Column("don_vi", "Mã đơn vị"),
        Column("ten_don_vi", "Đơn vị"),
        Column("tu_ngay", "Từ ngày trả kết quả", Shape.DAY),
        Column("den_ngay", "Đến ngày trả kết quả", Shape.DAY),
        Column("bo_ma", "Phiên bản bộ mã", Shape.WHOLE),
        Column("ma", "Mã chủ đề"),
        Column("chu_de", "Chủ đề"),
        Column("yeu_to", "Yếu tố"),
        Column("nguoi_gop_y", "Số người có góp ý", Shape.WHOLE),
        Column("nguoi", "Số người nói về chủ đề", Shape.WHOLE, note="Một người nói nhiều lần chỉ tính một"),
        Column("ty_le", "Tỷ lệ người (%)", Shape.DECIMAL),
        Column("thap", "Cận dưới khoảng tin cậy 95%", Shape.DECIMAL),
        Column("cao", "Cận trên khoảng tin cậy 95%", Shape.DECIMAL),
        *(
            Column(f"nguoi_{tone}", f"Số người: {TONE_NAMES[tone]}", Shape.WHOLE, note="Trống: quá ít người")
            for tone in TONES
        ),
        Column("ky_truoc", "Tỷ lệ kỳ trước (%)", Shape.DECIMAL, note="Trống: quá ít người, hoặc không có"),
        Column("thay_doi", "Thay đổi (điểm phần trăm)", Shape.DECIMAL),
        Column("thay_doi_thap", "Cận dưới của thay đổi", Shape.DECIMAL),
        Column("thay_doi_cao", "Cận trên của thay đổi", Shape.DECIMAL),
    ),
)


def theme_rows(
    agency: AgencyName | None, period: Period, codebook: int, people: int | None, found: tuple[ThemeFigure, ...]
) -> Iterator[Row]:
    """A row for each theme that may be shown."""
    who = (agency.code, agency.name) if agency else (None, "Tất cả đơn vị")
    for one in found:
        tones = tuple(one.tones[tone] if one.tones else None for tone in TONES)
        before = _number(one.before.percent) if one.before else None
        change = (one.change.points, one.change.low, one.change.high) if one.change else (None, None, None)
        yield (
            *who,
            period.first,
            period.last,
            codebook,
            one.code,
            one.name,
            one.factor,
            people,
            one.people,
            *map(_number, (one.percent, one.interval.low, one.interval.high)),
            *tones,
            before,
            *map(_number, change),
        )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
