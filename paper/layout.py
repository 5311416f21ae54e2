"""Where everything stands on a slip: an A6 page as lines of text and one square, in millimetres from its corner.

A person of seventy reads it at arm's length: the call to answer never has less than 16 points, how to do it never less
than 12, the code never less than 20. What yields are the facts: a procedure may have a name of 300 characters, whose
letters become smaller and whose end is cut at last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from paper.fitting import LEADING, POINT, Fitted, Pen, Sizes, fit
from paper.wording import Wording

WIDTH, HEIGHT = 105.0, 148.0  # A6
MARGIN = 6.0
INNER = WIDTH - 2 * MARGIN
QR = 34.0  # the code itself
QUIET = 4.2  # mm, as wide as four modules of a code for a link of usual length
ASCENT = 0.95  # of the size of the letters, from the top of a line to where they stand

OWNER = Sizes(13, 9, bold=True)
TITLE = Sizes(19, 16, bold=True)
HOW = Sizes(13, 12)
FACTS = Sizes(12.5, 7.5)
LABEL = Sizes(12, 12, bold=True)
CODE = Sizes(25, 20, bold=True)
USE = Sizes(12, 8)
LINK = Sizes(11, 8.5)
LONG_LINK = Sizes(8.5, 6)
UNTIL = Sizes(12.5, 10, bold=True)
SMALL = Sizes(8, 7)


class Sheet(StrEnum):
    """What is printed on: a page for each slip, or four slips to be cut apart."""

    A6 = "a6"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Line:
    """`y` is where the letters stand; `size` in points, `width` in mm."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    width: float


@dataclass(slots=True)
class Layout:
    """`rules` are thin lines across the slip, by their height on it."""

    lines: list[Line] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    qr: tuple[float, float] = (0, 0)

    def put(self, fitted: Fitted, x: float, top: float, pen: Pen) -> float:
        """Places lines under each other; returns where they end."""
        for number, text in enumerate(fitted.lines):
            y = top + number * fitted.step + fitted.size * POINT * ASCENT
            width = pen.width(text, fitted.size, fitted.bold)
            self.lines.append(Line(x, y, text, fitted.size, fitted.bold, width))
        return top + fitted.height


def lay_out(wording: Wording, pen: Pen) -> Layout:
    """The head from above, the foot from below, and the facts in what remains between them."""
    layout = Layout()
    top = _head(layout, wording, pen)
    bottom = _foot(layout, wording, pen)
    facts = fit(wording.facts, INNER, bottom - top, FACTS, pen)
    layout.put(facts, MARGIN, top + (bottom - top - facts.height) / 2, pen)
    return layout


def _head(layout: Layout, wording: Wording, pen: Pen) -> float:
    end = layout.put(fit(wording.owner, INNER, 11, OWNER, pen), MARGIN, MARGIN, pen)
    layout.rules.append(end + 1)
    end = layout.put(fit(wording.title, INNER, 18, TITLE, pen), MARGIN, end + 2.5, pen)
    return layout.put(fit(wording.how, INNER, 17, HOW, pen), MARGIN, end + 1, pen) + 1


def _foot(layout: Layout, wording: Wording, pen: Pen) -> float:
    """Returns where the foot begins."""
    at = HEIGHT - MARGIN
    at -= (small := fit((wording.privacy, wording.case), INNER, 8, SMALL, pen)).height
    layout.put(small, MARGIN, at, pen)
    at -= (until := fit(wording.until, INNER, 11.5, UNTIL, pen)).height + 1
    layout.put(until, MARGIN, at, pen)
    layout.rules.append(at - 0.5)
    at -= (link := _link(wording.link, pen)).height + 1.5
    layout.put(link, MARGIN, at, pen)
    return _codes(layout, wording, pen, at - QUIET - QR) - QUIET


def _link(text: str, pen: Pen) -> Fitted:
    """On one line while that can be read."""
    if pen.width(text, LINK.least, LINK.bold) <= INNER:
        return fit(text, INNER, LINK.wanted * POINT * LEADING, LINK, pen)
    return fit(text, INNER, 12, LONG_LINK, pen)


def _codes(layout: Layout, wording: Wording, pen: Pen, top: float) -> float:
    """The QR code, and beside it the short code with what to do with it."""
    layout.qr = (MARGIN, top)
    left = MARGIN + QR + QUIET
    width = WIDTH - MARGIN - left
    end = layout.put(fit(wording.code_label, width, 6, LABEL, pen), left, top - 1, pen)
    end = layout.put(fit(wording.code, width, 11.5, CODE, pen), left, end - 0.5, pen)
    layout.put(fit(wording.code_use, width, top + QR + 2.5 - end, USE, pen), left, end, pen)
    return top
