"""Polling a little Telegram: kept before confirmed, in order, by one process, through every kind of trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.telegram.client import Telegram
from bot.telegram.polling import SENTENCES, SLOWEST, STANDBY, Polling

pytestmark = pytest.mark.anyio

PATIENCE = 5.0  # seconds that anything here may take


@dataclass
class Keeper:
    """The inbox: keeps what it can, and says when it has kept `wanted` updates."""

    wanted: int = 1
    fails: int = 0  # how many of the coming updates cannot be kept
    after: int = 0  # … once this many are kept
    tried: list[int] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    full: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrive(self, update: dict[str, Any]) -> None:
        self.tried.append(update["update_id"])
        if self.fails and len(self.kept) >= self.after:
            self.fails -= 1
            raise OSError("the database is away")
        self.kept.append(update)
        if len(self.kept) >= self.wanted:
            self.full.set()

    @property
    def numbers(self) -> list[int]:
        return [one["update_id"] for one in self.kept]


@dataclass
class Pauses:
    """Takes no time; after `wanted` pauses it says so, and holds the poller until it is let go."""

    wanted: int = 0
    waits: list[float] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) == self.wanted:
            self.reached.set()
            await self.go.wait()


async def yes() -> bool:
    return True


@asynccontextmanager
async def polled(telegram: Telegram, keeper: Keeper, pauses: Pauses, mine=yes) -> AsyncIterator[None]:
    """A poller for the length of the block; it must live until it is cancelled, and end at once then."""
    task = asyncio.create_task(Polling(telegram, keeper.arrive, mine, pauses).run())
    try:
        async with asyncio.timeout(PATIENCE):
            yield
        assert not task.done()
    finally:
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(ended, asyncio.CancelledError)


async def waiting(control) -> list[int]:
    return [one["number"] for one in (await control.see("undelivered"))["updates"]]


async def test_updates_are_kept_in_order_and_then_confirmed(control, telegram, caplog):
    sent = [(await control.do("say", chat=chat, text=chat))["update_id"] for chat in ("1001", "1002", "1001", "1003")]
    keeper, pauses = Keeper(wanted=4), Pauses()
    async with polled(telegram, keeper, pauses):
        await keeper.full.wait()
        keeper.wanted = 5
        keeper.full.clear()
        tap = await control.do("tap", chat="1001", data="ab12cd:q:1", **await bubble(telegram))
        await keeper.full.wait()
    assert keeper.numbers == [*sent, tap["update_id"]]
    assert not set(sent) & set(await waiting(control))
    assert (pauses.waits, caplog.records) == ([], [])


async def bubble(telegram: Telegram) -> dict[str, str]:
    body = {"text": "Câu", "buttons": [{"title": "Có", "payload": "ab12cd:q:1"}]}
    return {"message_id": (await telegram.send("1001", body)).platform_id}


async def test_nothing_is_confirmed_that_could_not_be_kept(control, telegram):
    sent = [(await control.do("say", chat="1001", text=f"{n}"))["update_id"] for n in range(3)]
    keeper, pauses = Keeper(wanted=3, fails=2, after=1), Pauses(wanted=1)
    async with polled(telegram, keeper, pauses):
        await pauses.reached.wait()
        assert (keeper.numbers, await waiting(control)) == (sent[:1], sent)
        pauses.go.set()
        await keeper.full.wait()
    assert keeper.numbers == sent
    assert keeper.tried == [sent[0], sent[1], sent[1], *sent[1:]]
    assert pauses.waits == [1.0, 2.0]


async def test_a_new_poller_gets_what_the_last_one_kept_but_did_not_confirm(control, telegram):
    await control.do("say", chat="1001", text="vâng")
    first, second = Keeper(), Keeper()
    for keeper in (first, second):
        async with polled(telegram, keeper, Pauses()):
            await keeper.full.wait()
    assert first.kept == second.kept


async def test_an_update_of_an_unknown_kind_goes_through_as_it_came(control, telegram):
    await control.do("update", message={"odd": ["lạ"]})
    keeper = Keeper()
    async with polled(telegram, keeper, Pauses()):
        await keeper.full.wait()
    assert keeper.kept[0]["message"] == {"odd": ["lạ"]}


async def test_without_the_lease_nothing_is_fetched(control, telegram):
    await control.do("say", chat="1001", text="vâng")
    held = False

    async def mine() -> bool:
        return held

    keeper, pauses = Keeper(), Pauses(wanted=3)
    async with polled(telegram, keeper, pauses, mine):
        await pauses.reached.wait()
        assert await control.calls("getUpdates") == []
        held = True
        pauses.go.set()
        await keeper.full.wait()
    assert pauses.waits == [STANDBY] * 3


async def test_a_lease_that_cannot_be_asked_for_is_none(control, telegram):
    async def mine() -> bool:
        raise OSError("the database is away")

    pauses = Pauses(wanted=9)
    async with polled(telegram, Keeper(), pauses, mine):
        await pauses.reached.wait()
    assert pauses.waits[:4] == [1.0, 2.0, 4.0, 8.0] and max(pauses.waits) == SLOWEST
    assert await control.calls("getUpdates") == []


@pytest.mark.parametrize("kind", ["500", "drop", "drop_after"])
async def test_trouble_on_the_way_is_waited_out(control, telegram, kind, caplog):
    await control.do("say", chat="1001", text="Tôi không hài lòng")
    await control.fail("getUpdates", kind, times=3)
    keeper, pauses = Keeper(), Pauses()
    async with polled(telegram, keeper, pauses):
        await keeper.full.wait()
    assert pauses.waits == [1.0, 2.0, 4.0]
    assert set(caplog.messages) == {"telegram polling: Ambiguous"}


async def test_the_platform_says_how_long_to_stay_away(control, telegram):
    await control.do("say", chat="1001", text="vâng")
    await control.fail("getUpdates", "429", times=1, wait=17)
    keeper, pauses = Keeper(), Pauses()
    async with polled(telegram, keeper, pauses):
        await keeper.full.wait()
    assert pauses.waits == [17.0]


async def test_a_webhook_that_is_still_set_is_told(control, telegram, caplog):
    await telegram.call_at("http://127.0.0.1:1/webhooks/telegram", "bi-mat")
    await control.do("say", chat="1001", text="vâng")
    keeper, pauses = Keeper(), Pauses(wanted=2)
    async with polled(telegram, keeper, pauses):
        await pauses.reached.wait()
        assert caplog.messages == [SENTENCES["webhook-active"]] * 2
        await telegram.call_nobody()
        pauses.go.set()
        await keeper.full.wait()
    assert pauses.waits == [1.0, 2.0]


async def test_another_poller_is_told(control, telegram, caplog):
    first, second = Pauses(wanted=1), Pauses(wanted=1)
    async with polled(telegram, Keeper(), first), polled(telegram, Keeper(), second):
        await asyncio.wait(
            [asyncio.ensure_future(one.reached.wait()) for one in (first, second)], return_when=asyncio.FIRST_COMPLETED
        )
    assert caplog.messages == [SENTENCES["another-poller"]]


async def test_a_wrong_token_is_told(control, caplog):
    pauses = Pauses(wanted=1)
    async with (
        Telegram("khong-phai-token", control.url, phone_title="Gửi số") as stranger,
        polled(stranger, Keeper(), pauses),
    ):
        await pauses.reached.wait()
    assert caplog.messages == [SENTENCES["bad-token"]]
