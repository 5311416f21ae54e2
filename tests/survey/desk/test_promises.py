"""A time that somebody named: promised where it can be kept, kept when it has come, let go when it is not needed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from survey.inviting import Policy
from tests.invited import ONE, PHONE, RULES, TWO, errands, known, outbox, staged
from tests.stage import Person, Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with staged(database) as one:
        yield one


async def talking(stage: Stage, channel: str = "zalo", code: str = ONE) -> Person:
    """Somebody who has agreed, a few minutes after noon on a Friday in Vietnam."""
    person = await known(stage, channel)
    await person.opens(await stage.case(code))
    await person.taps("Đồng ý")
    return person


async def promises(stage: Stage) -> list[tuple[str, str, str]]:
    rows = await stage.rows(
        "SELECT state, coalesce(route, ''), reason FROM errands WHERE kind = 'promised' ORDER BY id"
    )
    return [tuple(row) for row in rows]


async def due_in(stage: Stage) -> timedelta:
    (row,) = await stage.rows("SELECT due_at FROM errands WHERE kind = 'promised' AND state = 'waiting'")
    return row.due_at - stage.clock()


@pytest.mark.parametrize(("channel", "route", "why"), [("zalo", "chat", "free-window"), ("telegram", "telegram", None)])
async def test_a_promise_is_kept_with_the_question_where_they_stopped(stage, channel, route, why):
    person = await talking(stage, channel)
    await person.says("5")
    asked = person.last.bubbles[-1]["question"]
    await person.says("bận rồi, 3h chiều nhắn lại")
    person.hears("15 giờ chiều nay")
    assert await due_in(stage) == timedelta(hours=3)
    assert await stage.desk.errands.run() == 1  # the invitation, which is over
    stage.clock.waits(hours=3)
    assert await stage.desk.errands.run() == 1
    assert await promises(stage) == [("sent", route, why or "telegram-known")]
    (bubble,) = await outbox(stage, "promised")
    assert bubble.contact_id == person.contact and bubble.tracking_id and bubble.state == "due"
    assert bubble.body["text"].startswith("Ông/Bà đã hẹn trả lời tiếp vào lúc này.")
    assert bubble.body["question"] == asked
    await person.sends("tap", bubble.body["buttons"][3]["payload"])
    rows = await stage.rows("SELECT question_id, value FROM answers WHERE current ORDER BY id")
    assert [tuple(row) for row in rows][1] == (asked, 4)


async def test_the_request_for_consent_comes_back_at_its_time_too(stage):
    person = await known(stage, "zalo")
    await person.opens(await stage.case(ONE))
    await person.says("để chiều mai")
    person.hears("15 giờ chiều mai")
    stage.clock.waits(days=1, hours=3)
    await stage.desk.errands.run()
    (bubble,) = await outbox(stage, "promised")
    assert "Ông/Bà đã hẹn vào lúc này" in bubble.body["text"] and "Trích lục hộ tịch" in bubble.body["text"]
    yes = next(one for one in bubble.body["buttons"] if one["title"] == "Đồng ý")
    await person.sends("tap", yes["payload"])
    assert [row[0] for row in await stage.rows("SELECT disposition FROM sessions")] == ["started"]


async def test_without_a_time_nothing_is_promised(stage):
    person = await talking(stage)
    await person.says("để sau")
    person.hears("để lúc khác")
    assert await promises(stage) == []


@pytest.mark.parametrize("said", ["28/12", "3 tuần nữa nhắn", "10 ngày nữa nhắn"])
async def test_what_cannot_be_kept_is_not_promised(stage, said):
    """Too far ahead; on Zalo nobody may be written to after seven days."""
    person = await talking(stage)
    await person.says(f"để {said}")
    person.hears("Khi tiện")
    assert await promises(stage) == []


async def test_telegram_may_be_written_to_after_ten_days(stage):
    person = await talking(stage, "telegram")
    await person.says("10 ngày nữa nhắn lại")
    person.hears("(30/11)")


async def test_after_the_end_of_the_invitation_nothing_is_promised(database):
    async with staged(database, replace(RULES, policy=Policy(open_for=timedelta(hours=20)))) as stage:
        person = await talking(stage)
        await person.says("chiều mai nhắn lại")
        person.hears("Khi tiện")
        assert await promises(stage) == []


async def test_the_chat_page_cannot_be_written_to_and_promises_nothing(stage):
    person = await stage.citizen(await stage.case(ONE))
    await person.taps("Đồng ý")
    await person.says("chiều mai nhắn lại")
    person.hears("Khi tiện")
    assert "chiều mai" not in person.text
    assert await promises(stage) == []


async def test_a_channel_that_is_not_connected_promises_nothing(database):
    async with staged(database, replace(RULES, channels=frozenset({"telegram"}))) as stage:
        person = await talking(stage, "zalo")
        await person.says("chiều mai nhắn lại")
        person.hears("Khi tiện")


async def test_an_ok_to_the_promise_answers_nothing_and_leaves_it(stage):
    person = await talking(stage)
    await person.says("chiều mai nhắn lại")
    for said in ("ok", "dạ cảm ơn", "ừ"):
        await person.says(said)
        person.hears("Vâng")
    assert await stage.count("answers") == 0
    stage.clock.waits(days=1, hours=3)
    await stage.desk.errands.run()
    assert (await promises(stage))[0][0] == "sent"


async def test_an_ok_to_the_promise_is_no_consent(stage):
    person = await known(stage, "zalo")
    await person.opens(await stage.case(ONE))
    await person.says("để chiều mai")
    await person.says("ok")
    person.hears("Vâng")
    assert await stage.count("consents") == 0
    await person.says("tiếp tục")
    person.hears("đồng ý trả lời khảo sát này không")


async def test_whoever_comes_back_earlier_is_not_written_to(stage):
    person = await talking(stage)
    await person.says("chiều mai nhắn lại")
    await person.says("tiếp tục")
    await person.says("4")
    await person.says("để sau")
    stage.clock.waits(days=1, hours=3)
    await stage.desk.errands.run()
    assert await promises(stage) == [("skipped", "", "gone-on")]
    assert await outbox(stage, "promised") == []


@pytest.mark.parametrize(
    ("said", "reason"), [("dừng lại", "gone-on"), ("đừng nhắn nữa", "opted-out"), ("bắt đầu", "gone-on")]
)
async def test_leaving_or_going_on_ends_it(stage, said, reason):
    person = await talking(stage)
    await person.says("chiều mai nhắn lại")
    await person.says(said)
    stage.clock.waits(days=1, hours=3)
    await stage.desk.errands.run()
    assert await promises(stage) == [("skipped", "", reason)]


async def test_a_finished_survey_and_a_revoked_invitation_end_it(stage):
    person = await talking(stage)
    await person.says("chiều mai nhắn lại")
    assert await stage.desk.errands.revoke(ONE)
    stage.clock.waits(days=1, hours=3)
    await stage.desk.errands.run()
    assert await promises(stage) == [("skipped", "", "revoked")]


async def test_a_new_time_takes_the_place_of_the_old_one(stage):
    person = await talking(stage)
    await person.says("chiều mai nhắn lại")
    await person.says("thôi để sáng mai nhé")
    person.hears("8 giờ sáng mai")
    assert await promises(stage) == [("skipped", "", "replaced"), ("waiting", "", "")]
    assert await due_in(stage) == timedelta(hours=20)


async def test_a_second_promise_after_the_first_was_kept(stage):
    person = await talking(stage)
    for _ in range(2):
        await person.says("30 phút nữa nhắn lại")
        stage.clock.waits(minutes=31)
        await stage.desk.errands.run()
    assert [state for state, *_ in await promises(stage)] == ["sent", "sent"]
    assert len(await outbox(stage, "promised")) == 2


async def test_it_is_sent_once_by_however_many_workers(stage):
    person = await talking(stage)
    await person.says("30 phút nữa nhắn lại")
    await stage.desk.errands.run()
    stage.clock.waits(minutes=31)
    assert sum(await asyncio.gather(*(stage.desk.errands.run() for _ in range(4)))) == 1
    assert len(await outbox(stage, "promised")) == 1


async def test_at_night_the_message_waits_for_the_morning(stage):
    person = await talking(stage)
    await person.says("7h tối nhắn lại")
    stage.clock.waits(hours=9)
    await stage.desk.errands.run()
    assert await promises(stage) == [("waiting", "", "night")]
    stage.clock.waits(hours=11)
    await stage.desk.errands.run()
    assert (await promises(stage))[0][0] == "sent"


async def test_another_survey_in_between_is_not_broken_into(stage):
    person = await talking(stage)
    await person.says("1 tiếng nữa nhắn lại")
    await person.opens(await stage.case(TWO, applicant_phone="0987654321"))
    await person.taps("Đồng ý")
    stage.clock.waits(hours=1, minutes=1)
    await stage.desk.errands.run()
    assert await promises(stage) == [("waiting", "", "in-conversation")]


async def test_reminders_wait_behind_a_promise_and_are_not_fewer_for_it(stage):
    person = await known(stage, "zalo")
    await stage.case(ONE)
    await stage.desk.errands.run()
    stage.clock.waits(days=1)
    await person.says("5 ngày nữa nhắn lại")
    person.hears("(26/11)")
    stage.clock.waits(days=2)
    await stage.desk.errands.run()
    assert [(kind, state, why) for kind, _, _, state, _, why in await errands(stage)] == [
        ("invitation", "sent", "free-window"),
        ("reminder", "waiting", "promised"),
        ("promised", "waiting", ""),
    ]
    for _ in range(15):
        stage.clock.waits(days=1)
        await stage.desk.errands.run()
    states = [(kind, number, state) for kind, number, _, state, *_ in await errands(stage)]
    assert states == [
        ("invitation", 1, "sent"),
        ("reminder", 1, "sent"),
        ("promised", 1, "sent"),
        ("reminder", 2, "sent"),
    ]


async def test_somebody_whose_number_nobody_knows_is_written_to_all_the_same(stage):
    token = await stage.case(ONE, applicant_phone="")
    person = await stage.citizen(token, "telegram")
    await person.taps("Đồng ý")
    await person.says("1 tiếng nữa nhắn lại")
    stage.clock.waits(hours=1, minutes=1)
    await stage.desk.errands.run()
    assert (await promises(stage))[0][:2] == ("sent", "telegram")


async def test_an_erased_person_is_not_written_to(stage):
    person = await talking(stage)
    await person.says("1 tiếng nữa nhắn lại")
    await stage.desk.reach.withdraw(person.contact)
    stage.clock.waits(hours=1, minutes=1)
    await stage.desk.errands.run()
    assert (await promises(stage))[0][0] == "skipped"
    assert await outbox(stage, "promised") == []


async def test_a_message_that_did_not_arrive_is_not_tried_another_way(stage):
    person = await talking(stage)
    await person.says("1 tiếng nữa nhắn lại")
    stage.clock.waits(hours=1, minutes=1)
    await stage.desk.errands.run()
    (bubble,) = await outbox(stage, "promised")
    assert await stage.desk.errands.fell_through(bubble.id, "blocked")
    await stage.desk.errands.run()
    assert await promises(stage) == [("fell_through", "chat", "blocked")]


async def test_the_number_of_the_case_left_alone_ends_it(stage):
    person = await talking(stage)
    await person.says("1 tiếng nữa nhắn lại")
    await stage.desk.reach.opt_out("said", phone=PHONE)
    stage.clock.waits(hours=1, minutes=1)
    await stage.desk.errands.run()
    assert (await promises(stage))[0][2] == "opted-out"


async def test_what_it_will_cost_is_forecast(stage):
    person = await talking(stage)
    await person.says("3 ngày nữa nhắn lại")
    found = await stage.desk.ledger.forecast()
    assert [(line.route, line.kind, line.number) for line in found.lines] == [("chat", "message-charged", 1)]
