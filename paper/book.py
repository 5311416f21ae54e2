"""Spreadsheets that people work in: the template that typed forms come back in, and the lists of a sample."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from paper.lists import Listing
from survey.fieldwork.cells import NO_OPINION, TICKED, Column, columns, expected
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM
from survey.questionnaire import Kind, Question, Questionnaire

SHEET = "Nhập phiếu"
KEYS_ROW, HEAD_ROW, FIRST_ROW = 2, 3, 4  # of the template; the keys are hidden, and are what is read back
MARK = "Bộ câu hỏi:"
ROWS = 1000
FIRST_DAY = date(2020, 1, 1)
HEADS = {FORM: "Mã phiếu", CASE: "Mã hồ sơ (nếu phiếu in trống)", COLLECTED: "Ngày thu", ENUMERATOR: "Người thu phiếu"}
_LIST_LIMIT = 255  # characters of a list that stands in a cell's check

_GREY = PatternFill("solid", fgColor="E8E8E8")
_THIN = Side(style="thin", color="BBBBBB")
_LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")


def template(form: Questionnaire, made_at: datetime) -> bytes:
    """An empty template for one questionnaire, with a check in every cell that is filled in."""
    book, sheet = _book(SHEET, made_at)
    sheet["A1"] = f"{MARK} {form.ref}"
    sheet["C1"] = "Mỗi dòng một phiếu. Ô để trống là người dân không trả lời. K là không ý kiến. Không đổi các cột."
    sheet.row_dimensions[KEYS_ROW].hidden = True
    keyed = [(key, title, None) for key, title in HEADS.items()]
    keyed += [(one.key, _title(one), one) for one in columns(form)]
    for at, (key, title, column) in enumerate(keyed, 1):
        sheet.cell(KEYS_ROW, at, key)
        _head(sheet.cell(HEAD_ROW, at, title))
        _check(sheet, at, key, column)
        sheet.column_dimensions[get_column_letter(at)].width = _width(key, column)
    sheet.row_dimensions[HEAD_ROW].height = 110
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 3)
    _open_cells(sheet, len(keyed))
    _codebook(book, form)
    return _saved(book, made_at)


def listing(wanted: Listing, made_at: datetime) -> bytes:
    """The lists of a sample: the same rows as on paper, to be sorted and filtered."""
    book, sheet = _book("Danh sách", made_at)
    for row, text in enumerate((wanted.title, *wanted.facts), 1):
        sheet.cell(row, 1, text).font = Font(name="Calibri", bold=row == 1)
    top = len(wanted.facts) + 3
    titles = ["Nhóm", *(one.title for one in wanted.columns)]
    for at, title in enumerate(titles, 1):
        _head(sheet.cell(top, at, title))
        sheet.column_dimensions[get_column_letter(at)].width = 34 if at == 1 else max(10, wanted.columns[at - 2].share)
    for row, (heading, cells) in enumerate(wanted.rows, top + 1):
        for at, text in enumerate((heading, *cells), 1):
            cell = sheet.cell(row, at)
            cell.value, cell.data_type = text, "s"  # nothing is taken for a formula
            cell.alignment, cell.border = _WRAP, _LINES
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(titles))}{max(top + 1, sheet.max_row)}"
    return _saved(book, made_at)


def _book(title: str, made_at: datetime) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    book.properties.creator = "hailong"
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book, sheet


def _head(cell: Cell) -> None:
    cell.font, cell.fill, cell.alignment, cell.border = Font(name="Calibri", bold=True), _GREY, _WRAP, _LINES


def _title(column: Column) -> str:
    question = column.question
    choice = question.choice(column.choice) if column.choice else None
    short = f": {choice.text}" if choice else ""
    return f"{column.number}. {question.print or question.text}{short}"


def _width(key: str, column: Column | None) -> int:
    if column is None:
        return {FORM: 14, CASE: 24}.get(key, 16)
    return 40 if column.question.kind is Kind.OPEN else 16


def _open_cells(sheet: Worksheet, wide: int) -> None:
    """Only the cells of forms can be written in: who moves a column would move the answers of everybody."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.sort = False
    for row in sheet.iter_rows(FIRST_ROW, FIRST_ROW + ROWS - 1, 1, wide):
        for cell in row:
            cell.protection = Protection(locked=False)
    for key, sign in ((COLLECTED, "dd/mm/yyyy"), (FORM, "@"), (CASE, "@"), (ENUMERATOR, "@")):
        at = list(HEADS).index(key) + 1
        for (cell,) in sheet.iter_rows(FIRST_ROW, FIRST_ROW + ROWS - 1, at, at):
            cell.number_format = sign


