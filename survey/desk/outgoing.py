"""The desk's verbs for what leaves: the next bubble to push, what became of it, what is held, what is stuck."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.desk.letters import opened_body
from survey.desk.post import LEASE, QUIET
from survey.desk.tools import Tools
from survey.records import Claim

# Seconds that one send speaks for, and seconds of burst: below what the platforms are known to bear (Telegram about
# 30 messages a second to all, Zalo 4,000 calls a minute for an application).
THROTTLED, MINUTE = "throttled", timedelta(minutes=1)
PACES = {"telegram": (1 / 25, 1.0), "zalo": (1 / 50, 1.0), "zbs": (1 / 20, 1.0)}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A bubble that did not leave, as an operator sees it: what it says is not shown."""

    id: int
    channel: str
    state: str
    error: str | None
    attempts: int
    purpose: str
    created_at: datetime
    question: str | None


@dataclass(frozen=True, slots=True)
class Held:
    scope: str
    reason: str
    detail: str
    until: datetime | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    channel: str
    state: str
    number: int
    oldest: datetime


class Outgoing:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def next_due(self, contact: UUID, channels: Collection[str]) -> tuple[Claim, str]:
        """Claims the person's next bubble, with the address opened, or says when to come again."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            claim = await tx.outbox.claim(contact, channels, PACES, now, now - LEASE)
            if claim.due and claim.due.address is None:
                await tx.outbox.outcome(claim.due.id, "failed", now, error="erased")
                return Claim(None, now), ""
        if claim.due is None or claim.due.address is None:
            return claim, ""
        due = replace(claim.due, body=opened_body(claim.due.body, self._tools.sealer))
        return Claim(due), self._tools.sealer.open(claim.due.address)

    async def sent(self, bubble: int, channel: str, platform_id: str | None, charge: str = "", quota: str = "") -> None:
        price = self._tools.prices.get(charge)
        await self._outcome(
            bubble, "sent", channel=channel, platform_id=platform_id, charge=charge, quota=quota, price=price
        )

    async def postponed(self, bubble: int, error: str, until: datetime, *, uncounted: bool = False) -> None:
        await self._outcome(bubble, "due", error=error, due_at=until, uncounted=uncounted)

    async def undeliverable(self, bubble: int, state: str, error: str) -> None:
        """`failed`: this person cannot be reached; `dead`: an operator has to look at it."""
        await self._outcome(bubble, state, error=error)

    async def _outcome(self, bubble: int, state: str, **more: Any) -> None:
        async with self._tools.store.single() as tx:
            await tx.outbox.outcome(bubble, state, self._tools.now(), **more)

    async def outdated(self, contact: UUID, bubble: int) -> list[str]:
        """Earlier bubbles that still show buttons, by the platform's ids; they count as cleared from now on."""
        async with self._tools.store.single() as tx:
            return await tx.outbox.outdated(contact, bubble, self._tools.now())

    async def unattended(self, channels: Iterable[str]) -> list[tuple[UUID, str]]:
        """People whose bubbles should have left: a sender died, a retry is due, or a hold has passed."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            return await tx.outbox.unattended(channels, now, now - QUIET, now - LEASE)

    # holding

    async def hold(self, scope: str, reason: str, until: datetime | None = None, detail: str = "") -> None:
        """Nothing of this scope leaves until then; without a time, until somebody lifts it."""
        async with self._tools.store.single() as tx:
            await tx.holds.hold(scope, reason, until, detail, self._tools.now())

    async def throttled(self, channel: str, wait: float, probe: float | None = None) -> datetime:
        """Too fast: the channel is held for `wait` seconds; for `probe` only, when it is the first time in a minute."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            again = probe is None or await tx.holds.since(channel, THROTTLED, now - MINUTE)
            until = now + timedelta(seconds=wait if again else min(wait, probe or wait))
            await tx.holds.hold(channel, THROTTLED, until, "", now)
        return until

    async def lift(self, scope: str, reasons: Collection[str] | None = None) -> bool:
        async with self._tools.store.single() as tx:
            return await tx.holds.lift(scope, reasons)

    async def holds(self, channels: Collection[str] | None = None) -> list[Held]:
        """What is held now: everywhere, or of these channels and their parts."""
        async with self._tools.store.single() as tx:
            rows = await tx.holds.standing(self._tools.now())
        found = [Held(row.scope, row.reason, row.detail, row.until, row.since) for row in rows]
        return [one for one in found if channels is None or one.scope.partition(":")[0] in channels]

    async def lease(self, name: str, holder: str, length: timedelta) -> bool:
        """Whether this holder is now the only one to do what the name says, for that long."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            return await tx.holds.lease(name, holder, now + length, now)

    # an operator's look

    async def stuck(self, states: Collection[str] = ("dead",), limit: int = 100) -> list[Stuck]:
        async with self._tools.store.single() as tx:
            rows = await tx.outbox.stuck(states, limit)
        return [
            Stuck(r.id, r.channel, r.state, r.error, r.attempts, r.purpose, r.created_at, r.body.get("question"))
            for r in rows
        ]

    async def waiting(self) -> list[Waiting]:
        async with self._tools.store.single() as tx:
            rows = await tx.outbox.counts()
        return [Waiting(row.channel, row.state, row.number, row.oldest) for row in rows]

    async def resend(self, bubbles: Iterable[int], *, all_dead: bool = False) -> list[int]:
        """Puts failed bubbles back in line, but for people who want to be left alone; the worker finds them there."""
        async with self._tools.store.single() as tx:
            return await tx.outbox.resend(bubbles, self._tools.now(), all_dead=all_dead)
