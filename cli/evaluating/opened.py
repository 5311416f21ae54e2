"""A conversation in its middle: a real session of a real questionnaire, with one question open and some answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.heard import Heard
from survey.questionnaire import Kind, Question, Questionnaire
from survey.session import Session, Step, advance, asked, begin

USUAL = "tthc-rut-gon@1"
FACTS = {"unit": "UBND phường", "procedure": "Trích lục hộ tịch", "returned_on": "18/11/2026", "hotline": ""}
# Which question of its kind is open: the third five-level one, so that "câu trước" and "hai câu trước" are there.
PLACE = {Kind.SINGLE: 3}

type Phrases = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The same for every reply: each is heard as if it were the next message here."""

    form: Questionnaire
    phrases: Phrases
    session: Session
    question: Question
    now: datetime

    @property
    def asked(self) -> dict[str, Any]:
        """What the language side is told about the open question."""
        return asked(self.session, self.form)

    def decide(self, heard: Heard) -> Step:
        """What the desk would do."""
        return advance(self.session, self.form, self.phrases, heard, self.now)


def opened(forms: Mapping[str, Questionnaire], phrases: Phrases, kind: Kind, now: datetime) -> Opened:
    """A question of that kind is open: in the usual questionnaire, or in the first other one that has such a question.

    Everything before it was answered like most people do: content, once, the first choice, nothing to add.
    """
    usual = forms[USUAL]
    form = next(form for form in (usual, *forms.values()) if any(one.kind is kind for one in form))
    step = begin(Session(key="abc234", facts=FACTS), form, phrases)
    step = advance(step.session, form, phrases, Heard("yes"), now)
    places = PLACE.get(kind, 1)
    while (question := form[step.session.open or ""]) and (places := places - (question.kind is kind)):
        step = advance(step.session, form, phrases, _usual(question), now)
    return Opened(form, phrases, step.session, question, now)


def _usual(question: Question) -> Heard:
    match question.kind:
        case Kind.SINGLE:
            return Heard("likert_4", 4, question.id)
        case Kind.NUMBER:
            return Heard("number", max(1, question.minimum or 0), question.id)
        case Kind.CHOICE:
            return Heard("choice", question.choices[0].id, question.id)
        case Kind.MULTIPLE:
            return Heard("choices", [question.choices[0].id], question.id)
    return Heard("skip", question=question.id)
