"""XLSX: real numbers and dates, a frozen header with filters, and a sheet that says what the codes mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from exports.codebook import HEADER as CODEBOOK
from exports.codebook import lines
from exports.spread import fields, flattener
from survey.exporting.sheet import Cell, Row, Shape, Sheet
from survey.measures.period import VIETNAM

MOST_ROWS = 1_048_575  # of one worksheet, without its header
FORMATS = {Shape.DAY: "dd/mm/yyyy", Shape.MOMENT: "dd/mm/yyyy hh:mm", Shape.DECIMAL: "0.00"}
WIDTHS = {Shape.TEXT: 24, Shape.MOMENT: 17, Shape.DAY: 12}
A4 = 9  # as spreadsheets number it
BOLD = Font(name="Calibri", size=11, bold=True)
GREY = PatternFill("solid", fgColor="E7EDF3")
WRAP = Alignment(wrap_text=True, vertical="top")


class TooMany(Exception):
    """More rows than a worksheet holds."""

    def __init__(self) -> None:
        super().__init__(f"XLSX chỉ chứa được {MOST_ROWS:,} dòng. Hãy xuất CSV hoặc Parquet.".replace(",", "."))


class Xlsx:
    """Rows go to the file as they come; the codebook is written at the end."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._path, self._sheet, self._rows = path, sheet, 0
        self._fields, self._flat = fields(sheet), flattener(sheet)
        self._book = Workbook(write_only=True)
        self._page = self._book.create_sheet("Dữ liệu")
        _printed(self._page)
        for at, one in enumerate(self._fields, 1):
            self._page.column_dimensions[get_column_letter(at)].width = WIDTHS.get(one.shape, 10)
        self._page.append([_head(self._page, one.name) for one in self._fields])

    def write(self, rows: Sequence[Row]) -> None:
        self._rows += len(rows)
        if self._rows > MOST_ROWS:
            raise TooMany
        for row in zip(*self._flat(rows), strict=True):
            self._page.append([self._cell(cell, one.shape) for cell, one in zip(row, self._fields, strict=True)])

    def _cell(self, cell: Cell, shape: Shape) -> Cell:
        if cell is None or shape is Shape.WHOLE:
            return cell
        if shape is Shape.TEXT:
            return _words(self._page, str(cell))
        if shape is Shape.YES:
            return "có" if cell else "không"
        made = WriteOnlyCell(self._page, value=_naive(cell))
        made.number_format = FORMATS[shape]
        return made

    def close(self) -> None:
        self._page.auto_filter.ref = f"A1:{get_column_letter(len(self._fields))}{self._rows + 1}"
        page = self._book.create_sheet("Giải thích")
        _printed(page)
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.fitToHeight = 0
        for letter, width in zip("ABCD", (26, 70, 18, 60), strict=True):
            page.column_dimensions[letter].width = width
        page.append([_head(page, one) for one in CODEBOOK])
        for line in lines(self._sheet):
            page.append([_words(page, one) for one in line])
        self._book.save(self._path)


def _printed(page) -> None:
    """The header stays in sight, on the screen and on every sheet of paper."""
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4


def _head(page, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.font, cell.fill = BOLD, GREY
    return cell


def _words(page, text: str) -> Cell:
    """Words are never a formula, whatever they begin with."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell


def _naive(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
    return float(value) if isinstance(value, Decimal) else value
