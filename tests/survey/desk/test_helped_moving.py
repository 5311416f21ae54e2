"""Helped mode and other devices: which of several counts, and how a conversation goes on there and back."""

from __future__ import annotations

import pytest

from survey.desk.helped import Shut
from tests.helping import HELPER, POST, Device, link, staffed
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        await staffed(one)
        yield one


async def opened(stage: Stage) -> Device:
    device = Device(stage)
    await device.opens(link(await stage.case()))
    return device


async def shut(device: Device, given: str, why: str) -> None:
    with pytest.raises(Shut) as caught:
        await device.opens(given)
    assert caught.value.why == why


def refused(dealt) -> list[str]:
    return [one.reason for one in dealt if one.state == "refused"]


async def test_a_second_device_goes_on_when_told_to_and_the_first_is_told(stage):
    token = link(await stage.case())
    first, second = Device(stage), Device(stage, name="may-2")
    await first.opens(token)
    await first.does("agree").answers("tiep_can", 2).sends()
    await shut(second, token, "helped_take_over")
    await second.opens(token, takes_over=True)
    assert second.entries == {"tiep_can": ["answered", 2]}
    assert refused(await first.answers("thu_tuc", 5).sends()) == ["elsewhere"]
    assert first.visit.standing is None and first.visit.outcome is None
    assert refused(await second.answers("thu_tuc", 3).sends()) == []
    assert (await stage.rows("SELECT count(*) FROM moves"))[0][0] == 1


async def test_of_two_devices_without_a_line_the_first_to_send_counts(stage):
    token = link(await stage.case())
    first, second = Device(stage), Device(stage, name="may-2")
    await first.opens(token)
    await second.opens(token)
    assert refused(await second.does_all().does("hand_in").sends()) == []
    assert set(refused(await first.does_all().does("hand_in").sends())) == {"elsewhere"}
    assert await stage.count("answers") == 9
    assert (await stage.rows("SELECT count(*) FROM sessions WHERE counted"))[0][0] == 1


async def test_a_conversation_begun_in_chat_goes_on_here_by_its_code(stage):
    person = await stage.citizen(await stage.case())
    await person.taps("Đồng ý")
    await person.taps("4 –")
    await person.says("chuyển kênh")
    code = next(word for word in person.text.split() if "-" in word and len(word) == 9)
    device = Device(stage)
    await device.opens(code)
    assert device.entries == {"tiep_can": ["answered", 4]}
    assert refused(await device.answers("thu_tuc", 3).sends()) == []
    rows = await stage.rows("SELECT channel, helper FROM answers ORDER BY id")
    assert [tuple(row) for row in rows] == [("web", None), ("tablet", str(HELPER.id))]
    await shut(Device(stage), code, "move_spent")


async def test_whoever_is_answering_in_chat_without_asking_for_help_is_left_to_it(stage):
    token = await stage.case()
    person = await stage.citizen(token)
    await person.taps("Đồng ý")
    await shut(Device(stage), link(token), "helped_elsewhere")


async def test_whoever_asked_for_a_place_in_chat_is_taken_up_by_the_slip(stage):
    token = await stage.case()
    person = await stage.citizen(token)
    await person.taps("Đồng ý")
    await person.taps("2 –")
    await person.says("bác không biết bấm, cho gặp người")
    await person.taps("Nơi được giúp")
    person.hears("Bưu điện Vỹ Dạ, 8 Nguyễn Sinh Cung")
    (one,) = await stage.desk.help.waiting(places={POST.code})
    assert (one.kind, one.phone, one.procedure) == ("place", None, "Trích lục hộ tịch")
    device = Device(stage)
    await device.opens(link(token))
    assert device.entries == {"tiep_can": ["answered", 2]}
    (done,) = await stage.desk.help.waiting(every=True)
    assert (done.state, done.done_by) == ("done", HELPER.name)


async def test_it_goes_on_at_home_by_a_code_and_no_helper_stands_by_those_answers(stage):
    device = await opened(stage)
    await device.does("agree").answers("tiep_can", 3).sends()
    code = await stage.desk.helped.code(device.id, device.secret)
    person = await stage.citizen(channel="zalo")
    await person.says(code)
    person.hears("Xin tiếp tục", "1/")
    await person.taps("5 –")
    rows = await stage.rows("SELECT channel, helper FROM answers ORDER BY id")
    assert [tuple(row) for row in rows] == [("tablet", str(HELPER.id)), ("zalo", None)]


async def test_what_was_left_unfinished_here_goes_on_with_the_slip_at_home(stage):
    token = await stage.case()
    device = Device(stage)
    await device.opens(link(token))
    await device.does("agree").answers("tiep_can", 3).sends()
    person = await stage.citizen(token)
    person.hears("Xin tiếp tục")
    assert refused(await device.answers("thu_tuc", 3).sends()) == ["elsewhere"]


async def test_stopping_keeps_what_was_answered(stage):
    device = await opened(stage)
    await device.does("agree").answers("tiep_can", 3).does("stop").sends()
    assert device.visit.outcome == "stopped"
    ((disposition,),) = await stage.rows("SELECT disposition FROM sessions")
    assert disposition == "partial" and await stage.count("answers") == 1


async def test_a_survey_whose_time_is_over_says_so_and_takes_what_was_said_before(stage):
    device = await opened(stage)
    await device.does("agree").sends()
    device.answers("tiep_can", 4)
    stage.clock.waits(days=200)
    device.answers("thu_tuc", 4)
    assert refused(await device.sends()) == ["expired"]
    assert await stage.count("answers") == 1


async def test_their_own_number_finds_what_was_left_unfinished_here(stage):
    device = await opened(stage)
    await device.does("agree").answers("tiep_can", 3).sends()
    person = await stage.citizen(channel="telegram")
    await person.sends("phone", "+84912345678")
    person.hears("Xin tiếp tục")


async def test_their_own_number_does_not_find_what_was_handed_in(stage):
    device = await opened(stage)
    await device.does_all().does("hand_in").sends()
    person = await stage.citizen(channel="telegram")
    await person.sends("phone", "+84912345678")
    person.hears("Chưa có khảo sát nào chờ")


async def test_a_comment_with_a_number_in_it_is_taken_and_masked(stage):
    device = await opened(stage)
    device.does("agree")
    for question in ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh"):
        device.answers(question, 4)
    device.answers("di_lai", 1).answers("tong_the", 5).answers("gop_y", "Gọi tôi số 0912 345 678 nhé")
    assert refused(await device.sends()) == []
    assert "345" not in device.entries["gop_y"][1]
    assert "345 678" not in repr(await stage.rows("SELECT value, said FROM answers"))
