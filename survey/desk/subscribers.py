"""The desk's verbs for subscribers: who is told when a period is frozen, the next telling due, what became of it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from survey.desk.snapshots import message
from survey.desk.tools import Tools

PREFIX = "whsec_"
TEST = "webhook.test"

# How long after each try the next one follows; after the last one it is dead until somebody puts it back in line.
WAITS = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
LOST = timedelta(minutes=2)  # after which a claimed delivery was given up by a process that died
LONGEST_WAIT = timedelta(days=1)


class Refused(Exception):
    """Why nobody can be told at an address; the message is for people."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is told, and how that went; `ended_because` says why they are told no more."""

    id: UUID
    url: str
    created_at: datetime
    ended_at: datetime | None
    ended_because: str | None
    sent: int
    waiting: int
    dead: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one subscriber, as an operator sees it."""

    id: int
    url: str
    type: str
    message_id: str
    state: str
    attempts: int
    status: int | None
    error: str | None
    due_at: datetime
    done_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """A claimed delivery with all that sending it takes."""

    id: int
    subscriber: UUID
    message_id: str
    url: str
    secret: str
    body: str
    attempts: int
    at: datetime


class Subscribers:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def add(self, url: str) -> tuple[UUID, str]:
        """A new subscriber and the secret that signs their messages: told this once, kept sealed. Raises Refused."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise Refused("Địa chỉ nhận phải là http:// hoặc https://, không kèm tên người dùng.")
        ids = self._tools.ids
        secret = PREFIX + base64.b64encode((ids.token() + ids.token()).encode()).decode()
        async with self._tools.store.single() as tx:
            made = await tx.subscribers.add(ids.uuid(), url, self._tools.sealer.seal(secret), self._tools.now())
        if made is None:
            raise Refused("Địa chỉ này đã có trong danh sách.")
        return made, secret

    async def remove(self, id: UUID) -> bool:
        async with self._tools.store.single() as tx:
            return await tx.subscribers.end(id, "removed", self._tools.now())

    async def all(self) -> list[Subscriber]:
        async with self._tools.store.single() as tx:
            return [_as(Subscriber, row) for row in await tx.subscribers.all()]

    async def deliveries(self, states: Sequence[str] | None = None, most: int = 50) -> list[Delivery]:
        """The newest first."""
        async with self._tools.store.single() as tx:
            return [_as(Delivery, row) for row in await tx.subscribers.recent(states, most)]

    async def test(self, id: UUID) -> int | None:
        """Puts a message in line that says nothing but that it is a test; None: nobody is told under this id."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            told = await tx.subscribers.tell(f"msg_{self._tools.ids.token()}", TEST, message(TEST, now, {}), now, id)
        return told[0] if told else None

    async def resend(self, ids: Sequence[int], *, dead: bool = False) -> list[int]:
        """Puts deliveries back in line: these, and every dead one if so said."""
        async with self._tools.store.single() as tx:
            return await tx.subscribers.resend(ids, self._tools.now(), dead=dead)

    # the sender's side

    async def next_due(self, only: int | None = None) -> Telling | None:
        """Claims the delivery that has waited longest, or this one if it is due."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            row = await tx.subscribers.claim(now, now - LOST, only)
        if row is None:
            return None
        secret = self._tools.sealer.open(row.secret_sealed)
        return Telling(row.id, row.subscriber, row.message_id, row.url, secret, row.body, row.attempts, now)

    async def arrived(self, telling: Telling, status: int) -> None:
        await self._settle(telling, "sent", status=status)

    async def failed(
        self, telling: Telling, error: str, status: int | None = None, wait: timedelta | None = None
    ) -> None:
        """It is tried again later, after `wait` at least, until it has been tried often enough."""
        if telling.attempts > len(WAITS):
            await self._settle(telling, "dead", error=error, status=status)
            return
        pause = max(WAITS[telling.attempts - 1], min(wait or timedelta(), LONGEST_WAIT))
        await self._settle(telling, "waiting", error=error, status=status, due=self._tools.now() + pause)

    async def gone(self, telling: Telling, status: int) -> None:
        """The other side wants to be told no more."""
        await self._settle(telling, "dead", error="gone", status=status)
        async with self._tools.store.single() as tx:
            await tx.subscribers.end(telling.subscriber, "gone", self._tools.now())

    async def _settle(self, telling: Telling, state: str, **more: Any) -> None:
        async with self._tools.store.single() as tx:
            await tx.subscribers.settle(telling.id, telling.attempts, state, self._tools.now(), **more)


def _as[T](kind: type[T], row: Any) -> T:
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})  # type: ignore[arg-type]
