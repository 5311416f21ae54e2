"""What a platform delivers: kept first, acknowledged then, and dealt with in its turn."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.channel import Channel, Event, Inbound, Unreadable
from bot.events import Dealer
from bot.receive import Receiver
from survey.desk import Desk
from survey.records import StoreAway

log = logging.getLogger(__name__)

AT_ONCE = 16  # people dealt with at a time in one process, so that keeping what comes in always gets its turn


@dataclass(frozen=True, slots=True)
class Kept:
    """What was stored of an update: a person's message in their lane, or an event; neither: nothing is to be done."""

    contact: UUID | None = None
    event: int | None = None


class Arrivals:
    """`take` returns when the update is stored; the rest happens behind it, after a crash by the worker's rounds."""

    def __init__(self, desk: Desk, receiver: Receiver, dealer: Dealer) -> None:
        self._desk = desk
        self._receiver = receiver
        self._dealer = dealer
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, channel: Channel, update: Any, raw: bytes) -> None:
        """Stores an update and starts dealing with it. Raises StoreAway, and then nothing was stored."""
        kept = await self._keep(channel, update, raw)
        self._start(self._courtesy(channel, update))
        if kept.contact:
            self._start(self._behind(self._receiver.lane, kept.contact))
        elif kept.event:
            self._start(self._behind(self.deal_with, kept.event))

    async def take_raw(self, channel: Channel, raw: bytes) -> None:
        """The same for an update as it came over the wire. What is not even JSON is kept for an operator."""
        try:
            update = read_json(raw)
        except Unreadable as error:
            await self._set_aside(channel, raw, str(error))
        else:
            await self.take(channel, update, raw)

    async def _keep(self, channel: Channel, update: Any, raw: bytes) -> Kept:
        try:
            read = channel.read(update)
        except Unreadable as error:
            await self._set_aside(channel, raw, str(error))
            return Kept()
        except Exception:  # whatever a reader trips over must not come back for ever
            log.exception("an update of %s could not be read", channel.name)
            await self._set_aside(channel, raw, "reader")
            return Kept()
        if isinstance(read, Inbound):
            return await self._message(read)
        return Kept() if read is None else await self._event(read)

    async def _message(self, read: Inbound) -> Kept:
        given = (read.channel, read.address, read.message_id, read.kind, read.text, read.about, read.said_at)
        contact, number = await self._desk.post.arrive(*given)
        return Kept(contact if number else None)

    async def _event(self, read: Event) -> Kept:
        keep = self._desk.happenings.keep
        return Kept(event=await keep(read.channel, read.key, read.kind, read.address, read.data))

    async def _set_aside(self, channel: Channel, raw: bytes, error: str) -> None:
        key = hashlib.sha256(raw).hexdigest()
        await self._desk.happenings.keep_unreadable(channel.name, key, raw.decode("utf-8", "replace"), error)

    # behind the answer

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _courtesy(self, channel: Channel, update: Any) -> None:
        if isinstance(update, Mapping):
            await channel.acknowledge(update)

    async def _behind(self, work: Callable[[Any], Awaitable[Any]], what: Any) -> None:
        """What fails here is stored, and taken up by the worker's next round."""
        async with self._gate:
            try:
                await work(what)
            except StoreAway:
                log.warning("the database went away; %s is taken up later", type(what).__name__)
            except Exception:
                log.exception("dealing with an arrival failed; it is taken up later")

    async def deal_with(self, event: int | None = None) -> bool:
        """Deals with that event, or with the next whose turn has come; False when there is none."""
        happening = await self._desk.happenings.claim(event)
        if happening is None:
            return False
        try:
            settled = await self._dealer.deal(happening)
        except StoreAway:
            raise
        except Exception as error:
            log.exception("an event of %s could not be dealt with", happening.channel)
            await self._desk.happenings.again(happening, type(error).__name__)
            return True
        if settled:
            await self._desk.happenings.done(happening.id)
        else:
            await self._desk.happenings.again(happening, "not-yet")
        return True

    async def rest(self) -> None:
        """Waits for what was started here: for an orderly end, and for tests."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


def read_json(raw: bytes) -> Any:
    """An update's JSON. Raises Unreadable."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not-json") from error
