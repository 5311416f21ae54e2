"""Changing an earlier answer: "câu trước cho 3 thôi", "à câu thái độ cho 2", "sửa câu 2 thành 4"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from survey.reading.characters import readable
from survey.reading.lexicon import word_set
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
_IS = word_set("is")
_BECAUSE = word_set("because")
_BECOMES = word_set("becomes")
_WANT = word_set("want")
_LEFT_OUT = ("skip", "no_opinion")  # "sửa câu 2 thành không biết"
# What a value is made of: a word that may be one of these is never taken for a mere link ("chua" is "chữa" or "chưa").
_WEIGHTY = frozenset(STANDING) | {"neg", "nothate", "notquite", "notthat", "no", "number"}
_WEIGHTY |= {"very", "fairly", "little", "also", "atall"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A question that the message points at, and the tokens that do it."""

    question: str
    start: int
    end: int
    named: bool  # "câu thái độ" rather than the mere topic
    amended: bool = False  # "sửa thái độ thành …"


AMOUNT = "an amount"  # the rule of a value that counts something; it is no level

_MOST_REFERENCES = 6
_LISTED = ("choice", "multiple")
_NEAR = 5  # tokens looked at on each side of a topic for the words that make it a question to be changed


def read_corrections(
    said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object], own: object = None
) -> Reading | None:
    """The corrections of a message, with an answer to the open question beside them; None when it points nowhere.

    The topic of the question `own` belongs to the answer: it is no correction.
    """
    references = _references(said, parts, asked, own)
    if not references:
        return None
    if len(references) > _MOST_REFERENCES:
        return unclear("many questions pointed at")
    head = said[: references[0].start]
    tails = [said[a.end : b] for a, b in zip(references, [*(r.start for r in references[1:]), len(said)], strict=True)]
    if len(references) == 1 and not _content(tails[0]) and _says(head):
        return _turned(references[0], head)
    if any(part.tag == "right" and part.text.startswith("kh") for part in pieces(head)):
        return unclear("not to be changed")
    read = [_corrected(reference, head, tail) for reference, tail in zip(references, tails, strict=True)]
    read = [None if one and _miscounts(one, asked) else one for one in read]
    if read == [None]:
        return _unread(references[0], head, tails[0])
    return _joined(_answer(head), read, own)


def _references(
    said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object], own: object
) -> list[Reference]:
    found = [one for part in parts for one in (_pointed(part, asked), *_within_command(said, part)) if one]
    topics = _topics(said, asked, [(one.start, one.end) for one in found])
    if asked.get("kind") != "open":  # there "đổi thủ tục thành đơn giản hơn" is a wish
        topics = [replace(one, named=one.named or one.amended) for one in topics]
    others = sorted([*found, *(one for one in topics if one.question != own)], key=lambda one: one.start)
    behind = [one for one in topics if one.question == own and others and one.start > others[0].start]
    return sorted([*others, *behind], key=lambda one: one.start)


def _pointed(part: Piece, asked: Mapping[str, object]) -> Reference | None:
    if part.tag == "previous":
        return Reference("@previous", part.start, part.end, True)
    if "following" in part.tags:
        ahead = asked.get("ahead")
        return Reference(str(ahead[0]), part.start, part.end, True) if isinstance(ahead, list) and ahead else None
    if part.tag != "numbered" or (asked.get("kind") in _LISTED and not part.text.startswith(("câu", "cau"))):
        return None  # "mục 1" of a list of choices is one of them
    place = 1 if part.value == "first" else int(part.number or 0)
    return Reference(f"@{place}", part.start, part.end, True)


def _within_command(said: Sequence[Token], part: Piece) -> list[Reference]:
    """As in "sửa câu trước thành 2": a request to go back that says at once what the answer there is."""
    if part.value != "back" or not has(pieces(said[part.end :]), "number", *STANDING):
        return []
    inner = (pieces(said[start : part.end])[0] for start in range(part.start, part.end))
    pointing = any(one.tag == "previous" or (one.tag == "command" and "previous" in one.tags) for one in inner)
    return [Reference("@previous", part.start, part.end, True)] if pointing else []


