"""A level that is likely but not sure: nothing is kept before the person says that it is right."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from survey.session import Status, asked
from tests.talking import Citizen


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def says(citizen: Citizen, level: int, words: str = "hơi kém kém", question: str | None = None) -> None:
    """Words that the model takes for this level without being sure."""
    about = question or citizen.session.open
    citizen.heard(Heard(f"likert_{level}", level, about, "", "model", 0.71, confirm=True, words=words))


def test_nothing_is_kept_and_the_level_is_asked_back(citizen):
    says(citizen, 2)
    citizen.hears("Xin ghi “2 – Không hài lòng”", "Có đúng ý Ông/Bà không?")
    assert not citizen.made and citizen.session.open == "tiep_can"
    assert [one.title for one in citizen.buttons] == ["Đúng", "Chọn mức khác"]
    assert citizen.last.says[0].question == "tiep_can" and citizen.last.says[0].progress == "1/9"
    assert asked(citizen.session, citizen.form)["confirm"] == "level"


@pytest.mark.parametrize("how", ["words", "tap"])
def test_a_yes_keeps_it_with_the_words_it_was_read_from(citizen, how):
    says(citizen, 2, "kém kém sao á")
    citizen.taps("Đúng") if how == "tap" else citizen.means("yes")
    (made,) = citizen.made
    assert (made.question, made.value) == ("tiep_can", 2)
    read = made.read
    assert (read.rule, read.source, read.confidence, read.words) == ("confirmed", "model", 0.71, "kém kém sao á")
    citizen.hears("Đã ghi: 2 – Không hài lòng.")
    assert citizen.session.open == "thu_tuc" and citizen.session.pending is None
    assert "confirm" not in asked(citizen.session, citizen.form)


@pytest.mark.parametrize("how", ["words", "tap"])
def test_a_no_asks_again_with_all_levels(citizen, how):
    says(citizen, 2)
    citizen.taps("Chọn mức khác") if how == "tap" else citizen.means("no")
    citizen.hears("chưa ghi gì", "nơi làm thủ tục")
    assert not citizen.made and citizen.session.pending is None
    assert [one.title for one in citizen.buttons][:5] == [
        "1 – Rất không hài lòng",
        "2 – Không hài lòng",
        "3 – Bình thường",
        "4 – Hài lòng",
        "5 – Rất hài lòng",
    ]


def test_another_answer_is_simply_taken(citizen):
    says(citizen, 2)
    citizen.means("likert_4")
    assert citizen.session.values == {"tiep_can": 4} and citizen.session.pending is None
    assert citizen.made[0].read is None


def test_a_question_is_doubted_once(citizen):
    says(citizen, 2)
    citizen.means("no")
    says(citizen, 3)
    citizen.hears("Chưa rõ ý Ông/Bà")
    assert not citizen.made and citizen.session.pending is None
    citizen.means("likert_3")
    says(citizen, 1)
    citizen.hears("Xin ghi “1 – Rất không hài lòng”")


def test_what_is_not_understood_asks_again_with_all_levels(citizen):
    says(citizen, 2)
    citizen.means("unclear")
    citizen.hears("Chưa rõ", "nơi làm thủ tục")
    assert citizen.session.pending is None
    citizen.means("yes")
    assert not citizen.made, "a yes that comes later is for nothing"


def test_an_old_button_keeps_no_other_level(citizen):
    says(citizen, 2)
    right = next(one.payload for one in citizen.buttons if one.title == "Đúng")
    assert right.endswith(":tiep_can:!right2")
    citizen.means("likert_4")
    citizen.sends(right)
    citizen.hears("không được ghi")
    says(citizen, 3)
    citizen.sends(right)
    assert citizen.session.values == {"tiep_can": 4}
    citizen.hears("không được ghi")


def test_the_button_of_another_level_of_the_same_question_keeps_nothing(citizen):
    says(citizen, 2)
    citizen.sends(f"{citizen.session.key}:tiep_can:!right5")
    assert not citizen.made


@pytest.mark.parametrize("label", ["later", "stop"])
def test_a_pause_and_a_stop_end_the_doubt(citizen, label):
    says(citizen, 2)
    citizen.means(label)
    citizen.means("yes")
    assert not citizen.made


def test_a_doubt_wakes_a_paused_survey(citizen):
    citizen.means("later")
    says(citizen, 4)
    citizen.taps("Đúng")
    assert citizen.session.values == {"tiep_can": 4}


def test_a_doubt_about_an_edited_message_corrects_the_question_it_answered(citizen):
    citizen.rates(4, 4)
    says(citizen, 2, question="tiep_can")
    assert citizen.last.says[0].question == "tiep_can"
    citizen.means("yes")
    citizen.hears("Đã sửa", "2 – Không hài lòng")
    assert citizen.session.values["tiep_can"] == 2 and citizen.session.open == "thai_do"
    assert citizen.made[-1].read.rule == "confirmed"


def test_a_doubt_where_no_level_is_asked_for_is_no_answer(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    says(citizen, 2)
    assert citizen.session.pending is None and citizen.session.open == "di_lai"
    assert [one.status for one in citizen.made] == [Status.ANSWERED] * 5
