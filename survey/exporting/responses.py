"""One row per response: the case without who is behind it, how it was answered, flags, and every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from survey.exporting.sheet import Column, Missing, Row, Shape, Sheet
from survey.masking import mask
from survey.questionnaire import SCALE, Kind, Question, Questionnaire

LEVELS = dict(enumerate(SCALE, 1))
MODES = {"self": "tự trả lời", "helped": "có người hỗ trợ", "paper": "phiếu giấy"}
APPLICANTS = {"ca_nhan": "cá nhân", "to_chuc": "tổ chức"}
SHAPES = {
    Kind.SINGLE: Shape.LEVEL,
    Kind.NUMBER: Shape.WHOLE,
    Kind.CHOICE: Shape.CHOICE,
    Kind.MULTIPLE: Shape.SEVERAL,
    Kind.OPEN: Shape.TEXT,
}

HIDDEN = "[chuyển xử lý riêng]"  # what left the ordinary path is in no export
QUESTION = "q_"  # before the id of a question, which may be any word

FIXED = (
    Column("phieu", "Mã phiếu"),
    Column("don_vi", "Mã đơn vị giải quyết"),
    Column("ten_don_vi", "Đơn vị giải quyết"),
    Column("noi_tiep_nhan", "Nơi tiếp nhận"),
    Column("ma_thu_tuc", "Mã thủ tục"),
    Column("thu_tuc", "Thủ tục"),
    Column("linh_vuc", "Lĩnh vực"),
    Column("nguoi_nop", "Cá nhân hay tổ chức", Shape.CHOICE, APPLICANTS),
    Column("ngay_tra", "Ngày trả kết quả", Shape.DAY),
    Column("kenh", "Kênh trả lời"),
    Column("hinh_thuc", "Hình thức trả lời", Shape.CHOICE, MODES),
    Column("tinh_trang", "Tình trạng phiếu"),
    Column("bat_dau", "Bắt đầu trả lời", Shape.MOMENT),
    Column("hoan_thanh", "Trả lời xong", Shape.MOMENT),
    Column("dau_hieu", "Dấu hiệu cần xem lại", note="Mã quy tắc làm sạch, cách nhau bằng dấu chấm phẩy"),
    Column("bi_loai", "Bị loại khỏi số liệu", Shape.YES),
    Column("ly_do_loai", "Quy tắc loại"),
)
IDENTIFIERS = (
    Column("ma_ho_so", "Mã hồ sơ"),
    Column("ho_ten", "Họ tên"),
    Column("dien_thoai", "Số điện thoại"),
)

type Open = Callable[[bytes | None], str | None]


def sheet(form: Questionnaire, *, identifiers: bool) -> Sheet:
    """The columns of one questionnaire version: versions do not mix, in figures or in rows."""
    columns = (*FIXED, *(IDENTIFIERS if identifiers else ()), *map(_column, form))
    return Sheet("phieu", f"Phiếu trả lời: {form.title} ({form.ref})", columns)


def reader(form: Questionnaire, unseal: Open | None) -> Callable[[Any], Row]:
    """Makes a row of the sheet from a row of the store; `unseal` given: with identifiers, and words as written."""
    clean = str if unseal else _masked
    questions = [(one.id, one.kind is Kind.OPEN, one.kind is Kind.MULTIPLE) for one in form]

    def answers(said: Mapping[str, Any], standing: str | None, hidden: Sequence[str]) -> Row:
        row = []
        for name, is_open, several in questions:
            status, value = said.get(name) or (None, None)
            if name in hidden:
                row.append(HIDDEN)
            elif status == "answered":
                row.append(clean(value) if is_open else tuple(value) if several else value)
            elif status is None:
                row.append(Missing.UNREAD if name == standing else Missing.NOT_ASKED)
            else:
                row.append(Missing(status))
        return tuple(row)

    def read(row: Any) -> Row:
        values = tuple(row)
        fixed = values[: len(FIXED)]
        known = _identified(row, unseal) if unseal else ()
        return (*fixed, *known, *answers(row["answers"], row["standing"], row["hidden"]))

    return read


def _identified(row: Any, unseal: Open) -> Row:
    return (row["code"], unseal(row["name_sealed"]), unseal(row["phone_sealed"]))


def _masked(words: str) -> str:
    return mask(words).text


def _column(question: Question) -> Column:
    labels: Mapping[int | str, str] = {}
    if question.kind is Kind.SINGLE:
        labels = LEVELS
    elif question.choices:
        labels = {one.id: one.text for one in question.choices}
    return Column(
        f"{QUESTION}{question.id}", question.text, SHAPES[question.kind], labels, asked=True, note=question.unit
    )
