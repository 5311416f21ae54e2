"""What the reader sees in a message, as plain names: for whoever learns from examples what no rule says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from survey.reading.characters import LONGEST_READ, readable
from survey.reading.pieces import Piece, seen
from survey.reading.reader import read
from survey.reading.tokens import Token

_EMPTY = frozenset({"polite", "filler"})
_SHORT = 12  # tokens; anything longer is a story
_END = 8
_MARKS = frozenset({",", ".", "!", "?", ";", ":", "\n"})
_JOINTS = frozenset({"nen", "nhung", "ma", "roi", "thi", "vi", "chu"})
_APART = (2, 3, 4)  # words that belong together may stand this far from each other


def signs(text: str) -> set[str]:
    """The names of everything seen in `text`, the same for the same text.

    Syllables in canonical form (Telex, teencode and slips of the key undone) and without marks, what each piece is
    taken for, runs of both, and what the rules made of the whole as a reply to a five-level question.
    """
    said, parts = seen(readable(text[: 2 * LONGEST_READ]))
    plain = [token.plain or token.kind for token in said]
    reading = read(text)
    found = {f"as:{reading.label}", f"by:{reading.label} {reading.rule}"}
    found.update(_runs("full", [token.canon or token.kind for token in said], (1, 2, 3)))
    found.update(_runs("bare", plain, (1, 2, 3)))
    found.update(_runs("named", [_name(part, said) for part in parts], (1, 2, 3)))
    found.update(_runs("kind", [part.tag for part in parts if part.tag not in _EMPTY], (2, 3, 4)))
    found.update(_apart(plain))
    if len(said) > _SHORT:
        found.update(_verdicts(said))
    return found


def _verdicts(said: Sequence[Token]) -> Iterator[str]:
    """In a story the verdict is one clause of many, mostly the last: what the rules make of each, and of the ends."""
    for place, part in (("first", said[:_END]), ("last", said[-_END:]), ("end", said[-_END // 2 :])):
        yield from _judged(place, part)
    yield from _runs("end", [token.plain or token.kind for token in said[-_END:]], (1, 2, 3))
    clauses = [part for part in _clauses(said) if 1 < len(part) <= _SHORT]
    for part in clauses:
        yield from _judged("clause", part)


def _judged(place: str, part: Sequence[Token]) -> Iterator[str]:
    reading = read(" ".join(token.text for token in part))
    if reading.clear:
        yield f"{place}:{reading.label}"
        yield f"{place}:{reading.label} {reading.rule}"


def _clauses(said: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for at, token in enumerate(said):
        if token.kind in _MARKS or token.plain in _JOINTS:
            yield said[start:at]
            start = at + 1
    yield said[start:]


def _name(part: Piece, said: Sequence[Token]) -> str:
    if part.tag == "unknown":
        return f"?{said[part.start].plain}"
    return f"{part.tag} {part.value}" if part.value else part.tag


def _runs(kind: str, names: Sequence[str], lengths: Iterable[int]) -> Iterator[str]:
    edged = ["^", *names, "$"]
    for length in lengths:
        yield from (f"{kind}:{' '.join(edged[i : i + length])}" for i in range(len(edged) - length + 1))


def _apart(names: Sequence[str]) -> Iterator[str]:
    for distance in _APART:
        yield from (f"apart:{a} {b}" for a, b in zip(names, names[distance:], strict=False))
