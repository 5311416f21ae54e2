"""The rest of the table: what every channel does whose platform throttles, refuses, stays silent or blocks us."""

from __future__ import annotations

import sys

import pytest

from tests.bot import test_every_channel
from tests.bot.doors import DOORS, Can
from tests.bot.doors.door import Failing
from tests.bot.doors.table import having_a_door, row, rows
from tests.bot.test_every_channel import SECOND, THIRD, asked

pytestmark = pytest.mark.anyio

MINUTE = 61.0  # seconds
SILENCE = (("timeout", 2), ("drop_after", 2), ("drop", 1), ("500", 1))


@row(Can.PUSHED)
async def test_throttled_everybody_waits_and_then_each_bubble_leaves_once(door):
    one, other = await asked(door), await asked(door, 2)
    door.fails(door.throttled, wait=30)
    before = len(door.sends())
    await one.taps("4 –")
    await other.taps("3 –")
    assert len(door.sends()) == before + 1, "one was refused, and then nobody tried"
    assert await one.looks() == await other.looks() == []
    ((scope, reason),) = await door.house.rows("SELECT scope, reason FROM holds")
    assert (scope, reason) == (door.name, door.throttled.reason)
    await door.house.comes_round(MINUTE)
    await door.settle()
    for person in (one, other):
        assert len(await person.looks()) == 1
        person.hears(SECOND)
    assert len(door.sends()) == before + 3
    assert {one[:1] + one[2:] for one in await door.house.outbox()} == {("sent", None)}


@row(Can.PUSHED)
async def test_blocked_is_unreachable_until_they_write_again(door):
    person = await asked(door)
    door.fails(door.blocked)
    await person.taps("4 –")
    assert (await door.house.outbox())[-1] == ("failed", 1, door.blocked.reason)
    assert (await person.known()).unreachable_reason == door.blocked.reason
    assert await door.house.answers() == {"tiep_can": 4}, "what they said is kept all the same"
    await person.says("5")
    person.hears("Đã ghi: 5 – Rất hài lòng.", THIRD)
    assert (await person.known()).unreachable_at is None
    assert await door.house.desk.outgoing.stuck() == [], "there is nothing for an operator to do"


@row(Can.CLOSED)
async def test_who_refuses_every_message_is_left_alone(door):
    person = await asked(door)
    door.fails(door.closed)
    await person.taps("4 –")
    assert (await door.house.outbox())[-1] == ("failed", 1, door.closed.reason)
    assert (await person.known()).opted_out_at
    assert await door.house.rows("SELECT disposition FROM sessions") == [("opted_out",)]


@row(Can.PUSHED)
async def test_refused_for_good_is_seen_by_an_operator_and_sent_again_by_one(door):
    person = await asked(door)
    door.fails(door.refused)
    await person.taps("4 –")
    await door.house.comes_round(MINUTE)
    assert await person.looks() == [], "it is not tried again by itself"
    (stuck,) = await door.house.desk.outgoing.stuck()
    assert (stuck.channel, stuck.state, stuck.error) == (door.name, "dead", door.refused.reason)
    assert await door.house.desk.outgoing.resend([stuck.id]) == [stuck.id]
    await door.house.comes_round(MINUTE)
    assert len(await person.looks()) == 1 and await door.house.desk.outgoing.stuck() == []
    person.hears(SECOND)
    await person.taps("4 –")
    assert await door.house.answers() == {"tiep_can": 4, "thu_tuc": 4}


@row(Can.PUSHED)
async def test_without_an_answer_it_is_sent_again_shown_twice_at_most_and_stored_once(door):
    person = await asked(door)
    for kind, times in SILENCE:
        door.fails(Failing("ambiguous", kind))
        before = await door.house.given()
        await person.taps("4 –")
        assert [one.text for one in person.news] == [person.news[0].text] * times, kind
        assert await door.house.given() == before + 1
        assert (await door.house.outbox())[-1] == ("sent", 2, None)
    assert await door.house.answers() == dict.fromkeys(("tiep_can", "thu_tuc", "thai_do", "ket_qua"), 4)


test_without_an_answer_it_is_sent_again_shown_twice_at_most_and_stored_once.patience = 2.0


@row(Can.PUSHED)
async def test_silence_that_does_not_end_is_a_named_state(door):
    person = await asked(door)
    door.fails(Failing("ambiguous", "drop"), times=None)
    await person.taps("4 –")
    for _ in range(8):
        await door.house.comes_round(700)
    assert (await door.house.outbox())[-1] == ("dead", 6, "ambiguous")
    door.recovers()
    await person.says("5")
    person.hears(THIRD)


# the table itself

PLATFORMS, CALLED = frozenset({"telegram", "zalo"}), frozenset({"web", "telegram", "zalo"})
FILES = (test_every_channel, sys.modules[__name__])


def test_the_table_has_every_channel_and_leaves_out_only_what_it_says():
    every = frozenset(DOORS)
    assert every == {"web", "console", "telegram", "zalo"}
    assert {name: channels for name, channels in rows(*FILES).items() if channels != every} == {
        "test_only_the_newest_bubble_has_buttons_and_the_choice_is_shown": {"telegram"},
        "test_an_edited_message_corrects_what_it_answered": {"telegram"},
        "test_what_is_no_text_gets_a_kind_sentence_and_the_question_again": PLATFORMS,
        "test_what_is_no_text_from_a_stranger_is_answered_too": PLATFORMS,
        "test_what_is_no_json_harms_nobody": CALLED,
        "test_nobody_else_speaks_for_the_person": CALLED,
        "test_what_cannot_be_read_is_answered_200_and_kept_once_for_an_operator": PLATFORMS,
        "test_throttled_everybody_waits_and_then_each_bubble_leaves_once": PLATFORMS,
        "test_blocked_is_unreachable_until_they_write_again": PLATFORMS,
        "test_who_refuses_every_message_is_left_alone": {"zalo"},
        "test_refused_for_good_is_seen_by_an_operator_and_sent_again_by_one": PLATFORMS,
        "test_without_an_answer_it_is_sent_again_shown_twice_at_most_and_stored_once": PLATFORMS,
        "test_silence_that_does_not_end_is_a_named_state": PLATFORMS,
    }


def test_every_test_that_has_a_door_is_a_row():
    assert having_a_door(*FILES) == set(rows(*FILES))
