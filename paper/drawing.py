"""Pages drawn as a PDF: the same bytes for the same pages and the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from fpdf import FPDF

from paper import qr
from paper.pages import HEIGHT, MARGIN, WIDTH, Box, Code, Page, Rule
from paper.slip import Pen, dark

_SMALL = 8.0
_DOT, _GAP = 0.35, 0.9


class Paper:
    """A document with its pen: lay pages out with `pen`, then draw them."""

    def __init__(self, title: str, made_at: datetime, *, landscape: bool = False) -> None:
        width, height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
        self.width, self.height = width, height
        self._pdf = FPDF(unit="mm", format=(width, height))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_creation_date(made_at)
        self._pdf.set_title(title)
        self._pdf.set_lang("vi")
        self.pen = Pen(self._pdf)

    def draw(self, pages: Sequence[Page], foot: Callable[[int, int], str]) -> None:
        """The pages in order; `foot` is the line under each, told its number and how many there are."""
        for number, page in enumerate(pages, 1):
            self._pdf.add_page()
            self._page(page)
            self._foot(foot(number, len(pages)))

    def pdf(self) -> bytes:
        return bytes(self._pdf.output())

    def _page(self, page: Page) -> None:
        for box in page.boxes:
            self._box(box)
        for rule in page.rules:
            self._rule(rule)
        for code in page.codes:
            self._code(code)
        for text in page.texts:
            self._pdf.set_font(size=text.size, style="B" if text.bold else "")
            self._pdf.text(text.x, text.y, text.text)

    def _box(self, box: Box) -> None:
        self._pdf.set_line_width(0.25)
        if box.shade is not None:
            self._pdf.set_fill_color(box.shade)
        self._pdf.rect(box.x, box.y, box.width, box.height, style="D" if box.shade is None else "F")
        self._pdf.set_fill_color(0)

    def _rule(self, rule: Rule) -> None:
        self._pdf.set_line_width(0.25)
        if rule.dotted:
            self._pdf.set_dash_pattern(dash=_DOT, gap=_GAP)
        self._pdf.line(rule.x, rule.y, rule.x + rule.length, rule.y)
        self._pdf.set_dash_pattern()

    def _code(self, code: Code) -> None:
        rows = qr.rows(code.text)
        side = code.side / len(rows)
        for down, row in enumerate(rows):
            for first, length in dark(row):
                # A hair of overlap: printers leave white lines between rectangles that only touch.
                place = (code.x + first * side, code.y + down * side)
                self._pdf.rect(*place, length * side + 0.01, side + 0.01, style="F")

    def _foot(self, text: str) -> None:
        self._pdf.set_font(size=_SMALL, style="")
        self._pdf.text(MARGIN, self.height - MARGIN + 3, self.pen.clean(text))
