"""Who holds the phone: a relative, a child, an official, somebody whose case it is not."""

from __future__ import annotations

import pytest

from survey.session import Disposition, Phase
from tests.talking import Citizen


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def asked_who(citizen: Citizen) -> Citizen:
    citizen.means("not_me")
    citizen.hears("người nộp hồ sơ “Trích lục hộ tịch”", "UBND phường Vỹ Dạ")
    assert [one.title for one in citizen.buttons] == ["Cùng nhau trả lời", "Để người đó trả lời", "Không liên quan"]
    return citizen


def test_answering_together_goes_on_and_is_remembered(citizen):
    asked_who(citizen).taps("Cùng nhau trả lời")
    citizen.hears("theo ý của người nộp hồ sơ", "nơi làm thủ tục")
    assert citizen.session.together
    citizen.means("likert_4")
    assert citizen.session.values == {"tiep_can": 4}
    citizen.means("not_me")
    citizen.hears("cán bộ" if citizen.session.open == "thai_do" else "thủ tục")
    assert citizen.session.pending is None, "asked once"


def test_leaving_it_to_the_other_person_pauses(citizen):
    asked_who(citizen).taps("Để người đó trả lời")
    citizen.hears("Khi người nộp hồ sơ trả lời được")
    assert citizen.session.phase == "paused" and not citizen.session.together
    citizen.taps("Tiếp tục")
    assert citizen.session.open == "tiep_can" and citizen.session.phase == "question"


def test_whom_it_does_not_concern_is_not_asked_any_more(citizen):
    citizen.rates(4)
    asked_who(citizen).taps("Không liên quan")
    citizen.hears("xin lỗi vì đã làm phiền")
    assert citizen.last.moved is Disposition.INELIGIBLE and citizen.last.reason == "wrong-person"
    for label in ("greeting", "resume", "open", "likert_4", "wrong_case"):
        citizen.means(label)
        citizen.hears("không hỏi về hồ sơ này nữa")


@pytest.mark.parametrize(("value", "phase"), [("together", "question"), ("wait", "paused"), ("unrelated", "ended")])
def test_who_says_at_once_what_is_to_be_is_not_asked_back(citizen, value, phase):
    citizen.means("not_me", value)
    assert citizen.session.phase == phase
    assert citizen.session.pending is None or citizen.session.pending.kind != "not_me"


def test_an_answer_ends_the_question_who_answers(citizen):
    asked_who(citizen).means("likert_2")
    assert citizen.session.values == {"tiep_can": 2} and citizen.session.pending is None


def test_who_asks_what_that_was_hears_it_again(citizen):
    explain = next(one.payload for one in citizen.buttons if one.title == "Câu này nghĩa là gì?")
    for label in ("repeat", "explain", "repeat"):
        asked_who(citizen).means(label)
        citizen.hears("người nộp hồ sơ")
    citizen.sends(explain)
    citizen.hears("chỗ ngồi chờ")
    assert citizen.session.pending is None


def test_what_is_not_understood_is_asked_once_more_and_then_let_go(citizen):
    asked_who(citizen).means("yes")
    citizen.hears("Chưa rõ", "người nộp hồ sơ")
    asked_who(citizen).means("unclear")
    citizen.hears("Chưa rõ", "người nộp hồ sơ")
    citizen.means("unclear")
    citizen.hears("nơi làm thủ tục")
    assert citizen.session.pending is None


@pytest.mark.parametrize(
    ("label", "value", "words"), [("official", None, "không ai"), ("not_me", "child", "đủ 18 tuổi")]
)
def test_nothing_is_taken_from_an_official_or_a_child(citizen, label, value, words):
    citizen.rates(4)
    citizen.means(label, value)
    citizen.hears("tạm dừng", words if value else "người khác không trả lời thay")
    for said in ("likert_5", "skip", "unclear", "number", "later"):
        citizen.means(said)
        citizen.hears("chờ người nộp hồ sơ trả lời")
    citizen.sends(f"{citizen.session.key}:thu_tuc:5")
    citizen.means("who", texts=("Đây là trợ lý tự động.",))
    citizen.hears("Đây là trợ lý tự động.", "chờ người nộp hồ sơ")
    assert citizen.session.values == {"tiep_can": 4} and citizen.session.phase == "paused"
    citizen.taps("Để người dân trả lời")
    citizen.hears("Xin tiếp tục", "thủ tục")
    citizen.means("likert_2")
    assert citizen.session.values == {"tiep_can": 4, "thu_tuc": 2}


