"""A list of cases in a file: the sheet whose header row names the case code, whatever titles stand above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.errors import SheetError
from intake.rows import File, Row, search
from survey import case_columns
from survey.case_columns import Columns


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with the number it has there, counted from 1."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class Sheet:
    headers: Row
    columns: Columns
    lines: tuple[Line, ...]
    delimiter: str = ""  # of a CSV; "" for a spreadsheet

    def overflows(self, line: Line) -> bool:
        """Whether cells stand beyond the last header: a stray delimiter has shifted the row."""
        return any(_filled(cell) for cell in line.cells[len(self.headers) :])


def read_sheet(file: File) -> Sheet:
    """The sheet of the file with the most columns that are known, and a case code among them. Raises SheetError."""
    sheet = max(search(file, _sheet), key=lambda one: len(one.columns.at), default=None)
    if sheet is None:
        raise SheetError(
            f"Không thấy hàng tiêu đề có cột «Mã hồ sơ» trong {file.name}. "
            "Kiểm tra tên cột; nếu chữ bị lỗi, hãy lưu lại từ Excel dạng XLSX hoặc «CSV UTF-8»."
        )
    if sheet.columns.missing:
        raise SheetError(f"Tệp {file.name} thiếu cột: {', '.join(sheet.columns.missing)}.")
    return sheet


def _sheet(rows: Sequence[Row], delimiter: str) -> Sheet | None:
    found = case_columns.find(rows)
    if not found:
        return None
    top, columns = found
    last = max(index for index, cell in enumerate(rows[top]) if _filled(cell))
    lines = tuple(Line(number, row) for number, row in enumerate(rows[top + 1 :], top + 2) if any(map(_filled, row)))
    return Sheet(rows[top][: last + 1], columns, lines, delimiter)


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""
