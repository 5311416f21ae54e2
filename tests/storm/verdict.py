"""What a storm has done: every conversation held against what was meant, and what people saw more than once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import text

from cli.citizens.check import Fault, Sort, faults
from cli.citizens.walk import Trace
from survey.desk import Desk
from survey.store import open_store
from tests.storm.lines import PlatformLine
from tests.storm.system import System

DRAINED = 180.0  # seconds until everything must have left
LOST = (Sort.WRONG, Sort.MISSING)
UNFINISHED = (Sort.STATE, Sort.STUCK)

LEFT = {
    "outbox": "SELECT count(*) FROM outbox o JOIN contacts c ON c.id = o.contact_id "
    "WHERE o.state IN ('due', 'sending') AND c.channel IN ('telegram', 'zalo')",
    "inbox": "SELECT count(*) FROM inbox WHERE state IN ('waiting', 'working') AND channel IN ('telegram', 'zalo')",
    "events": "SELECT count(*) FROM events WHERE state = 'waiting'",
}
STATES = """
    SELECT 'outbox' AS box, state, coalesce(error, '') AS error, count(*) AS number FROM outbox
        WHERE state NOT IN ('sent', 'mailbox') GROUP BY 1, 2, 3
    UNION ALL SELECT 'inbox', state, coalesce(error, ''), count(*) FROM inbox WHERE state <> 'done' GROUP BY 1, 2, 3
    UNION ALL SELECT 'events', state, coalesce(error, ''), count(*) FROM events WHERE state <> 'done' GROUP BY 1, 2, 3
    UNION ALL SELECT 'holds', scope, reason, 1 FROM holds
"""
SENT = "SELECT platform_id, state, body->>'text' AS said FROM outbox WHERE contact_id = :contact"


@dataclass(slots=True)
class Played:
    """One citizen on one channel, after the play."""

    channel: str
    trace: Trace
    line: PlatformLine


@dataclass(slots=True)
class Verdict:
    """`left`: what had not gone in the end, by box. `redisplayed`: bubbles that people saw more often than meant."""

    played: Sequence[Played]
    faults: list[Fault]
    redisplayed: int
    left: Mapping[str, int]
    states: list[dict[str, Any]] = field(default_factory=list)

    def count(self, *sorts: Sort) -> int:
        return sum(fault.sort in sorts for fault in self.faults)

    @property
    def lost(self) -> int:
        return self.count(*LOST)

    @property
    def doubled(self) -> int:
        return self.count(Sort.DOUBLED)

    @property
    def unfinished(self) -> int:
        return self.count(*UNFINISHED) + sum(self.left.values())

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.unfinished)

    def by_channel(self) -> dict[str, dict[str, int]]:
        channels = {one.trace.code: one.channel for one in self.played}
        told = {}
        for name in sorted({one.channel for one in self.played}):
            mine = [one for one in self.faults if channels.get(one.case) == name]
            counts = Counter(one.sort for one in mine)
            told[name] = {
                "conversations": sum(one.channel == name for one in self.played),
                "messages": sum(one.line.messages for one in self.played if one.channel == name),
                "lost": sum(counts[sort] for sort in LOST),
                "doubled": counts[Sort.DOUBLED],
                "unfinished": sum(counts[sort] for sort in UNFINISHED),
            }
        return told

    def plain(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.faults]


async def judged(system: System, played: Sequence[Played]) -> Verdict:
    """Waits until everything has left, then reads it all back."""
    left = await drained(system)
    store = open_store(system.settings.database_url, size=2)
    try:
        journals = await system.desk.report.journals([one.trace.code for one in played if one.trace.code])
        found = faults(system.form, [one.trace for one in played], journals)
        seen = sum([await redisplayed(system.desk, store, one) for one in played])
        rows = [dict(one._mapping) for one in await _rows(store, STATES)]
        return Verdict(played, found, seen, left, rows)
    finally:
        await store.close()


async def drained(system: System) -> dict[str, int]:
    """Waits until nothing lies anywhere any more; what still does when the patience is at an end."""
    store = open_store(system.settings.database_url, size=1)
    end = time.monotonic() + DRAINED
    try:
        while True:
            left = {box: (await _rows(store, query))[0][0] for box, query in LEFT.items()}
            if not any(left.values()) or time.monotonic() > end:
                return left
            await asyncio.sleep(0.5)
    finally:
        await store.close()


async def redisplayed(desk: Desk, store: Any, one: Played) -> int:
    """How often this person's phone showed a bubble once more than the outbox has it."""
    contact = await desk.post.known(one.channel, one.line.person)
    if contact is None:
        return 0
    rows = await _rows(store, SENT, contact=contact)
    known = {row.platform_id for row in rows}
    extra = Counter(bubble["text"] for bubble in one.line.phone.shown if bubble["id"] not in known)
    never = Counter(row.said for row in rows if row.platform_id is None)  # given up, but it may have been shown
    return sum(max(0, number - never[said]) for said, number in extra.items())


async def _rows(store: Any, query: str, **values: Any) -> list[Any]:
    async with store.engine.connect() as connection:
        return list((await connection.execute(text(query), values)).all())
