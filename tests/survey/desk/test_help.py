"""Requests to be called: kept once, with a number that nobody sees unasked, and settled by somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.receive import Receiver
from survey.desk import Desk
from survey.runtime.wiring import words
from tests.invited import ONE, TWO
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def asking(stage: Stage, code: str = ONE, **fields: str) -> Person:
    person = await stage.citizen(await stage.case(code, **fields))
    await person.taps("Đồng ý")
    await person.says("bác không biết bấm, cho gặp người")
    return person


async def test_a_request_is_kept_with_the_case_and_its_number(stage):
    person = await asking(stage)
    person.hears("0234 123 456")
    await person.taps("Xin gọi lại")
    person.hears("số điện thoại trong hồ sơ")
    (one,) = await stage.desk.help.waiting(phones=True)
    assert (one.case, one.channel, one.state, one.phone) == (ONE, "web", "open", "+84912345678")
    assert one.asked_at == stage.clock() and one.agency
    assert "912345678" not in repr(await stage.rows("SELECT * FROM callbacks"))


async def test_the_number_is_shown_only_when_asked_for(stage):
    await (await asking(stage)).taps("Xin gọi lại")
    assert (await stage.desk.help.waiting())[0].phone is None


async def test_asking_twice_is_one_request(stage):
    person = await asking(stage)
    tap = person.payload("Xin gọi lại")
    await person.sends("tap", tap)
    await person.sends("tap", tap)
    assert await stage.desk.help.ask(person.contact)
    assert len(await stage.desk.help.waiting()) == 1


async def test_whoever_is_in_no_survey_cannot_be_called(stage):
    person = await stage.citizen()
    assert not await stage.desk.help.ask(person.contact)
    assert await stage.desk.help.waiting() == []


async def test_a_case_without_a_number_is_offered_no_call(stage):
    person = await asking(stage, applicant_phone="")
    assert "Xin gọi lại" not in [one["title"] for one in person.last.bubbles[-1]["buttons"]]


async def test_the_own_number_of_a_contact_serves_when_the_case_has_lost_its_own(stage):
    person = await asking(stage)
    await person.taps("Xin gọi lại")
    await stage.desk.reach.phone(person.contact, "+84987654321")
    async with stage.store.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE people SET phone_sealed = NULL")
    assert (await stage.desk.help.waiting(phones=True))[0].phone == "+84987654321"


async def test_a_settled_request_waits_no_more_and_another_may_follow(stage):
    person = await asking(stage)
    tap = person.payload("Xin gọi lại")
    await person.sends("tap", tap)
    (one,) = await stage.desk.help.waiting()
    stage.clock.waits(hours=2)
    assert await stage.desk.help.settle(one.id, "done", "Hoa", "đã trả lời giúp")
    assert not await stage.desk.help.settle(one.id, "dropped", "Hoa")
    assert await stage.desk.help.waiting() == []
    await person.sends("tap", tap)
    again, before = await stage.desk.help.waiting(every=True)
    assert (again.state, before.state, before.done_by, before.note) == ("open", "done", "Hoa", "đã trả lời giúp")
    assert before.done_at - before.asked_at == timedelta(hours=2)


async def test_only_what_may_become_of_a_request_can_be_said(stage):
    with pytest.raises(ValueError, match="open"):
        await stage.desk.help.settle(1, "open", "Hoa")


async def test_the_longest_waiting_is_first(stage):
    for code, phone in ((TWO, "0987654321"), (ONE, "0912345678")):
        await (await asking(stage, code, applicant_phone=phone)).taps("Xin gọi lại")
        stage.clock.waits(minutes=5)
    assert [one.case for one in await stage.desk.help.waiting()] == [TWO, ONE]
    assert len(await stage.desk.help.waiting(limit=1)) == 1


async def test_an_erased_person_is_not_called(stage):
    await (await asking(stage)).taps("Xin gọi lại")
    (one,) = await stage.desk.help.waiting()
    await stage.desk.help.settle(one.id, "done", "Hoa", "số khác: 0905…")
    await stage.desk.privacy.erase_case(ONE)
    (gone,) = await stage.desk.help.waiting(every=True, phones=True)
    assert (gone.state, gone.note, gone.phone) == ("done", "", "")


async def test_an_open_request_is_dropped_when_the_person_is_erased(stage):
    await (await asking(stage)).taps("Xin gọi lại")
    await stage.desk.privacy.erase_case(ONE)
    assert await stage.desk.help.waiting() == []
    assert [one.state for one in await stage.desk.help.waiting(every=True)] == ["dropped"]


async def test_the_place_is_named_from_the_settings(database):
    async with set_stage(database) as stage:
        tools = stage.desk.post._tools
        contacts = {**tools.contacts, "place": "quầy bưu điện"}
        stage.desk = stage.script.desk = Desk.on(replace(tools, contacts=contacts), "tthc-rut-gon@1")
        stage.receiver = Receiver(stage.desk, stage.script, words())
        person = await asking(stage)
        await person.taps("Nơi được giúp")
        person.hears("quầy bưu điện")


async def test_a_place_that_is_not_set_is_said_to_be_missing(stage):
    person = await asking(stage)
    await person.taps("Nơi được giúp")
    person.hears("chưa có thông tin")
