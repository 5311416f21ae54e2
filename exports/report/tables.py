"""Tables of a document, and charts drawn as tables: a bar is a row of shaded cells."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Paper
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell

from exports.report.year import Level
from survey.display import percentage
from survey.questionnaire import SCALE

WIDTH = Mm(160)
SIZE = Pt(11)
COLOURS = ("B5483A", "E0A08F", "D9D9D9", "9CC3A5", "3E8E5A")  # level 1 to 5; also apart in print without colour
DARK = (0, 4)  # on these the numbers are white
SHORT = 12  # rows of a table that is not spread over two pages
NARROWEST = 7  # per cent of a bar in which its number still finds room


def caption(made: Paper, text: str) -> None:
    line = made.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(3)
    run = line.add_run(text)
    run.italic, run.font.size = True, Pt(13)


def table(made: Paper, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    """A ruled table; `widths` in millimetres. The head is repeated on every page, and no row is torn apart."""
    grid = made.add_table(rows=1, cols=len(head), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    ruled(grid, [Mm(width) for width in widths])
    _once_more(grid)
    for cell, text, width in zip(grid.rows[0].cells, head, widths, strict=True):
        _fill(cell, text, Mm(width), bold=True, align=ALIGN.CENTER)
        _shade(cell, "EDEDED")
    for row in rows:
        _row(grid, row, widths)
    if len(rows) <= SHORT:
        _together(grid)
    _after(made)


def _together(grid: Table) -> None:
    """A short table stands on one page."""
    for row in grid.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _row(grid: Table, row: Sequence[str], widths: Sequence[int]) -> None:
    added = grid.add_row()
    unbroken = OxmlElement("w:cantSplit")
    added._tr.get_or_add_trPr().append(unbroken)
    for at, (cell, text, width) in enumerate(zip(added.cells, row, widths, strict=True)):
        _fill(cell, text, Mm(width), align=ALIGN.CENTER if at else ALIGN.LEFT)


def bars(made: Paper, levels: Sequence[Level]) -> None:
    """One bar for each, cut by the five levels, with the index beside it."""
    grid = made.add_table(rows=0, cols=3)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    ruled(grid, [Mm(52), Mm(88), Mm(20)])
    for one in levels:
        name, bar, index = grid.add_row().cells
        _fill(name, one.name, Mm(52), align=ALIGN.LEFT)
        _fill(index, percentage(one.percent), Mm(20), bold=True, align=ALIGN.CENTER)
        bar.width, bar.vertical_alignment = Mm(88), VERTICAL.CENTER
        _bar(bar, one)
        name.paragraphs[0].paragraph_format.keep_with_next = True
    _legend(made)


def ruled(grid: Table, widths: Sequence[Length]) -> None:
    """The widths of the columns, where every program looks for them; those of the cells are not enough."""
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width


def _bar(cell: _Cell, one: Level) -> None:
    parts = [(level, count) for level, count in enumerate(one.counts) if count]
    if not parts:
        _fill(cell, "không có dữ liệu", cell.width, align=ALIGN.LEFT)
        return
    inner = cell.add_table(rows=1, cols=len(parts))
    inner.autofit = False
    widths = [Length(int(Mm(84) * count / one.n)) for _, count in parts]
    ruled(inner, widths)
    for piece, width, (level, count) in zip(inner.rows[0].cells, widths, parts, strict=True):
        share = 100 * count / one.n
        text = f"{share:.0f}" if share >= NARROWEST else ""
        _fill(piece, text, width, align=ALIGN.CENTER, size=Pt(9))
        _shade(piece, COLOURS[level], white=level in DARK)
        _margins(piece)
    cell._tc.remove(cell.paragraphs[0]._p)
    tail = cell.paragraphs[-1]
    tail.paragraph_format.space_after, tail.paragraph_format.line_spacing = Pt(0), Pt(2)


def _legend(made: Paper) -> None:
    line = made.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(4), Pt(8)
    for level, name in enumerate(SCALE):
        mark = line.add_run("■ ")
        mark.font.color.rgb, mark.font.size = RGBColor.from_string(COLOURS[level]), Pt(11)
        line.add_run(f"{name}    ").font.size = Pt(10)


def _fill(
    cell: _Cell, text: str, width: Length, *, bold: bool = False, align: ALIGN = ALIGN.LEFT, size: Pt = SIZE
) -> None:
    cell.width, cell.vertical_alignment = width, VERTICAL.CENTER
    line = cell.paragraphs[0]
    line.alignment = align
    line.paragraph_format.space_after = line.paragraph_format.space_before = Pt(1)
    run = line.add_run(text)
    run.bold, run.font.size = bold, size


def _shade(cell: _Cell, colour: str, *, white: bool = False) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
    if white:
        cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)


def _margins(cell: _Cell) -> None:
    """No room left and right, so that a narrow piece of a bar stays narrow."""
    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    cell._tc.get_or_add_tcPr().append(margins)


def _once_more(grid: Table) -> None:
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _after(made: Paper) -> None:
    made.add_paragraph().paragraph_format.space_after = Pt(2)
