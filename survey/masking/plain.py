"""Letters without marks, one for one: positions stay those of the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DIGIT = re.compile(r"\d")
CAPITALS = "".join(sign for sign in map(chr, range(ord("A"), 0x1EFA)) if sign.isupper())


class _Letters(dict[int, str]):
    """What each sign becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _letter(chr(code))
        return made


_LETTERS = _Letters()


def _letter(sign: str) -> str:
    if sign in "đĐ":
        return "d"
    first = unicodedata.normalize("NFD", sign)[0].lower()
    return first if len(first) == 1 else sign


@lru_cache(maxsize=1024)  # one text is looked at by several finders, and its words are few and the same
def plain(text: str) -> str:
    """Small letters without marks; as long as the text (composed form) that came."""
    if text.isascii():
        return text.lower()
    return text.translate(_LETTERS)
