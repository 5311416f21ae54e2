"""Letters without marks, one for one: positions stay those of the text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if sign in "đĐ":
        return "d"
    first = unicodedata.normalize("NFD", sign)[0].lower()
    return first if len(first) == 1 else sign


def plain(text: str) -> str:
    """Small letters without marks; as long as the text (composed form) that came."""
    if text.isascii():
        return text.lower()
    return "".join(map(_letter, text))
