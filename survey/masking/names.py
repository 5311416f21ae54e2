"""Names of people: after a title or a job, after "tên", and whole names by their surname.

The title stays readable, the name goes. Initials are not names, nor are jobs ("anh cán bộ", "chị ở tổ một cửa").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from survey.masking.plain import CAPITALS, plain
from survey.masking.small_names import shouted_names, small_names
from survey.masking.span import Span
from survey.masking.vocabulary import words
from survey.masking.whole_names import AT_WORK, WORD, whole_names

MOST_WORDS = 5


def _either(name: str) -> str:
    """A pattern of these words, with and without their marks, the longest first."""
    listed = words(name)
    both = {*listed, *(plain(word) for word in listed - words("titles_marked"))}
    return _branches(both)


def _branches(listed: Collection[str]) -> str:
    """The same as all of them beside each other, the longest first, but each letter is looked at once."""
    rest: dict[str, list[str]] = {}
    for word in sorted(filter(None, listed)):
        rest.setdefault(word[0], []).append(word[1:])
    if not rest:
        return ""
    either = "|".join(re.escape(first) + _branches(more) for first, more in rest.items())
    return f"(?:{either}){'?' if '' in listed else ''}"


_JOB, _TITLE = _either("jobs"), _either("titles")
# "anh Minh" and "chú minh" are not "anh mình".
_OF_SMALL = r"tôi|tui|toi|em|mình|(?<=[a-z] )minh|tên|ten|là|la|tôi là|toi la|tôi tên|toi ten"
_OF = rf"(?-i:{_OF_SMALL}|{_OF_SMALL.replace('|mình|(?<=[a-z] )minh', '').upper()})"
# "chị hai Nguyệt", "anh tư Lành": the order of birth between title and name.
_ORDERS = ("hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "út", "cả")
_ORDER = (
    rf"(?-i:(?:{'|'.join(_ORDERS)}|tu|bon|nam|sau|bay|tam|chin|muoi|ut)(?=\s+[{CAPITALS}])|"
    rf"(?:{'|'.join(_ORDERS)})(?=\s+[^\W\d_]))"
)
_FOREIGN = r"(?:mr|mrs|ms|miss|dr|a|c)\."
_CALLED = re.compile(
    rf"(?<![\w/])(?:(?:(?:{_TITLE})\s+)?(?:{_JOB})(?:\s+(?:{_JOB}))*|"
    rf"(?:{_TITLE})(?:\s+(?:{_OF}|{_ORDER}))?|{_FOREIGN})[\"”’']?\s+[\"“‘']?(?=[^\W\d_])",
    re.IGNORECASE,
)
_TOLD = re.compile(r"(?<!\w)(?:tên(?:\s+(?:là|e là|em là|tôi là))?|ten(?:\s+la)?)\s+(?=[^\W\d_])", re.IGNORECASE)
_AFTER_INITIAL = re.compile(r"\.?\s+(?=[^\W\d_])")

# Titles after which a name may be small; the others are parts of too many other words.
_SAFE_MARKED = frozenset(
    (
        *("anh", "chị", "cô", "chú", "bác", "ông", "bà", "em", "thầy", "cháu", "cậu", "dì", "tên", "là"),
        *("o", "eng", "mệ", "mợ", "mự", "thím", "dượng", "ôn", "sếp", "cụ", "thằng", "bé"),
    )
)
_SAFE_PLAIN = frozenset(("anh", "ong", "thay", "chu", "bac", "cau", "ten"))
_TITLES_OF_STAFF = _SAFE_MARKED | _SAFE_PLAIN | {"chi", "co", "ba", "em", "be", "ban", "bạn", "me"}
_OTHER_WORDS = frozenset(
    ("chi", "lam", "an", "my", "nghi", "tai", "thu", "cung", "dai", "dao", "dan", "tu", "hao", "phi")
)
_NOT_PLACED = frozenset(
    ("chi", "sang", "bảo", "bao", "như", "nhu", "vi", "thi", "thu", "toàn", "toan", "trong", "dang")
)
_ABROAD = frozenset(
    ("hue", "my", "phap", "duc", "nhat", "han", "uc", "anh", "nga", "lao", "thai", "y", "trung", "viet")
)
_SYLLABLE = re.compile(r"[b-df-hj-np-tvwxz]*[aeiouy]{1,3}[b-df-hj-np-tvwxz]{0,2}")  # "o Xiu", not "o Houston"
_NOBODY = frozenset((("bac", "ho"), ("con", "viet")))
_MARRIED = frozenset(("vợ", "chồng", "vo", "chong", "rể", "dâu"))  # "chồng Hàn"
_COUNTED = re.compile(r"(?:nga|thu|lan|so|ngay|thang|hai|ca)\s$")  # "ngã ba La Sơn"
_BEHIND_SURNAME = re.compile(
    r"(?<!\w)(?:Phan|Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Võ|Vũ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Cao|Trân)\s$"
)
_HERO = re.compile(r"(?:nam|danh hieu|me|liet si|vi|nguoi|luc luong)\s$")  # "Mẹ Việt Nam Anh hùng"
# Titles typed in a hurry, before names with marks only.
_SHORT = frozenset(("a", "c", "e", "b", "cj", "ac"))
_LIKE_QUALITIES = frozenset(("hiền", "lành", "nhã", "hòa", "hoà", "dũng", "mẫn", "thật", "thiện", "hạnh", "tâm", "đức"))
# Title and name that are one word without its marks, or one word altogether: "chữ nghĩa", "cháu chắt".
_HALVES = frozenset(("chau chat", "chu ky", "chu nghia", "chu tau", "chu viet", "con chau"))
_SEVERAL = re.compile(r"(?<!\w)(?:các|mấy|những|nhiều|mỗi|quý|cac|may|nhung)\s+$", re.IGNORECASE)
_PLACE = re.compile(r"(?<!\w)(?:ban|thon|lang|xa|phuong|ap|buon|cau|cho|deo|doi|duc|nui|song|chua|den|mieu|dinh)\s+$")
QUOTES = " \"“”‘’'"
_ASKED = frozenset(("ten", "tên"))
# "tên phường", "tên mình", "gọi tên liền"
_ASKED_FOR = frozenset(("nhung", "tram", "dat", "xe", "chu", "phuong", "khai", "minh", "lien", "duong", "dang"))
_ALSO_LETTERS = frozenset("ABCEO")  # a title when small; as a capital inside a text the letter of something
_ALSO_WAYS = frozenset(("o", "di", "co"))  # "ở Huế", "đi Huế", "có Huế"


def names(text: str) -> Iterator[Span]:
    shouted = text.isupper()
    yield from _called(text, shouted)
    yield from shouted_names(text)
    if not shouted:
        yield from whole_names(text)
    yield from small_names(text)


def _called(text: str, shouted: bool) -> Iterator[Span]:
    """Names after a title, a job or "tên"."""
    for before in (*_CALLED.finditer(text), *_TOLD.finditer(text)):
        end = _small(text, before) if shouted else (_capital(text, before) or _small(text, before))
        if end:
            yield Span(before.end(), end, "name")


def _capital(text: str, before: re.Match[str]) -> int | None:
    """The end of a name in capitals that begins after the title."""
    written = _written(text, before.end())
    if not written or _no_name(text, written) or _no_title(text, before, written):
        return None
    return written[-1].end()


def _written(text: str, start: int) -> list[re.Match[str]]:
    """The words with a capital letter, one after the other, that begin here."""
    written: list[re.Match[str]] = []
    at = start
    while len(written) < MOST_WORDS and (word := WORD.match(text, at)) and _in_capital(word[0]):
        written.append(word)
        at = _next(text, word)
        if at == word.end() and not word[0].endswith("."):
            break
    return written


def _in_capital(word: str) -> bool:
    """Its first letter alone; words all in capitals are short for something, unless they are given names."""
    if not word.isupper() or len(word.strip(".")) == 1:
        return word[0].isupper()
    return len(word) > 2 and word.lower() in words("given_capital")


def _next(text: str, word: re.Match[str]) -> int:
    """Where the next word of a name would begin: right behind an initial's point, or after a space."""
    if word[0].endswith("."):
        return word.end()
    if len(word[0]) == 1:
        space = _AFTER_INITIAL.match(text, word.end())
        return space.end() if space else word.end()
    return word.end() + 1 if text[word.end() : word.end() + 1] == " " else word.end()


