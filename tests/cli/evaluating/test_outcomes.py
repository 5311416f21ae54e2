"""What became of a reply, on a real session of a real questionnaire."""

from __future__ import annotations

import pytest

from cli.evaluating.opened import Opened, opened
from cli.evaluating.outcomes import Outcome, outcome
from survey.heard import Heard
from survey.questionnaire import Kind
from survey.runtime import library
from tests.talking import DATA, NOON, words


def at(kind: Kind = Kind.SINGLE) -> Opened:
    return opened(library.questionnaires(DATA / "questionnaires"), words().say, kind, NOON)


def came(heard: Heard, kind: Kind = Kind.SINGLE) -> Outcome:
    here = at(kind)
    return outcome(here, heard, here.decide(heard))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_every_kind_can_be_open(kind):
    here = at(kind)
    assert here.question.kind is kind
    assert here.asked["kind"] == kind.value
    assert here.asked["question"] == here.question.id


def test_of_a_five_level_question_there_are_two_before_it():
    here = at()
    assert list(here.session.entries) == ["tiep_can", "thu_tuc"]
    assert here.form.ref == "tthc-rut-gon@1"


def test_a_level_is_stored_under_the_open_question():
    assert came(Heard("likert_2", 2, "thai_do", rule="digit")) == Outcome("likert_2", ("thai_do=2",), how="digit")


@pytest.mark.parametrize("label", ["skip", "no_opinion"])
def test_passing_over_is_an_answer_of_its_own(label):
    heard = Heard(label, question="thai_do", source="model", confidence=0.957)
    assert came(heard) == Outcome(label, (f"thai_do={label}",), how="model 0.96")


def test_a_correction_is_going_back_with_what_it_stored():
    found = came(Heard("correct", 3, "@previous", rule="correction"))
    assert (found.label, found.stored) == ("back", ("thu_tuc=3",))
    assert came(Heard("back", question="thai_do")).label == "back"


@pytest.mark.parametrize(
    ("heard", "label"),
    [
        ("privacy", "privacy"),
        ("stop", "stop"),
        ("resume", "repeat"),
        ("wrong_case", "out_of_scope"),
        ("unclear", "unclear"),
        ("yes", "unclear"),
        ("number", "unclear"),
    ],
)
def test_an_act_has_its_own_label_or_the_nearest(heard, label):
    found = came(Heard(heard, question="thai_do", texts=("Dạ.",)))
    assert (found.label, found.stored) == (label, ())


def test_a_likely_level_is_asked_about_first():
    found = came(Heard("likert_2", 2, "thai_do", source="model", confidence=0.8, confirm=True))
    assert found == Outcome("unclear", proposed="likert_2", how="model 0.80")


def test_an_answer_to_another_kind_of_question_is_only_an_answer():
    here = at(Kind.NUMBER)
    assert came(Heard("number", 2, here.question.id), Kind.NUMBER).label == "answer"
    assert came(Heard("likert_2", 2, here.question.id), Kind.NUMBER).label == "unclear"
    assert came(Heard("comment", "Cần thêm ghế.", "gop_y"), Kind.OPEN).label == "answer"
