"""A sample in words: what a screen says of it, and its lists as they are printed."""

from __future__ import annotations

from collections.abc import Sequence

from survey.desk.samples import Place, Sample
from survey.display import day, moment, whole
from survey.fieldwork.listing import Column, Listing
from survey.meanings import APPLICANTS, FILED, LISTS, REPLACEMENTS, SIZES, STRATA
from survey.measures.period import VIETNAM

COLUMNS = (Column("STT", 7), Column("Mã hồ sơ", 29), Column("Thủ tục", 40), Column("Trả kết quả", 14))
NAMES = (Column("Họ tên, tổ chức", 26), Column("Điện thoại", 15))
LAST = (Column("Tầng", 14), Column("Tình trạng", 26), Column("Ghi chú", 14))


def summary(one: Sample) -> list[str]:
    agency = one.agency_name or "mọi đơn vị"
    below = " và các đơn vị trực thuộc" if one.children else ""
    replaced = f", đã thay {whole(one.replaced)}" if one.replaced else ""
    return [
        f"Mẫu số {one.number}: {agency}{below}, {APPLICANTS[one.kind]}, {_period(one)}",
        f"  {whole(one.official)} hồ sơ chính thức, {whole(one.reserve)} dự phòng{replaced};"
        f" chọn từ {whole(one.frame_size)} hồ sơ{' chưa ai trả lời' if one.unanswered else ''}",
        f"  Cỡ mẫu: {SIZES[one.rule]}; {STRATA[one.strata]}; dự phòng {one.reserve_percent}%",
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
        rows=[(f"{place.unit} – {LISTS[place.list]}", _cells(place, names)) for place in places],
        foot=f"Mẫu số {one.number} · khung {one.frame_hash[:16]}",
    )


def _cells(one: Place, names: bool) -> list[str]:
    who = [one.name, _phone(one.phone)] if names else []
    returned = day(one.returned_at.astimezone(VIETNAM).date())
    stratum = FILED.get(one.stratum, one.stratum)
    return [str(one.place), one.case, one.procedure, returned, *who, stratum, _standing(one), ""]


def _phone(phone: str) -> str:
    return f"0{phone[3:]}" if phone.startswith("+84") else phone


def _standing(one: Place) -> str:
    if one.replaced:
        note = f", {one.note}" if one.note else ""
        return f"đã thay bằng {one.by_case}: {REPLACEMENTS[one.replaced]}{note}"
    answered = f"đã trả lời ({one.answered_by})" if one.answered_by else ""
    into = f"thay cho {one.for_case}" if one.for_case else ""
    return "; ".join(part for part in (into, answered) if part)
