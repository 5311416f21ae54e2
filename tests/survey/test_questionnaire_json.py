"""A questionnaire through its stored form."""

from __future__ import annotations

import json
from dataclasses import replace

from survey.questionnaire import Choice, Condition, Factor, Kind, Question, Questionnaire, Role, Section
from survey.questionnaire_json import digest, dump, load

FORM = Questionnaire(
    "thu",
    3,
    "Phiếu thử",
    (
        Section("mot", "Một", (Question("sao", Kind.SINGLE, "Sao?", factor=Factor.RESULT, role=Role.OVERALL),)),
        Section(
            "hai",
            "Hai",
            (
                Question("so", Kind.NUMBER, "Mấy?", minimum=0, maximum=20, unit="lần", topics=("số lần", "đi lại")),
                Question(
                    "chon", Kind.MULTIPLE, "Gì?", choices=(Choice("mot", "Việc một", "Một"), Choice("hai", "Hai"))
                ),
                Question(
                    "them",
                    Kind.OPEN,
                    "Thêm?",
                    no_opinion=False,
                    show_if=(Condition("sao", at_most=2, also=("so",)), Condition("chon", one_of=("mot",))),
                    follows="sao",
                ),
            ),
            Factor.ACCESS,
        ),
    ),
    minutes=4,
    digest="abc",
)


def test_json_gives_back_an_equal_questionnaire_that_finds_its_questions() -> None:
    back = load(json.loads(json.dumps(dump(FORM))))
    assert back == FORM
    assert back["them"].show_if == FORM["them"].show_if
    assert type(back["so"].kind) is Kind


def test_the_digest_does_not_count_itself_and_counts_every_word() -> None:
    assert digest(FORM) == digest(replace(FORM, digest=""))
    assert digest(FORM) != digest(replace(FORM, title="Phiếu khác"))


def test_the_dump_has_only_what_json_has() -> None:
    text = json.dumps(dump(FORM), ensure_ascii=False)
    assert "_by_id" not in text
    assert json.loads(text) == dump(FORM)
