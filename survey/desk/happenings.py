"""The desk's verbs for a platform's events: kept sealed and once, taken in turn, set aside when they cannot be used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from survey.desk.tools import Tools
from survey.records import Failed

LEASE = timedelta(seconds=30)  # an event that somebody has dealt with for longer was abandoned
TRIES = 40  # with the waits below about three days: as long as a rating may wait for its own send
SLOWEST = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Happening:
    """A kept event, opened."""

    id: int
    channel: str
    kind: str
    address: str
    data: Mapping[str, Any]
    attempts: int


class Happenings:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def keep(self, channel: str, key: str, kind: str, address: str, data: Mapping[str, Any]) -> int | None:
        """Keeps an event for its turn; None when it was delivered before."""
        body = self._sealed({"address": address, "data": dict(data)})
        async with self._tools.store.single() as tx:
            return await tx.events.keep(channel, key, kind, body, self._tools.now())

    async def keep_unreadable(self, channel: str, key: str, raw: str, error: str) -> int | None:
        """Keeps an update that nobody can read, for an operator; None when it was delivered before."""
        async with self._tools.store.single() as tx:
            return await tx.events.keep(
                channel, key, "unreadable", self._sealed({"raw": raw}), self._tools.now(), error=error
            )

    async def claim(self, event: int | None = None) -> Happening | None:
        """That event, or the next whose turn has come; None when there is none."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            row = await tx.events.claim(now, now + LEASE, event)
        if row is None:
            return None
        body = json.loads(self._tools.sealer.open(row.body_sealed))
        return Happening(row.id, row.channel, row.kind, body.get("address", ""), body.get("data", {}), row.attempts)

    async def done(self, event: int) -> None:
        await self._settle(event, "done")

    async def again(self, happening: Happening, error: str) -> None:
        """Not now: tried again after ever longer waits, and set aside for an operator in the end."""
        if happening.attempts >= TRIES:
            await self._settle(happening.id, "failed", error=error)
            return
        wait = min(SLOWEST, timedelta(seconds=2.0 ** min(happening.attempts, 16)))
        await self._settle(happening.id, "waiting", error=error, due_at=self._tools.now() + wait)

    async def _settle(self, event: int, state: str, **more: Any) -> None:
        async with self._tools.store.single() as tx:
            await tx.events.settle(event, state, self._tools.now(), **more)

    async def unused(self, limit: int = 100) -> list[Failed]:
        """Events that could not be used, the latest first."""
        async with self._tools.store.single() as tx:
            return await tx.events.failed(limit)

    async def retry(self, events: list[int]) -> list[int]:
        async with self._tools.store.single() as tx:
            return await tx.events.again(events, self._tools.now())

    def _sealed(self, body: Mapping[str, Any]) -> bytes:
        return self._tools.sealer.seal(json.dumps(body, ensure_ascii=False))
