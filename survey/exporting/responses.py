"""One row per response: the case without who is behind it, how it was answered, flags, and every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from survey.exporting.sheet import Cell, Column, Missing, Row, Shape, Sheet
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

VALUES: Mapping[Kind, Callable[[Any], Cell]] = {Kind.MULTIPLE: tuple}
MISSING = {one.value: one for one in Missing}

type Cells = Callable[[Sequence[Mapping[str, Any]], Sequence[str | None]], list[Cell]]
type Open = Callable[[bytes | None], str | None]
type Strays = Mapping[str, Sequence[str]]


def sheet(form: Questionnaire, *, identifiers: bool) -> Sheet:
    """The columns of one questionnaire version: versions do not mix, in figures or in rows."""
    columns = (*FIXED, *(IDENTIFIERS if identifiers else ()), *map(_column, form))
    return Sheet("phieu", f"Phiếu trả lời: {form.title} ({form.ref})", columns)


def reader(form: Questionnaire, strays: Strays | None, unseal: Open | None) -> Callable[[Sequence[Any]], list[Row]]:
    """Makes rows of the sheet from rows of the store; `unseal` given: with identifiers.

    Words are masked where they are taken; `strays` are the questions, by form, whose words came another way and are
    masked here. None: nobody knows which, and all are.

    Column by column: in Python that costs a third of going cell by cell.
    """
    opened = [one.id for one in form if one.kind is Kind.OPEN]
    questions = [_cells(one) for one in form]

    def read(rows: Sequence[Any]) -> list[Row]:
        fixed = list(zip(*rows, strict=True))[: len(FIXED)]
        known = list(zip(*(_identified(row, unseal) for row in rows), strict=True)) if unseal else ()
        said = [_said(row, opened if strays is None else strays.get(row[0], ())) for row in rows]
        standing = [row["standing"] for row in rows]
        answers = (cells(said, standing) for cells in questions)
        return list(zip(*fixed, *known, *answers, strict=True))

    return read


def _cells(question: Question) -> Cells:
    """One question's cells, from what each person said to every question and which one they had before them."""
    name = question.id
    value = VALUES.get(question.kind)

    def answered(given: Any) -> Cell:
        status, said = given
        return MISSING[status] if status != "answered" else said if value is None else value(said)

    def cells(said: Sequence[Mapping[str, Any]], standing: Sequence[str | None]) -> list[Cell]:
        return [
            answered(given) if (given := one.get(name)) else Missing.UNREAD if name == before else Missing.NOT_ASKED
            for one, before in zip(said, standing, strict=True)
        ]

    return cells


def _said(row: Any, bare: Sequence[str]) -> Mapping[str, Any]:
    """The answers by question, what is `bare` masked; a sensitive comment is there, its words are not."""
    answers, hidden = row["answers"], row["hidden"]
    covered = {one: _masked(answers[one]) for one in bare if one in answers}
    return {**answers, **covered, **dict.fromkeys(hidden, ("answered", HIDDEN))} if covered or hidden else answers


def _identified(row: Any, unseal: Open) -> Row:
    return (row["code"], unseal(row["name_sealed"]), unseal(row["phone_sealed"]))


def _masked(given: Any) -> Any:
    status, words = given
    return (status, mask(words).text) if status == "answered" else given


def _column(question: Question) -> Column:
    labels: Mapping[int | str, str] = {}
    if question.kind is Kind.SINGLE:
        labels = LEVELS
    elif question.choices:
        labels = {one.id: one.text for one in question.choices}
    return Column(
        f"{QUESTION}{question.id}", question.text, SHAPES[question.kind], labels, asked=True, note=question.unit
    )