def _topics(said: Sequence[Token], asked: Mapping[str, object], taken: list[tuple[int, int]]) -> list[Reference]:
    topics = asked.get("topics")
    if not isinstance(topics, Mapping):
        return []
    found: list[Reference] = []
    for question, names in topics.items():
        for name in names:
            found += _spots(said, str(question), _forms(str(name)))
    kept: list[Reference] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):  # the longest topic wins
        if not any(a < one.end and one.start < b for a, b in [*taken, *((k.start, k.end) for k in kept)]):
            kept.append(one)
    return kept


@lru_cache(maxsize=512)
def _forms(name: str) -> tuple[str, ...]:
    return tuple(token.canon for token in tokens(readable(name)) if token.canon)


def _spots(said: Sequence[Token], question: str, forms: tuple[str, ...]) -> list[Reference]:
    size = len(forms)
    spots = []
    for i in range(len(said) - size + 1):
        if size and all(_alike(said[i + j].canon, forms[j]) for j in range(size)):
            lead = _lead(said, i)
            amended = _amends(said[:i]) and _becomes(said[i + size :])
            spots.append(Reference(question, i - lead, i + size, lead > 0, amended))
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


def _amends(head: Sequence[Token]) -> bool:
    """Does it end in a verb that changes what follows: "sửa …", "tôi muốn đổi …"?"""
    said = [part for part in pieces(head[-_NEAR:]) if part.tag not in ("polite", "filler")]
    return bool(said) and "amend" in said[-1].tags


def _becomes(tail: Sequence[Token]) -> bool:
    said = [part for part in pieces(tail[:_NEAR]) if part.tag != "polite"]
    return not said or said[0].text in _BECOMES


def names_another(said: Sequence[Token], asked: Mapping[str, object]) -> bool:
    """Is another question than the open one pointed at by its topic: "câu thủ tục", "sửa thủ tục"?"""
    others = [one for one in _topics(said, asked, []) if one.question != asked.get("question")]
    return any(one.named or _amends(said[: one.start]) for one in others)


def strays(said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, object]) -> bool:
    """Does a judgement speak of another question, or of its topic and not of the open one's ("thái độ tốt")?"""
    topics = _topics(said, asked, [])
    others = [one for one in topics if one.question != asked.get("question")]
    if has(parts, "previous", "numbered"):
        return True
    return bool(others) and len(others) == len(topics) and not has(parts, "sat", "number")


def _is_link(part: Piece) -> bool:
    wished = part.tag == "wish" and part.text not in _WANT
    return bool(part.tags & _LINKS) and not wished and not part.tags & _WEIGHTY and part.tag != "doubt"


def _content(said: Sequence[Token]) -> list[Piece]:
    return [part for part in pieces(said) if not _is_link(part) and part.value != "back"]


def _says(head: Sequence[Token]) -> bool:
    """Does it say more than a way of leading over ("ok, sửa …")? Here "chua" may be "chữa": the verb stands there."""
    return any(not part.tags & _LINKS and "assent" not in part.tags and part.value != "back" for part in pieces(head))


def _connects(part: Piece) -> bool:
    return _is_link(part) and (bool(part.tags & _MENDS) or part.text in _IS)


def _value(said: Sequence[Token], mended: bool = False) -> Reading:
    """What is said behind the words that lead to it ("thành", "cho", "sửa lại là"), every word of it judged."""
    start = 0
    for part in pieces(said):
        if not _is_link(part):
            break
        start = part.end if _connects(part) else start
    else:
        part = Piece("")
    reading = _whole(said[start:])
    if not start and mended and "into" in part.tags:  # "doi cau 2 qua te": "sang tệ", or "quá tệ"
        return _unless(reading, _whole(said[part.end :]))
    if part.end > part.start + 1 and said[part.start].text in _IS:  # "là" or "cho" may be no part of what follows
        return _unless(reading, _whole(said[part.start + 1 :]))
    return reading


def _unless(reading: Reading, other: Reading) -> Reading:
    return reading if reading.value == other.value else unclear("words that part in two ways")


def _whole(said: Sequence[Token]) -> Reading:
    """As `read_scale`, but no word before the reason may be unknown."""
    parts = pieces(said)
    reason = next((i for i, part in enumerate(parts) if i and part.text in _BECAUSE), len(parts))
    return unclear("not read whole") if has(parts[:reason], "unknown") else read_scale(parts)


