"""Helped mode, pure: what a device is given to ask, what it tells, and when that was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.heard import Heard
from survey.questionnaire import SCALE, Condition, Factor, Question, Questionnaire
from survey.session import Phase, Session
from survey.session.answering import correction
from survey.session.bubbles import Bubbles, name
from survey.session.state import Entry, Status

CHANNEL = "tablet"
LONGEST_PACE = timedelta(hours=12)  # who leaves a device lying has not thought for longer

# What may be done, by the phases in which it means something.
ACTS: Mapping[str, frozenset[Phase]] = {
    "agree": frozenset({Phase.CONSENT}),
    "decline": frozenset({Phase.CONSENT}),
    "answer": frozenset({Phase.QUESTION, Phase.SUMMARY}),
    "skip": frozenset({Phase.QUESTION, Phase.SUMMARY}),
    "no_opinion": frozenset({Phase.QUESTION, Phase.SUMMARY}),
    "hand_in": frozenset({Phase.SUMMARY}),
    "stop": frozenset({Phase.QUESTION, Phase.SUMMARY, Phase.PAUSED}),
}
CLOSING = {"hand_in": "handed_in", "decline": "declined", "stop": "stopped"}
WITHOUT_QUESTION = {"agree": "!yes", "decline": "!no", "hand_in": "!yes", "stop": "!stop"}
BUTTONS = {"yes": "consent_yes", "no": "consent_no", "more": "consent_more", "skip": "skip", "back": "back"}
BUTTONS |= {"no_opinion": "no_opinion", "explain": "explain", "done": "done"}
PASSED = {"skip": Status.SKIPPED, "no_opinion": Status.NO_OPINION}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on a device. `given_at` is by the device's own clock; `pace_ms`: how long the screen stood."""

    id: UUID
    act: str
    given_at: datetime
    question: str | None = None
    value: Any = None
    pace_ms: int | None = None


def private(question: Question) -> bool:
    """Whether the helper turns the screen away: what is asked about officials, and about money beside the fee."""
    return question.sensitive or question.factor is Factor.OFFICIAL


def moment(given_at: datetime, sent_at: datetime, received_at: datetime, not_before: datetime) -> datetime:
    """When something was done, by our clock: the device's may be wrong, but what it measured between is right."""
    ago = max(sent_at - given_at, timedelta())
    return min(max(received_at - ago, not_before), received_at)


def pace(milliseconds: int | None) -> int | None:
    longest = int(LONGEST_PACE.total_seconds() * 1000)
    return None if milliseconds is None else min(max(milliseconds, 0), longest)


def wanted(form: Questionnaire, act: Act) -> Entry | None:
    """What shall stand under the question of an act; None when that cannot be an answer to it."""
    question = form.get(act.question)
    if question is None:
        return None
    if act.act == "answer":
        return correction(question, Heard("correct", act.value))
    allowed = question.skip if act.act == "skip" else question.no_opinion
    return Entry(PASSED[act.act]) if allowed else None


# what the device is given


def sheet(session: Session, form: Questionnaire, phrases: Callable[..., str]) -> dict[str, Any]:
    """All that a device needs to ask this case's questions, also while it reaches nobody. No name, no number."""
    bubbles = Bubbles(session, form, phrases)
    facts = {key: session.facts.get(key, "") for key in ("unit", "procedure", "returned_on")}
    return {
        "about": facts,
        "form": form.ref,
        "scale": list(SCALE),
        "questions": [_question(one) for one in form],
        "consent": {
            "greeting": bubbles.greeting(),
            "question": phrases("consent_question"),
            "privacy": phrases("privacy_long", **session.facts),
            "declined": phrases("consent_declined"),
        },
        "buttons": {name: phrases(f"{key}_button") for name, key in BUTTONS.items()},
        "thanks": phrases("thanks_done", **session.facts),
        "stopped": phrases("stopped_partial"),
        "open_hint": phrases("open_hint"),
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "text": one.text,
        "explain": one.explain,
        "name": name(one),
        "private": private(one),
        "choices": [{"id": choice.id, "title": choice.text} for choice in one.choices],
        "minimum": one.minimum,
        "maximum": one.maximum,
        "unit": one.unit,
        "skip": one.skip,
        "no_opinion": one.no_opinion,
        "follows": one.follows,
        "show_if": [_condition(condition) for condition in one.show_if],
    }


def _condition(one: Condition) -> dict[str, Any]:
    return {
        "questions": [one.question, *one.also],
        "at_most": one.at_most,
        "at_least": one.at_least,
        "one_of": list(one.one_of),
    }


def standing(session: Session) -> dict[str, Any]:
    """Where the survey stands, for the device that it is on."""
    entries = {question: [entry.status.value, entry.value] for question, entry in session.entries.items()}
    return {"phase": session.phase.value, "disposition": session.disposition.value, "entries": entries}
