"""A message that answers more than one question: each is kept, said back, and can be corrected."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from survey.reading.corrections import AMOUNT
from survey.session import Status, asked
from tests.talking import Citizen


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def part(label: str, value: object, question: str) -> Heard:
    return Heard(label, value, question, rule=f"rule of {question}")


def says(citizen: Citizen, first: Heard, *rest: Heard) -> None:
    citizen.heard(Heard(first.label, first.value, first.question, first.rule, rest=rest))


def test_an_answer_and_a_correction_are_both_kept_and_said(citizen):
    citizen.rates(4)
    says(citizen, part("likert_5", 5, "thu_tuc"), part("correct", 2, "tiep_can"))
    citizen.hears(
        "Đã ghi: 5 – Rất hài lòng.", "Đã sửa “Nơi làm thủ tục” thành: 2 – Không hài lòng.", "cán bộ giải quyết"
    )
    assert citizen.session.values == {"tiep_can": 2, "thu_tuc": 5} and citizen.session.open == "thai_do"
    assert [(one.question, one.read.rule) for one in citizen.made[1:]] == [
        ("thu_tuc", "rule of thu_tuc"),
        ("tiep_can", "rule of tiep_can"),
    ]


def test_a_question_that_lies_ahead_is_kept_by_name_and_not_asked_again(citizen):
    says(citizen, part("likert_4", 4, "tiep_can"), part("correct", 2, "thai_do"))
    citizen.hears("Đã ghi: 4 – Hài lòng.", "Đã ghi “Thái độ”: 2 – Không hài lòng.")
    assert citizen.session.open == "thu_tuc"
    citizen.means("likert_3")
    assert citizen.session.open == "ket_qua"
    citizen.means("correct", 5, question="thai_do")
    citizen.hears("Đã sửa “Thái độ” thành: 5 – Rất hài lòng.")


def test_one_named_question_ahead_leaves_the_open_one_open(citizen):
    citizen.means("correct", 2, question="thai_do")
    citizen.hears("Đã ghi “Thái độ”: 2 – Không hài lòng.", "nơi làm thủ tục")
    assert citizen.session.open == "tiep_can" and citizen.session.values == {"thai_do": 2}


def test_a_number_or_a_tap_takes_nothing_ahead(citizen):
    citizen.means("correct", 2, question="@3")
    citizen.hears("“Thái độ” chưa được hỏi tới")
    citizen.sends(f"{citizen.session.key}:thai_do:2")
    citizen.hears("không được ghi")
    assert not citizen.made


def test_naming_the_open_question_answers_it(citizen):
    citizen.means("correct", 4, question="@1")
    assert citizen.session.values == {"tiep_can": 4} and citizen.session.open == "thu_tuc"


def test_a_question_ahead_named_without_a_value_is_not_opened(citizen):
    citizen.means("correct", None, question="thai_do")
    citizen.hears("chưa được hỏi tới", "nơi làm thủ tục")


def test_what_does_not_fit_its_question_is_asked_for_again(citizen):
    citizen.rates(4, 4, 4)
    says(citizen, part("likert_2", 2, "ket_qua"), part("correct", 9, "thu_tuc"))
    assert citizen.session.values["ket_qua"] == 2 and citizen.session.values["thu_tuc"] == 4
    assert citizen.session.open == "thu_tuc"
    citizen.hears("đã trả lời câu này: 4 – Hài lòng")


def test_two_values_for_one_question_are_neither(citizen):
    citizen.rates(4)
    says(citizen, part("correct", 2, "tiep_can"), part("correct", 5, "tiep_can"), part("correct", 3, "thai_do"))
    assert citizen.session.values == {"tiep_can": 4, "thai_do": 3}
    assert citizen.session.open == "tiep_can"


def test_the_same_again_is_said_and_not_kept_twice(citizen):
    citizen.rates(4)
    says(citizen, part("likert_3", 3, "thu_tuc"), part("correct", 4, "tiep_can"))
    citizen.hears("Đã ghi “Nơi làm thủ tục”: 4 – Hài lòng.")
    assert [one.question for one in citizen.made] == ["tiep_can", "thu_tuc"]


def test_what_may_not_be_skipped_is_not_skipped_beside_another_answer(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    says(citizen, part("number", 2, "di_lai"), part("no_opinion", None, "gop_y"))
    assert citizen.session.open == "gop_y" and "gop_y" not in citizen.session.entries


def test_a_low_level_beside_others_brings_its_follow_up(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    citizen.means("number", 2)
    says(citizen, part("likert_4", 4, "tong_the"), part("correct", 1, "thai_do"))
    assert citizen.session.open == "vi_sao"
    says(citizen, part("comment", "chậm", "vi_sao"), part("correct", 4, "thai_do"))
    assert "vi_sao" not in citizen.session.entries
    assert [one.status for one in citizen.made if one.question == "vi_sao"] == [Status.WITHDRAWN]


def test_several_at_the_summary_stay_at_the_summary(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    for label, value in (("number", 1), ("likert_4", 4), ("comment", "tốt"), ("choice", "co")):
        citizen.means(label, value)
    citizen.heard(Heard("correct", 5, "thai_do", rest=(part("correct", 3, "ket_qua"),)))
    citizen.hears("Đã sửa “Thái độ”", "Đã sửa “Kết quả”", "xem lại câu trả lời")
    assert citizen.session.phase == "summary" and citizen.moved.count("completed") == 1


def test_what_lies_ahead_is_told_to_who_reads(citizen):
    citizen.rates(4)
    told = asked(citizen.session, citizen.form)
    assert told["ahead"][:2] == ["thai_do", "ket_qua"] and "thu_tuc" not in told["ahead"]
    assert set(told["topics"]) == {"tiep_can", "thu_tuc", *told["ahead"]}
    assert told["counts"] == ["di_lai"] and asked(None, None)["ahead"] == []


def test_a_count_is_no_level_of_a_question_that_was_only_numbered(citizen):
    citizen.rates(4, 4)
    citizen.heard(Heard("correct", 3, "@2", rule=AMOUNT))
    assert citizen.session.values["thu_tuc"] == 4 and citizen.session.open == "thu_tuc"
