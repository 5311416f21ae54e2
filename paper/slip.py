"""Slips as a PDF: one to an A6 page, or four to a sheet of A4 with marks to cut along."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched
from pathlib import Path

from fpdf import FPDF

from paper import qr
from paper.layout import HEIGHT, MARGIN, QR, WIDTH, Layout, Sheet, lay_out
from paper.wording import Wording

FONTS = Path(__file__).resolve().parents[1] / "data" / "fonts"
REGULAR, BOLD = FONTS / "BeVietnamPro-Regular.ttf", FONTS / "BeVietnamPro-Bold.ttf"
_FAMILY = "slip"
_A4 = (210.0, 297.0)
_TO_A_SHEET = 4
_MARK = 4.0  # mm, the length of a mark to cut along


class Pen:
    """Draws on a document; its letters are those of the fonts."""

    def __init__(self, pdf: FPDF) -> None:
        self.pdf = pdf
        pdf.add_font(_FAMILY, fname=REGULAR)
        pdf.add_font(_FAMILY, style="B", fname=BOLD)
        pdf.set_font(_FAMILY)
        self._known = pdf.current_font.cmap

    def clean(self, text: str) -> str:
        """Letters and marks as one sign; what the fonts do not have is left out, not printed as a box."""
        return "".join(one for one in unicodedata.normalize("NFC", text) if ord(one) in self._known or one.isspace())

    def width(self, text: str, size: float, bold: bool) -> float:
        self.pdf.set_font(_FAMILY, "B" if bold else "", size)
        return self.pdf.get_string_width(text)

    def draw(self, layout: Layout, url: str, left: float, top: float) -> None:
        """A laid-out slip with its upper left corner there."""
        for line in layout.lines:
            self.pdf.set_font(_FAMILY, "B" if line.bold else "", line.size)
            self.pdf.text(left + line.x, top + line.y, line.text)
        for height in layout.rules:
            self.pdf.line(left + MARGIN, top + height, left + WIDTH - MARGIN, top + height)
        self._code(url, left + layout.qr[0], top + layout.qr[1])

    def _code(self, url: str, left: float, top: float) -> None:
        rows = qr.rows(url)
        side = QR / len(rows)
        for down, row in enumerate(rows):
            for first, length in dark(row):
                # A hair of overlap: printers leave white lines between rectangles that only touch.
                self.pdf.rect(left + first * side, top + down * side, length * side + 0.01, side + 0.01, style="F")


def dark(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of dark modules, as where they begin and how long they are."""
    begun = None
    for at, dark in enumerate([*row, False]):
        if dark and begun is None:
            begun = at
        elif not dark and begun is not None:
            yield begun, at - begun
            begun = None


def pdf(wordings: Sequence[Wording], made_at: datetime, sheet: Sheet = Sheet.A6) -> bytes:
    """The slips in their order."""
    document = FPDF(unit="mm", format=(WIDTH, HEIGHT) if sheet is Sheet.A6 else _A4)
    document.set_auto_page_break(False)
    document.set_creation_date(made_at)
    document.set_title("Phiếu mời cho ý kiến")
    document.set_lang("vi")
    document.set_line_width(0.2)
    pen = Pen(document)
    for some in batched(wordings, 1 if sheet is Sheet.A6 else _TO_A_SHEET):
        document.add_page()
        for number, one in enumerate(some):
            clean = _clean(one, pen)
            pen.draw(lay_out(clean, pen), clean.url, number % 2 * _A4[0] / 2, number // 2 * _A4[1] / 2)
        if sheet is Sheet.A4:
            _marks(document)
    return bytes(document.output())


def _clean(wording: Wording, pen: Pen) -> Wording:
    texts = {name: getattr(wording, name) for name in Wording.__slots__}
    return Wording(
        **{
            name: pen.clean(text) if isinstance(text, str) else tuple(pen.clean(one) for one in text)
            for name, text in texts.items()
        }
    )


def _marks(document: FPDF) -> None:
    """Short marks where the sheet is cut: at its edges and in its middle."""
    across, down = _A4
    for y in (0, (down - _MARK) / 2, down - _MARK):
        document.line(across / 2, y, across / 2, y + _MARK)
    for x in (0, (across - _MARK) / 2, across - _MARK):
        document.line(x, down / 2, x + _MARK, down / 2)
