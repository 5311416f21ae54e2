"""Answers to other questions than the open one: corrections, several at once, and what lies ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.heard import Heard
from survey.questionnaire import Question
from survey.session import answering
from survey.session.bubbles import Bubbles, name
from survey.session.state import Entry, Phase, Session, Status
from survey.session.step import AnswerMade, Step

if TYPE_CHECKING:
    from survey.session.advance import Turn

# one question named


def correct(turn: Turn, question: Question | None) -> Step:
    """An answer to a question that is not the open one changes that one, or nothing."""
    if turn.heard.rest:
        return several(turn)
    named, question = question is not None, question or answering.named(turn.heard.question, turn.session, turn.form)
    if question is None:
        return Step(turn.session, (turn.bubbles().which(),))
    entry = answering.correction(question, turn.heard)
    if question.id not in turn.session.entries:
        return _not_yet(turn, question, entry, named)
    if entry is None:
        return turn.open_again(question)
    return replace_answer(turn, question, entry)


def _not_yet(turn: Turn, question: Question, entry: Entry | None, named: bool) -> Step:
    """The open question after all, or one that lies ahead: taken when words name it, never by a tap or a number."""
    if entry and question.id == turn.session.open:
        return turn.answer(question, entry)
    if entry and named and turn.heard.source != "tap" and question in turn.session.shown(turn.form):
        return several(turn)
    if turn.heard.source == "tap":
        return turn.again(turn.phrases("stale_tap"))
    return turn.again(turn.phrases("correct_not_answered", question=name(question)))


def replace_answer(turn: Turn, question: Question, entry: Entry) -> Step:
    if turn.session.entries[question.id] == entry:
        return turn.again(turn.noted(entry, turn.bubbles().label(question, entry)))
    return _stay(turn, question, entry)


def _stay(turn: Turn, question: Question, entry: Entry) -> Step:
    """Replaces an earlier answer and returns to the question that was open, if it is still asked."""
    step = turn.answer(question, entry)
    opened = turn.form.get(turn.session.open)
    still = opened and opened.id not in step.session.entries and opened in step.session.shown(turn.form)
    if not still or step.session.open == turn.session.open:
        return step
    words = turn.phrases("corrected", question=name(question), label=turn.bubbles().label(question, entry))
    session = replace(step.session, open=turn.session.open, phase=Phase.QUESTION, picked=turn.session.picked)
    return replace(step, session=session, says=(turn.bubbles(session).question(opened, words),))


# several questions in one message


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a message; no `entry`: it is not one to this question."""

    question: Question
    entry: Entry | None
    heard: Heard


def several(turn: Turn) -> Step:
    """Each answer of a message is kept and said back; one that fits its question badly is asked for again."""
    parts = [part for one in (turn.heard, *turn.heard.rest) if (part := _part(turn, one))]
    twice = {one for one, times in Counter(part.question.id for part in parts).items() if times > 1}
    fitting = [part for part in parts if part.entry and part.question.id not in twice]
    left = next((part.question for part in parts if part not in fitting), None)
    session, made, words = _kept(turn, fitting)
    consents = tuple(one for part in fitting for one in answering.consents(part.question, part.entry))
    return replace(_onward(turn, session, left, words), answers=made, consents=consents)


def _part(turn: Turn, heard: Heard) -> Part | None:
    named = turn.form.get(heard.question) or answering.named(heard.question, turn.session, turn.form)
    question = named or turn.form.get(turn.session.open)
    if question is None or question not in turn.session.shown(turn.form):
        return None
    entry = answering.correction(question, heard)
    allowed = {Status.SKIPPED: question.skip, Status.NO_OPINION: question.no_opinion}
    return Part(question, entry if entry and allowed.get(entry.status, True) else None, heard)


def _kept(turn: Turn, parts: Sequence[Part]) -> tuple[Session, tuple[AnswerMade, ...], str]:
    """The session with all of them in it, one record for each question that changed, and what is said back."""
    session, made, words = turn.session, {}, []
    for part in parts:
        before = session.entries.get(part.question.id)
        words.append(_said(turn, part, before))
        if before != part.entry:
            session, gone = answering.settle(session, turn.form, part.question, part.entry)
            made |= {part.question.id: _record(part)} | {one.question: one for one in gone}
    return session, tuple(made.values()), "\n".join(words)


def _record(part: Part) -> AnswerMade:
    return AnswerMade(part.question.id, part.entry.status, part.entry.value, part.heard)


def _said(turn: Turn, part: Part, before: Entry | None) -> str:
    label = turn.bubbles().label(part.question, part.entry)
    if before is None and part.question.id == turn.session.open:
        return turn.noted(part.entry, label)
    key = "noted_for" if before in (None, part.entry) else "corrected"
    return turn.phrases(key, question=name(part.question), label=label)


def _onward(turn: Turn, session: Session, left: Question | None, words: str) -> Step:
    """On to what could not be taken, else to the question that was open, else to the next one."""
    if left is not None:
        return turn.opened(session, left, words)
    opened = turn.form.get(session.open)
    if opened is None or opened.id in session.entries or opened not in session.shown(turn.form):
        return turn.onward(session, words)
    again = replace(session, phase=Phase.QUESTION, misses=0)
    return Step(again, (Bubbles(again, turn.form, turn.phrases).question(opened, words),))
