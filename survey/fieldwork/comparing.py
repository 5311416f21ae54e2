"""Double entry: where two people have read one paper form differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.cells import fold
from survey.questionnaire import Kind, Question, Questionnaire
from survey.session import Entry, Status

_NOTHING = Entry(Status.SKIPPED)


@dataclass(frozen=True, slots=True)
class Difference:
    question: str
    first: Entry
    second: Entry


def compare(form: Questionnaire, first: Mapping[str, Entry], second: Mapping[str, Entry]) -> list[Difference]:
    """The questions on which the two entries do not say the same, in the order of the form."""
    pairs = ((one, first.get(one.id, _NOTHING), second.get(one.id, _NOTHING)) for one in form)
    return [Difference(one.id, left, right) for one, left, right in pairs if not _same(one, left, right)]


def _same(question: Question, left: Entry, right: Entry) -> bool:
    """Words are the same when only marks, capitals and spaces differ: nobody has to decide about those."""
    if question.kind is Kind.OPEN and left.status is right.status is Status.ANSWERED:
        return fold(str(left.value)) == fold(str(right.value))
    return left == right
