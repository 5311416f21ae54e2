"""House addresses: a number with a street, an alley or a hamlet. A street alone is nobody's address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.masking.plain import DIGIT, plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

_NUMBER = r"\d{1,4}(?:[a-d]|\s?bis)?(?:\s?/\s?\d{1,4}[a-d]?){0,4}"
_WAY = r"(?:duong|pho|kiet|ngo|hem|ngach|hxh)"
_ALLEY = r"(?:kiet|ngo|hem|ngach)"
_HAMLET = r"(?:(?:thon|xom|ap)\s\w+|(?:to|ban|khu pho|khu vuc|kv|kp|tdp|to dan pho|cum)\s\d+)"
_PART = r"(?:thon|to|xom|ap|ban|khu pho|khu vuc|kv|kp|tdp|to dan pho|cum)"
_HOUSE = r"(?:so nha|nha so|nha|so|sn)"
_FLAT = r"[a-z]?\d+(?:[.-]?[a-z]?\d+|[a-z])?"  # "12A05", "B1208", "B12-07"

# "số nhà 12/3 kiệt 45 Nguyễn Trãi", "nhà số 14 thôn Phú Mậu", "5 ngõ 88 Trần Thái Tông", "kiệt 63 số 9 đường …"
_SHAPES = (
    rf"{_HOUSE}\s{_NUMBER}(?:\s?,?\s{_WAY}\s(?:{_NUMBER}\b)?)+",
    rf"{_HOUSE}\s{_NUMBER}\s?,?\s{_HAMLET}",
    rf"(?:so nha|nha so)\s?:?\s{_NUMBER}",
    rf"{_NUMBER}\s?,?\s{_ALLEY}\s\d{{1,4}}(?:/\d{{1,4}})*",
    rf"{_ALLEY}\s{_NUMBER}\s?,?\s(?:so|nha|so nha)\s\d{{1,4}}",
    rf"\d{{1,4}}[a-d]?(?:/\d{{1,4}}[a-d]?)*\s{_ALLEY}\s(?=[a-z])",
    rf"(?:{_ALLEY}\s|k)\d{{1,4}}(?:/\d{{1,4}})+",
    rf"(?:tang\s\d+\s?,\s?)?{_NUMBER}\s?,?\sduong\s(?!day\b)(?=[a-z])",
    rf"(?:duong|pho)\s(?:[^\W\d_]+\s){{1,4}}?,?\s?so\s(?:nha\s)?{_NUMBER}\b",
    rf"(?:can ho|can|phong|p\.?)\s?{_FLAT}\s?,?\s(?:toa|nha|chung cu|block|cc)\s[\w.]+",
    r"(?:chung cu|cc|khu tap the|ktt)\s(?:\w+\s?,?\s){1,4}?(?:(?:block|toa|lo|tang)\s\w+\s?,?\s)?"
    r"(?:can ho|can|phong)\s(?:so\s)?(?:[a-z]\d+|\d{2,}[a-z]?\d*)\b(?!\s(?:ngay|giay|nguoi|lan|trieu|nghin|phut))",
    rf"(?:block|toa)\s[a-z]?\d*[a-z]?\s?,?\s(?:can ho|can)\s(?:so\s)?{_FLAT}",
    rf"lo\s(?:so\s)?{_FLAT}\s?,?\s(?:khu|kqh|kdc|kdt|tdc|duong)\s(?=\w)",
    rf"{_PART}\s\d{{1,2}}\s?,?\s(?:nha so|so nha)\s{_NUMBER}",
)
_ADDRESS = re.compile(rf"(?<![\w/.,])(?:{'|'.join(_SHAPES)})")
_BEFORE = re.compile(rf"(?:{_PART}\s\d{{1,2}}\s?,?\s?)$")
_HERE = ("so nha ", "nha so ", "nha ", "dia chi ", "dia chi: ", "o so ", "tai so ", "toi o ", "nha toi o ", "tu so ")
_NUMBERED = re.compile(rf"(?<![\w/.,:-])(?:tang\s\d+\s?,\s?)?(?:{_HOUSE}\s|sn(?=\d))?({_NUMBER})\s(?=[^\W\d])")
_NAME = re.compile(r"\s?,?\s?(?:(?:duong|pho)\s)?((?:[^\W\d_]+)(?:\s[^\W\d_]+){0,4})")
_MORE = re.compile(
    rf"(?:(?:\s?,\s?|\s)?{_PART}\s\d{{1,2}}\b|\s?,?\sso\s\d{{1,4}}\b|(?:\s?,\s?|\s)?{_WAY}\s\d{{1,4}}(?:/\d{{1,4}})*\b)+"
)

# "xóm Đập, thôn 7, số 3", "thôn Kim Đâu, số 18", "47 tổ 9 Thuỷ Xuân": a hamlet or quarter with a house's number.
_QUARTER = re.compile(
    r"(?<!\w)(?:thôn|xóm|ấp|tổ|thon|xom|ap|to|doi|đội|khu phố|khu vực|tdp|kp|kv|làng|cụm)\s", re.IGNORECASE
)
_ITS_HOUSE = re.compile(
    rf"(?:(?:\s?,\s?|\s){_PART}\s(?:\d{{1,2}}|[^\W\d_]+)\b){{0,3}}\s?,?\s(?:so nha|nha so|so|nha|sn)\s{_NUMBER}\b"
    r"(?!\s(?:nguoi|con|cai|lan|tang|ho|khau|ngay|thang|nam|to|phan))"
)
_BEFORE_QUARTER = re.compile(r"(?<![\w/.,:-])(?:(?:so|nha)\s)?\d{1,4}[a-d]?(?:/\d{1,4}[a-d]?)*\s?,?\s$")
_AREA = re.compile(r"\d{1,2}\s?,?\s(?:(?:phuong|xa|kv|khu vuc|khu pho)\s)?")
# "số 4/12 Xuân 68", "21/8 Lịch Đợi": parted by a stroke, no date or a place said before, and a name behind.
_PARTED = re.compile(r"(?<![\w/.,:-])((?:so|so nha|nha)\s)?(\d{1,4})[a-d]?((?:/\d{1,4}[a-d]?){1,4})\s(?=[^\W\d_])")
_STREET_NUMBER = re.compile(r"\s\d{1,3}\b")  # "Xuân 68"
_PLACE_SAID = re.compile(r"(?<!\w)(?:ghe|nha|o|tai|tru|ngu|giao|giao toi|gui ve|dia chi:?|den|toi|ve)\s$")
_NO_STREET = frozenset(
    (
        "diem",
        "so",
        "phuong",
        "xa",
        "nguoi",
        "ubnd",
        "bo",
        "cong",
        "trung",
        "ngay",
        "hue",
        "nd",
        "qd",
        "nq",
        "tt",
        "thang",
        "nam",
    )
)

# What stands before a number that is not a house: "quầy 3 Nguyễn Thị Lan", "ngày 2", "nghị định 61".
_NO_HOUSE = re.compile(
    r"\b(?:quay|cua|ban|phong|ngay|thang|nam|lan|luc|dinh|thong tu|luat|qd|tt|nd|cv|van|so thu tu|phut|gio|tuoi|"
    r"mau|dieu|khoan|hon|khoang|ho so|dat|thua)\s(?:so\s)?$"
)


def addresses(text: str) -> Iterator[Span]:
    if not DIGIT.search(text):
        return
    letters = plain(text)
    for found in _ADDRESS.finditer(letters):
        if found[0].startswith("so ") and _NO_HOUSE.search(letters, 0, found.start()):
            continue
        if "nhả" in text[found.start() : found.end()].lower():
            continue  # "máy nhả số", not "nhà số"
        yield Span(_start(letters, found.start()), _named(text, letters, found.end()), "address")
    for found in _NUMBERED.finditer(letters):
        end = _street(text, letters, found.end(), told=letters[: found.start(1)].endswith(_HERE))
        if end > found.end() and not _NO_HOUSE.search(letters, 0, found.start(1)):
            yield Span(found.start(), end, "address")
    yield from _in_quarters(text, letters)
    yield from _parted(text, letters)


def _in_quarters(text: str, letters: str) -> Iterator[Span]:
    for found in _QUARTER.finditer(text):
        named = _written_name(text, found.end())
        house = _ITS_HOUSE.match(letters, named) if named > found.end() else None
        if house:
            yield Span(found.start(), house.end(), "address")
            continue
        before = _BEFORE_QUARTER.search(letters, max(0, found.start() - 24), found.start())
        area = _AREA.match(letters, found.end())
        named = bool(area) and text[area.end() : area.end() + 1].isupper()
        if before and area and named and not _NO_HOUSE.search(letters, 0, before.start()):
            yield Span(before.start(), _written_name(text, area.end()), "address")


def _written_name(text: str, at: int) -> int:
    """The end of up to four words in capitals, or of a number, that begin here."""
    end = at
    for word in re.finditer(r"[^\W_]+", text[at : at + 40]):
        start = at + word.start()
        if text[end:start].strip() or not (word[0][0].isupper() or (word[0].isdigit() and start == at)):
            break
        end = at + word.end()
    return end


def _parted(text: str, letters: str) -> Iterator[Span]:
    for found in _PARTED.finditer(letters):
        end = _written_name(text, found.end())
        first = letters[found.end() : end].split()
        if not first or first[0] in _NO_STREET or " ".join(first[:2]) in words("no_phrases"):
            continue
        told = bool(found[1]) or bool(_PLACE_SAID.search(letters, 0, found.start()))
        if _is_parted_house(found, told, len(first)) and not _NO_HOUSE.search(letters, 0, found.start(2)):
            numbered = _STREET_NUMBER.match(text, end)
            yield Span(found.start(), numbered.end() if numbered else end, "address")


def _is_parted_house(found: re.Match[str], told: bool, words_behind: int) -> bool:
    """No year, and no day and month unless a place was said; a name of two words or a place said."""
    parts = [int(part.rstrip("abcd")) for part in found[3][1:].split("/")]
    if any(1900 <= part <= 2100 for part in parts):
        return False
    if told:
        return True
    date = len(parts) == 1 and int(found[2]) <= 31 and parts[0] <= 12
    return not date and words_behind > 1


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
