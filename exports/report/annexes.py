"""The annexes of the yearly report as XLSX: sample, indices, five levels and exclusions, agency by agency."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from exports.report.packing import packed
from exports.report.year import Agency, Level, Results, Year
from survey.questionnaire import SCALE

FONT = "Times New Roman"
THIN = Side(style="thin", color="808080")
RULED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
NARROW, WIDE, LINE = 11, 52, 15.0  # columns in digits, rows in points
LETTERS = 1.15  # letters for a digit's width
NAMES = ("Bộ câu hỏi", "Cơ quan", "Phần", "Lý do")
MARGIN = 0.4  # inches
GREY = PatternFill("solid", fgColor="EDEDED")
LEVELS = (*SCALE, "Số trả lời", "Hài lòng và rất hài lòng", "Chỉ số (%)")

type Cells = tuple[object, ...]


def annexes(year: Year, title: Callable[[str], str]) -> bytes:
    """The workbook; the same figures make the same bytes."""
    book = Workbook()
    book.remove(book.active)
    for name, about, head, rows in _sheets(year, title):
        _sheet(book.create_sheet(name), f"{about} năm {year.number}", head, list(rows))
    raw = io.BytesIO()
    book.save(raw)
    return packed(raw.getvalue(), year.computed_at)


def _sheets(year: Year, title: Callable[[str], str]) -> Iterator[tuple[str, str, Sequence[str], Iterator[Cells]]]:
    every = (*year.agencies, year.whole)
    sample = (
        "Bộ câu hỏi", "Mã", "Cơ quan", "Hồ sơ", "Được mời", "Bắt đầu", "Trả lời hết", "Thu về", "Bị loại", "Hợp lệ",
        "Tỷ lệ thu về (%)", "Tối thiểu", "Đạt",
    )  # fmt: skip
    factors = ("Bộ câu hỏi", "Mã", "Cơ quan", "Phần", *LEVELS)
    yield "PL1 Mẫu", "Phụ lục 1. Mẫu khảo sát theo cơ quan", sample, _samples(every)
    yield "PL2 Yếu tố", "Phụ lục 2. Chỉ số theo cơ quan và yếu tố", factors, _levels(every, _factors)
    yield "PL3 Câu hỏi", "Phụ lục 3. Chỉ số theo cơ quan và câu hỏi", factors, _levels(every, lambda one: one.questions)
    head = ("Bộ câu hỏi", "Mã", "Cơ quan", "Lý do", "Số phiếu")
    yield "PL4 Phiếu bị loại", "Phụ lục 4. Phiếu bị loại theo cơ quan và lý do", head, _exclusions(every, title)


def _samples(agencies: Sequence[Agency]) -> Iterator[Cells]:
    for agency in agencies:
        met = None if agency.met is None else "đạt" if agency.met else "chưa đạt"
        for one in agency.results.values():
            yield (
                one.ref, agency.code, agency.name, agency.cases, one.invited, one.started, one.completed, one.returned,
                one.returned - one.valid, one.valid, _number(one.response_rate), agency.required, met,
            )  # fmt: skip


def _factors(one: Results) -> tuple[Level, ...]:
    return (*one.factors, one.overall)


def _levels(agencies: Sequence[Agency], of: Callable[[Results], Sequence[Level]]) -> Iterator[Cells]:
    for agency in agencies:
        for one in agency.results.values():
            for level in of(one):
                numbers = (*level.counts, level.n, level.satisfied, _number(level.percent))
                yield (one.ref, agency.code, agency.name, level.name, *numbers)


def _exclusions(agencies: Sequence[Agency], title: Callable[[str], str]) -> Iterator[Cells]:
    for agency in agencies:
        for one in agency.results.values():
            for rule, number in sorted(one.excluded.items()):
                yield (one.ref, agency.code, agency.name, title(rule), number)


def _number(percent: str | None) -> float | None:
    return None if percent is None else float(percent)


def _sheet(page: Worksheet, about: str, head: Sequence[str], rows: Sequence[Cells]) -> None:
    page.append([about])
    page["A1"].font = Font(name=FONT, size=13, bold=True)
    page.append([])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    _dress(page, head, rows)
    page.freeze_panes = "D4"
    page.auto_filter.ref = f"A3:{get_column_letter(len(head))}{max(3, len(rows) + 3)}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "3:3"
    page.page_margins = PageMargins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=MARGIN)


def _dress(page: Worksheet, head: Sequence[str], rows: Sequence[Cells]) -> None:
    for row in page.iter_rows(min_row=3, max_row=len(rows) + 3, max_col=len(head)):
        for cell in row:
            cell.font, cell.border = Font(name=FONT, size=11, bold=cell.row == 3), RULED
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=_side(cell))
            if cell.row == 3:
                cell.fill = GREY
            elif isinstance(cell.value, float):
                cell.number_format = "0.00"
            elif isinstance(cell.value, int):
                cell.number_format = "#,##0"
    widths = [_width(name, [row[at] for row in rows]) for at, name in enumerate(head)]
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate((head, *rows), 3):
        page.row_dimensions[number].height = LINE * max(map(_lines, row, widths))


def _width(name: str, cells: Sequence[object]) -> int:
    """As wide as its longest words, so far as a page allows."""
    longest = max((len(str(one)) for one in cells if one is not None), default=0)
    return max(NARROW, min(WIDE, longest + 2)) if name in NAMES else NARROW


def _lines(cell: object, width: int) -> int:
    """Programs that print a file do not always work out by themselves how tall a row has to be."""
    return -(-len("" if cell is None else str(cell)) // int(width * LETTERS)) or 1


def _side(cell) -> str:
    return "center" if cell.row == 3 else "left" if isinstance(cell.value, str) else "right"
