"""Files of rows as offices keep them: a CSV in any usual encoding and delimiter, or a spreadsheet of several sheets."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from intake.errors import SheetError

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_DELIMITERS = (";", ",", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

type Row = Sequence[object]
type Look[T] = Callable[[Sequence[Row], str], T | None]


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name and its bytes, from a disk or from a browser."""

    name: str
    raw: bytes

    @property
    def kind(self) -> str:
        return PurePath(self.name).suffix.lower()


def opened(path: Path) -> File:
    """Raises SheetError."""
    try:
        return File(path.name, path.read_bytes())
    except FileNotFoundError:
        raise SheetError(f"Không tìm thấy tệp {path}.") from None
    except OSError:
        raise SheetError(f"Không mở được {path}.") from None


def search[T](file: File, look: Look[T]) -> list[T]:
    """What `look` finds among the rows of each sheet, or of a CSV taken by each delimiter, which it is told.

    Raises SheetError for a file that cannot be read.
    """
    if file.kind not in SPREADSHEETS + TEXTS:
        raise SheetError(f"Tệp {file.name} không phải CSV hoặc XLSX.")
    return _in_spreadsheet(file, look) if file.kind in SPREADSHEETS else _in_text(file, look)


def _in_text[T](file: File, look: Look[T]) -> list[T]:
    text = _decoded(file.raw)
    found: list[T] = []
    failed: csv.Error | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            failed = error
            continue
        found += [one for one in (look(rows, delimiter),) if one is not None]
    if failed and not found:
        raise SheetError(f"Tệp {file.name} có dấu ngoặc kép hoặc ô hỏng. Hãy lưu lại từ Excel dạng XLSX.") from failed
    return found


def _in_spreadsheet[T](file: File, look: Look[T]) -> list[T]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(file.raw)) as book:
            sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
            return [found for rows in sheets if (found := look(rows, "")) is not None]
    except PasswordError as error:
        raise SheetError(f"Tệp {file.name} có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại.") from error
    except (CalamineError, OSError) as error:
        raise SheetError(f"Không mở được {file.name}: tệp hỏng hoặc không phải bảng tính.") from error


def _decoded(raw: bytes) -> str:
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
