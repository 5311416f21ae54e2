"""The outbox from the sender's side: the next bubble to push, within its channel's pace, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Claim, Due

# The oldest waiting bubble of a person is the only one that may leave. A claim waits for the row rather than skipping
# it, so that no later bubble overtakes. The pace is a leaky bucket per channel: every send speaks for `gap` seconds,
# and no more than `burst` seconds are spoken for in advance; what begins a conversation gets a third of that, so that
# replies always find room.
_CLAIM = text("""
    WITH first AS (
        SELECT o.id, o.state, o.due_at, o.claimed_at, o.purpose, o.body, c.channel,
               coalesce(c.address_sealed, decode(o.body->>'address', 'base64')) AS address_sealed
        FROM outbox o JOIN contacts c ON c.id = o.contact_id
        WHERE o.contact_id = :contact AND o.state IN ('due', 'sending')
              AND c.channel = ANY(CAST(:channels AS text[]))
        ORDER BY o.id LIMIT 1 FOR UPDATE OF o),
    held AS (
        SELECT h.until FROM holds h JOIN first f ON h.scope IN (f.channel, f.channel || ':' || (f.body->>'template'))
        WHERE h.until IS NULL OR h.until > :now ORDER BY h.until DESC NULLS FIRST LIMIT 1),
    ready AS (
        SELECT f.id, f.channel, p.gap, CASE WHEN f.purpose = 'reply' THEN p.burst ELSE p.burst / 3 END AS burst
        FROM first f LEFT JOIN jsonb_to_recordset(CAST(:paces AS jsonb)) AS p(channel text, gap float8, burst float8)
             ON p.channel = f.channel
        WHERE f.due_at <= :now AND (f.state = 'due' OR f.claimed_at < :stale) AND NOT EXISTS (SELECT 1 FROM held)),
    paced AS (
        INSERT INTO paces AS p (channel, spoken_for)
        SELECT channel, CAST(:now AS timestamptz) + gap * interval '1 second' FROM ready WHERE gap IS NOT NULL
        ON CONFLICT (channel) DO UPDATE
            SET spoken_for = greatest(p.spoken_for, :now) + (SELECT gap FROM ready) * interval '1 second'
            WHERE p.spoken_for <= CAST(:now AS timestamptz) + (SELECT burst FROM ready) * interval '1 second'
        RETURNING spoken_for),
    claimed AS (
        UPDATE outbox o SET state = 'sending', claimed_at = :now, attempts = attempts + 1
        FROM ready r WHERE o.id = r.id AND (r.gap IS NULL OR EXISTS (SELECT 1 FROM paced))
        RETURNING o.id, o.body - 'address' AS body, o.attempts, o.purpose)
    SELECT f.id, f.channel, f.address_sealed, f.state AS before, f.due_at, c.id AS claimed, c.body, c.attempts,
           c.purpose, EXISTS (SELECT 1 FROM held) AS held, (SELECT until FROM held) AS held_until,
           r.id AS ready, (SELECT p.spoken_for - r.burst * interval '1 second' FROM paces p
                           WHERE p.channel = r.channel) AS room_at
    FROM first f LEFT JOIN claimed c ON c.id = f.id LEFT JOIN ready r ON r.id = f.id
""")

_OUTCOME = text("""
    WITH done AS (
        UPDATE outbox SET state = :state, platform_id = coalesce(:platform_id, platform_id), error = :error,
               body = CASE WHEN body ? 'address' AND :state <> 'due' THEN body - 'address' ELSE body END,
               sent_at = CASE WHEN :state = 'sent' THEN CAST(:at AS timestamptz) END,
               due_at = coalesce(CAST(:due_at AS timestamptz), due_at),
               attempts = attempts - CASE WHEN :uncounted THEN 1 ELSE 0 END
        WHERE id = :bubble RETURNING id)
    INSERT INTO ledger (outbox_id, channel, kind, quota, price, at)
    SELECT id, :channel, :charge, :quota, :price, :at FROM done WHERE CAST(:charge AS text) <> ''
""")

_OUTDATED = text("""
    UPDATE outbox SET retired_at = :at
    WHERE contact_id = :contact AND id < :bubble AND state = 'sent' AND retired_at IS NULL AND platform_id IS NOT NULL
          AND jsonb_array_length(body->'buttons') > 0
    RETURNING platform_id
