"""A paper form as a row of cells: which columns a questionnaire has, and what stands in them.

An empty cell was left empty on paper: skipped. K is "không ý kiến". A choice is the number printed before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey.cells import fold, read_text
from survey.fault import Fault, Impossible, Unreadable
from survey.questionnaire import SCALE, Kind, Question, Questionnaire
from survey.session import Entry, Status
from survey.session.answering import COMMENT_LIMIT

NO_OPINION = "K"
TICKED = "1"
LEVELS = range(1, len(SCALE) + 1)
MARKS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the question, with "#choice" where each choice has a column. `number` is the one on paper: "7b"."""

    key: str
    number: str
    question: Question
    choice: str | None = None


def columns(form: Questionnaire) -> list[Column]:
    """In the order of the paper, every question whether it will apply or not."""
    return [column for number, question in enumerate(form, 1) for column in _of(question, number)]


def _of(question: Question, number: int) -> Iterator[Column]:
    if question.kind is not Kind.MULTIPLE:
        yield Column(question.id, str(number), question)
        return
    for mark, choice in zip(MARKS, question.choices, strict=False):
        yield Column(f"{question.id}#{choice.id}", f"{number}{mark}", question, choice.id)


def read(form: Questionnaire, cells: Mapping[str, object]) -> tuple[dict[str, Entry], dict[str, Fault]]:
    """What stands on the form, by question, and what cannot be taken, by the key of its column."""
    entries: dict[str, Entry] = {}
    faults: dict[str, Fault] = {}
    for question in form:
        try:
            entries[question.id] = _read(question, cells)
        except Fault as fault:
            faults[fault.field or question.id] = fault
    return entries, faults


def blank(entries: Mapping[str, Entry]) -> bool:
    """Whether nobody has written anything on the form."""
    return all(entry.status is Status.SKIPPED for entry in entries.values())


def _read(question: Question, cells: Mapping[str, object]) -> Entry:
    if question.kind is Kind.MULTIPLE:
        return _ticked(question, cells)
    words = read_text(cells.get(question.id), COMMENT_LIMIT)
    if not words:
        return Entry(Status.SKIPPED)
    if question.kind is Kind.OPEN:
        return Entry(Status.ANSWERED, words)
    if words.upper() == NO_OPINION:
        return _no_opinion(question)
    return Entry(Status.ANSWERED, _value(question, words))


def _no_opinion(question: Question) -> Entry:
    if not question.no_opinion:
        raise Impossible("Câu này không có mức «không ý kiến».", question.id)
    return Entry(Status.NO_OPINION)


def _value(question: Question, words: str) -> int | str:
    number = int(words) if words.isdecimal() and len(words) < 10 else None
    match question.kind:
        case Kind.SINGLE if number in LEVELS:
            return number
        case Kind.NUMBER if number is not None and _within(question, number):
            return number
        case Kind.CHOICE:
            return _choice(question, number, words)
    raise Unreadable(f"Ghi {expected(question)}, không phải «{words[:20]}».", question.id)


def _choice(question: Question, number: int | None, words: str) -> str:
    if number is not None and 1 <= number <= len(question.choices):
        return question.choices[number - 1].id
    named = [one.id for one in question.choices if fold(one.text) == fold(words)]
    if not named:
        raise Unreadable(f"Ghi {expected(question)}, không phải «{words[:20]}».", question.id)
    return named[0]


def _ticked(question: Question, cells: Mapping[str, object]) -> Entry:
    ticked = []
    for column in _of(question, 0):
        words = read_text(cells.get(column.key)).casefold()
        if words not in ("", "0", TICKED, "x"):
            raise Unreadable("Ghi 1 nếu mục này được đánh dấu, để trống nếu không.", column.key)
        ticked += [column.choice] if words in (TICKED, "x") else []
    return Entry(Status.ANSWERED, ticked) if ticked else Entry(Status.SKIPPED)


def _within(question: Question, number: int) -> bool:
    return (question.minimum or 0) <= number <= (question.maximum if question.maximum is not None else number)


def expected(question: Question) -> str:
    """What may stand in the cell, in words."""
    none = f" hoặc {NO_OPINION} (không ý kiến)" if question.no_opinion and question.kind is not Kind.OPEN else ""
    match question.kind:
        case Kind.SINGLE:
            return f"mức từ {LEVELS[0]} đến {LEVELS[-1]}{none}"
        case Kind.NUMBER:
            upto = "trở lên" if question.maximum is None else f"đến {question.maximum}"
            return f"số từ {question.minimum or 0} {upto}{none}"
        case Kind.CHOICE:
            return f"số của mục được chọn, từ 1 đến {len(question.choices)}{none}"
        case Kind.MULTIPLE:
            return "1 nếu mục này được đánh dấu"
    return "nguyên văn lời người dân"


def kept(form: Questionnaire, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Of what stands on the form, the questions that this person was to answer: a follow-up that does not apply to
    them counts nowhere, whatever was written there.
    """
    values = {key: entry.value for key, entry in entries.items() if entry.status is Status.ANSWERED}
    return {question.id: entries[question.id] for question in form.shown(values) if question.id in entries}


def plain(entries: Mapping[str, Entry]) -> dict[str, list[Any]]:
    """As JSON keeps them."""
    return {key: [entry.status.value, entry.value] for key, entry in entries.items()}


def load(values: Mapping[str, Any]) -> dict[str, Entry]:
    return {key: Entry(Status(status), value) for key, (status, value) in values.items()}
