"""A sample in words: what a screen says of it, and its lists as they are printed."""

from __future__ import annotations

from collections.abc import Sequence

from cli.written import moment
from paper.lists import Column, Listing
from survey.desk.samples import Place, Sample
from survey.display import day, whole
from survey.measures.period import VIETNAM

STRATA_NAMES = {
    "none": "không phân tầng",
    "field": "theo lĩnh vực",
    "month": "theo tháng",
    "filed_via": "theo cách nộp",
}
RULE_NAMES = {
    "minimum": "số phiếu tối thiểu theo số hồ sơ trong năm",
    "error": "công thức n = N/(1+N·e²)",
    "fixed": "số phiếu định trước",
}
KIND_NAMES = {"ca_nhan": "cá nhân", "to_chuc": "tổ chức"}
LIST_NAMES = {"official": "Danh sách chính thức", "reserve": "Danh sách dự phòng"}
REASON_NAMES = {
    "refused": "từ chối",
    "unreachable": "không liên lạc được",
    "wrong_number": "sai số điện thoại hoặc địa chỉ",
    "ineligible": "không đủ điều kiện",
    "other": "lý do khác",
}
FILED_NAMES = {"truc_tiep": "trực tiếp", "truc_tuyen": "trực tuyến", "buu_chinh": "bưu chính"}

COLUMNS = (Column("STT", 7), Column("Mã hồ sơ", 29), Column("Thủ tục", 40), Column("Trả kết quả", 14))
NAMES = (Column("Họ tên, tổ chức", 26), Column("Điện thoại", 15))
LAST = (Column("Tầng", 14), Column("Tình trạng", 26), Column("Ghi chú", 14))


def summary(one: Sample) -> list[str]:
    agency = one.agency_name or "mọi đơn vị"
    below = " và các đơn vị trực thuộc" if one.children else ""
    replaced = f", đã thay {whole(one.replaced)}" if one.replaced else ""
    return [
        f"Mẫu số {one.number}: {agency}{below}, {KIND_NAMES[one.kind]}, {_period(one)}",
        f"  {whole(one.official)} hồ sơ chính thức, {whole(one.reserve)} dự phòng{replaced};"
        f" chọn từ {whole(one.frame_size)} hồ sơ{' chưa ai trả lời' if one.unanswered else ''}",
        f"  Cỡ mẫu: {RULE_NAMES[one.rule]}; {STRATA_NAMES[one.strata]}; dự phòng {one.reserve_percent}%",
        f"  Hạt giống {one.seed}; cách chọn {one.method}; SHA-256 của khung {one.frame_hash}",
        f"  {one.by}, {moment(one.at)}",
    ]


def _period(one: Sample) -> str:
    if one.first_day and one.last_day:
        return f"trả kết quả từ {day(one.first_day)} đến {day(one.last_day)}"
    if one.first_day:
        return f"trả kết quả từ {day(one.first_day)}"
    return f"trả kết quả đến hết {day(one.last_day)}" if one.last_day else "mọi ngày trả kết quả"


def listing(one: Sample, places: Sequence[Place], names: bool) -> Listing:
    """Both lists of every agency. Names stand there only when they were asked for."""
    title, *facts = summary(one)
    return Listing(
        title=f"DANH SÁCH MẪU – {title}",
        facts=[fact.strip() for fact in facts],
        columns=(*COLUMNS, *(NAMES if names else ()), *LAST),
        rows=[(f"{place.unit} – {LIST_NAMES[place.list]}", _cells(place, names)) for place in places],
        foot=f"Mẫu số {one.number} · khung {one.frame_hash[:16]}",
    )


def _cells(one: Place, names: bool) -> list[str]:
    who = [one.name, _phone(one.phone)] if names else []
    returned = day(one.returned_at.astimezone(VIETNAM).date())
    stratum = FILED_NAMES.get(one.stratum, one.stratum)
    return [str(one.place), one.case, one.procedure, returned, *who, stratum, _standing(one), ""]


def _phone(phone: str) -> str:
    return f"0{phone[3:]}" if phone.startswith("+84") else phone


def _standing(one: Place) -> str:
    if one.replaced:
        note = f", {one.note}" if one.note else ""
        return f"đã thay bằng {one.by_case}: {REASON_NAMES[one.replaced]}{note}"
    answered = f"đã trả lời ({one.answered_by})" if one.answered_by else ""
    into = f"thay cho {one.for_case}" if one.for_case else ""
    return "; ".join(part for part in (into, answered) if part)
