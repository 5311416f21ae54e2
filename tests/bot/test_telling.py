"""Subscribers are told over real HTTP: signed, again when it did not arrive, never twice when it did, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from bot import telling
from bot.telling import Teller
from survey.desk.subscribers import WAITS, Refused
from survey.measures.period import month
from tests.answered import Asked, Finished, fill, form
from tests.fakes.listener import Listener
from tests.fakes.wire.serving import opened
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio


@pytest.fixture
def filled(database: str) -> str:
    fill(database, [Finished(talks=[Asked(answers={"thai_do": 4})])], (form(),))
    return database


@pytest.fixture
async def feed(filled: str) -> AsyncIterator[Feeding]:
    async with feeding(filled) as one:
        # A signature is good for five minutes by the clock of who checks it.
        one.clock.time = datetime.now(UTC)
        yield one


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with opened(Listener()) as running:
        yield running


@pytest.fixture
async def teller(feed: Feeding) -> AsyncIterator[Teller]:
    async with Teller(feed.desk) as one:
        yield one


async def freeze(feed: Feeding, number: int = 1) -> None:
    await feed.desk.snapshots.publish(month(2026, number), "thử")


async def fates(feed: Feeding) -> list[tuple[str, int, int | None]]:
    return [(one.state, one.attempts, one.status) for one in await feed.desk.subscribers.deliveries()]


async def test_a_frozen_period_is_told_once_and_signed(feed: Feeding, listener: Listener, teller: Teller):
    _, secret = await feed.desk.subscribers.add(listener.address)
    await freeze(feed)
    assert await teller.round() == 1 and await teller.round() == 0
    (call,) = listener.calls
    told = Webhook(secret).verify(call.raw, call.headers)
    assert told["type"] == "period.frozen"
    assert (told["data"]["snapshot"], told["data"]["path"]) == ("2026-01-1", "/v1/snapshots/2026-01-1")
    assert told["data"]["period"] == {"name": "2026-01", "from": "2026-01-01", "to": "2026-01-31"}
    assert (await feed.get(told["data"]["path"])).json()["input_hash"] == told["data"]["input_hash"]
    assert await fates(feed) == [("sent", 1, 200)]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(call.raw.replace(b"2026-01-1", b"2026-01-2"), call.headers)


async def test_what_did_not_arrive_is_told_again_later_under_the_same_id(
    feed: Feeding, listener: Listener, teller: Teller
):
    await feed.desk.subscribers.add(listener.address)
    listener.answers = [500, 302]
    await freeze(feed)
    for at, wait in enumerate(WAITS[:2]):
        assert await teller.round() == 1
        assert (await fates(feed))[0][:2] == ("waiting", at + 1)
        feed.clock.time += wait - timedelta(seconds=1)
        assert await teller.round() == 0
        feed.clock.waits(seconds=1)
    assert await teller.round() == 1
    assert await fates(feed) == [("sent", 3, 200)]
    assert len({call.headers["webhook-id"] for call in listener.calls}) == 1
    assert len({call.headers["webhook-timestamp"] for call in listener.calls}) == 3


async def test_retries_end_in_a_named_state_and_can_be_begun_again(feed: Feeding, listener: Listener, teller: Teller):
    await feed.desk.subscribers.add(listener.address)
    listener.answers = [503] * (len(WAITS) + 1)
    await freeze(feed)
    for wait in (*WAITS, timedelta()):
        await teller.round()
        feed.clock.time += wait
    assert await fates(feed) == [("dead", len(WAITS) + 1, 503)]
    assert sum(WAITS, timedelta()) > timedelta(days=3)
    assert await feed.desk.subscribers.resend([], dead=True) == [1]
    assert await teller.round() == 1
    assert await fates(feed) == [("sent", 1, 200)]


async def test_a_subscriber_who_is_not_there_or_says_nothing_is_told_later(
    feed: Feeding, listener: Listener, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(telling, "PATIENCE", 0.2)
    await feed.desk.subscribers.add(listener.address)
    await feed.desk.subscribers.add("http://127.0.0.1:9/hook")
    listener.answers = [0]
    await freeze(feed)
    async with Teller(feed.desk) as teller:
        assert await teller.round() == 2
    errors = {one.error for one in await feed.desk.subscribers.deliveries(["waiting"])}
    assert errors == {"ReadTimeout", "ConnectError"}


async def test_who_says_410_is_told_no_more(feed: Feeding, listener: Listener, teller: Teller):
    await feed.desk.subscribers.add(listener.address)
    listener.answers = [410]
    await freeze(feed)
    await teller.round()
    await freeze(feed, 2)
    assert await teller.round() == 0
    assert await fates(feed) == [("dead", 1, 410)]
    (gone,) = await feed.desk.subscribers.all()
    assert gone.ended_because == "gone" and gone.dead == 1
    await feed.desk.subscribers.add(listener.address)  # they may change their mind


async def test_a_claim_of_a_dead_process_is_taken_up_again_and_several_at_once_tell_once(
    feed: Feeding, listener: Listener, teller: Teller
):
    await feed.desk.subscribers.add(listener.address)
    await freeze(feed)
    lost = await feed.desk.subscribers.next_due()
    assert lost and await teller.round() == 0
    feed.clock.waits(minutes=3)
    async with Teller(feed.desk) as other:
        assert sum(await asyncio.gather(teller.round(), other.round())) == 1
    await feed.desk.subscribers.failed(lost, "too late")
    assert await fates(feed) == [("sent", 2, 200)], "the one that was lost settles nothing any more"
    assert len(listener.calls) == 1


async def test_every_subscriber_is_told_with_a_secret_of_their_own(feed: Feeding, teller: Teller):
    async with opened(Listener()) as first, opened(Listener()) as second:
        secrets = [(await feed.desk.subscribers.add(one.address))[1] for one in (first, second)]
        await freeze(feed)
        assert await teller.round() == 2
        for one, secret in zip((first, second), secrets, strict=True):
            Webhook(secret).verify(one.calls[0].raw, one.calls[0].headers)
        assert first.calls[0].headers["webhook-id"] == second.calls[0].headers["webhook-id"]
    assert secrets[0] != secrets[1]
    async with feed.store.transaction() as tx:
        rows = await tx.connection.exec_driver_sql("SELECT secret_sealed FROM subscribers")
        assert all(secret.encode() not in row.secret_sealed for row in rows for secret in secrets)


async def test_nothing_is_told_of_what_was_not_frozen(feed: Feeding, listener: Listener, teller: Teller):
    await feed.desk.subscribers.add(listener.address)
    await freeze(feed)
    with pytest.raises(Exception, match="đã công bố"):
        await freeze(feed)
    assert await teller.round() == 1


@pytest.mark.parametrize("url", ["ftp://a/b", "chamdiem", "https://ten:mat-khau@a/b", "https:///b"])
async def test_an_address_that_is_none_is_refused(feed: Feeding, url: str):
    with pytest.raises(Refused):
        await feed.desk.subscribers.add(url)
    assert await feed.desk.subscribers.all() == []
    await feed.desk.subscribers.add("https://a.example/b")
    with pytest.raises(Refused, match="đã có"):
        await feed.desk.subscribers.add("https://a.example/b")
