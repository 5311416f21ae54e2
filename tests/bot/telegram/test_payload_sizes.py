"""Every button that the shipped questionnaires can show fits into Telegram's 64 bytes, and is read back whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.telegram.layout import LONGEST_DATA, check
from survey.questionnaire import Kind, Question, Questionnaire
from survey.runtime.ids import RandomIds
from survey.runtime.library import phrases, questionnaires
from survey.session.bubbles import Bubbles
from survey.session.payload import Tap, read_tap
from survey.session.state import Entry, Session, Status
from survey.session.step import Button, Say
from tests.house.source import ROOT

FORMS = questionnaires(ROOT / "data" / "questionnaires")
SAY = phrases(ROOT / "data" / "phrases.yml").say
LONGEST_KEY = "w" * 8  # the longest that a button is read with
FACTS = {"unit": "UBND phường Thuận Hóa", "procedure": "Khai sinh", "returned_on": "20/11/2026"}


def value(question: Question) -> object:
    match question.kind:
        case Kind.CHOICE:
            return question.choices[0].id
        case Kind.MULTIPLE:
            return [one.id for one in question.choices]
        case Kind.OPEN:
            return "Chờ lâu"
    return 1


def says(form: Questionnaire) -> Iterator[Say]:
    """Every bubble with buttons, each question both fresh and with all of its boxes ticked."""
    empty = Session(LONGEST_KEY, facts=FACTS)
    full = replace(empty, entries={q.id: Entry(Status.ANSWERED, value(q)) for q in form})
    yield Bubbles(empty, form, SAY).consent()
    for session in (empty, full):
        bubbles = Bubbles(session, form, SAY)
        yield from (bubbles.summary(), bubbles.which())
        for question in form:
            yield bubbles.question(question)
            ticked = replace(session, picked=tuple(one.id for one in question.choices))
            yield Bubbles(ticked, form, SAY).question(question)


def buttons(form: Questionnaire) -> list[Button]:
    return [button for say in says(form) for button in say.buttons]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_payload_fits_and_is_read_back(form: Questionnaire) -> None:
    shown = buttons(form)
    assert [one for one in shown if len(one.payload.encode()) > LONGEST_DATA] == []
    for one in shown:
        key, question, chosen = one.payload.split(":")
        assert read_tap(one.payload) == Tap(key, None if question == "-" else question, chosen)
    assert {q.id for q in form if q.kind is not Kind.OPEN} <= {one.payload.split(":")[1] for one in shown}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_bubble_is_taken(form: Questionnaire) -> None:
    for say in says(form):
        check(say.dump())


def test_the_key_tried_here_is_no_shorter_than_those_that_are_drawn() -> None:
    assert len(RandomIds().key()) <= len(LONGEST_KEY)
    assert read_tap(f"{LONGEST_KEY}:-:!yes") and not read_tap(f"{LONGEST_KEY}w:-:!yes")
