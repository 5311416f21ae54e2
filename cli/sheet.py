"""Reads a list of cases from a CSV or a spreadsheet as offices keep them: any usual encoding, titles above headers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from cli.errors import CommandError
from survey import case_columns
from survey.case_columns import Columns

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_DELIMITERS = (";", ",", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

type Row = Sequence[object]


class SheetError(CommandError):
    """The file as a whole cannot be read as a list of cases; the sentence says what to do."""


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


def read_sheet(path: Path) -> Sheet:
    """The first sheet of the file that has a header row naming the case code. Raises SheetError."""
    if not path.is_file():
        raise SheetError(f"Không tìm thấy tệp {path}.")
    kind = path.suffix.lower()
    if kind not in SPREADSHEETS + TEXTS:
        raise SheetError(f"Tệp {path.name} không phải CSV hoặc XLSX.")
    candidates = _spreadsheet(path) if kind in SPREADSHEETS else _text(path)
    sheet = max(candidates, key=lambda one: len(one.columns.at), default=None)
    if sheet is None:
        raise SheetError(
            f"Không thấy hàng tiêu đề có cột «Mã hồ sơ» trong {path.name}. "
            "Kiểm tra tên cột; nếu chữ bị lỗi, hãy lưu lại từ Excel dạng XLSX hoặc «CSV UTF-8»."
        )
    if sheet.columns.missing:
        raise SheetError(f"Tệp {path.name} thiếu cột: {', '.join(sheet.columns.missing)}.")
    return sheet


def decode(raw: bytes) -> str:
    """The text of a CSV in UTF-8, UTF-16 or CP1258, with or without a byte order mark."""
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), None) or _without_mark(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError("Không đọc được bảng mã của tệp. Hãy lưu lại từ Excel dạng XLSX hoặc «CSV UTF-8».") from error


def _without_mark(raw: bytes) -> str:
    start = raw[:4000]
    if start.count(0) > len(start) // 4:  # ASCII letters of UTF-16 leave every other byte zero
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _text(path: Path) -> Iterator[Sheet]:
    text = decode(path.read_bytes())
    failed: csv.Error | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            failed = error
            continue
        if sheet := _sheet(rows, delimiter):
            failed = None
            yield sheet
    if failed:
        raise SheetError(f"Tệp {path.name} có dấu ngoặc kép hoặc ô hỏng. Hãy lưu lại từ Excel dạng XLSX.") from failed


def _spreadsheet(path: Path) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if sheet := _sheet(rows):
                    yield sheet
    except PasswordError as error:
        raise SheetError(f"Tệp {path.name} có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại.") from error
    except (CalamineError, OSError) as error:
        raise SheetError(f"Không mở được {path.name}: tệp hỏng hoặc không phải bảng tính.") from error


def _sheet(rows: Sequence[Row], delimiter: str = "") -> Sheet | None:
    found = case_columns.find(rows)
    if not found:
        return None
    top, columns = found
    last = max(index for index, cell in enumerate(rows[top]) if _filled(cell))
    lines = tuple(Line(number, row) for number, row in enumerate(rows[top + 1 :], top + 2) if any(map(_filled, row)))
    return Sheet(rows[top][: last + 1], columns, lines, delimiter)


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""
