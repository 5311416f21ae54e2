"""Holds what is stored about the citizens' cases against what they meant: nothing wrong, missing or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cli.citizens.people import Meant
from cli.citizens.walk import Trace
from survey.journal import Conversation, Journal, Noted
from survey.measures.figures import Block
from survey.questionnaire import Questionnaire
from survey.session import Status


class Sort(StrEnum):
    WRONG = "wrong"  # stored, and not what was meant
    MISSING = "missing"  # meant and said, and not stored
    DOUBLED = "doubled"  # stored more often than said
    STATE = "state"  # the disposition, or a conversation that nobody had
    FIGURE = "figure"  # a figure that is not the sum of the answers
    STUCK = "stuck"  # a citizen who could not go on


@dataclass(frozen=True, slots=True)
class Fault:
    """`said` is what the citizen had typed or tapped where that is known, `rule` what decided."""

    sort: Sort
    case: str
    what: str  # the question's id, or a sentence
    meant: object = None
    stored: object = None
    said: str = ""
    rule: str = ""


def faults(form: Questionnaire, traces: Iterable[Trace], journals: Mapping[str, Journal]) -> list[Fault]:
    """Everything that is not as it was meant, case by case."""
    found = []
    for trace in traces:
        if trace.complaint:
            found.append(Fault(Sort.STUCK, trace.code or "-", f"{trace.person.course}: {trace.complaint}"))
        if trace.code:
            found += _case(form, trace, journals.get(trace.code, Journal(trace.code)))
    return found


def held(form: Questionnaire, trace: Trace) -> dict[str, Meant]:
    """What has to stand in the end: everything they mean when they finished, otherwise what they have said."""
    said = {question: history[-1] for question, history in trace.said.items()}
    whole = trace.person.meant if trace.person.end == "completed" else said
    values = {question: meant.value for question, meant in whole.items() if meant.status is Status.ANSWERED}
    return {one.id: whole[one.id] for one in form.shown(values) if one.id in whole}


def _case(form: Questionnaire, trace: Trace, journal: Journal) -> Iterator[Fault]:
    code, end = journal.code, trace.person.end
    counted = list(journal.counted)
    due = 0 if end == "refused" else 1
    if len(counted) != due:
        sort = Sort.DOUBLED if len(counted) > due else Sort.MISSING
        yield Fault(sort, code, "số phiếu được tính", due, len(counted))
    if len(journal.conversations) != 1:
        yield Fault(Sort.STATE, code, "số cuộc trò chuyện", 1, len(journal.conversations))
    for talk in journal.conversations:
        yield from _talk(talk, code, end, held(form, trace), trace.said)


def _talk(
    talk: Conversation, code: str, end: str, expected: Mapping[str, Meant], said: Mapping[str, Sequence[Meant]]
) -> Iterator[Fault]:
    if talk.disposition != end or talk.history[-1:] != (end,):
        yield Fault(Sort.STATE, code, "trạng thái", end, talk.disposition)
    kept = [one for one in talk.answers if one.status != Status.WITHDRAWN]
    standing: dict[str, list[Noted]] = {}
    for one in kept:
        if one.current:
            standing.setdefault(one.question, []).append(one)
    for question in expected.keys() | standing.keys():
        yield from _question(code, question, expected.get(question), standing.get(question, []))
    times = Counter(one.question for one in kept)
    for question in times:
        if times[question] > max(1, len(said.get(question, ()))):
            history = [one.value for one in kept if one.question == question]
            yield Fault(Sort.DOUBLED, code, question, [one.value for one in said.get(question, ())], history)


def _question(code: str, question: str, meant: Meant | None, standing: Sequence[Noted]) -> Iterator[Fault]:
    if not standing:
        yield Fault(Sort.MISSING, code, question, _plain(meant))
        return
    if len(standing) > 1:
        yield Fault(Sort.DOUBLED, code, question, _plain(meant), [one.value for one in standing])
    for one in standing:
        if meant is None or (one.status, one.value) != (meant.status, meant.value):
            stored = one.value if one.status == Status.ANSWERED else one.status
            yield Fault(Sort.WRONG, code, question, _plain(meant), stored, one.said, f"{one.source} {one.rule}")


def _plain(meant: Meant | None) -> object:
    if meant is None:
        return None
    return meant.value if meant.status is Status.ANSWERED else meant.status.value


def figure_faults(form: Questionnaire, traces: Sequence[Trace], invited: int, block: Block | None) -> list[Fault]:
    """Whether the figures of a system that nobody else uses are the sum of what these citizens meant."""
    mine = [trace for trace in traces if trace.code]
    started = [trace for trace in mine if trace.person.end != "refused"]
    due = {
        "lời mời": invited,
        "bắt đầu": len(started),
        "hoàn thành": sum(trace.person.end == "completed" for trace in mine),
        "phiếu được tính": len(started),
    }
    told = (block.invited, block.started, block.completed, block.responses) if block else (0, 0, 0, 0)
    pairs = zip(due.items(), told, strict=True)
    return [
        *(Fault(Sort.FIGURE, "-", what, meant, number) for (what, meant), number in pairs if meant != number),
        *_levels(form, started, block),
    ]


def _levels(form: Questionnaire, started: Iterable[Trace], block: Block | None) -> Iterator[Fault]:
    meant = Counter((q, one.value) for trace in started for q, one in held(form, trace).items() if one.value)
    for question in block.questions if block else ():
        if question.counts is not None:
            due = tuple(meant[question.id, level] for level in range(1, 6))
            if question.counts != due:
                yield Fault(Sort.FIGURE, "-", question.id, due, question.counts)
