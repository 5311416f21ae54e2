"""What platforms tell us beside messages: each once, dealt with later, and kept for an operator when it cannot be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Failed

_KEEP = text("""
    INSERT INTO events (channel, key, kind, body_sealed, state, error, received_at, due_at)
    VALUES (:channel, :key, :kind, :body, :state, :error, :now, :due_at)
    ON CONFLICT DO NOTHING RETURNING id
""")

# The claim pushes the event's next turn away, so that nobody else takes it meanwhile and a dead process is no loss.
_CLAIM = text("""
    UPDATE events SET attempts = attempts + 1, due_at = :next
    WHERE id = (SELECT id FROM events WHERE state = 'waiting' AND due_at <= :now
                      AND (CAST(:event AS bigint) IS NULL OR id = :event)
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, channel, key, kind, body_sealed, attempts, received_at
""")

_SETTLE = text("""
    UPDATE events SET state = :state, error = :error, due_at = coalesce(CAST(:due_at AS timestamptz), due_at),
           done_at = CASE WHEN :state = 'waiting' THEN NULL ELSE CAST(:now AS timestamptz) END
    WHERE id = :event
""")

_FAILED = text("""
    SELECT id, channel, kind, error, attempts, received_at FROM events WHERE state = 'failed'
    ORDER BY id DESC LIMIT :limit
""")

_AGAIN = text("""
    UPDATE events SET state = 'waiting', attempts = 0, error = NULL, due_at = :now
    WHERE state = 'failed' AND kind <> 'unreadable' AND id = ANY(CAST(:events AS bigint[])) RETURNING id
""")


class Events:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def keep(
        self,
        channel: str,
        key: str,
        kind: str,
        body: bytes,
        now: datetime,
        *,
        due_at: datetime | None = None,
        error: str | None = None,
    ) -> int | None:
        """Keeps an event; None when it was delivered before. With `error` it is kept as failed."""
        given = {"channel": channel, "key": key, "kind": kind, "body": body, "now": now, "due_at": due_at or now}
        given |= {"state": "failed" if error else "waiting", "error": error}
        return (await self.connection.execute(_KEEP, given)).scalar_one_or_none()

    async def claim(self, now: datetime, following: datetime, event: int | None = None) -> Any | None:
        """The next event whose turn has come, or that very one; its next turn is `following` unless it is settled."""
        return (await self.connection.execute(_CLAIM, {"now": now, "next": following, "event": event})).one_or_none()

    async def settle(
        self, event: int, state: str, now: datetime, *, error: str | None = None, due_at: datetime | None = None
    ) -> None:
        given = {"event": event, "state": state, "now": now, "error": error, "due_at": due_at}
        await self.connection.execute(_SETTLE, given)

    async def failed(self, limit: int) -> list[Failed]:
        return [Failed(*row) for row in (await self.connection.execute(_FAILED, {"limit": limit})).all()]

    async def again(self, events: list[int], now: datetime) -> list[int]:
        """Puts failed events back in line; those that cannot be read stay where they are."""
        return list((await self.connection.execute(_AGAIN, {"events": events, "now": now})).scalars())
