"""Names that are said a second time, without their title: "chị Hoa bảo chờ, hỏi lại thì Hoa nói không biết"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from survey.masking.plain import plain
from survey.masking.span import Span
from survey.masking.vocabulary import words

_CAPITAL = re.compile(r"(?<![\w'’])[^\W\d_]+")
_BEGINS = re.compile(r"(?:^|[.!?\n…])\s*$")  # of a sentence, where any word has a capital
_ON_THE_MAP = re.compile(
    r"(?<!\w)(?:duong|pho|kiet|ngo|hem|truong|cho|cau|phuong|xa|thon|lang|huyen|tinh|benh vien|"
    r"o|ve|tu|vo|vao|tai|chu|ho)\s$"
)


def again(text: str, found: Sequence[Span]) -> list[Span]:
    """Other places of the words of the names that were found, where they have a capital and cannot be another word."""
    said = {word for one in found if one.kind == "name" for word in text[one.start : one.end].split() if len(word) > 2}
    if not said or text.isupper():
        return []
    letters = plain(text)
    made: list[Span] = []
    for word in _CAPITAL.finditer(text):
        if not word[0].istitle() or word[0] not in said or _elsewhere(text, letters, word):
            continue
        if not any(one.touches(word.start(), word.end()) for one in found):
            made.append(Span(word.start(), word.end(), "name"))
    return list(_joined(text, made))


def _elsewhere(text: str, letters: str, word: re.Match[str]) -> bool:
    """At the beginning of a sentence, on a map, or a part of something else's name."""
    if _BEGINS.search(text, 0, word.start()) or _ON_THE_MAP.search(letters, 0, word.start()):
        return True
    after = _CAPITAL.match(text, word.end() + 1)
    pair = plain(f"{word[0]} {after[0]}") if after else ""
    return any(pair in words(name) for name in ("no_phrases", "places", "streets", "goes_on"))


def _joined(text: str, made: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring words as one name."""
    run: Span | None = None
    for one in made:
        if run and text[run.end : one.start] == " ":
            run = Span(run.start, one.end, "name")
            continue
        if run:
            yield run
        run = one
    if run:
        yield run
