"""Pushes a person's bubbles in order: claim, commit, send, record. No connection is held while a platform answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.channel import Channel, SendError
from survey.desk import Desk
from survey.records import Due

log = logging.getLogger(__name__)

TRIES = 6
SLOWEST = 600.0  # seconds between tries at the most


class Sender:
    def __init__(self, desk: Desk, channels: Mapping[str, Channel], now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._channels = channels
        self._now = now

    async def deliver(self, contact: UUID) -> datetime | None:
        """Sends what is due for a person by this sender's channels; returns when to come again if one had to wait."""
        while claimed := await self._desk.post.next_due(contact, tuple(self._channels)):
            again = await self._push(*claimed)
            if again:
                return again
        return None

    async def _push(self, due: Due, address: str) -> datetime | None:
        try:
            platform_id = await self._channels[due.channel].send(address, due.body)
        except SendError as error:
            return await self._failed(due, error)
        await self._desk.post.sent(due.id, platform_id)
        return None

    async def _failed(self, due: Due, error: SendError) -> datetime | None:
        """Every failure ends in a named state or a time for the next try."""
        log.warning("bubble %s on %s: %s, try %s", due.id, due.channel, type(error).__name__, due.attempts)
        if error.retryable and due.attempts < TRIES:
            wait = min(SLOWEST, error.wait * 2 ** (due.attempts - 1))
            until = self._now() + timedelta(seconds=wait)
            await self._desk.post.postponed(due.id, type(error).__name__, until)
            return until
        state = "dead" if error.reaches_person else "failed"
        await self._desk.post.undeliverable(due.id, state, type(error).__name__)
        return None
