"""A4 pages as lists of what is to be drawn, in millimetres: texts, boxes, rules and codes, laid out from the top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from paper.fitting import POINT, Fitted, Pen, Sizes, fit

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 13.0
INNER = WIDTH - 2 * MARGIN
FOOT = 2.5  # kept free at the bottom for the page's own line
ASCENT = 0.95  # of the size of the letters, from the top of a line to where they stand
ENDLESS = 10_000.0


@dataclass(frozen=True, slots=True)
class Text:
    """`y` is where the letters stand; `size` in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    width: float


@dataclass(frozen=True, slots=True)
class Box:
    """A frame, or a grey area with `shade` from 0 (black) to 255."""

    x: float
    y: float
    width: float
    height: float
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across; a dotted one is to be written on."""

    x: float
    y: float
    length: float
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of `text`."""

    x: float
    y: float
    side: float
    text: str


@dataclass(slots=True)
class Page:
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)


class Drawing(Pen, Protocol):
    """The pen of a document, which knows the letters of its fonts."""

    def clean(self, text: str) -> str: ...


class Flow:
    """Fills pages from above. `head` draws what stands on top of every page after the first."""

    def __init__(
        self, pen: Pen, head: Callable[[Flow], None] | None = None, width: float = WIDTH, height: float = HEIGHT
    ) -> None:
        self.pen, self._head = pen, head
        self.inner, self.bottom = width - 2 * MARGIN, height - MARGIN - FOOT
        self.pages: list[Page] = []
        self.top = MARGIN
        self._begin()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def _begin(self) -> None:
        self.pages.append(Page())
        self.top = MARGIN

    def room(self, height: float) -> bool:
        """Begins a new page when the rest of this one is too low; says whether it did."""
        if self.top + height <= self.bottom:
            return False
        self._begin()
        if self._head:
            self._head(self)
        return True

    def fitted(self, text: str, width: float, size: float, bold: bool = False) -> Fitted:
        """Wrapped in letters of this size, however many lines it takes."""
        return fit(text, width, ENDLESS, Sizes(size, size, bold), self.pen)

    def place(self, fitted: Fitted, x: float, top: float, width: float = 0, align: str = "left") -> None:
        for number, text in enumerate(fitted.lines):
            long = self.pen.width(text, fitted.size, fitted.bold)
            shift = {"left": 0.0, "center": (width - long) / 2, "right": width - long}[align]
            y = top + number * fitted.step + fitted.size * POINT * ASCENT
            self.page.texts.append(Text(x + shift, y, text, fitted.size, fitted.bold, long))

    def paragraph(
        self, text: str, size: float, *, bold: bool = False, x: float = MARGIN, width: float = 0, align: str = "left",
        after: float = 1.0,
    ) -> None:  # fmt: skip
        """A text over its width at the top of what is free."""
        width = width or self.inner
        fitted = self.fitted(text, width, size, bold)
        self.room(fitted.height)
        self.place(fitted, x, self.top, width, align)
        self.top += fitted.height + after

    def to_write_on(self, x: float, width: float, below: float) -> None:
        self.page.rules.append(Rule(x, self.top + below, width, dotted=True))
