"""Deleting what is known of a person: told, asked, done; and never by an old button."""

from __future__ import annotations

import pytest

from survey.session import Disposition, asked
from tests.talking import Citizen, form


def finished() -> Citizen:
    citizen = Citizen().agrees().rates(4, 4, 4, 4, 4)
    for label, value in (("number", 1), ("likert_4", 4), ("comment", "tốt"), ("choice", "co")):
        citizen.means(label, value)
    return citizen


def paused() -> Citizen:
    citizen = Citizen().agrees().rates(4)
    citizen.means("later")
    return citizen


def declined() -> Citizen:
    citizen = Citizen()
    citizen.means("no")
    return citizen


PHASES = {"consent": Citizen, "question": lambda: Citizen().agrees(), "paused": paused, "summary": finished}
PHASES["ended"] = declined


@pytest.fixture(params=sorted(PHASES))
def citizen(request: pytest.FixtureRequest) -> Citizen:
    return PHASES[request.param]()


def test_it_is_told_what_goes_and_what_stays_and_asked(citizen):
    before = citizen.session
    citizen.means("delete_data")
    citizen.hears("Tên, số điện thoại, địa chỉ nhắn tin và đường dẫn sẽ bị xóa", "không lấy lại được", "số liệu chung")
    assert [one.title for one in citizen.buttons] == ["Xóa dữ liệu", "Không xóa"]
    assert (citizen.session.phase, citizen.session.entries) == (before.phase, before.entries)
    assert asked(citizen.session, form())["confirm"] == "delete" and not citizen.last.erases


@pytest.mark.parametrize("how", ["tap", "yes", "agreed", "insisted"])
def test_a_yes_deletes_and_ends(citizen, how):
    complete = citizen.session.disposition is Disposition.COMPLETED
    citizen.means("delete_data")
    if how == "tap":
        citizen.taps("Xóa dữ liệu")
    else:
        citizen.means("yes" if how == "yes" else "delete_data", None if how == "yes" else how)
    assert citizen.last.erases and citizen.last.opted_out and citizen.session.phase == "ended"
    citizen.hears("Đã xóa tên, số điện thoại")
    left = Disposition.COMPLETED if complete else Disposition.OPTED_OUT
    assert citizen.session.disposition is left and citizen.last.reason == "deletion"
    for label in ("resume", "yes", "open", "correct", "likert_4"):
        citizen.means(label)
        citizen.hears("đã được xóa")
        assert citizen.last.opted_out is None


@pytest.mark.parametrize("how", ["tap", "no"])
def test_a_no_keeps_everything(citizen, how):
    before = citizen.session
    citizen.means("delete_data")
    citizen.taps("Không xóa") if how == "tap" else citizen.means("no")
    citizen.hears("dữ liệu được giữ nguyên")
    assert citizen.session.pending is None and not citizen.last.erases
    assert (citizen.session.phase, citizen.session.entries) == (before.phase, before.entries)


def test_the_wish_said_twice_is_asked_twice(citizen):
    citizen.means("delete_data")
    citizen.means("delete_data")
    citizen.hears("Tên, số điện thoại")
    assert not citizen.last.erases


def test_an_old_button_asks_anew(citizen):
    citizen.means("delete_data")
    erase = next(one.payload for one in citizen.buttons if one.title == "Xóa dữ liệu")
    citizen.taps("Không xóa")
    citizen.sends(erase)
    assert not citizen.last.erases and citizen.session.pending
    citizen.sends(erase)
    assert citizen.last.erases


def test_an_answer_is_taken_and_ends_the_question():
    citizen = Citizen().agrees()
    citizen.means("delete_data")
    citizen.means("likert_2")
    assert citizen.session.values == {"tiep_can": 2}
    citizen.means("yes")
    assert not citizen.last.erases


def test_a_voice_message_gets_the_question_once_more():
    citizen = Citizen().agrees()
    citizen.means("delete_data")
    citizen.means("unsupported")
    citizen.hears("chỉ đọc được chữ", "muốn xóa dữ liệu")
    citizen.means("unsupported")
    citizen.hears("chỉ đọc được chữ", "nơi làm thủ tục")
