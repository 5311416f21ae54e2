"""The form of an official Vietnamese document (Nghị định 30/2020/NĐ-CP): page, heading, paragraphs, signature."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from survey.letterhead import Letterhead

FONT = "Times New Roman"
BODY, SMALL, TINY = Pt(14), Pt(12), Pt(11)
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BLANK = "……"
REPORT = "BC-"  # what the symbol of a report begins with; a letter bears its author's alone


def paper(title: str, author: str) -> Paper:
    """An empty A4 sheet with the margins, the typeface and the page numbers of the decree."""
    made = Document()
    made.core_properties.title, made.core_properties.author = title, author
    made.core_properties.comments = ""
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    return made


def _page_number(line: Paragraph) -> None:
    line.alignment = ALIGN.CENTER
    run = line.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    run.font.size = Pt(13)


def heading(made: Paper, by: Letterhead, subject: str, year: int) -> None:
    """State and motto, author, number, place and date; then the kind of document and what it is about."""
    _top(made, by, by.symbol)
    _line(made, "BÁO CÁO", before=Pt(18))
    _rule(_line(made, f"{subject} năm {year}"), Mm(52))


def letter(made: Paper, by: Letterhead, subject: str, receiver: str) -> None:
    """The same top for an official letter: its subject stands below its number, and whom it goes to above the body."""
    left = _top(made, by, by.symbol.removeprefix(REPORT))
    _centred(left, f"V/v {subject}", SMALL, before=Pt(4))
    line = _line(made, f"Kính gửi: {receiver}", before=Pt(18))
    line.runs[0].bold, line.paragraph_format.space_after = False, Pt(12)


def _top(made: Paper, by: Letterhead, symbol: str) -> _Cell:
    table = made.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    left, right = _two(table, Mm(66), Mm(100))
    if by.parent:
        _centred(left, by.parent, Pt(13))
    _rule(_centred(left, by.agency, Pt(13), bold=True), Mm(20))
    _centred(left, f"Số: {BLANK}/{symbol}", Pt(13), before=Pt(6))
    _centred(right, STATE, Pt(13), bold=True)
    _rule(_centred(right, MOTTO, BODY, bold=True), Mm(15))
    _centred(right, f"{by.place}, ngày {BLANK} tháng {BLANK} năm {BLANK}", BODY, italic=True, before=Pt(6))
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    return left


def _two(table: Table, left: Mm, right: Mm) -> tuple[_Cell, _Cell]:
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = width
    first, second = table.rows[0].cells
    first.width, second.width = left, right
    return first, second


def _line(made: Paper, text: str, before: Pt | None = None) -> Paragraph:
    line = made.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = before or Pt(0), Pt(0)
    line.add_run(text).bold = True
    return line


def _centred(
    cell: _Cell, text: str, size: Pt, *, bold: bool = False, italic: bool = False, before: Pt | None = None
) -> Paragraph:
    line = cell.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.space_after, line.paragraph_format.space_before = Pt(0), before or Pt(0)
    run = line.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, size
    return line


def _rule(above: Paragraph, indent: Mm) -> None:
    """The line under a name: the lower border of a thin empty paragraph."""
    line = Paragraph(OxmlElement("w:p"), above._parent)
    above._p.addnext(line._p)
    form = line.paragraph_format
    form.left_indent = form.right_indent = indent
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(3)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    line._p.get_or_add_pPr().append(border)


def chapter(made: Paper, text: str) -> None:
    _title(made, text, bold=True)


def part(made: Paper, text: str) -> None:
    _title(made, text, bold=True, indent=Mm(10))


def _title(made: Paper, text: str, *, bold: bool, indent: Mm | None = None) -> None:
    line = made.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(12), Pt(4)
    line.paragraph_format.first_line_indent = indent
    line.add_run(text).bold = bold


def say(made: Paper, text: str) -> None:
    """A paragraph of the body."""
    line = made.add_paragraph(text)
    line.alignment = ALIGN.JUSTIFY
    form = line.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Mm(10), Pt(6), 1.15


def with_what_follows(made: Paper) -> None:
    """The last paragraph stays on the page of what comes after it: nobody signs on an empty sheet."""
    made.paragraphs[-1].paragraph_format.keep_with_next = True


def items(made: Paper, texts: tuple[str, ...]) -> None:
    for one in texts:
        say(made, f"- {one}")


def signature(made: Paper, by: Letterhead) -> None:
    """Who receives it, and who signs."""
    table = made.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = _two(table, Mm(85), Mm(75))
    head = left.paragraphs[0].add_run("Nơi nhận:")
    head.bold = head.italic = True
    head.font.size = SMALL
    for at, one in enumerate(by.receivers, 1):
        line = left.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"- {one}{'.' if at == len(by.receivers) else ';'}").font.size = TINY
    right.paragraphs[0].alignment = ALIGN.CENTER
    right.paragraphs[0].add_run(by.signer).bold = True
