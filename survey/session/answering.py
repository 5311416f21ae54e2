"""From what was heard to what is kept: validation against the question, and what an answer changes elsewhere."""

from __future__ import annotations

from survey.heard import Heard
from survey.masking import mask
from survey.questionnaire import RECHECK_YES, Kind, Question, Questionnaire, Role
from survey.reading.corrections import AMOUNT
from survey.session.state import Entry, Session, Status
from survey.session.step import AnswerMade, ConsentMade

LEVELS = range(1, 6)
COMMENT_LIMIT = 5000  # characters


def entry(question: Question, heard: Heard) -> Entry | None:
    """The answer that was heard, when it is one to this question; otherwise None, and it is asked again."""
    value = _value(question, heard)
    return None if value is None else Entry(Status.ANSWERED, value)


def correction(question: Question, heard: Heard) -> Entry | None:
    """The same for an earlier question, whose new value may come without a label of its own."""
    passed = {"skip": Status.SKIPPED, "no_opinion": Status.NO_OPINION}
    if heard.label in passed:
        return Entry(passed[heard.label])
    if heard.label == "correct":
        counted = heard.rule == AMOUNT and question.kind is not Kind.NUMBER
        value = None if counted else _fits(question, heard.value)
        return None if value is None else Entry(Status.ANSWERED, value)
    return entry(question, heard)


def _value(question: Question, heard: Heard) -> object | None:
    labels = {Kind.NUMBER: "number", Kind.CHOICE: "choice", Kind.MULTIPLE: "choices", Kind.OPEN: "comment"}
    if question.kind is Kind.SINGLE:
        return int(heard.label[-1]) if heard.label in {f"likert_{n}" for n in LEVELS} else None
    if heard.label != labels[question.kind]:
        return None
    return _fits(question, heard.value)


def _fits(question: Question, value: object) -> object | None:
    match question.kind, value:
        case Kind.SINGLE, int() if value in LEVELS:
            return value
        case Kind.NUMBER, int() if _within(question, value):
            return value
        case Kind.CHOICE, str() if question.choice(value):
            return value
        case Kind.MULTIPLE, [*ids] if ids and all(question.choice(str(one)) for one in ids):
            return [c.id for c in question.choices if c.id in ids]
        case Kind.OPEN, str() if value.strip():
            return mask(as_written(value)).text
    return None


def as_written(value: str) -> str:
    """A comment as it is taken, before anything in it is masked."""
    return value.strip()[:COMMENT_LIMIT]


def _within(question: Question, value: int) -> bool:
    above = question.minimum is None or value >= question.minimum
    return above and (question.maximum is None or value <= question.maximum)


def settle(
    session: Session, form: Questionnaire, question: Question, given: Entry
) -> tuple[Session, tuple[AnswerMade, ...]]:
    """The session with this answer in it, and the answers to questions that are thereby no longer asked."""
    changed = session.with_entry(question.id, given)
    shown = {q.id for q in changed.shown(form)}
    hidden = {q for q in changed.entries if q not in shown}
    return changed.without(hidden), tuple(AnswerMade(q, Status.WITHDRAWN) for q in hidden)


def consents(question: Question, given: Entry) -> tuple[ConsentMade, ...]:
    """Agreeing to a re-check is a consent of its own, recorded as one."""
    if question.role is not Role.RECHECK or given.status is not Status.ANSWERED:
        return ()
    return (ConsentMade("recheck", given.value == RECHECK_YES, question.text),)


def toggled(picked: tuple[str, ...], choice: str) -> tuple[str, ...]:
    return tuple(one for one in picked if one != choice) if choice in picked else (*picked, choice)


def named(reference: str | None, session: Session, form: Questionnaire) -> Question | None:
    """The question that "@previous" or "@3" points at, among those this person is asked."""
    shown = session.shown(form)
    if reference == "@previous":
        return last_asked(session, form)
    if reference and reference[1:].isdigit() and 1 <= int(reference[1:]) <= len(shown):
        return shown[int(reference[1:]) - 1]
    return None


def last_asked(session: Session, form: Questionnaire) -> Question | None:
    """The question before the open one, or the last of all when none is open."""
    shown = session.shown(form)
    place = next((at for at, q in enumerate(shown) if q.id == session.open), len(shown))
    return shown[place - 1] if place else None
