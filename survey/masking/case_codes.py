"""Case codes in both orders: "H57.22-260214-0066" and "0066-260214-H57.22", and codes of petitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import DIGIT
from survey.masking.span import Span

_DASH = r"\s?[-–—_/]\s?"
_OFFICE = r"(?:\d{2,3}\s?[.\s]\s?)*\b[A-Z]\d{2}(?:\s?[.\s]\s?\d{2,3})*"
_CODE = re.compile(
    rf"(?<![\w.])(?:"
    rf"{_OFFICE}(?:{_DASH}[A-Z\d]{{2,8}}){{2,4}}"  # office, day, number
    rf"|\d{{2,8}}(?:{_DASH}\d{{2,8}}){{0,2}}{_DASH}{_OFFICE}"  # number and day before the office
    rf"|[HG]\d{{2}}(?:[.\s]\d{{2,3}}){{0,3}}\s\d{{6}}\s\d{{3,6}}"  # without dashes
    rf"|[A-Z]{{2,6}}{_DASH}\d{{6}}{_DASH}\d{{3,7}}"  # petitions and the like: PA-260211-00931
    rf")(?![\w/])",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:(?:mã|ma)(?:\s+(?:số|so))?\s+(?:hồ\s+sơ|ho\s+so|hs|biên\s+nhận|bien\s+nhan|phiếu|phieu|tiếp\s+nhận|tiep\s+nhan|hẹn|hen)"
    r"|(?:hồ\s+sơ|ho\s+so|hs|biên\s+nhận|bien\s+nhan|phiếu\s+hẹn|phieu\s+hen|giấy\s+hẹn|giay\s+hen)\s+(?:số|so|mã|ma)"
    r"|mã\s+hs|ma\s+hs)(?:\s+(?:là|la|số|so|của\s+tôi\s+là))?\s*:?\s*((?=[\w.\-/]*\d{4})[\w.\-/]{5,}\w)",
    re.IGNORECASE,
)


def case_codes(text: str) -> Iterator[Span]:
    if not DIGIT.search(text):
        return
    for found in _CODE.finditer(text):
        yield Span(found.start(), found.end(), "case")
    for found in _TOLD.finditer(text):
        yield Span(found.start(1), found.end(1), "case")
