"""House addresses: a number with a street, an alley or a hamlet. A street alone is nobody's address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import DIGIT, plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

_NUMBER = r"\d{1,4}[a-d]?(?:\s?/\s?\d{1,4}[a-d]?){0,4}"
_WAY = r"(?:duong|pho|kiet|ngo|hem|ngach|hxh)"
_ALLEY = r"(?:kiet|ngo|hem|ngach)"
_HAMLET = r"(?:(?:thon|xom|ap)\s\w+|(?:to|ban|khu pho|khu vuc|kv|kp|tdp|to dan pho|cum)\s\d+)"
_PART = r"(?:thon|to|xom|ap|ban|khu pho|khu vuc|kv|kp|tdp|to dan pho|cum)"
_HOUSE = r"(?:so nha|nha so|nha|so)"

# "số nhà 12/3 kiệt 45 Nguyễn Trãi", "nhà số 14 thôn Phú Mậu", "5 ngõ 88 Trần Thái Tông", "kiệt 63 số 9 đường …"
_SHAPES = (
    rf"{_HOUSE}\s{_NUMBER}(?:\s?,?\s{_WAY}\s(?:{_NUMBER}\b)?)+",
    rf"{_HOUSE}\s{_NUMBER}\s?,?\s{_HAMLET}",
    rf"(?:so nha|nha so)\s{_NUMBER}",
    rf"{_NUMBER}\s?,?\s{_ALLEY}\s\d{{1,4}}(?:/\d{{1,4}})*",
    rf"{_ALLEY}\s{_NUMBER}\s?,?\s(?:so|nha|so nha)\s\d{{1,4}}",
    rf"(?:{_ALLEY}\s|k)\d{{1,4}}(?:/\d{{1,4}})+",
    rf"(?:tang\s\d+\s?,\s?)?{_NUMBER}\s?,?\sduong\s(?=[a-z])",
    rf"(?:duong|pho)\s(?:[^\W\d_]+\s){{1,4}}?,?\s?so\s(?:nha\s)?{_NUMBER}\b",
    r"(?:can ho|can|phong|p\.?)\s?[a-z]?\d+[a-z]?\s?,?\s(?:toa|nha|chung cu|block|cc)\s[\w.]+",
    r"lo\s[a-z]?\d+[a-z]?\s?,?\s(?:khu|kqh|kdc|kdt|tdc|duong)\s(?=\w)",
    rf"{_PART}\s\d{{1,2}}\s?,?\s(?:nha so|so nha|nha)\s{_NUMBER}",
)
_ADDRESS = re.compile(rf"(?<![\w/.,])(?:{'|'.join(_SHAPES)})")
_BEFORE = re.compile(rf"(?:{_PART}\s\d{{1,2}}\s?,?\s?)$")
_HERE = ("so nha ", "nha so ", "nha ", "dia chi ", "dia chi: ", "o so ", "tai so ", "toi o ", "nha toi o ", "tu so ")
_NUMBERED = re.compile(rf"(?<![\w/.,:-])(?:tang\s\d+\s?,\s?)?(?:{_HOUSE}\s)?({_NUMBER})\s(?=[^\W\d])")
_NAME = re.compile(r"\s?,?\s?(?:(?:duong|pho)\s)?((?:[^\W\d_]+)(?:\s[^\W\d_]+){0,4})")
_MORE = re.compile(
    rf"(?:\s?,?\s?{_PART}\s\d{{1,2}}\b|\s?,?\sso\s\d{{1,4}}\b|\s?,?\s?{_WAY}\s\d{{1,4}}(?:/\d{{1,4}})*\b)+"
)

# What stands before a number that is not a house: "quầy 3 Nguyễn Thị Lan", "ngày 2", "nghị định 61".
_NO_HOUSE = re.compile(
    r"\b(?:quay|cua|ban|phong|ngay|thang|nam|lan|luc|dinh|thong tu|luat|qd|tt|nd|cv|van|so thu tu|phut|gio|tuoi|"
    r"mau|dieu|khoan|hon|khoang|ho so)\s(?:so\s)?$"
)


def addresses(text: str) -> Iterator[Span]:
    if not DIGIT.search(text):
        return
    letters = plain(text)
    for found in _ADDRESS.finditer(letters):
        yield Span(_start(letters, found.start()), _named(text, letters, found.end()), "address")
    for found in _NUMBERED.finditer(letters):
        end = _street(text, letters, found.end(), told=letters[: found.start(1)].endswith(_HERE))
        if end > found.end() and not _NO_HOUSE.search(letters, 0, found.start(1)):
            yield Span(found.start(), end, "address")


def _start(letters: str, start: int) -> int:
    before = _BEFORE.search(letters, 0, start)
    return before.start() if before else start


def _named(text: str, letters: str, end: int) -> int:
    """With the street's or hamlet's name that follows, where it is written as a name."""
    more = _MORE.match(letters, end)
    end = more.end() if more else end
    name = _NAME.match(letters, end)
    if not name:
        return end
    known = _street(text, letters, name.start(1))
    return known if known > name.start(1) else _capitals(text, name, end)


def _capitals(text: str, name: re.Match[str], otherwise: int) -> int:
    """The end of the words that begin with a capital letter, from the name's first word on."""
    end = otherwise
    for word in re.finditer(r"[^\W\d_]+", text[name.start(1) : name.end(1)]):
        if not word[0][0].isupper():
            break
        end = name.start(1) + word.end()
    return end


def _street(text: str, letters: str, at: int, told: bool = False) -> int:
    """Where the street's name that begins here ends; `at` when none does. `told`: that an address comes was said."""
    name = _NAME.match(letters, at)
    if not name or name.start(1) != at:
        return at
    parts = name[1].split()
    for count in range(len(parts), 1, -1):
        if " ".join(parts[:count]) in words("streets"):
            return at + len(" ".join(parts[:count]))
    if " ".join(parts[:2]) in words("no_phrases"):
        return at
    end = _capitals(text, name, at)
    capitals = text[at:end].split()
    return end if len(capitals) >= 2 and (told or parts[0] in words("surnames")) else at
