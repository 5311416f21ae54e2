"""What stands beside the questions: hard words, late words, voice and pictures, going back far, another time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.talking import Citizen


@pytest.fixture
def citizen() -> Citizen:
    return Citizen().agrees()


def test_hard_words_get_one_sentence_the_question_and_a_way_out(citizen):
    citizen.means("abuse", texts=("Nếu không muốn trả lời nữa, Ông/Bà bấm “Dừng”.",))
    citizen.hears("Nếu không muốn trả lời nữa", "nơi làm thủ tục")
    titles = [one.title for one in citizen.buttons]
    assert titles.index("Dừng") == 5 and titles[4].startswith("5")
    citizen.taps("Dừng")
    citizen.hears("Đã dừng khảo sát")


@pytest.mark.parametrize(("label", "text", "said"), [("thanks", "Cảm ơn Ông/Bà.", True), ("abuse", "Dừng.", False)])
def test_thanks_and_hard_words_do_not_take_up_what_was_stopped(citizen, label, text, said):
    citizen.means("stop")
    citizen.means(label, texts=(text,))
    citizen.hears("Khảo sát đang tạm dừng")
    assert citizen.session.phase == "paused" and (text in citizen.last.says[0].text) is said
    assert [one.title for one in citizen.buttons] == ["Tiếp tục", "Đừng nhắn nữa"]


def test_a_complaint_is_no_answer(citizen):
    citizen.means("complaint", texts=("Xin gọi đường dây nóng.",))
    citizen.hears("đường dây nóng", "nơi làm thủ tục")
    assert not citizen.made


def test_of_many_late_words_only_the_first_is_told(citizen):
    for number in range(5):
        citizen.means("late_words")
        assert bool(citizen.last.says) is (number == 0)
    citizen.means("likert_4")
    citizen.means("late_words")
    citizen.hears("tới muộn", "thủ tục")


@pytest.mark.parametrize("phase", ["consent", "question", "paused", "summary", "ended"])
def test_voice_and_pictures_are_answered_kindly_everywhere(phase):
    citizen = Citizen()
    if phase != "consent":
        citizen.taps("Không đồng ý" if phase == "ended" else "Đồng ý")
    if phase == "paused":
        citizen.means("later")
    if phase == "summary":
        citizen.rates(4, 4, 4, 4, 4)
        for label, value in (("number", 1), ("likert_4", 4), ("comment", "tốt"), ("choice", "co")):
            citizen.means(label, value)
    citizen.means("unsupported")
    citizen.hears("chỉ đọc được chữ")
    assert citizen.session.phase == phase
    asks = {"consent": "có đồng ý", "question": "nơi làm thủ tục", "paused": "Tiếp tục", "summary": "xem lại"}
    citizen.hears(asks.get(phase, ""))


@pytest.mark.parametrize(("steps", "opened"), [(1, "thai_do"), (2, "thu_tuc"), (3, "tiep_can"), (50, "tiep_can")])
def test_going_back_by_several_ends_at_the_first(citizen, steps, opened):
    citizen.rates(4, 4, 4)
    citizen.means("back", steps)
    assert citizen.session.open == opened


def test_going_back_from_the_summary(citizen):
    citizen.rates(4, 4, 4, 4, 4)
    for label, value in (("number", 1), ("likert_4", 4), ("comment", "tốt"), ("choice", "co")):
        citizen.means(label, value)
    citizen.means("back", 2)
    assert citizen.session.open == "gop_y"


def test_another_time_is_said_back_and_kept(citizen):
    citizen.means("later", {"days": 1, "hour": 15})
    citizen.hears("15 giờ chiều mai sẽ nhắn lại")
    assert citizen.last.back_at == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert citizen.session.phase == "paused"


def test_later_without_a_time_promises_none(citizen):
    citizen.means("later")
    citizen.hears("để lúc khác")
    assert citizen.last.back_at is None


def test_a_stored_session_of_before_has_nothing_pending():
    session = Citizen().session
    old = {name: value for name, value in session.dump().items() if name not in ("pending", "once", "together")}
    assert session.__class__.load(old, "invited") == session
