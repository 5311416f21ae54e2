"""Typed paper forms: the rows of a filled template with the names of their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.errors import SheetError
from intake.rows import File, Row, search
from survey.fieldwork.cells import columns
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, Faulty, Filled
from survey.questionnaire import Questionnaire

MARK = "Bộ câu hỏi:"
_HEADS = {FORM: "mã phiếu", CASE: "mã hồ sơ", COLLECTED: "ngày thu", ENUMERATOR: "người thu phiếu"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The forms of a file; `keys` are those of its columns, by their place."""

    ref: str
    keys: tuple[str, ...]
    forms: tuple[Filled, ...]

    def address(self, fault: Faulty) -> str:
        """The cell as spreadsheets name it: F7."""
        key = fault.key if fault.key in self.keys else FORM
        return f"{letters(self.keys.index(key))}{fault.row}"


def letters(place: int) -> str:
    """The name of a column, counted from 0: A … Z, AA …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_typed(file: File) -> Typed:
    """The forms of a filled template. Raises SheetError."""
    found = search(file, _typed)
    if not found:
        raise SheetError(f"{file.name} không phải bảng nhập phiếu. Tạo bảng mới bằng: ./hailong forms template")
    if not found[0].forms:
        raise SheetError(f"{file.name} chưa có phiếu nào: điền từ dòng 4 trở đi.")
    return found[0]


def _typed(rows: Sequence[Row], _: str) -> Typed | None:
    first = str(rows[0][0]) if rows and rows[0] else ""
    if not first.startswith(MARK) or len(rows) < 3:
        return None
    keys = tuple(str(cell or "").strip() for cell in rows[1])
    if FORM not in keys:
        return None
    forms = [
        Filled(number, dict(zip(keys, row, strict=False)))
        for number, row in enumerate(rows[3:], 4)
        if any(str(cell).strip() for cell in row if cell is not None)
    ]
    return Typed(first.removeprefix(MARK).strip(), keys, tuple(forms))


def where(key: str, form: Questionnaire) -> str:
    """A column in words."""
    number = next((one.number for one in columns(form) if key in (one.key, one.question.id)), key)
    return _HEADS.get(key, f"câu {number}")
