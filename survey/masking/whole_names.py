"""Surname and given name in capitals, wherever they stand, that are not a street's or a place's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from survey.masking.plain import plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

WORD = re.compile(r"(?:[HY]['’])?[^\W\d_]+(?:\.(?=[^\W\d_]))?")  # also "H'Lan"
_SEVERAL = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[ ][^\W\d_]+)+")
_ON_THE_MAP = re.compile(
    r"(?:duong|pho|kiet|ngo|hem|truong|cho|cau|quan|phuong|xa|thon|benh vien|cong vien|nga tu|nga ba|quoc lo|thcs|thpt|"
    r"tieu hoc|buu dien|tren|qua|lang|den|chua)\s+$"
)
_ON_THE_WAY = re.compile(r"(?<!\w)(?:o|tu|ve|len|xuong|ra|vo|vao|toi|den|qua|di|huyen|tinh|khu|ban)\s+$")
_FAMILY = re.compile(r"(?<!\w)(?:họ|chữ|thời|đời|vua|công ty|cty)\s[\"“]?$")  # "họ Phan Nhì", "thời Bảo Đại"
_MOST = 5
_ANY = re.compile(r"[^\W\d_]+")
MOST_GIVEN = 2
AT_WORK = re.compile(
    r"[ ](?:(?:o|tai|ngoi|truc)[ ])?(?:(?:quay|ban|cua|phong)[ ](?:so[ ])?\d|dia chinh|tu phap|ho tich|mot cua|cong an|"
    r"buu dien|van thu|ke toan|bao ve|(?:ban[ ])?tiep dan|bo phan|nghiep vu|"
    r"tiep nhan[ ]ho|phu trach|le tan|chinh sach|nong nghiep|phong ha tang|quay tiep|quay ho|phong tai|phong dat)"
)
_WORDS_FIRST = frozenset(  # what a sentence about an office begins with: "Phong tu phap", "Sáng quầy 3 đóng"
    (
        *("Phong", "Thanh", "Tai", "Trung", "Sáng", "Sang", "Toàn", "Toan", "Thu", "Chi", "Lam", "Nghi", "Dung"),
        *("Nam", "Phát", "Phat", "Như", "Nhu", "Thi", "Tiến", "Truong", "Hoàn", "Định", "Giao", "Đông", "Hài"),
    )
)
_THI = frozenset(("xa", "tran", "truong", "hanh", "uy", "tu", "dua", "nghe", "cong", "xet"))  # "Thị Trấn"
_TOLD_OF = re.compile(
    r"(?:gặp|của|với|nhờ|tên|là|cho|hỏi|khen|gọi|bạn|do|và|cảm ơn|cám ơn|"
    r"nhắn|thưa|chào|kêu|xưng|thanks|tks|gap|cua|voi|cam on)\s+$"
)


def whole_names(text: str) -> Iterator[Span]:
    yield from _by_surname(text)
    yield from _given(text)


def _by_surname(text: str) -> Iterator[Span]:
    if text[1:].islower():
        return  # nobody's two names have one capital letter at most
    for piece in _SEVERAL.finditer(text):
        found = list(WORD.finditer(text, piece.start(), piece.end()))
        at = 0
        while at < len(found):
            name = _from_surname(found[at : at + _MOST])
            if _is_person(text, name):
                yield Span(name[0].start(), name[-1].end(), "name")
            at += max(1, len(name))


def _given(text: str) -> Iterator[Span]:
    """Given names without surname and title: "Bích Trâm ở quầy 3", "gặp Quỳnh"."""
    for name in _in_capitals(text):
        start, end = name[0].start(), name[-1].end()
        if not _middle_first(text, name) and not _known(text, name):
            continue
        if len(name) <= MOST_GIVEN + _middle_first(text, name) and not _elsewhere(text, start, text[start:end]):
            yield Span(start, end, "name")


def _known(text: str, name: list[re.Match[str]]) -> bool:
    """Given names all; one alone needs something before or behind it that tells of a person."""
    if not all(word[0].lower() in words("given_capital") for word in name):
        return False
    if len(name) > 1:
        return True
    told = bool(_TOLD_OF.search(text[: name[0].start()].lower()))
    return (told or _at_work(text, name[0])) and not _half(text, name[0])


def _at_work(text: str, word: re.Match[str]) -> bool:
    """ "Loan quầy 2", "Tuấn địa chính"."""
    return word[0] not in _WORDS_FIRST and bool(AT_WORK.match(plain(text), word.end()))


def _half(text: str, word: re.Match[str]) -> bool:
    """The first half of a thing's name: "so với Nghị định 124"."""
    after = _ANY.match(text, word.end() + 1)
    return bool(after) and plain(f"{word[0]} {after[0]}") in words("no_phrases")


def _middle_first(text: str, name: list[re.Match[str]]) -> bool:
    """ "Thị Lài": a woman's name without the surname."""
    middle = name[0][0] == "Thị" or (name[0][0] == "Thi" and text.isascii())
    return middle and len(name) > 1 and plain(name[1][0]) not in _THI


def _in_capitals(text: str) -> Iterator[list[re.Match[str]]]:
    """Neighbouring words that begin with a capital."""
    run: list[re.Match[str]] = []
    for word in _ANY.finditer(text):
        if run and (not word[0].istitle() or text[run[-1].end() : word.start()] != " "):
            yield run
            run = []
        if word[0].istitle():
            run.append(word)
    if run:
        yield run


def _elsewhere(text: str, start: int, name: str) -> bool:
    letters = plain(name)
    first = " ".join(letters.split()[:2])
    if letters in words("streets") or first in words("no_phrases") or first in words("places"):
        return True
    before = plain(text[:start])
    return bool(_ON_THE_MAP.search(before) or _ON_THE_WAY.search(before))


def _from_surname(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words of the name that begins with the first of these; none when that is no surname."""
    first = found[0][0]
    if not first.istitle() or plain(first) not in words("surnames") or first.lower() in words("surnames_never"):
        return []
    name = [found[0]]
    for before, word in pairwise(found):
        if not word[0].istitle() or word.start() != before.end() + 1:
            break
        name.append(word)
    return name


def _is_person(text: str, name: list[re.Match[str]]) -> bool:
    letters = [plain(word[0]) for word in name]
    if len(letters) < 2 or (len(letters) == 2 and letters[0] in words("surnames_unsure")):
        return False
    if " ".join(letters) in words("streets") or " ".join(letters[:2]) in words("no_phrases"):
        return False
    if not words("no_names").isdisjoint(letters[:2]) or " ".join(letters[:2]) in words("places"):
        return False
    return not (_ON_THE_MAP.search(plain(text[: name[0].start()])) or _FAMILY.search(text[: name[0].start()].lower()))