def _no_name(text: str, written: list[re.Match[str]]) -> bool:
    """Initials alone, and what offices, places and things are called."""
    letters = [plain(word[0].strip(".")) for word in written]
    if all(len(word) == 1 for word in letters) and letters != ["y"]:
        return True
    phrase = _phrase(text, written[0])
    if len(written) == 1 and phrase in words("towns"):
        return False  # "anh Hai phòng hạ tầng"
    return letters[0] in words("no_names") or phrase in words("no_phrases")


def _no_title(text: str, before: re.Match[str], written: list[re.Match[str]]) -> bool:
    """The title is part of something else: a street or a people ("Chi Lăng", "Cơ Tu"), a letter, "ở" without marks."""
    title, first = before[0].strip(QUOTES), plain(written[0][0])
    if f"{title} {written[0][0]}".lower() in words("nobody"):
        return True
    if (title in ("cu", "cố") or title[0].isupper()) and _PLACE.search(plain(text[: before.start()])):
        return True
    if title[0].isupper() and _BEHIND_SURNAME.search(text, 0, before.start()):
        return True
    if title in ("ba", "tư", "năm") and _COUNTED.search(plain(text[: before.start()])):
        return True
    if title.split()[-1] in _MARRIED and first in _ABROAD | {"tay", "dai"}:
        return True
    if title in _ALSO_LETTERS:
        return before.start() > 0
    if title.lower() in ("a.", "c."):
        return first not in words("given_capital") | _unmarked("given_capital")
    if title == "o" and plain(text) == text.lower():
        return first in _ABROAD or not _SYLLABLE.fullmatch(first) or _phrase(text, written[0]) in words("places")
    if title in _ALSO_WAYS and first == "hue":
        return True
    if (title, first) in _NOBODY:
        return True
    if not title[0].isupper():
        return False
    street = plain(f"{title} {text[before.end() : written[-1].end()]}")
    return street in words("streets") or f"{plain(title)} {first}" in words("no_phrases") | words("streets")


def _phrase(text: str, word: re.Match[str]) -> str:
    """The word and the one behind it, without marks."""
    after = WORD.match(text, word.end() + 1)
    return plain(f"{word[0]} {after[0]}") if after else ""


def _small(text: str, before: re.Match[str]) -> int | None:
    """The end of a given name written without a capital, where nothing else can be meant."""
    word = WORD.match(text, before.end())
    if not word:
        return None
    title = before[0].lower().strip(QUOTES).split()[-1]
    named = f"{title} {word[0]}"
    if _of_a_tale(named) or plain(named) in _HALVES or _SEVERAL.search(text[: before.start()]):
        return None
    if title == "anh" and plain(word[0]) == "hung" and _HERO.search(plain(text[: before.start()])):
        return None
    if title in _ASKED and plain(word[0]) in _ASKED_FOR:
        return None
    if not _given(word[0].lower(), title) and not _placed(text, word, title):
        return None
    return None if _phrase(text, word) in words("goes_on") else _with_second(text, word, title)


def _with_second(text: str, word: re.Match[str], title: str) -> int:
    """The end of the name, which may have two parts: "chị thuỷ tiên"; but not "anh tuấn hiền lắm"."""
    after = WORD.match(text, word.end() + 1)
    if not after or text[word.end()] != " " or title not in _SAFE_MARKED | _SHORT or after[0] == plain(after[0]):
        return word.end()
    known = after[0] in words("given") and after[0] not in _LIKE_QUALITIES
    return after.end() if known and _phrase(text, after) not in words("goes_on") else word.end()


def _of_a_tale(named: str) -> bool:
    small = named.lower()
    return small in words("nobody") or (small == plain(small) and small in _unmarked("nobody"))


def _placed(text: str, word: re.Match[str], title: str) -> bool:
    """A rarer name, told by the place or the job behind it: "anh nam địa chính", "chi lan quay 3"."""
    small = word[0].lower()
    if small in _NOT_PLACED or (title == "o" and small in ("phong", "ban", "to", "long")):
        return False
    named = small in words("given_capital") or (plain(text) == text.lower() and small in _unmarked("given_capital"))
    return named and title in _TITLES_OF_STAFF and bool(AT_WORK.match(plain(text[word.end() :])))


_ENDS_OF_JOBS = frozenset(("giáo", "giao", "sĩ", "sỹ", "si", "sư", "su", "ký", "xứ"))  # "cô giáo hạnh", "bác sĩ tuấn"


@cache
def _unmarked(name: str) -> frozenset[str]:
    return frozenset(map(plain, words(name))) - _OTHER_WORDS


def _given(word: str, title: str) -> bool:
    if title in _ENDS_OF_JOBS:
        return word in words("given") or word in words("given_plain")
    if title in _SHORT or title in _ORDERS:
        return word != plain(word) and word in words("given")
    if word != plain(word) or plain(title) != title:
        return title in _SAFE_MARKED and word in words("given")
    if title == "chi":
        return word in words("given_after_chi")
    return title in _SAFE_PLAIN and word in words("given_plain")
