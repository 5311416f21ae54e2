"""Surname and given name in capitals, wherever they stand, that are not a street's or a place's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from survey.masking.plain import plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

WORD = re.compile(r"[^\W\d_]+(?:\.(?=[^\W\d_]))?")
_SEVERAL = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[ ][^\W\d_]+)+")
_ON_THE_MAP = re.compile(
    r"(?:duong|pho|kiet|ngo|hem|truong|cho|cau|quan|phuong|xa|thon|benh vien|cong vien|nga tu|nga ba|quoc lo|thcs|thpt|"
    r"tieu hoc|tren|qua|lang|den|chua)\s+$"
)
_MOST = 5


def whole_names(text: str) -> Iterator[Span]:
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
    if not words("no_names").isdisjoint(letters[:2]):
        return False
    return not _ON_THE_MAP.search(plain(text[: name[0].start()]))
