"""Fits a text into a width and a height: wrapped, made smaller as far as it may be, and cut only as the last resort."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

POINT = 25.4 / 72  # mm
LEADING = 1.28  # of the size of the letters; Vietnamese letters carry two marks
STEP = 0.5  # points by which letters are made smaller
CUT = "…"


class Pen(Protocol):
    """Knows the letters that it can draw."""

    def width(self, text: str, size: float, bold: bool) -> float:
        """Of one line, in mm; `size` in points."""
        ...


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a text is wanted and how small it may become, in points."""

    wanted: float
    least: float
    bold: bool = False

    def tried(self) -> Iterator[float]:
        size = self.wanted
        while size > self.least:
            yield size
            size -= STEP
        yield self.least


@dataclass(frozen=True, slots=True)
class Fitted:
    lines: tuple[str, ...]
    size: float
    bold: bool

    @property
    def step(self) -> float:
        """From one line to the next, in mm."""
        return self.size * POINT * LEADING

    @property
    def height(self) -> float:
        return len(self.lines) * self.step


def fit(text: str | tuple[str, ...], width: float, height: float, sizes: Sizes, pen: Pen) -> Fitted:
    """The text in the largest letters with which all of its paragraphs stay within the box."""
    paragraphs = (text,) if isinstance(text, str) else text
    for size in sizes.tried():
        fitted = Fitted(tuple(_lines(paragraphs, width, size, sizes.bold, pen)), size, sizes.bold)
        if fitted.height <= height:
            return fitted
    return _cut(paragraphs, width, height, sizes, pen)


def _cut(paragraphs: tuple[str, ...], width: float, height: float, sizes: Sizes, pen: Pen) -> Fitted:
    """In the smallest letters, each paragraph no longer than lets all of them fit: the longest lose their end."""

    def cut(limit: int) -> Fitted:
        parts = tuple(one if len(one) <= limit else one[: limit - 1].rstrip() + CUT for one in paragraphs)
        return Fitted(tuple(_lines(parts, width, sizes.least, sizes.bold, pen)), sizes.least, sizes.bold)

    too_long = bisect_left(range(1, max(map(len, paragraphs))), True, key=lambda limit: cut(limit).height > height)
    return cut(max(too_long, 1))


def _lines(paragraphs: tuple[str, ...], width: float, size: float, bold: bool, pen: Pen) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from _wrapped(paragraph, width, size, bold, pen)


def _wrapped(text: str, width: float, size: float, bold: bool, pen: Pen) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if pen.width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(word, width, size, bold, pen)
        yield from full
    if line:
        yield line


def _broken(word: str, width: float, size: float, bold: bool, pen: Pen) -> list[str]:
    """A word, or a link, in pieces of at most a line."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and pen.width(pieces[-1] + sign, size, bold) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces
