"""Pushed bubbles on the real store: in order, each once, every failure in a named state; and the worker's engine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.arrivals import Arrivals
from bot.bell import Bell
from bot.channel import Ambiguous, Halted, OutOfWindow, Refused, SendError, Sent, Throttled, Unreachable
from bot.events import Dealer
from bot.jobs import Hands, engine
from bot.sender import TRIES, Sender
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@dataclass
class Pipe:
    """A channel that keeps what it is given, and fails as it is told."""

    name: str = "console"
    retires: bool = False
    sent: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    fails: list[SendError] = field(default_factory=list)
    charge: str = ""

    async def send(self, address: str, body) -> Sent:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(body["text"])
        return Sent(f"platform-{len(self.sent)}", self.charge, "reply" if self.charge else "")

    async def retire(self, address: str, platform_id: str) -> None:
        self.retired.append(platform_id)


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"console", "telegram"})) as one:
        yield one


def sender(stage: Stage, *pipes: Pipe) -> Sender:
    """Waits by moving the stage's clock on."""

    async def pause(seconds: float) -> None:
        stage.clock.waits(seconds=seconds + 0.001)

    return Sender(stage.desk, {one.name: one for one in pipes}, stage.clock, pause)


async def opened(stage: Stage):
    person = await stage.citizen(channel="console", name="terminal-1")
    await person.opens(await stage.case())
    return person


async def states(stage: Stage) -> list[tuple]:
    return [tuple(row) for row in await stage.rows("SELECT state, attempts, error FROM outbox ORDER BY id")]


async def test_bubbles_leave_in_order_and_once(stage):
    pipe, person = Pipe(), await opened(stage)
    await person.taps("Đồng ý")
    await sender(stage, pipe).deliver(person.contact)
    await sender(stage, pipe).deliver(person.contact)
    assert [text[:8] for text in pipe.sent] == ["Chào Ông", "Cảm ơn Ô"]
    assert await states(stage) == [("sent", 1, None), ("sent", 1, None)]
    assert (await stage.rows("SELECT platform_id FROM outbox ORDER BY id"))[1][0] == "platform-2"


async def test_two_senders_at_once_send_each_bubble_once_and_in_order(stage):
    pipe, person = Pipe(), await opened(stage)
    await person.taps("Đồng ý")
    await asyncio.gather(*(sender(stage, pipe).deliver(person.contact) for _ in range(5)))
    await sender(stage, pipe).deliver(person.contact)
    assert [text[:8] for text in pipe.sent] == ["Chào Ông", "Cảm ơn Ô"]


@pytest.mark.parametrize(("error", "attempts"), [(Throttled(30), 1), (Ambiguous("lost"), 2)])
async def test_what_may_pass_is_tried_again_later(stage, error, attempts):
    """A throttled send was none; one without an answer may have arrived, and counts."""
    pipe, person = Pipe(fails=[error]), await opened(stage)
    before = stage.clock()
    await sender(stage, pipe).deliver(person.contact)
    stage.clock.waits(seconds=31)
    await sender(stage, pipe).deliver(person.contact)
    assert stage.clock() > before and len(pipe.sent) == 1
    assert await states(stage) == [("sent", attempts, None)]


async def test_too_fast_holds_the_channel_for_everybody(stage):
    pipe, one = Pipe(fails=[Throttled(30)]), await opened(stage)
    other = await stage.citizen(await stage.case("H57.90-261103-0002"), channel="console")
    await sender(stage, pipe).deliver(one.contact)
    await sender(stage, pipe).deliver(other.contact)  # another process, another person
    assert pipe.sent == [] and [held.reason for held in await stage.desk.outgoing.holds()] == ["throttled"]
    assert await stage.desk.outgoing.unattended(["console"]) == []
    stage.clock.waits(seconds=31)
    assert len(await stage.desk.outgoing.unattended(["console"])) == 2, "the worker's round comes back to both"
    await sender(stage, pipe).deliver(other.contact)
    assert len(pipe.sent) == 1 and await stage.desk.outgoing.holds() == []