def _check(sheet: Worksheet, at: int, key: str, column: Column | None) -> None:
    letter = get_column_letter(at)
    check = _of_question(column) if column else _of_head(key, f"{letter}{FIRST_ROW}", letter)
    check.allow_blank = True
    words = check.error or ""
    check.showErrorMessage = check.showInputMessage = True
    check.errorTitle, check.error = "Chưa đúng", words
    check.promptTitle, check.prompt = (column.number if column else HEADS[key])[:32], (check.prompt or words)[:255]
    sheet.add_data_validation(check)
    check.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + ROWS - 1}")


def _of_head(key: str, first: str, letter: str) -> DataValidation:
    whole = f"${letter}${FIRST_ROW}:${letter}${FIRST_ROW + ROWS - 1}"
    match key:
        case "@form":
            once = f'AND(LEN({first})=9,MID({first},5,1)="-",COUNTIF({whole},{first})=1)'
            return DataValidation("custom", formula1=once, error="Mã phiếu viết như K7QF-3MXJ, mỗi phiếu một dòng.")
        case "@collected_on":
            days = (FIRST_DAY - date(1899, 12, 30)).days
            return DataValidation(
                "date", operator="between", formula1=str(days), formula2="TODAY()",
                error="Ngày thu phiếu, viết ngày/tháng/năm, không ở tương lai.",
            )  # fmt: skip
        case "@case":
            return DataValidation(
                "textLength", operator="between", formula1="10", formula2="60",
                error="Chỉ ghi khi phiếu không in sẵn mã hồ sơ.",
            )  # fmt: skip
    return DataValidation(
        "textLength", operator="between", formula1="1", formula2="60", error="Mã hoặc tên người thu phiếu."
    )


def _of_question(column: Column) -> DataValidation:
    question, says = column.question, f"Ghi {expected(column.question)}; để trống nếu không trả lời."
    if question.kind is Kind.OPEN:
        return DataValidation("textLength", operator="lessThanOrEqual", formula1="5000", error=says)
    listed = ",".join(_allowed(column))
    if len(listed) <= _LIST_LIMIT:
        return DataValidation("list", formula1=f'"{listed}"', error=says, prompt=_meanings(question) or says)
    least, most = question.minimum or 0, 10**6 if question.maximum is None else question.maximum
    return DataValidation("whole", operator="between", formula1=str(least), formula2=str(most), error=says)


def _allowed(column: Column) -> list[str]:
    question = column.question
    none = [NO_OPINION] if question.no_opinion else []
    match question.kind:
        case Kind.SINGLE:
            return ["1", "2", "3", "4", "5", *none]
        case Kind.CHOICE:
            return [*map(str, range(1, len(question.choices) + 1)), *none]
        case Kind.NUMBER:
            most = 10**4 if question.maximum is None else question.maximum
            return [*map(str, range(question.minimum or 0, most + 1)), *none]
    return [TICKED]


def _meanings(question: Question) -> str:
    if question.kind is not Kind.CHOICE:
        return ""
    return "; ".join(f"{number} = {one.text}" for number, one in enumerate(question.choices, 1))


def _codebook(book: Workbook, form: Questionnaire) -> None:
    sheet = book.create_sheet("Cách ghi")
    for at, title in enumerate(("Câu", "Nội dung", "Ghi gì"), 1):
        _head(sheet.cell(1, at, title))
    for row, one in enumerate(columns(form), 2):
        meaning = _meanings(one.question)
        words = (one.number, _title(one), expected(one.question) + (f". {meaning}" if meaning else ""))
        for at, text in enumerate(words, 1):
            cell = sheet.cell(row, at, text)
            cell.alignment, cell.border = _WRAP, _LINES
    for letter, width in (("A", 8), ("B", 80), ("C", 60)):
        sheet.column_dimensions[letter].width = width


_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def _saved(book: Workbook, made_at: datetime) -> bytes:
    """The same bytes for the same content and moment: openpyxl would write the clock into the file."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    moment = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(raw) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            after.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return out.getvalue()
