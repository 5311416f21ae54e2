"""Summary, corrections after it, stopping, pausing, coming back, expiring."""

from __future__ import annotations

import pytest

from survey.session import Disposition, Status, expire
from tests.talking import Citizen, form


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def finished() -> Citizen:
    citizen = Citizen().agrees().rates(4, 4, 5, 3, 4)
    citizen.means("number", 2)
    citizen.means("likert_4")
    citizen.means("comment", "Cán bộ nhiệt tình")
    citizen.taps("Đồng ý")
    return citizen


def test_the_summary_lists_every_answer_and_completes():
    citizen = finished()
    citizen.hears("Thái độ: 5 – Rất hài lòng", "2 lần", "“Cán bộ nhiệt tình”", "24 giờ")
    assert citizen.moved == ["invited", "started", "completed"]
    assert citizen.session.phase == "summary"


def test_consent_to_a_recheck_is_a_consent_of_its_own():
    citizen = finished()
    assert [(one.purpose, one.given) for one in citizen.last.consents] == [("recheck", True)]


def test_a_finished_survey_is_corrected_for_a_while():
    citizen = finished()
    citizen.taps("Đúng rồi")
    citizen.hears("Cảm ơn")
    citizen.waits(hours=3)
    citizen.means("correct", 2, question="thai_do")
    assert citizen.session.values["thai_do"] == 2
    citizen.waits(hours=40)
    citizen.means("correct", 5, question="thai_do")
    assert citizen.session.values["thai_do"] == 2


def test_a_low_correction_after_the_end_asks_its_follow_up_and_stays_complete():
    citizen = finished()
    citizen.means("correct", 1, question="ket_qua")
    assert citizen.session.open == "vi_sao" and citizen.session.disposition is Disposition.COMPLETED
    citizen.means("skip")
    assert citizen.session.phase == "summary" and citizen.moved.count("completed") == 1


def test_correcting_by_tapping_through():
    citizen = finished()
    citizen.taps("Sửa câu trả lời")
    citizen.taps("3. Thái độ")
    citizen.taps("1 – Rất không hài lòng")
    assert citizen.session.values["thai_do"] == 1


def test_a_bare_level_at_the_summary_changes_nothing():
    citizen = finished()
    before = citizen.session.values
    citizen.means("likert_1")
    assert citizen.session.values == before
    citizen.hears("Chưa rõ")


def test_stop_keeps_what_was_said_and_can_be_taken_up(citizen):
    citizen.rates(4)
    citizen.means("stop")
    citizen.hears("được giữ lại")
    assert citizen.moved[-1] == "partial"
    citizen.waits(days=3)
    citizen.means("resume")
    citizen.hears("1/9", "thủ tục")
    citizen.means("likert_3")
    assert citizen.session.values == {"tiep_can": 4, "thu_tuc": 3}


def test_later_pauses_and_an_answer_takes_it_up_again(citizen):
    citizen.means("later")
    assert citizen.session.phase == "paused"
    citizen.waits(days=2)
    citizen.means("likert_2")
    assert citizen.session.values == {"tiep_can": 2}


def test_opting_out_ends_and_is_obeyed_until_the_person_comes_back(citizen):
    citizen.rates(4)
    citizen.means("stop", "opt_out")
    assert citizen.last.opted_out is True and citizen.moved[-1] == "opted_out"
    citizen.means("greeting")
    citizen.hears("đã chọn không nhận")
    citizen.means("resume")
    assert citizen.last.opted_out is False
    citizen.hears("có đồng ý")


def test_opting_out_after_the_end_keeps_the_completed_survey():
    citizen = finished()
    citizen.means("stop", "opt_out")
    assert citizen.session.disposition is Disposition.COMPLETED and citizen.last.opted_out


def test_expiry_keeps_answers_as_partial(citizen):
    assert expire(citizen.session).moved is Disposition.EXPIRED
    citizen.rates(4)
    assert expire(citizen.session).moved is Disposition.PARTIAL


def test_thanks_at_the_end_is_answered_and_nothing_more():
    citizen = finished()
    citizen.means("thanks")
    citizen.hears("Cảm ơn")
    assert citizen.session.phase == "ended"


def test_the_long_form_runs_to_its_end_with_ticks():
    citizen = Citizen(form=form("tthc-day-du@1")).agrees()
    for _ in range(60):
        if citizen.session.phase != "question":
            break
        question = citizen.form[citizen.session.open]
        if question.kind == "multiple":
            citizen.taps(question.choices[0].title)
            citizen.taps(question.choices[1].title)
            citizen.taps("Xong")
        elif question.kind == "choice":
            citizen.taps(question.choices[0].title)
        elif question.kind == "single":
            citizen.means("likert_3")
        else:
            citizen.means("skip")
    assert citizen.session.phase == "summary"
    expectations = next(one for one in citizen.made if one.question == "mong_doi")
    assert expectations.status is Status.ANSWERED and len(expectations.value) == 2
