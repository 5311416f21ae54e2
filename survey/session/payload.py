"""What a button carries: session key, question, value; at most 64 bytes, never trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from survey.heard import Heard
from survey.questionnaire import Kind, Question, Questionnaire
from survey.session.pending import AGREED, AWAITED_BY
from survey.session.state import Session

LIMIT = 64  # bytes; Telegram's limit for callback data
NO_QUESTION = "-"
ERASE = "nobody:-:!erase"  # the one button that serves where no survey is open

_FORM = re.compile(r"([a-z0-9]{4,8}):([a-z][a-z0-9_]{1,19}|-):([!+a-z0-9_]{1,24})")

_COMMANDS = {
    "!skip": "skip",
    "!none": "no_opinion",
    "!explain": "explain",
    "!back": "back",
    "!repeat": "repeat",
    "!yes": "yes",
    "!no": "no",
    "!privacy": "privacy",
    "!later": "later",
    "!stop": "stop",
    "!resume": "resume",
    "!human": "help_human",
    "!call": "call_back",
    "!place": "help_place",
    "!fix": "correct",
}

# What is chosen in a dialogue: the level to be confirmed stands in the button, so that an old one cannot say another.
_CHOICES = {f"!{choice}" for choice in AWAITED_BY if choice != "right"} | {f"!right{level}" for level in range(1, 6)}

# The words on the buttons that belong to no question, by value; "!yes" reads differently by phase.
TITLES = {
    "!skip": "skip_button",
    "!none": "no_opinion_button",
    "!explain": "explain_button",
    "!back": "back_button",
    "!no": "consent_no_button",
    "!privacy": "consent_more_button",
    "!resume": "resume_button",
    "!optout": "opt_out_button",
    "!fix": "correct_button",
    "!done": "done_button",
    "!stop": "stop_button",
    "!call": "call_button",
    "!place": "place_button",
    **{choice: f"{choice[1:].rstrip('12345')}_button" for choice in _CHOICES},
}


@dataclass(frozen=True, slots=True)
class Tap:
    key: str
    question: str | None
    value: str


def write(session: Session, question: str | None, value: str) -> str:
    payload = f"{session.key}:{question or NO_QUESTION}:{value}"
    assert len(payload.encode()) <= LIMIT, payload
    return payload


def read_tap(payload: str) -> Tap | None:
    """The parts of a payload, or None when it is none of ours."""
    found = _FORM.fullmatch(payload)
    if not found:
        return None
    key, question, value = found.groups()
    return Tap(key, None if question == NO_QUESTION else question, value)


def meaning(tap: Tap, form: Questionnaire, session: Session) -> Heard | None:
    """What a tap says, or None when no button of this form could have carried it."""
    if tap.value == "!optout":
        return _tapped("stop", "opt_out", None)
    if tap.value in _COMMANDS:
        return _tapped(_COMMANDS[tap.value], None, tap.question)
    if tap.value in _CHOICES:
        return _tapped("chosen", tap.value[1:], tap.question)
    question = form.get(tap.question)
    return _answer(question, tap.value, session) if question else None


def without_session(payload: str) -> Heard:
    """What a tap says where no survey is open: that everything may go, or nothing that still counts."""
    return _tapped("delete_data", AGREED, None) if payload == ERASE else _tapped("tap", None, None)


def _answer(question: Question, value: str, session: Session) -> Heard | None:
    if question.kind is Kind.SINGLE and value in "12345" and len(value) == 1:
        return _tapped(f"likert_{value}", int(value), question.id)
    if question.kind is Kind.NUMBER and value.isdigit():
        return _tapped("number", int(value), question.id)
    if question.kind is Kind.CHOICE and question.choice(value):
        return _tapped("choice", value, question.id)
    if question.kind is Kind.MULTIPLE:
        return _ticked(question, value, session)
    return None


def _ticked(question: Question, value: str, session: Session) -> Heard | None:
    if value == "!done":
        return _tapped("choices", list(session.picked), question.id)
    if value.startswith("+") and question.choice(value[1:]):
        return _tapped("tick", value[1:], question.id)
    return None


def _tapped(label: str, value: object, question: str | None) -> Heard:
    return Heard(label=label, value=value, question=question, rule="tap", source="tap")
