"""Handing over to a person: the hotline, a call back, a place; and being left for another time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from survey.session import Phase, Session
from survey.session.helping import PHONE
from tests.talking import FACTS, NOON, Citizen

KNOWN = {**FACTS, "hotline": "0234 123 456", "place": "quầy bưu điện 8 Hoàng Hoa Thám", PHONE: "known"}


def citizen(**facts: str) -> Citizen:
    return Citizen(session=Session(key="abc234", facts={**KNOWN, **facts}))


def titles(one: Citizen) -> list[str]:
    return [button.title for button in one.buttons]


def test_the_hotline_a_call_and_a_place_are_offered_and_the_question_waits():
    one = citizen().agrees()
    one.means("help_human")
    one.hears("0234 123 456", "Câu đang hỏi vẫn chờ")
    assert titles(one) == ["Xin gọi lại", "Nơi được giúp", "Tiếp tục"]
    assert (one.session.phase, one.session.open, one.last.callback) == (Phase.QUESTION, "tiep_can", False)
    one.means("likert_4")
    assert one.session.values == {"tiep_can": 4}


@pytest.mark.parametrize("agreed", [True, False])
@pytest.mark.parametrize("label", ["yes", "thanks"])
def test_an_ok_to_the_help_is_no_answer_and_no_consent(agreed, label):
    one = citizen().agrees() if agreed else citizen()
    phase = one.session.phase
    one.means("help_human")
    one.means(label)
    one.hears("Vâng. Khi tiện")
    assert one.session.phase is phase and not one.session.entries


def test_what_rasa_has_said_stands_before_the_offer():
    one = citizen().agrees()
    one.means("help_human", texts=("Xin gọi đường dây nóng: 1022.",))
    assert one.text.startswith("Xin gọi đường dây nóng: 1022.") and "0234" not in one.text


def test_somebody_is_to_call_at_the_number_of_the_case():
    one = citizen().agrees()
    one.means("help_human")
    one.taps("Xin gọi lại")
    one.hears("số điện thoại trong hồ sơ", "Nếu muốn gọi số khác")
    assert one.last.callback and titles(one) == ["Nơi được giúp", "Tiếp tục"]
    one.taps("Tiếp tục")
    assert one.last.says[0].question == "tiep_can"


def test_a_case_without_a_number_is_offered_no_call():
    one = citizen(**{PHONE: ""}).agrees()
    one.means("help_human")
    assert titles(one) == ["Nơi được giúp", "Tiếp tục"]
    one.sends(f"{one.session.key}:-:!call")
    one.hears("không có số điện thoại", "0234 123 456")
    assert not one.last.callback


def test_the_place_comes_from_the_settings():
    one = citizen().agrees()
    one.means("help_human")
    one.taps("Nơi được giúp")
    one.hears("quầy bưu điện 8 Hoàng Hoa Thám")
    assert titles(one) == ["Xin gọi lại", "Tiếp tục"]


def test_what_is_not_set_is_said_to_be_missing():
    one = citizen(hotline="", place="").agrees()
    one.means("help_human")
    one.hears("chưa có số điện thoại hỗ trợ")
    one.taps("Nơi được giúp")
    one.hears("chưa có thông tin về nơi giúp")


def test_before_consent_it_is_offered_as_well():
    one = citizen()
    one.means("help_human")
    one.taps("Tiếp tục")
    one.hears("có đồng ý trả lời khảo sát này không")
    assert one.session.phase is Phase.CONSENT


@pytest.mark.parametrize("label", ["help_human", "call_back", "help_place"])
def test_a_paused_survey_stays_paused(label):
    one = citizen().agrees()
    one.means("later")
    one.means(label)
    assert one.session.phase is Phase.PAUSED and "Tiếp tục" in titles(one)


def test_after_the_end_there_is_nothing_to_go_on_with():
    one = citizen().agrees()
    while one.session.phase is Phase.QUESTION:
        one.means("skip")
        if "cần có câu trả lời" in one.text:
            one.means("likert_3")
    one.means("help_human")
    assert titles(one) == ["Xin gọi lại", "Nơi được giúp"]


def test_who_has_declined_is_told_where_and_offered_nothing():
    one = citizen()
    one.taps("Không đồng ý")
    one.means("call_back")
    assert titles(one) == [] and not one.last.callback


# left for another time


def test_a_time_that_was_named_is_said_back():
    one = citizen().agrees()
    one.means("later", {"days": 1, "part": "afternoon"})
    one.hears("15 giờ chiều mai")
    assert one.last.back_at == NOON + timedelta(days=1, hours=3)
    assert one.session.phase is Phase.PAUSED and titles(one) == ["Tiếp tục"]


@pytest.mark.parametrize("value", [None, {"date": "1/6"}, "wait"])
def test_without_a_time_nothing_is_promised(value):
    one = citizen().agrees()
    one.means("later", value)
    one.hears("để lúc khác")
    assert one.last.back_at is None


@pytest.mark.parametrize("label", ["yes", "thanks"])
def test_an_ok_to_it_is_neither_answer_nor_consent(label):
    one = citizen()
    one.means("later", {"days": 1})
    one.means(label)
    assert one.session.phase is Phase.CONSENT and one.moved == ["invited"]
    one.means("resume")
    one.taps("Đồng ý")
    one.means("later")
    one.means(label)
    assert one.session.phase is Phase.PAUSED and not one.made
    one.means("likert_5")
    assert one.session.values == {"tiep_can": 5}