""")

_UNATTENDED = text("""
    SELECT DISTINCT o.contact_id, c.channel FROM outbox o JOIN contacts c ON c.id = o.contact_id
    WHERE c.channel = ANY(CAST(:channels AS text[]))
      AND ((o.state = 'due' AND o.due_at < CASE WHEN o.error IS NOT NULL THEN CAST(:now AS timestamptz) ELSE :quiet END)
           OR (o.state = 'sending' AND o.claimed_at < :stale))
      AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.scope = c.channel AND (h.until IS NULL OR h.until > :now))
    LIMIT 200
""")

_STUCK = text("""
    SELECT o.id, c.channel, o.state, o.error, o.attempts, o.purpose, o.created_at, o.body
    FROM outbox o JOIN contacts c ON c.id = o.contact_id
    WHERE o.state = ANY(CAST(:states AS text[])) ORDER BY o.id DESC LIMIT :limit
""")

_RESEND = text("""
    UPDATE outbox o SET state = 'due', attempts = 0, error = NULL, due_at = :now FROM contacts c
    WHERE o.state IN ('failed', 'dead') AND c.id = o.contact_id AND c.opted_out_at IS NULL AND c.erased_at IS NULL
      AND (o.id = ANY(CAST(:bubbles AS bigint[])) OR (:all_dead AND o.state = 'dead'))
    RETURNING o.id
""")

_COUNTS = text("""
    SELECT c.channel, o.state, count(*) AS number, min(o.due_at) AS oldest
    FROM outbox o JOIN contacts c ON c.id = o.contact_id
    WHERE o.state IN ('due', 'sending', 'failed', 'dead') GROUP BY 1, 2 ORDER BY 1, 2
""")


class Outbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def claim(
        self, contact: UUID, channels: Iterable[str], paces: Mapping[str, Any], now: datetime, stale: datetime
    ) -> Claim:
        """The person's next bubble, now ours to push; or when to come again; or nothing.

        `paces`: channel → (seconds that one send speaks for, seconds of burst).
        """
        rates = [{"channel": name, "gap": gap, "burst": burst} for name, (gap, burst) in paces.items()]
        given = {"contact": contact, "channels": list(channels), "now": now, "stale": stale}
        row = (await self.connection.execute(_CLAIM, {**given, "paces": json.dumps(rates)})).one_or_none()
        if row is None:
            return Claim(None)
        if row.claimed:
            due = Due(row.id, contact, row.channel, row.address_sealed, row.body, row.attempts, row.purpose)
            return Claim(due)
        if row.held:
            return Claim(None, row.held_until)
        return Claim(None, row.room_at if row.ready else row.due_at if row.before == "due" else None)

    async def outcome(
        self,
        bubble: int,
        state: str,
        at: datetime,
        *,
        channel: str = "",
        platform_id: str | None = None,
        error: str | None = None,
        due_at: datetime | None = None,
        uncounted: bool = False,
        charge: str = "",
        quota: str = "",
        price: int | None = None,
    ) -> None:
        """Records what became of a push, and what it cost. `uncounted`: it was no try, the platform did not take it."""
        given = {"bubble": bubble, "state": state, "at": at, "platform_id": platform_id, "error": error}
        given |= {"due_at": due_at, "uncounted": uncounted, "charge": charge, "quota": quota, "price": price}
        await self.connection.execute(_OUTCOME, {**given, "channel": channel})

    async def outdated(self, contact: UUID, bubble: int, at: datetime) -> list[str]:
        """The platform's ids of earlier bubbles that still show buttons; from now on they count as taken away."""
        rows = await self.connection.execute(_OUTDATED, {"contact": contact, "bubble": bubble, "at": at})
        return list(rows.scalars())

    async def unattended(
        self, channels: Iterable[str], now: datetime, quiet: datetime, stale: datetime
    ) -> list[tuple[UUID, str]]:
        """People whose bubbles should have left and did not, with their channel; held channels are left out."""
        given = {"channels": list(channels), "now": now, "quiet": quiet, "stale": stale}
        rows = await self.connection.execute(_UNATTENDED, given)
        return [(row.contact_id, row.channel) for row in rows]

    async def stuck(self, states: Iterable[str], limit: int) -> list[Any]:
        """Bubbles in these states, the latest first."""
        return list((await self.connection.execute(_STUCK, {"states": list(states), "limit": limit})).all())

    async def counts(self) -> list[Any]:
        """How many bubbles of each channel wait or have failed, and since when."""
        return list((await self.connection.execute(_COUNTS, {})).all())

    async def resend(self, bubbles: Iterable[int], now: datetime, *, all_dead: bool = False) -> list[int]:
        """Puts bubbles that failed back in line, unless the person wants to be left alone; returns which."""
        given = {"bubbles": list(bubbles), "now": now, "all_dead": all_dead}
        return list((await self.connection.execute(_RESEND, given)).scalars())
