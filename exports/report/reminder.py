"""An official letter that urges on the agencies behind their number of forms (đôn đốc), ready to be signed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from exports.report import form, tables
from exports.report.packing import packed
from survey.display import day, whole
from survey.letterhead import Letterhead
from survey.measures.period import VIETNAM
from survey.progress import AgencyProgress, Overview

SUBJECT = "đôn đốc thu phiếu khảo sát sự hài lòng"
RECEIVERS = ("Như trên", "Lưu: VT")
NAMED = 3  # so many agencies are named above the letter; more of them stand in its list only
ASKED = (
    "Đưa phiếu mời có mã QR cùng với kết quả cho từng người dân, tổ chức; ghi đúng số điện thoại người nhận.",
    "Giới thiệu nơi có người hỗ trợ trả lời cho người cao tuổi, người không dùng điện thoại thông minh.",
    "Không gợi ý, không vận động người dân chọn mức nào; không trả lời thay. Phiếu trả lời thay bị loại.",
)


def reminder(overview: Overview, by: Letterhead) -> bytes:
    """The letter, from the agencies that lag; the same numbers make the same bytes."""
    late = overview.lagging
    made = form.paper(SUBJECT.capitalize(), by.agency)
    form.letter(made, by, SUBJECT, _receiver(late))
    for text in _opening(overview, late):
        form.say(made, text)
    if late:
        tables.caption(made, "Danh sách đơn vị chưa đủ phiếu")
        tables.table(made, HEAD, [_row(number, one) for number, one in enumerate(late, 1)], WIDTHS)
        form.say(made, "Đề nghị các đơn vị:")
        form.items(made, ASKED)
    form.signature(made, replace(by, receivers=RECEIVERS))
    raw = io.BytesIO()
    made.save(raw)
    return packed(raw.getvalue(), overview.at)


HEAD = ("TT", "Đơn vị", "Hồ sơ", "Tối thiểu", "Đã thu về", "Còn thiếu", "Dự kiến cả năm")
WIDTHS = (10, 52, 18, 20, 20, 20, 22)


def _receiver(late: Sequence[AgencyProgress]) -> str:
    if 0 < len(late) <= NAMED:
        return "; ".join(one.name for one in late) + "."
    return "Các cơ quan, đơn vị có tên trong danh sách dưới đây."


def _opening(overview: Overview, late: Sequence[AgencyProgress]) -> Iterator[str]:
    at = overview.at.astimezone(VIETNAM)
    until = f"Tính đến {at:%H} giờ {at:%M} ngày {day(at)}"
    if not late:
        yield f"{until}, không đơn vị nào chậm so với số phiếu tối thiểu."
        return
    floor = late[0].quota
    assert floor is not None
    yield (
        f"Số phiếu thu về tối thiểu trong năm {floor.year} của mỗi đơn vị tính theo số hồ sơ đã trả kết quả "
        f"({floor.source})."
    )
    yield (
        f"{until}, {whole(len(late))} đơn vị sau đây chưa đủ phiếu và theo nhịp hiện nay sẽ chưa đủ khi hết năm "
        f"(thiếu tất cả {whole(sum(one.missing for one in late))} phiếu)."
    )


def _row(number: int, one: AgencyProgress) -> tuple[str, ...]:
    assert one.quota is not None
    now, forecast = one.quota.so_far, one.quota.forecast
    expected = whole(forecast.expected.returned) if forecast else "–"
    numbers = (now.cases, now.required, now.returned, one.missing)
    return (str(number), one.name, *map(whole, numbers), expected)
