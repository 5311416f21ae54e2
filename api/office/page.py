"""What the office's pages share: showing one, going back to it with a word, periods, and files to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.shown import headers, shown
from survey.measures.period import VIETNAM, Period, parse, year
from survey.runtime.wiring import words
from survey.staff import Staff

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv; charset=utf-8"

# What was done, by the word in the address to which a form leads back.
SAID = {
    "loai": "Đã loại phiếu khỏi số liệu. Có thể rút lại bất cứ lúc nào.",
    "giu": "Đã giữ phiếu: phiếu được tính như mọi phiếu khác.",
    "rut": "Đã rút lại quyết định; phiếu lại chờ xem.",
    "thu-hoi": "Đã thu hồi lời mời: đường dẫn và mã QR cũ không mở được nữa.",
    "gui-lai": "Đã đưa tin vào hàng gửi lại.",
    "mo-kenh": "Kênh được gửi lại từ bây giờ.",
    "chon-mau": "Đã chọn mẫu.",
    "thay": "Đã thay bằng hồ sơ dự phòng kế tiếp.",
    "nhap": "Đã nhập phiếu. Phiếu được tính vào số liệu.",
    "nhap-khong-tinh": "Đã lưu phiếu nhưng không tính: hồ sơ này đã có trả lời khác.",
    "nhap-lan-hai": "Đã nhập lần hai. Hai lần nhập giống nhau.",
    "nhap-khac": "Đã nhập lần hai. Có câu khác nhau, cần quyết định.",
    "quyet": "Đã ghi quyết định.",
    "chon-phuc-tra": "Đã chọn phiếu để phúc tra.",
    "ghi-phuc-tra": "Đã ghi câu trả lời phúc tra.",
    "yeu-cau": "Đã nhận yêu cầu. Tệp đang được ghi ở phía sau.",
    "huy": "Đã hủy.",
    "cong-bo": "Đã công bố. Từ bây giờ không ai sửa hay xóa được các số liệu này.",
    "mo-cong-khai": "Mọi người xem được kỳ này từ bây giờ.",
    "thu-khoa": "Khóa không còn dùng được.",
    "them-noi-nhan": "Đã thêm nơi nhận.",
    "bo-noi-nhan": "Nơi này không còn được báo.",
    "gop-y": "Đã ghi quyết định về góp ý.",
    "gop-y-rut": "Đã rút lại quyết định; kết quả của máy có hiệu lực trở lại.",
    "nhay-cam": "Đã chuyển sang danh sách nhạy cảm.",
    "da-xem": "Đã ghi là đã xem.",
    "xu-ly": "Đã ghi việc xử lý.",
    "tra-lai": "Góp ý đã trở lại cùng các góp ý khác.",
    "bo-ma": "Đã có phiên bản mới của bộ mã.",
    "doc-lai": "Đã nhận yêu cầu: góp ý cũ đang được đọc lại ở phía sau.",
    "thu-gui": "Đã gửi tin thử; xem kết quả ở bảng bên dưới.",
}


def show(request: Request, name: str, staff: Staff, error: str = "", status: int = 0, **values: object) -> HTMLResponse:
    """The template of that name of the office; with an error it stands at the top, and the answer says so."""
    told = {"said": SAID.get(request.query_params.get("xong", ""), ""), "error": error}
    told |= {"writes": staff.may("office:write"), "personal": staff.may("personal:read")}
    return shown(request, f"office/{name}", staff, status or (422 if error else 200), **told, **values)


def back(path: str, word: str) -> RedirectResponse:
    """To a page after something was done: loading it again does not do it again."""
    return RedirectResponse(f"{path}{'&' if '?' in path else '?'}xong={word}", 303)


def link(path: str, **values: object) -> str:
    """The address with these values; those that say nothing are left out."""
    kept = {name: value for name, value in values.items() if value not in ("", None, False, 0)}
    return f"{path}?{urlencode(kept)}" if kept else path


def handed(request: Request, raw: bytes, name: str, media: str) -> Response:
    """A file for the visitor to keep."""
    plain = "".join(one for one in name if one.isascii() and (one.isalnum() or one in "-_.")) or "tep"
    more = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
    return Response(raw, 200, headers(request) | more, media)


@cache
def phrases() -> Callable[..., str]:
    """The fixed sentences, read from their file once."""
    return words()


def period(text: str, now: datetime) -> tuple[str, Period]:
    """The period that was asked for, or this year; whatever cannot be read is this year too."""
    try:
        return (text.strip(), parse(text)) if text else _this_year(now)
    except ValueError:
        return _this_year(now)


def _this_year(now: datetime) -> tuple[str, Period]:
    number = now.astimezone(VIETNAM).year
    return str(number), year(number)


def periods(now: datetime) -> list[tuple[str, str]]:
    """The periods to choose from: this year and two before it, with quarters and months of the first two."""
    number = now.astimezone(VIETNAM).year
    found = []
    for one in (number, number - 1, number - 2):
        found.append((str(one), f"Năm {one}"))
        if one >= number - 1:
            found += [(f"{one}-Q{quarter}", f"Quý {quarter}/{one}") for quarter in range(4, 0, -1)]
            found += [(f"{one}-{month:02d}", f"Tháng {month}/{one}") for month in range(12, 0, -1)]
    return found


def title_of(text: str, now: datetime) -> str:
    return dict(periods(now)).get(text, text)
