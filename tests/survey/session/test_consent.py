"""Consent is asked for, explicit, recorded; silence and words for something else are none."""

from __future__ import annotations

import pytest

from tests.talking import Citizen


def test_the_first_words_tell_who_asks_about_what_and_that_it_is_a_machine():
    citizen = Citizen()
    citizen.hears("trợ lý tự động", "UBND phường Vỹ Dạ", "Trích lục hộ tịch", "18/11/2026", "tự nguyện", "đồng ý")
    assert citizen.moved == ["invited"]


def test_a_yes_starts_and_is_recorded_with_the_words_agreed_to():
    citizen = Citizen().agrees()
    assert citizen.session.phase == "question" and citizen.session.open == "tiep_can"
    (consent,) = citizen.last.consents
    assert consent.purpose == "survey" and consent.given and "đồng ý" in consent.wording
    assert citizen.moved == ["invited", "started"]


def test_a_no_ends_kindly_and_is_recorded():
    citizen = Citizen()
    citizen.taps("Không đồng ý")
    citizen.hears("không tham gia", "không ảnh hưởng")
    assert citizen.session.phase == "ended" and citizen.moved[-1] == "refused"
    assert [one.given for one in citizen.last.consents] == [False]


@pytest.mark.parametrize(
    "label", ["likert_5", "unclear", "greeting", "thanks", "comment", "number", "skip", "likert_1"]
)
def test_nothing_else_is_consent(label):
    citizen = Citizen()
    citizen.means(label)
    citizen.hears("Chưa rõ Ông/Bà có đồng ý trả lời hay không")
    assert [one.title for one in citizen.buttons][:2] == ["Đồng ý", "Không đồng ý"]
    assert citizen.session.phase == "consent" and not citizen.last.consents and not citizen.made


def test_who_reads_the_answers_is_told_before_consent():
    citizen = Citizen()
    citizen.taps("Ai xem câu trả lời?")
    citizen.hears("mã hóa", "có đồng ý")
    assert citizen.session.phase == "consent"


def test_declining_can_be_taken_back_by_asking_to_begin():
    citizen = Citizen()
    citizen.taps("Không đồng ý")
    citizen.means("resume")
    citizen.hears("có đồng ý trả lời")
    citizen.taps("Đồng ý")
    assert citizen.session.open == "tiep_can"
    assert citizen.moved == ["invited", "refused", "invited", "started"]


def test_declining_can_be_taken_back_by_the_link():
    citizen = Citizen()
    citizen.taps("Không đồng ý")
    citizen.means("greeting")
    citizen.hears("đã chọn không tham gia")
    citizen.means("open")
    citizen.hears("có đồng ý trả lời")


def test_stop_before_consent_is_a_refusal():
    citizen = Citizen()
    citizen.means("stop")
    assert citizen.moved[-1] == "refused"
