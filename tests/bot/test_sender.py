"""Pushed bubbles on the real store: in order, each once, every failure in a named state; and the worker's engine."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.bell import Bell
from bot.channel import Ambiguous, Refused, SendError, Throttled, Unreachable
from bot.jobs import Hands, engine
from bot.sender import TRIES, Sender
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@dataclass
class Pipe:
    """A channel that keeps what it is given, and fails as it is told."""

    name: str = "console"
    sent: list[str] = field(default_factory=list)
    fails: list[SendError] = field(default_factory=list)

    async def send(self, address: str, body) -> str | None:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(body["text"])
        return f"platform-{len(self.sent)}"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"console"})) as one:
        yield one


async def opened(stage: Stage):
    person = await stage.citizen(channel="console", name="terminal-1")
    await person.opens(await stage.case())
    return person


async def states(stage: Stage) -> list[tuple]:
    return [tuple(row) for row in await stage.rows("SELECT state, attempts, error FROM outbox ORDER BY id")]


async def test_bubbles_leave_in_order_and_once(stage):
    pipe, person = Pipe(), await opened(stage)
    sender = Sender(stage.desk, {"console": pipe}, stage.clock)
    await person.taps("Đồng ý")
    assert await sender.deliver(person.contact) is None
    assert await sender.deliver(person.contact) is None
    assert [text[:8] for text in pipe.sent] == ["Chào Ông", "Cảm ơn Ô"]
    assert await states(stage) == [("sent", 1, None), ("sent", 1, None)]
    assert (await stage.rows("SELECT platform_id FROM outbox ORDER BY id"))[1][0] == "platform-2"


@pytest.mark.parametrize("error", [Throttled(30), Ambiguous("lost")])
async def test_what_may_pass_is_tried_again_later(stage, error):
    pipe, person = Pipe(fails=[error]), await opened(stage)
    sender = Sender(stage.desk, {"console": pipe}, stage.clock)
    again = await sender.deliver(person.contact)
    assert again > stage.clock() and not pipe.sent
    assert await sender.deliver(person.contact) is None, "not before its time"
    stage.clock.time = again
    await sender.deliver(person.contact)
    assert await states(stage) == [("sent", 2, None)]


async def test_retries_end_in_a_named_state(stage):
    pipe, person = Pipe(fails=[Ambiguous("lost") for _ in range(TRIES)]), await opened(stage)
    sender = Sender(stage.desk, {"console": pipe}, stage.clock)
    for _ in range(TRIES):
        stage.clock.waits(hours=1)
        await sender.deliver(person.contact)
    assert await states(stage) == [("dead", TRIES, "Ambiguous")]


@pytest.mark.parametrize(("error", "state"), [(Unreachable("blocked"), "failed"), (Refused("too long"), "dead")])
async def test_what_will_never_pass_is_not_tried_again(stage, error, state):
    pipe, person = Pipe(fails=[error]), await opened(stage)
    assert await Sender(stage.desk, {"console": pipe}, stage.clock).deliver(person.contact) is None
    assert await states(stage) == [(state, 1, type(error).__name__)]


async def test_a_bubble_whose_sender_died_is_sent_by_the_next(stage):
    pipe, person = Pipe(), await opened(stage)
    assert await stage.desk.post.next_due(person.contact, ["console"])  # claimed, and then SIGKILL
    sender = Sender(stage.desk, {"console": pipe}, stage.clock)
    await sender.deliver(person.contact)
    assert not pipe.sent, "the claim is fresh: somebody may still be sending"
    stage.clock.waits(minutes=1)
    await sender.deliver(person.contact)
    assert len(pipe.sent) == 1


async def test_the_engine_takes_up_what_a_step_deferred(stage):
    """The step's own statement defers with procrastinate's SQL function; procrastinate's worker must find the job."""
    pipe, person = Pipe(), await opened(stage)
    sender = Sender(stage.desk, {"console": pipe}, stage.clock)
    app = engine(stage.url, Hands(stage.desk, stage.receiver, sender))
    async with app.open_async():
        await app.run_worker_async(queues=["deliver.console"], wait=False, listen_notify=False)
    assert len(pipe.sent) == 1 and (await states(stage))[0][0] == "sent"
    jobs = await stage.rows("SELECT CAST(status AS text), lock FROM procrastinate_jobs WHERE task_name = 'deliver'")
    assert [tuple(row) for row in jobs] == [("succeeded", f"deliver:{person.contact}")]


async def test_the_engine_looks_after_messages_left_lying(stage):
    person = await opened(stage)
    await person.taps("Đồng ý")
    await stage.desk.post.keep(person.contact, "console", "orphan", "text", "4")
    stage.clock.waits(minutes=1)
    app = engine(stage.url, Hands(stage.desk, stage.receiver, Sender(stage.desk, {}, stage.clock)))
    async with app.open_async():
        await app.tasks["look_after"].defer_async(timestamp=0)
        await app.run_worker_async(queues=["upkeep"], wait=False, listen_notify=False)
    assert [row[0] for row in await stage.rows("SELECT value FROM answers")] == [4]


async def test_a_bell_without_redis_is_silent_and_harmless():
    bell = Bell("redis://127.0.0.1:1/0")
    assert await bell.alive() is False
    await bell.ring("00000000-0000-0000-0000-000000000000")
    await bell.close()