@pytest.mark.parametrize("label", ["yes", "resume", "open"])
def test_the_person_of_the_case_may_say_so_in_words(citizen, label):
    citizen.means("official")
    citizen.means(label)
    assert citizen.session.phase == "question" and citizen.session.pending is None


def test_an_official_may_still_ask_for_deletion():
    one = Citizen().agrees()
    one.means("official")
    one.means("delete_data")
    one.hears("Ông/Bà muốn xóa dữ liệu?")


def test_a_yes_and_a_no_to_who_answers_are_never_a_consent():
    one = Citizen()
    one.means("not_me")
    for label in ("no", "yes", "yes"):
        one.means(label)
        one.hears("cùng người đó trả lời")
    assert one.session.phase is Phase.CONSENT


def test_an_official_who_stops_still_answers_nothing(citizen):
    citizen.means("official")
    citizen.means("stop")
    citizen.means("likert_5")
    assert not citizen.made
    citizen.means("stop", "opt_out")
    assert citizen.session.disposition is Disposition.OPTED_OUT


def test_an_official_at_the_consent_agrees_to_nothing():
    citizen = Citizen()
    citizen.means("official")
    citizen.means("yes")
    citizen.hears("Ông/Bà có đồng ý")
    assert citizen.moved == ["invited"]


@pytest.mark.parametrize("how", ["Hồ sơ người khác", "no", "wrong_case"])
def test_a_wrong_case_ends_after_it_was_confirmed(citizen, how):
    citizen.rates(4)
    citizen.means("wrong_case")
    citizen.hears("“Trích lục hộ tịch”", "18/11/2026", "có phải của Ông/Bà không?")
    assert citizen.session.phase == "question"
    citizen.taps(how) if " " in how else citizen.means(how)
    assert citizen.last.moved is Disposition.INELIGIBLE and citizen.last.reason == "wrong-case"


@pytest.mark.parametrize("how", ["Đúng hồ sơ này", "yes"])
def test_a_case_that_is_theirs_after_all_goes_on(citizen, how):
    citizen.means("wrong_case")
    citizen.taps(how) if " " in how else citizen.means(how)
    citizen.hears("nơi làm thủ tục")
    assert citizen.session.phase == "question" and citizen.session.pending is None


def test_an_old_button_of_these_asks_anew_and_decides_nothing(citizen):
    citizen.means("wrong_case")
    old = [one.payload for one in citizen.buttons]
    citizen.means("likert_4")
    citizen.sends(old[0])
    citizen.hears("có phải của Ông/Bà không?")
    citizen.means("likert_4")
    citizen.sends(old[1])
    assert citizen.session.disposition is Disposition.STARTED and citizen.session.pending is None


def test_the_buttons_of_the_consent_are_no_answer_to_it():
    citizen = Citizen()
    agree = next(one.payload for one in citizen.buttons if one.title == "Đồng ý")
    citizen.means("wrong_case")
    citizen.sends(agree)
    assert citizen.session.phase == "question" and citizen.moved == ["invited", "started"]


def test_a_complete_survey_can_still_turn_out_to_be_somebody_elses():
    citizen = Citizen().agrees().rates(4, 4, 4, 4, 4)
    for label, value in (("number", 1), ("likert_4", 4), ("comment", "tốt"), ("choice", "co"), ("thanks", None)):
        citizen.means(label, value)
    assert citizen.session.phase == "ended"
    citizen.means("wrong_case")
    citizen.means("no")
    assert citizen.session.disposition is Disposition.INELIGIBLE
    citizen.means("stop", "opt_out")
    assert citizen.session.disposition is Disposition.INELIGIBLE and citizen.last.opted_out
