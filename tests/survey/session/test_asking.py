"""Answering, skipping, asking back, going back: the conversation between consent and summary."""

from __future__ import annotations

import pytest

from survey.session import Status
from survey.session.asked import asked
from tests.talking import Citizen


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def test_an_answer_is_said_back_and_the_next_question_follows(citizen):
    citizen.means("likert_4")
    citizen.hears("4 – Hài lòng", "thủ tục")
    assert citizen.session.open == "thu_tuc"
    assert [(one.question, one.status, one.value) for one in citizen.made] == [("tiep_can", Status.ANSWERED, 4)]


def test_a_question_gone_back_to_is_known_as_such_and_keeps_its_answer_when_passed_over(citizen):
    assert asked(citizen.session, citizen.form)["again"] is False
    citizen.means("likert_4")
    citizen.means("back")
    citizen.hears("đã trả lời câu này: 4 – Hài lòng")
    assert asked(citizen.session, citizen.form)["again"] is True
    citizen.means("skip")
    assert citizen.session.values == {"tiep_can": 4} and citizen.session.open == "thu_tuc"
    assert len(citizen.made) == 1


def test_every_level_has_its_button_and_says_its_name(citizen):
    for title in ("1 – Rất không hài lòng", "2 – Không hài lòng", "3 – Bình thường", "4 – Hài lòng"):
        citizen.taps(title)
        citizen.hears(title)
    assert [one.value for one in citizen.made] == [1, 2, 3, 4]


def test_a_tap_on_an_old_button_corrects_that_question_and_the_open_one_stays(citizen):
    old = next(one.payload for one in citizen.buttons if one.title.startswith("2"))
    citizen.means("likert_4")
    citizen.sends(old)
    citizen.hears("Đã sửa", "2 – Không hài lòng")
    assert citizen.session.open == "thu_tuc"
    assert citizen.session.values["tiep_can"] == 2


def test_the_same_button_twice_changes_nothing(citizen):
    four = next(one.payload for one in citizen.buttons if one.title.startswith("4"))
    citizen.sends(four)
    citizen.sends(four)
    assert len(citizen.made) == 1 and citizen.session.open == "thu_tuc"


def test_words_for_a_question_that_is_no_longer_open_correct_that_one(citizen):
    citizen.means("likert_4")
    citizen.means("likert_1", question="tiep_can")
    assert citizen.session.values == {"tiep_can": 1} and citizen.session.open == "thu_tuc"


def test_a_tap_on_a_question_not_reached_yet_is_nothing(citizen):
    citizen.sends(f"{citizen.session.key}:ket_qua:5")
    citizen.hears("không được ghi")
    assert not citizen.made and citizen.session.open == "tiep_can"


@pytest.mark.parametrize("label, value", [("number", 4), ("choice", "co"), ("choices", ["co"]), ("comment", "hay lắm")])
def test_an_answer_of_another_kind_is_asked_again(citizen, label, value):
    citizen.means(label, value)
    assert not citizen.made and citizen.session.open == "tiep_can"
    citizen.hears("Chưa rõ")


def test_the_second_time_in_a_row_is_put_differently(citizen):
    citizen.means("unclear")
    first = citizen.text
    citizen.means("unclear")
    citizen.hears("Xin lỗi")
    assert citizen.text != first
    citizen.means("likert_3")
    assert citizen.session.misses == 0


def test_skip_and_no_opinion_are_kept_apart_and_are_no_numbers(citizen):
    citizen.means("skip")
    citizen.means("no_opinion")
    assert [(one.status, one.value) for one in citizen.made] == [(Status.SKIPPED, None), (Status.NO_OPINION, None)]
    assert citizen.session.values == {}


def test_what_may_not_be_skipped_is_not(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    citizen.means("number", 2)
    citizen.means("likert_4")
    citizen.means("comment", "Nên có thêm ghế.")
    citizen.means("no_opinion")
    assert citizen.session.open == "phuc_tra"
    citizen.hears("không có lựa chọn “không ý kiến”")


def test_nothing_to_add_passes_over_an_open_question(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    citizen.means("number", 2)
    citizen.means("likert_4")
    citizen.means("no_opinion")
    assert citizen.session.open == "phuc_tra" and citizen.made[-1].status is Status.SKIPPED
    citizen.hears("Đã bỏ qua câu này")


def test_explain_repeats_the_question(citizen):
    citizen.means("explain")
    citizen.hears("chỗ ngồi chờ", "Ông/Bà hài lòng ở mức nào về nơi làm thủ tục")


def test_back_opens_the_question_before_and_shows_what_stands_there(citizen):
    citizen.rates(4, 2)
    citizen.means("back")
    citizen.hears("đã trả lời câu này: 2 – Không hài lòng")
    citizen.means("likert_5")
    citizen.hears("Đã sửa", "5 – Rất hài lòng")
    assert citizen.session.open == "thai_do"


def test_back_by_two_and_from_the_first(citizen):
    citizen.means("back")
    citizen.hears("câu đầu tiên")
    citizen.rates(4, 4)
    citizen.means("back", 2)
    assert citizen.session.open == "tiep_can"


def test_skipping_a_question_gone_back_to_keeps_its_answer(citizen):
    citizen.rates(4)
    citizen.means("back")
    citizen.means("skip")
    assert citizen.session.values == {"tiep_can": 4} and citizen.session.open == "thu_tuc"


def test_correcting_by_words_with_and_without_the_new_value(citizen):
    citizen.rates(4, 4)
    citizen.means("correct", 1, question="tiep_can")
    assert citizen.session.values["tiep_can"] == 1 and citizen.session.open == "thai_do"
    citizen.means("correct", None, question="@previous")
    assert citizen.session.open == "thu_tuc"
    citizen.means("correct", 3, question="@1")
    assert citizen.session.values["tiep_can"] == 3


def test_correcting_without_saying_what_asks_which(citizen):
    citizen.rates(4, 4)
    citizen.means("correct")
    citizen.hears("sửa câu nào")
    citizen.taps("2. Thủ tục")
    assert citizen.session.open == "thu_tuc"


def test_what_rasa_said_comes_before_the_question(citizen):
    citizen.means("who", texts=("Đây là trợ lý tự động.",))
    assert citizen.text.startswith("Đây là trợ lý tự động.")
    citizen.hears("nơi làm thủ tục")


def test_a_number_outside_its_bounds_is_asked_again(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    citizen.means("number", 99)
    citizen.hears("từ 0 đến 20")
    citizen.means("number", 3)
    citizen.hears("3 lần")


def test_a_low_score_brings_one_follow_up_and_progress_does_not_move(citizen):
    citizen.rates(2, 1, 4, 4, 4)
    citizen.means("number", 0)
    citizen.means("likert_3")
    assert citizen.session.open == "vi_sao"
    assert citizen.last.says[0].progress == "7/9"


def test_taking_back_the_low_score_withdraws_its_follow_up(citizen):
    citizen.rates(2, 4, 4, 4, 4)
    citizen.means("number", 0)
    citizen.means("likert_4")
    citizen.means("comment", "chờ lâu")
    citizen.means("correct", 4, question="tiep_can")
    assert ("vi_sao", Status.WITHDRAWN) in [(one.question, one.status) for one in citizen.made]
    assert "vi_sao" not in citizen.session.entries


def test_voice_and_stickers_get_a_kind_sentence_and_the_question(citizen):
    citizen.means("unsupported")
    citizen.hears("chỉ đọc được chữ", "nơi làm thủ tục")
