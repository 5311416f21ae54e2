"""Choices that are spans of numbers ("25–34 tuổi", "Trên 60 tuổi"): a number said is the choice that it lies in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.reading.pieces import Piece, has, unknowns

Span = tuple[float, float]

_MOST = 200.0  # beyond every age
_BETWEEN = re.compile(r"(?:từ )?(\d+) ?(?:–|-|đến|tới) ?(\d+)\b", re.IGNORECASE)
_FROM = re.compile(r"(?:từ (\d+)\b.* trở lên|trên (\d+)\b)", re.IGNORECASE)
_BELOW = re.compile(r"dưới (\d+)\b", re.IGNORECASE)
_DOUBT = ("?", "/", "-", "%", "percent", "point", "star", "neg", "nothate", "vague", "doubt", "about", "into", "but")
_MOST_UNKNOWN = 2
_FIVE = ("lăm", "lam", "nhăm", "nham")  # five behind tens that are left out


def span(text: str) -> Span | None:
    """What a choice's words hold, both ends included; None where they are no span."""
    if between := _BETWEEN.match(text):
        return float(between[1]), float(between[2])
    if above := _FROM.match(text):
        return (float(above[1]), _MOST) if above[1] else (float(above[2]) + 1, _MOST)
    below = _BELOW.match(text)
    return (0.0, float(below[1]) - 1) if below else None


def place(parts: Sequence[Piece], spans: Sequence[Span | None]) -> int | None:
    """In which span the one number of a message lies. A number that could be a choice's own needs its unit."""
    if not all(spans) or has(parts, *_DOUBT) or unknowns(parts) > _MOST_UNKNOWN:
        return None
    value, end = _number(parts)
    if value is None or (value <= len(spans) and _text(parts, end) not in ("tuổi", "tuoi")):
        return None
    found = [i for i, one in enumerate(spans) if one and one[0] <= value <= one[1]]
    return found[0] if len(found) == 1 else None


def _number(parts: Sequence[Piece]) -> tuple[float | None, int]:
    """The one number of a message, also in words ("bảy mươi hai", "hai lăm"), and where it ends."""
    at = [i for i, part in enumerate(parts) if part.tag == "number" and not _this_year(parts, i)]
    numbers = [parts[i].number or 0.0 for i in at]
    if len(at) == 1:
        return numbers[0], at[0] + 1
    if len(at) == 2 and at[1] == at[0] + 1 and 1 <= numbers[1] <= 9:
        tens, ones = numbers
        if tens in range(20, 100, 10):
            return tens + ones, at[1] + 1
        if tens in range(2, 10) and parts[at[1]].text in _FIVE:
            return tens * 10 + ones, at[1] + 1
    return None, 0


def _this_year(parts: Sequence[Piece], i: int) -> bool:
    return parts[i].text in ("năm", "nam") and _text(parts, i + 1).startswith("nay")


def _text(parts: Sequence[Piece], i: int) -> str:
    return parts[i].text if i < len(parts) else ""