def _ended(said: Sequence[Token]) -> Sequence[Token]:
    """Without the words at the end that lead over to the next question: "4, sửa …"."""
    end = len(said)
    for part in reversed(pieces(said)):
        if not _is_link(part):
            break
        end = part.start if _connects(part) else end
    return said[:end]


def _answer(head: Sequence[Token]) -> Reading | None:
    """What stands before the first reference: an answer to the open question, or only a way of leading over."""
    return _value(_ended(head)) if _says(head) else None


def _turned(reference: Reference, head: Sequence[Token]) -> Reading | None:
    """As in "cho 4 câu trước": the value comes first. A mere topic behind a rating belongs to the rating."""
    if not reference.named or has(pieces(head), "command", "whole"):
        return None
    if not any(part.tags & (_MENDS | {"pick"}) for part in pieces(head)):
        return unclear("an answer and a question pointed at")
    value = _value(_ended(head))
    return (
        Reading("correct", value.value, "correction", reference.question)
        if value.clear
        else unclear("a correction without a value")
    )


def _corrected(reference: Reference, head: Sequence[Token], tail: Sequence[Token]) -> Reading | None:
    parts = pieces(tail)
    mended = _mends(pieces(head))
    if not _content(tail):
        return _reopened(reference, mended or _mends(parts))
    if not reference.named and not (has(parts, "number") and not any(part.tag in STANDING for part in parts)):
        return None
    value = _value(_ended(tail), mended)
    if value.clear:
        return Reading("correct", value.value, "correction", reference.question)
    amount = _bare_amount(tail)
    return None if amount is None else Reading("correct", amount, AMOUNT, reference.question)


def _unread(reference: Reference, head: Sequence[Token], tail: Sequence[Token]) -> Reading | None:
    """The one question pointed at is to be changed, but to what is not read: it is opened again."""
    told = any(_connects(part) and "pick" not in part.tags for part in pieces(tail) if part.text not in _IS)
    if not reference.named or not (told or _mends(pieces(head))) or _answer(head) is not None:
        return None
    asks = any(part.tag in ("command", "grievance") and part.value not in _LEFT_OUT for part in pieces(tail))
    return None if asks else _reopened(reference, True)


def _miscounts(reading: Reading, asked: Mapping[str, object]) -> bool:
    """A count beside the topic of a question that asks for none: "giấy tờ 2 lần" says nothing of how good they were."""
    counted = asked.get("counts")
    if reading.rule != AMOUNT or not isinstance(counted, list):
        return False
    return not str(reading.question).startswith("@") and reading.question not in counted


def _mends(parts: Sequence[Piece]) -> bool:
    return any(part.tags & _MENDS or part.value == "back" for part in parts)


def _bare_amount(tail: Sequence[Token]) -> int | None:
    """As in "câu 2 là 3 lần": a count; it names a value although it rates nothing."""
    parts = _content(tail)
    counted = len(parts) == 2 and parts[0].tag == "number" and parts[1].tag == "unit"
    return int(parts[0].number or 0) if counted else None


def _reopened(reference: Reference, mends: bool) -> Reading | None:
    if reference.question == "@previous":
        return Reading("back", rule="correction")
    if not reference.named or not mends:
        return None
    return Reading("correct", None, "correction", reference.question)


def _joined(answer: Reading | None, read: list[Reading | None], own: object) -> Reading | None:
    """None only when no reference carries a value: what a value was for is never left to chance."""
    found = [one for one in read if one is not None]
    mine = next((one for one in found if one.question == own and isinstance(one.value, int)), None)
    if mine and answer is None:  # "thủ tục 2, thái độ 5", where the open question is named last
        answer = Reading(f"likert_{mine.value}", mine.value, mine.rule)
        read = found = [one for one in found if one is not mine]
    if not found:
        return None
    if len(found) < len(read) or (answer is not None and not answer.clear):
        return unclear("a question pointed at beside other words")
    first, rest = (answer, found) if answer is not None else (found[0], found[1:])
    return Reading(first.label, first.value, first.rule, first.question, tuple(rest))