async def test_a_limit_without_a_time_is_tried_soon_once_and_then_waited_out(stage):
    person = await opened(stage)
    pipe = Pipe(fails=[Throttled(50, probe=5), Throttled(50, probe=5)])
    start = stage.clock()
    await sender(stage, pipe).deliver(person.contact)
    assert (await stage.desk.outgoing.holds())[0].until - start == timedelta(seconds=5)
    stage.clock.waits(seconds=6)
    await sender(stage, pipe).deliver(person.contact)
    assert (await stage.desk.outgoing.holds())[0].until - stage.clock() == timedelta(seconds=50)


async def test_a_halted_channel_keeps_every_bubble_until_it_is_lifted(stage):
    pipe, person = Pipe(fails=[Halted("console", "grant-dead", detail="xin cấp quyền lại")]), await opened(stage)
    await sender(stage, pipe).deliver(person.contact)
    stage.clock.waits(days=2)
    await sender(stage, pipe).deliver(person.contact)
    assert pipe.sent == [] and await states(stage) == [("due", 0, "grant-dead")]
    assert await stage.desk.outgoing.lift("console", ["night"]) is False, "another reason's lifting lifts nothing"
    assert await stage.desk.outgoing.lift("console") is True
    assert await stage.desk.outgoing.unattended(["console"]) == [(person.contact, "console")]
    await sender(stage, pipe).deliver(person.contact)
    assert await states(stage) == [("sent", 1, None)]


async def test_a_hold_until_somebody_acts_is_not_shortened_by_a_passing_one(stage):
    await stage.desk.outgoing.hold("console", "grant-dead")
    await stage.desk.outgoing.throttled("console", 3)
    assert [(one.reason, one.until) for one in await stage.desk.outgoing.holds()] == [("grant-dead", None)]


async def test_retries_end_in_a_named_state(stage):
    pipe, person = Pipe(fails=[Ambiguous("lost") for _ in range(TRIES)]), await opened(stage)
    for _ in range(TRIES):
        stage.clock.waits(hours=1)
        await sender(stage, pipe).deliver(person.contact)
    assert await states(stage) == [("dead", TRIES, "ambiguous")]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Unreachable("blocked"), "failed", "blocked"),
        (Unreachable("opted-out", opted_out=True), "failed", "opted-out"),
        (OutOfWindow(), "failed", "out-of-window"),
        (Refused("too-long"), "dead", "too-long"),
    ],
)
async def test_what_will_never_pass_is_not_tried_again(stage, error, state, reason):
    pipe, person = Pipe(fails=[error]), await opened(stage)
    await sender(stage, pipe).deliver(person.contact)
    await sender(stage, pipe).deliver(person.contact)
    assert await states(stage) == [(state, 1, reason)]
    contact = (await stage.rows("SELECT unreachable_reason, opted_out_at FROM contacts"))[0]
    assert contact.unreachable_reason == ("blocked" if reason == "blocked" else None)
    assert (contact.opted_out_at is not None) == (reason == "opted-out")


async def test_a_dead_bubble_is_seen_and_sent_again(stage):
    pipe, person = Pipe(fails=[Refused("too-long")]), await opened(stage)
    await sender(stage, pipe).deliver(person.contact)
    (stuck,) = await stage.desk.outgoing.stuck()
    assert (stuck.channel, stuck.error, stuck.purpose) == ("console", "too-long", "reply")
    assert await stage.desk.outgoing.resend([stuck.id]) == [stuck.id]
    stage.clock.waits(seconds=6)
    assert await stage.desk.outgoing.unattended(["console"]) == [(person.contact, "console")]
    await sender(stage, pipe).deliver(person.contact)
    assert await states(stage) == [("sent", 1, None)]


