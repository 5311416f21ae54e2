"""`read`: one reply and what is open now → one reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from survey.reading import agreement, commands, icons, times
from survey.reading.amounts import read_amount
from survey.reading.characters import LONGEST_READ, MOST_TOKENS, readable, tidy
from survey.reading.choices import options, read_choice, read_choices
from survey.reading.confirming import read_pending, stays
from survey.reading.corrections import names_another, read_corrections, strays
from survey.reading.lexicon import word_set
from survey.reading.pieces import Piece, seen
from survey.reading.result import Reading, unclear
from survey.reading.scale import read_scale
from survey.reading.tokens import Token

_NOTHING_TO_ADD = frozenset(
    {"neg", "no", "ask", "polite", "filler", "nod", "atall", ".", ",", "!", "wish", "rather", "right"}
)
_HEARD = frozenset({"polite", "nod", "yes", "very", "vague", ",", ".", "!", "\n"})
_ADDED = word_set("added")
_ALL_SAID = frozenset({"hết rồi", "het roi", "hết"})
# "1 lát nữa" begins like a rating, "1 tiếng nữa nhắn lại" like a request to repeat.
_PERHAPS_A_TIME = frozenset({"unclear", "number", "repeat", "comment", *(f"likert_{level}" for level in range(1, 6))})
_SELDOM_A_COMMAND = frozenset({"greeting", "thanks", "abuse", "complaint", "out_of_scope"})


def read(text: str, asked: Mapping[str, Any] | None = None) -> Reading:
    """What `text` means while `asked` is open; the label "unclear" when nothing, or more than one thing, remains.

    Without `asked` the reply is read as one to a five-level question. Never raises for any text.
    """
    asked = asked or {"phase": "question", "kind": "single"}
    reading = _read(text, asked)
    if reading.label == "later":
        return replace(reading, value=times.find(text))
    wished = _wished(text, asked) if reading.label in _PERHAPS_A_TIME else None
    return Reading("later", wished, "time") if wished else reading


def _wished(text: str, asked: Mapping[str, Any]) -> dict[str, int | str] | None:
    """The time, when a message names nothing else: at a question whose answer may be one, only in so many words."""
    if asked.get("phase") not in ("question", "consent"):
        return None
    return times.wished(text, plainly=asked.get("phase") == "question" and asked.get("kind") != "single")


def _read(text: str, asked: Mapping[str, Any]) -> Reading:
    prepared = readable(text[: 2 * LONGEST_READ])
    if len(text) > LONGEST_READ:
        return _comment(text) if _is_open(asked) else unclear("too long")
    said, parts = seen(prepared)
    if len(said) > MOST_TOKENS:
        return _comment(text) if _is_open(asked) else unclear("too long")
    if not _says(parts):
        return unclear("empty")
    pending = read_pending(parts, asked.get("confirm"))
    if pending is not None:
        return pending
    if asked.get("again") and stays(parts):
        return Reading("skip", rule="kept")
    if _is_open(asked):
        return _open(text, said, parts, asked)
    correction = read_corrections(said, parts, asked, own=asked.get("question"))
    if correction is not None:
        return correction
    reading = _settle(prepared, said, parts, asked)
    return unclear("speaks of another question") if _astray(reading, said, parts, asked) else reading


def _astray(reading: Reading, said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, Any]) -> bool:
    rated = reading.label.startswith("likert")
    if not rated and reading.label not in ("skip", "no_opinion"):
        return False
    return names_another(said, asked) or (rated and strays(said, parts, asked))


def _says(parts: Sequence[Piece]) -> bool:
    return any(part.tag == "icon" or part.text.strip(".,!-:;()\n ") for part in parts if part.tag != "?")


def _is_open(asked: Mapping[str, Any]) -> bool:
    return asked.get("phase") == "question" and asked.get("kind") == "open"


def _comment(text: str) -> Reading:
    return Reading("comment", tidy(text), "open")


def _settle(prepared: str, said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, Any]) -> Reading:
    """An answer and a request together are two readings; one alone is taken."""
    begun = agreement.begins(parts, asked.get("phase", "question"))
    if begun is not None:
        return begun
    answer = _answer(prepared, said, parts, asked)
    request = commands.find(parts)
    if answer.label == "likert_4" and _merely_heard(parts):
        return Reading("thanks", rule="courtesy")
    if request is None:
        return answer if answer.clear else _thanked(parts) or answer
    if not answer.clear:
        return request
    return _both(answer, request, parts)


def _both(answer: Reading, request: Reading, parts: Sequence[Piece]) -> Reading:
    if request.rule == "courtesy" or answer.label in ("yes", "no", "choice"):
        return answer
    tags = {part.tag for part in parts}
    low = answer.label in ("likert_1", "likert_2")
    if low and tags & {"sat", "number"} and ("grievance" in tags or request.label == "abuse"):
        return answer
    if low and request.label == "complaint" and "grievance" not in tags and not tags & {"sat", "number"}:
        return request
    return unclear("an answer and a request")


def _merely_heard(parts: Sequence[Piece]) -> bool:
    """As in "ok cảm ơn": that takes note of what was said rather than rate it."""
    thanked = any(part.value == "thanks" for part in parts)
    return thanked and all(part.value == "thanks" or "assent" in part.tags or part.tag in _HEARD for part in parts)


def _answer(prepared: str, said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, Any]) -> Reading:
    phase, kind = asked.get("phase", "question"), asked.get("kind")
    if phase == "consent":
        return agreement.read_consent(parts)
    if phase == "summary":
        return agreement.read_summary(parts)
    if phase != "question":
        return unclear("nothing is asked")
    if kind == "number":
        return read_amount(parts, asked)
    if kind == "choice":
        return read_choice(said, parts, options(asked))
    return read_choices(prepared, options(asked)) if kind == "multiple" else read_scale(parts)


def _open(text: str, said: Sequence[Token], parts: Sequence[Piece], asked: Mapping[str, Any]) -> Reading:
    """At an open question words are the comment, unless the whole message is a command."""
    begun = agreement.begins(parts, "question")
    if begun is not None:
        return begun
    request = commands.whole(parts) or _refused(parts)
    if request is not None and request.clear and request.label not in _SELDOM_A_COMMAND:
        return request
    if _adds_nothing(parts):
        return Reading("no_opinion", rule="nothing to add")
    correction = read_corrections(said, parts, asked)
    if (
        correction is not None
        and correction.label in ("correct", "back")
        and not any(p.tag in ("unknown", "command") for p in parts)
    ):
        return correction
    return _comment(text)


def _refused(parts: Sequence[Piece]) -> Reading | None:
    """A refusal, then a request: "không muốn góp ý, bỏ qua"; but "không muốn bỏ qua" denies the request."""
    for i in range(1, len(parts)):
        parted = parts[i - 1].tag in (",", ".", "!", "\n") or parts[i - 1].text in _ADDED
        if parted and _adds_nothing(parts[:i]):
            return commands.whole(parts[i:])
    return None


def _adds_nothing(parts: Sequence[Piece]) -> bool:
    said = any(part.tag in ("neg", "no") or part.text in _ALL_SAID for part in parts)
    return said and all(part.tag in _NOTHING_TO_ADD for part in parts)


def _thanked(parts: Sequence[Piece]) -> Reading | None:
    drawn = [part.text for part in parts if part.tag == "icon"]
    alone = all(part.tag in ("icon", "polite", "nod") for part in parts)
    return Reading("thanks", rule="icon") if alone and icons.thanks(drawn) else None
