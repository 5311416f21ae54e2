"""What became of a reply at the desk, in the words of the labels; nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass

from cli.evaluating.labels import ANSWER, BACK, LEVELS, NO_OPINION, SKIP, act
from cli.evaluating.opened import Opened
from survey.heard import Heard
from survey.questionnaire import Kind, Question
from survey.session import Status, Step
from survey.session.pending import Awaited
from survey.session.step import AnswerMade

PASSED = {Status.SKIPPED: SKIP, Status.NO_OPINION: NO_OPINION}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`label`: what the reply was taken for; "unclear" when it was asked again, with buttons or for a confirmation.

    `stored` are the answers that were stored, "question=value"; `proposed` the label that a confirmation asks about;
    `how` the rule that decided, or "model", with the classifier's confidence where it was asked.
    """

    label: str
    stored: tuple[str, ...] = ()
    proposed: str = ""
    how: str = ""


def outcome(at: Opened, heard: Heard, step: Step) -> Outcome:
    made = [one for one in step.answers if one.status is not Status.WITHDRAWN]
    here = next((one for one in made if one.question == at.question.id), None)
    stored = tuple(f"{one.question}={_value(one)}" for one in made)
    how = (heard.rule or heard.source) + (f" {heard.confidence:.2f}" if heard.confidence < 1 else "")
    if here:
        return Outcome(_answered(at.question, here), stored, how=how)
    # An answer to another question was changed: what "à câu trước cho 3 thôi" asks for.
    return Outcome(BACK if made else act(heard.label), stored, _proposed(step), how)


def _proposed(step: Step) -> str:
    """The level that the person is asked to confirm."""
    pending = step.session.pending
    return LEVELS[pending.value - 1] if pending and pending.kind is Awaited.LEVEL else ""


def _answered(question: Question, made: AnswerMade) -> str:
    if made.status in PASSED:
        return PASSED[made.status]
    return LEVELS[made.value - 1] if question.kind is Kind.SINGLE else ANSWER


def _value(made: AnswerMade) -> str:
    return PASSED.get(made.status, str(made.value))
