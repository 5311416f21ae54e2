"""What a linear model sees of a comment: its words with and without marks, pieces of words, and signs.

Each feature stands for a stretch of words, so that a theme can say which words carried it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from themes.signs import Found, Signs
from themes.text import Word

SIGN = "S"
PIECES = (3, 4, 5)  # letters
SEVERAL = (2, 3)  # a sign seen so often or more counts once more

TURNED = ("tone:praise", "tone:blame", "sensitive:")
NOT = frozenset(("không", "chưa", "khỏi", "đừng", "bớt", "đỡ", "hết", "nào", "khong", "chua", "khoi", "bot"))
STOPS = frozenset(",.;:!?…")
REACH = 3  # words between "không" and what it denies

Feature = tuple[str, int, int]  # its name, its first word, and the one after its last


def features(words: Sequence[Word], signs: Signs, with_marks: bool) -> Iterator[Feature]:
    """`with_marks`: how the comment that these words are of, or a clause of, was written."""
    yield from _words(words)
    yield from _signs(words, signs, with_marks)


def _words(words: Sequence[Word]) -> Iterator[Feature]:
    count = len(words)
    plain = ["^", *(word.plain for word in words), "$"]
    for at in range(count):
        yield f"1{plain[at + 1]}", at, at + 1
        yield f"s{plain[at]} {plain[at + 2]}", at, at + 1
        for piece in pieces(plain[at + 1]):
            yield piece, at, at + 1
        word = words[at]
        if word.marked != word.plain:
            yield f"m{word.marked}", at, at + 1
        if at + 1 < count:
            yield f"n{word.marked} {words[at + 1].marked}", at, at + 2
    for at in range(count + 1):
        yield f"2{plain[at]} {plain[at + 1]}", max(at - 1, 0), min(at + 1, count)


@lru_cache(maxsize=65536)
def pieces(word: str) -> tuple[str, ...]:
    """The pieces of a word's letters, with its edges."""
    if len(word) < 2:
        return ()
    edged = f"<{word}>"
    return tuple({f"c{edged[at : at + size]}" for size in PIECES for at in range(len(edged) - size + 1)})


def _signs(words: Sequence[Word], signs: Signs, with_marks: bool) -> Iterator[Feature]:
    seen: dict[str, int] = {}
    for name, start, end in negated(words, signs.find(words, with_marks)):
        seen[name] = seen.get(name, 0) + 1
        yield f"{SIGN}{name}", start, end
        if seen[name] in SEVERAL:
            yield f"{SIGN}{name}{seen[name]}", start, end


def negated(words: Sequence[Word], found: Iterable[Found]) -> Iterator[Found]:
    """Signs of tone and alarm behind a "không" become signs of their own: "không hách dịch" is no blame."""
    for name, start, end in found:
        if name.startswith(TURNED) and _denied(words, start):
            yield f"{name}~", start, end
        else:
            yield name, start, end


def _denied(words: Sequence[Word], start: int) -> bool:
    for at in range(start - 1, max(start - REACH, 0) - 1, -1):
        if words[at].plain in STOPS:
            return False
        if words[at].marked in NOT:
            return True
    return False
