"""The lists of a sample on paper: a table on A4 lying, one agency and one list after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from paper.drawing import Paper
from paper.fitting import Fitted
from paper.pages import HEIGHT, MARGIN, WIDTH, Box, Drawing, Flow, Page, Rule
from survey.fieldwork.listing import Column, Listing

__all__ = ["Column", "Listing", "lay_out", "pdf"]

BODY, HEAD, TITLE = 8.5, 8.5, 14.0
PAD = 1.2
GREY = 232
INNER = HEIGHT - 2 * MARGIN


def pdf(listing: Listing, made_at: datetime) -> bytes:
    paper = Paper(listing.title, made_at, landscape=True)
    pages = lay_out(listing, paper.pen)
    paper.draw(pages, lambda number, count: f"{listing.foot} · Trang {number}/{count}")
    return paper.pdf()


def lay_out(listing: Listing, pen: Drawing) -> list[Page]:
    return _Table(listing, pen).pages()


class _Table:
    def __init__(self, listing: Listing, pen: Drawing) -> None:
        self.listing, self.clean = listing, pen.clean
        total = sum(one.share for one in listing.columns)
        self.widths = [INNER * one.share / total for one in listing.columns]
        self.flow = Flow(pen, self._head, HEIGHT, WIDTH)

    def pages(self) -> list[Page]:
        flow = self.flow
        flow.paragraph(self.clean(self.listing.title), TITLE, bold=True, after=0.5)
        for fact in self.listing.facts:
            flow.paragraph(self.clean(fact), BODY, after=0.2)
        flow.top += 2
        self._head(flow)
        for heading, rows in groupby(self.listing.rows, key=lambda row: row[0]):
            self._heading(heading)
            for _, cells in rows:
                self._row(cells)
        return flow.pages

    def _cells(self, texts: Sequence[str], size: float, bold: bool) -> list[Fitted]:
        return [
            self.flow.fitted(self.clean(text), width - 2 * PAD, size, bold)
            for text, width in zip(texts, self.widths, strict=True)
        ]

    def _put(self, cells: Sequence[Fitted], height: float) -> None:
        left = MARGIN
        for cell, width in zip(cells, self.widths, strict=True):
            self.flow.place(cell, left + PAD, self.flow.top + PAD)
            left += width
        self.flow.top += height
        self.flow.page.rules.append(Rule(MARGIN, self.flow.top, INNER))

    def _head(self, flow: Flow) -> None:
        cells = self._cells([one.title for one in self.listing.columns], HEAD, True)
        height = max(cell.height for cell in cells) + 2 * PAD
        flow.page.boxes.append(Box(MARGIN, flow.top, INNER, height, GREY))
        self._put(cells, height)

    def _heading(self, text: str) -> None:
        fitted = self.flow.fitted(self.clean(text), INNER - 2 * PAD, BODY + 1, bold=True)
        self.flow.room(fitted.height + 14)
        self.flow.place(fitted, MARGIN + PAD, self.flow.top + 1.5)
        self.flow.top += fitted.height + 3
        self.flow.page.rules.append(Rule(MARGIN, self.flow.top, INNER))

    def _row(self, texts: Sequence[str]) -> None:
        cells = self._cells(texts, BODY, False)
        height = max(max(cell.height for cell in cells) + 2 * PAD, 7)
        self.flow.room(height)
        self._put(cells, height)
