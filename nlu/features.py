"""What the classifier sees in a message: letters and words as typed, and everything that the reader sees in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from survey.reading.signs import signs

# A longer message is a story, not a level: its beginning is enough to see what it is about.
LIMIT = 400  # characters

_ELONGATED = re.compile(r"(.)\1{2,}")
_NUMBER = re.compile(r"\d+")
_PIECE = re.compile(r"\w+|[^\w\s]")


def features(text: str) -> set[str]:
    """Diacritics decide ("bỏ" is not "bò") where they are typed, and many people do not type them: both forms count."""
    text = text[:LIMIT]
    low = _ELONGATED.sub(r"\1\1", unicodedata.normalize("NFC", text).lower())
    bare = plain(low)
    found = signs(text)
    found.update(f"c:{gram}" for gram in _grams(low, 2, 4))
    found.update(f"b:{gram}" for gram in _grams(bare, 3, 5))
    found.update(f"s:{gram}" for gram in _runs(_NUMBER.sub("0", bare), 3))
    found.add(f"n:{min(len(low.split()), 12)}")
    return found


def plain(text: str) -> str:
    """`text` without diacritics, as a hurried person types it."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


def _grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        padded = f" {piece} "
        for size in range(shortest, longest + 1):
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


def _runs(text: str, longest: int) -> Iterator[str]:
    """Runs of up to `longest` syllables: negation lives in their order."""
    pieces = ["^", *_PIECE.findall(text), "$"]
    for size in range(1, longest + 1):
        yield from (" ".join(pieces[start : start + size]) for start in range(len(pieces) - size + 1))