async def test_the_pace_is_one_for_all_senders(stage):
    """Forty bubbles at once on a channel of 25 a second with a second of burst: the burst leaves, the rest waits."""
    people = [await stage.citizen(channel="telegram") for _ in range(40)]
    for person in people:
        await person.says("chào")
    pipe, start = Pipe(name="telegram"), stage.clock()
    for person in people:
        await sender(stage, pipe).deliver(person.contact)
    assert len(pipe.sent) == 40
    assert timedelta(seconds=0.4) < stage.clock() - start < timedelta(seconds=2)


async def test_old_buttons_are_taken_away_once(stage):
    pipe, person = Pipe(retires=True), await opened(stage)
    await person.taps("Đồng ý")
    await sender(stage, pipe).deliver(person.contact)
    assert pipe.retired == ["platform-1"]
    await person.taps("4 –")
    await sender(stage, pipe).deliver(person.contact)
    assert pipe.retired == ["platform-1", "platform-2"]


async def test_what_a_message_cost_is_in_the_ledger(stage):
    pipe, person = Pipe(charge="message-charged"), await opened(stage)
    await sender(stage, pipe).deliver(person.contact)
    rows = await stage.rows("SELECT channel, kind, quota, price FROM ledger")
    assert [tuple(row) for row in rows] == [("console", "message-charged", "reply", None)]


async def test_a_bubble_whose_sender_died_is_sent_by_the_next(stage):
    pipe, person = Pipe(), await opened(stage)
    claim, _ = await stage.desk.outgoing.next_due(person.contact, ["console"])  # claimed, and then SIGKILL
    assert claim.due
    await sender(stage, pipe).deliver(person.contact)
    assert not pipe.sent, "the claim is fresh: somebody may still be sending"
    stage.clock.waits(minutes=1)
    assert await stage.desk.outgoing.unattended(["console"]) == [(person.contact, "console")]
    await sender(stage, pipe).deliver(person.contact)
    assert len(pipe.sent) == 1


def hands(stage: Stage, *pipes: Pipe) -> Hands:
    arrivals = Arrivals(stage.desk, stage.receiver, Dealer(stage.desk))
    names = tuple(one.name for one in pipes)
    return Hands(stage.desk, stage.receiver, sender(stage, *pipes), arrivals, names)


async def test_the_engine_takes_up_what_a_step_deferred(stage):
    """The step's own statement defers with procrastinate's SQL function; procrastinate's worker must find the job."""
    pipe = Pipe()
    await opened(stage)
    app = engine(stage.url, hands(stage, pipe))
    async with app.open_async():
        await app.run_worker_async(queues=["deliver.console"], wait=False, listen_notify=False)
    assert len(pipe.sent) == 1 and (await states(stage))[0][0] == "sent"
    jobs = await stage.rows("SELECT CAST(status AS text), lock FROM procrastinate_jobs WHERE task_name = 'deliver'")
    assert [tuple(row) for row in jobs] == [("succeeded", None)]


async def test_the_engine_looks_after_what_was_left_lying(stage):
    """A message, and a bubble whose delivery job is gone with its worker."""
    pipe, person = Pipe(), await opened(stage)
    await person.taps("Đồng ý")
    await stage.desk.post.keep(person.contact, "console", "orphan", "text", "4")
    async with stage.store.engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
    stage.clock.waits(minutes=1)
    app = engine(stage.url, hands(stage, pipe))
    async with app.open_async():
        await app.tasks["look_after"].defer_async(timestamp=0)
        await app.run_worker_async(queues=["upkeep", "deliver.console"], wait=False, listen_notify=False)
    assert [row[0] for row in await stage.rows("SELECT value FROM answers")] == [4]
    assert [text[:8] for text in pipe.sent] == ["Chào Ông", "Cảm ơn Ô", "Đã ghi: "]


async def test_a_bell_without_redis_is_silent_and_harmless():
    bell = Bell("redis://127.0.0.1:1/0")
    assert await bell.alive() is False
    await bell.ring("00000000-0000-0000-0000-000000000000")
    await bell.close()
