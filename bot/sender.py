"""Pushes a person's bubbles in order: claim, commit, send, record. No connection is held while a platform answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.channel import Channel, Halted, SendError, Throttled, Unreachable
from survey.desk import Desk
from survey.records import Due

log = logging.getLogger(__name__)

TRIES = 6
SLOWEST = 600.0  # seconds between tries at the most
WORTH_WAITING = 3.0  # seconds; for longer the worker's round comes back to the person


class Sender:
    """`pause` is how a wait of a moment is waited for."""

    def __init__(
        self,
        desk: Desk,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._desk = desk
        self._channels = channels
        self._now = now
        self._pause = pause

    async def deliver(self, contact: UUID) -> None:
        """Sends what is due for a person by this sender's channels; what has to wait long is come back for."""
        while True:
            claim, address = await self._desk.outgoing.next_due(contact, tuple(self._channels))
            if claim.due:
                await self._push(claim.due, address)
            elif not await self._short(claim.again):
                return

    async def _short(self, again: datetime | None) -> bool:
        """Waits for a time that is near; says whether it was."""
        wait = (again - self._now()).total_seconds() if again else WORTH_WAITING
        if wait >= WORTH_WAITING:
            return False
        await self._pause(max(0.0, wait))
        return True

    async def _push(self, due: Due, address: str) -> None:
        channel = self._channels[due.channel]
        try:
            sent = await channel.send(address, due.body)
        except SendError as error:
            await self._failed(due, error)
            return
        await self._desk.outgoing.sent(due.id, due.channel, sent.platform_id, sent.charge, sent.quota)
        if channel.retires and due.body.get("buttons"):
            for earlier in await self._desk.outgoing.outdated(due.contact, due.id):
                await channel.retire(address, earlier)

    async def _failed(self, due: Due, error: SendError) -> None:
        """Every failure ends in a named state or a time for the next try."""
        log.warning("bubble %s on %s: %s, try %s", due.id, due.channel, error.reason, due.attempts)
        match error:
            case Throttled():
                until = await self._desk.outgoing.throttled(due.channel, error.wait, error.probe)
                await self._desk.outgoing.postponed(due.id, error.reason, until, uncounted=True)
            case Halted():
                await self._halted(due, error)
            case _ if error.retryable and due.attempts < TRIES:
                wait = min(SLOWEST, error.wait * 2 ** (due.attempts - 1))
                await self._desk.outgoing.postponed(due.id, error.reason, self._now() + timedelta(seconds=wait))
            case _:
                await self._give_up(due, error)

    async def _halted(self, due: Due, error: Halted) -> None:
        """The bubble keeps its place; one whose template will not come back by itself takes another way."""
        await self._desk.outgoing.hold(error.scope, error.reason, error.until, error.detail)
        if error.scope != due.channel and error.until is None and due.purpose != "reply":
            await self._give_up(due, error)
        else:
            await self._desk.outgoing.postponed(due.id, error.reason, error.until or self._now(), uncounted=True)

    async def _give_up(self, due: Due, error: SendError) -> None:
        state = "dead" if error.reaches_person else "failed"
        await self._desk.outgoing.undeliverable(due.id, state, error.reason)
        if isinstance(error, Unreachable) and error.opted_out:
            await self._desk.reach.opt_out(f"{due.channel}:{error.reason}", contact=due.contact)
        elif isinstance(error, Unreachable):
            await self._desk.reach.unreachable(due.contact, error.reason)
        if due.purpose != "reply":
            await self._desk.errands.fell_through(due.id, error.reason)
