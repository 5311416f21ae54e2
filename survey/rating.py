"""A rating of one to five stars, given inside a template: what it says, and what it makes of the survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.heard import Heard
from survey.masking import mask
from survey.questionnaire import Kind, Question, Questionnaire, Role
from survey.session import AnswerMade, ConsentMade, Disposition, Entry, Phase, Session, Status, Step
from survey.session.answering import COMMENT_LIMIT, settle

# A conversation in one of these has been agreed to already.
UNDER_WAY = (Disposition.STARTED, Disposition.PARTIAL, Disposition.COMPLETED)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person ticked and wrote."""

    rate: int  # 1…5 stars, which are the five levels of the scale
    reasons: tuple[str, ...] = ()
    note: str = ""  # masked
    submitted_at: datetime | None = None
    original: str = field(default="", compare=False, repr=False)  # the note as it was written

    @property
    def words(self) -> str:
        """The whole rating as one would say it, for the record."""
        reasons = f"lý do: {', '.join(self.reasons)}" if self.reasons else ""
        note = f"ghi chú: {self.note}" if self.note else ""
        return "; ".join(part for part in (f"{self.rate} sao", reasons, note) if part)

    def replaces(self, before: Rating | None) -> bool:
        """Whether this says something new: not the same again, and nothing older."""
        if before is None:
            return True
        if self.submitted_at and before.submitted_at and self.submitted_at < before.submitted_at:
            return False
        return (self.rate, self.reasons, self.note) != (before.rate, before.reasons, before.note)


@dataclass(frozen=True, slots=True)
class Rated:
    """The message of ours that a rating is for; `before` and `session`: an earlier rating, and what it was put to."""

    bubble: int
    contact: UUID
    channel: str
    invitation: UUID | None
    before: Rating | None
    session: UUID | None


def read_rating(data: Mapping[str, Any]) -> Rating:
    """The rating in an event's data. Raises ValueError when it has no number of stars from 1 to 5."""
    rate = data.get("rate")
    if isinstance(rate, bool) or not isinstance(rate, int) or not 1 <= rate <= 5:
        raise ValueError("a rating without one to five stars")
    submitted = data.get("submitted_at") or None
    note = str(data.get("note") or "").strip()[:COMMENT_LIMIT]
    moment = datetime.fromisoformat(submitted) if submitted else None
    return Rating(rate, tuple(map(str, data.get("reasons") or ())), mask(note).text, moment, note)


def rate(session: Session, form: Questionnaire, rating: Rating, wording: str, now: datetime) -> Step:
    """The rating as the answer to the overall question, and its note as the comment when there is none yet.

    Nothing is said. A conversation that was not agreed to before is begun by it, and asks about the rest with the
    words that every survey begins with.
    """
    overall = _with_role(form, Role.OVERALL, Kind.SINGLE)
    if overall is None or (session.edit_until and now > session.edit_until):
        return Step(session)
    given, answers = session, []
    for question, value in ((overall, rating.rate), (_comment(session, form), rating.note)):
        if question and value:
            entry = Entry(Status.ANSWERED, value)
            given, gone = settle(given, form, question, entry)
            answers += [AnswerMade(question.id, entry.status, value, _read(question, rating)), *gone]
    step = Step(_still_open(given, form), answers=tuple(answers))
    return step if session.disposition in UNDER_WAY else _begun(step, wording)


def _read(question: Question, rating: Rating) -> Heard | None:
    if question.kind is not Kind.OPEN:
        return None
    return Heard("comment", rating.original, rule="rating", source="template", words=rating.words)


def _begun(step: Step, wording: str) -> Step:
    begun = replace(step.session, phase=Phase.CONSENT, open=None, disposition=Disposition.STARTED)
    consent = ConsentMade("survey", True, wording)
    return replace(step, session=begun, consents=(consent,), moved=Disposition.STARTED, reason="rating")


def _still_open(session: Session, form: Questionnaire) -> Session:
    """Asks on from a question that is still asked and has no answer yet."""
    opened = form.get(session.open)
    if opened is None or (opened.id not in session.entries and opened in session.shown(form)):
        return session
    following = session.next_question(form)
    return replace(session, open=following.id if following else None, picked=(), misses=0)


def _comment(session: Session, form: Questionnaire) -> Question | None:
    question = _with_role(form, Role.COMMENT, Kind.OPEN)
    return question if question and question.id not in session.entries else None


def _with_role(form: Questionnaire, role: Role, kind: Kind) -> Question | None:
    return next((question for question in form if question.role is role and question.kind is kind), None)
