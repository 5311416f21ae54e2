"""Changing an earlier answer: "câu trước cho 3 thôi", "à câu thái độ cho 2", "sửa câu 2 thành 4"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from survey.reading.characters import readable
from survey.reading.negation import STANDING
from survey.reading.pieces import Piece, has, pieces
from survey.reading.result import Reading, unclear
from survey.reading.scale import read_scale
from survey.reading.syllables import fits
from survey.reading.tokens import Token, tokens

_LINKS = frozenset(
    {
        "polite",
        "filler",
        "mend",
        "pick",
        "nod",
        "slip",
        "into",
        "wish",
        "right",
        "wrong",
        "but",
        "thanks",
        ",",
        ".",
        ":",
        "-",
        "!",
        "\n",
    }
)
_MENDS = frozenset({"mend", "slip", "into"})
_IS = frozenset({"cho", "là", "chấm", "để", "cham", "la", "de"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A question that the message points at, and the tokens that do it."""

    question: str
    start: int
    end: int
    named: bool  # "câu thái độ" rather than the mere topic


_MOST_REFERENCES = 6


def read_corrections(said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object]) -> Reading | None:
    """The corrections of a message, with an answer to the open question beside them; None when it points nowhere."""
    references = _references(said, parts, asked)
    if not references:
        return None
    if len(references) > _MOST_REFERENCES:
        return unclear("many questions pointed at")
    head = said[: references[0].start]
    tails = [said[a.end : b] for a, b in zip(references, [*(r.start for r in references[1:]), len(said)], strict=True)]
    if len(references) == 1 and not _content(tails[0]) and _content(head):
        return _turned(references[0], head)
    read = [_corrected(reference, head, tail) for reference, tail in zip(references, tails, strict=True)]
    return _joined(_answer(head), read)


def _references(said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object]) -> list[Reference]:
    found = [_pointed(part) for part in parts if part.tag in ("previous", "numbered")]
    found += _topics(said, asked, [(one.start, one.end) for one in found])
    return sorted(found, key=lambda one: one.start)


def _pointed(part: Piece) -> Reference:
    if part.tag == "previous":
        return Reference("@previous", part.start, part.end, True)
    place = 1 if part.value == "first" else int(part.number or 0)
    return Reference(f"@{place}", part.start, part.end, True)


def _topics(said: Sequence[Token], asked: Mapping[str, object], taken: list[tuple[int, int]]) -> list[Reference]:
    topics = asked.get("topics")
    if not isinstance(topics, Mapping):
        return []
    found: dict[int, Reference] = {}
    for question, names in topics.items():
        for name in names:
            for one in _spots(said, str(question), _forms(str(name))):
                if one.start not in found or found[one.start].end < one.end:
                    found[one.start] = one
    return [one for one in found.values() if not any(a < one.end and one.start < b for a, b in taken)]


@lru_cache(maxsize=512)
def _forms(name: str) -> tuple[str, ...]:
    return tuple(token.canon for token in tokens(readable(name)) if token.canon)


def _spots(said: Sequence[Token], question: str, forms: tuple[str, ...]) -> list[Reference]:
    size = len(forms)
    spots = []
    for i in range(len(said) - size + 1):
        if size and all(_alike(said[i + j].canon, forms[j]) for j in range(size)):
            lead = _lead(said, i)
            spots.append(Reference(question, i - lead, i + size, lead > 0))
    return spots


def _alike(a: str, b: str) -> bool:
    return bool(a) and len(a) == len(b) and fits(a, b)


def _lead(said: Sequence[Token], i: int) -> int:
    """How many words before the topic say that a question is meant: "câu", "câu về", "phần"."""
    for size in (3, 2, 1):
        if i >= size:
            parts = pieces(said[i - size : i])
            if len(parts) == 1 and parts[0].tag == "mention":
                return size
    return 0


def strays(
    said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object], elsewhere: Mapping[str, object]
) -> bool:
    """Does a judgement speak of an earlier question's topic and not of the open one's ("thái độ tốt")?"""
    if has(parts, "sat", "number") or not _topics(said, elsewhere, []):
        return False
    return len(_topics(said, asked, [])) == len(_topics(said, elsewhere, []))


def _content(said: Sequence[Token]) -> list[Piece]:
    return [part for part in pieces(said) if not part.tags & _LINKS and part.value != "back"]


def _scale(said: Sequence[Token]) -> Reading:
    parts = [part for part in pieces(said) if not (part.tags & _MENDS or _is_link(part))]
    return read_scale(parts)


def _is_link(part: Piece) -> bool:
    return part.tag == "filler" and part.text in _IS


def _answer(head: Sequence[Token]) -> Reading | None:
    """What stands before the first reference: an answer to the open question, or only a way of leading over."""
    return _scale(head) if _content(head) else None


def _turned(reference: Reference, head: Sequence[Token]) -> Reading | None:
    """As in "cho 4 câu trước": the value comes first. A mere topic behind a rating belongs to the rating."""
    if not reference.named or has(pieces(head), "command", "whole"):
        return None
    if not any(part.tags & (_MENDS | {"pick"}) for part in pieces(head)):
        return unclear("an answer and a question pointed at")
    value = _scale(head)
    return (
        Reading("correct", value.value, "correction", reference.question)
        if value.clear
        else unclear("a correction without a value")
    )


def _corrected(reference: Reference, head: Sequence[Token], tail: Sequence[Token]) -> Reading | None:
    parts = pieces(tail)
    mends = _mends(parts) or _mends(pieces(head))
    if not _content(tail):
        return _reopened(reference, mends)
    value = _scale(tail)
    if not reference.named and not (has(parts, "number") and not any(part.tag in STANDING for part in parts)):
        return None
    if value.clear:
        return Reading("correct", value.value, "correction", reference.question)
    amount = _bare_amount(tail)
    if amount is not None:
        return Reading("correct", amount, "correction", reference.question)
    return _reopened(reference, mends) if _only_mends(tail) else None


def _mends(parts: Sequence[Piece]) -> bool:
    return any(part.tags & _MENDS or part.value == "back" for part in parts)


def _bare_amount(tail: Sequence[Token]) -> int | None:
    """As in "câu 2 là 3 lần": a count; it names a value although it rates nothing."""
    parts = _content(tail)
    counted = len(parts) == 2 and parts[0].tag == "number" and parts[1].tag == "unit"
    return int(parts[0].number or 0) if counted else None


def _only_mends(tail: Sequence[Token]) -> bool:
    return all(part.tags & _LINKS or part.tag == "whole" for part in pieces(tail))


def _reopened(reference: Reference, mends: bool) -> Reading | None:
    if reference.question == "@previous":
        return Reading("back", rule="correction")
    if not reference.named or not mends:
        return None
    return Reading("correct", None, "correction", reference.question)


def _joined(answer: Reading | None, read: list[Reading | None]) -> Reading | None:
    """None only when no reference carries a value: what a value was for is never left to chance."""
    found = [one for one in read if one is not None]
    if not found:
        return None
    if len(found) < len(read) or (answer is not None and not answer.clear):
        return unclear("a question pointed at beside other words")
    first, rest = (answer, found) if answer is not None else (found[0], found[1:])
    return Reading(first.label, first.value, first.rule, first.question, tuple(rest))
