"""Case codes in both orders: "H57.22-260214-0066" and "0066-260214-H57.22", and codes of petitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import DIGIT, plain
from survey.masking.span import Span

_DASH = r"\s?[-–—_/]\s?"
_OFFICE = r"(?:\d{2,3}\s?[.\s]\s?)*\b[A-Z]\d{2}(?:\s?[.\s]\s?\d{2,3})*"
_CODE = re.compile(
    rf"(?<![\w.])(?:"
    rf"{_OFFICE}(?:{_DASH}[A-Z\d]{{2,8}}){{2,4}}"  # office, day, number
    rf"|\d{{2,8}}(?:{_DASH}\d{{2,8}}){{0,2}}{_DASH}{_OFFICE}"  # number and day before the office
    rf"|[HG]\d{{2}}(?:[.\s]\d{{2,3}}){{0,3}}[.\s]\d{{6}}[.\s]\d{{3,6}}"  # without dashes
    rf"|\d{{2,8}}{_DASH}[HG]\d{{2}}(?:\.\d{{2,3}})*{_DASH}\d{{2,8}}"  # the office between number and day
    rf"|[A-Z]{{2,6}}{_DASH}(?:\d{{6}}|20\d{{2}}){_DASH}\d{{3,8}}"  # petitions and the like: PA-260211-00931
    rf"|[A-Z]{{2}}\s?\d{{9}}\s?VN"  # a letter by post
    rf")(?![\w/])",
    re.IGNORECASE,
)
# What a code stands behind; read without marks.
_PAPER = r"(?:bien nhan|phieu hen|giay hen|phieu tiep nhan|giay tiep nhan|phieu bien nhan)"
_CODED = r"(?:ho so|hs|tiep nhan|hen|tra cuu|phan anh|kien nghi|don|van don|buu gui|phieu)"
_TOLD = re.compile(
    rf"\b(?:(?:ma|ma so|so)\s(?:{_CODED}|{_PAPER})|(?:ho so|hs|{_PAPER})\s(?:so|ma)|ma hs|{_PAPER})"
    r"(?:\s(?:la|so|cua toi la))*\s?:?\s?"
    r"(?!\d{1,2}[/.-](?:\d{1,2}[/.-])?(?:20)?\d\d\b)((?=[\w.\-/]*\d{4})[\w.\-/]{4,}\w)(?!\s?(?:d|k|dong|vnd|trieu)\b)"
)


# Any other code that stands right behind what it is of: "hồ sơ 25.11.G09-0042"; no date, no school year, no decree.
_BEHIND = re.compile(
    rf"\b(?:ho so|hs|{_PAPER})\s"
    r"(?!\d{1,2}[/.-](?:\d{1,2}[/.-])?(?:20)?\d\d\b(?![.\-/]\w)|20\d\d\s?[-–]\s?20\d\d|[\w./]*[-/](?:nd|qd|tt|nq|ct|cp|ubnd)\b)"
    r"((?=[\w.\-/]*\d{4})(?=\w+[.\-/])[\w.\-/]{6,}\w)"
)


def case_codes(text: str) -> Iterator[Span]:
    if not DIGIT.search(text):
        return
    for found in _CODE.finditer(text):
        yield Span(found.start(), found.end(), "case")
    letters = plain(text)
    for told in (_TOLD, _BEHIND):
        for found in told.finditer(letters):
            yield Span(found.start(1), found.end(1), "case")
