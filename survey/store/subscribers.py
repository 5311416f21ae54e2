"""Who is told when a period is frozen, and what became of telling them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

_ADD = text("""
    INSERT INTO subscribers (id, url, secret_sealed, created_at) VALUES (:id, :url, :secret, :now)
    ON CONFLICT (url) WHERE ended_at IS NULL DO NOTHING RETURNING id
""")

_ALL = text("""
    SELECT s.id, s.url, s.created_at, s.ended_at, s.ended_because,
           count(d.id) FILTER (WHERE d.state = 'sent') AS sent,
           count(d.id) FILTER (WHERE d.state IN ('waiting', 'sending')) AS waiting,
           count(d.id) FILTER (WHERE d.state = 'dead') AS dead, max(d.done_at) FILTER (WHERE d.state = 'sent') AS last
    FROM subscribers s LEFT JOIN deliveries d ON d.subscriber_id = s.id GROUP BY s.id ORDER BY s.created_at, s.url
""")

_END = text("""
    UPDATE subscribers SET ended_at = :now, ended_because = :because
    WHERE id = :id AND ended_at IS NULL RETURNING id
""")

_TELL = text("""
    INSERT INTO deliveries (subscriber_id, message_id, type, body, due_at, created_at)
    SELECT id, :message, :type, :body, :now, :now FROM subscribers
    WHERE ended_at IS NULL AND (CAST(:only AS uuid) IS NULL OR id = :only) RETURNING id
""")

_CLAIM = text("""
    UPDATE deliveries d SET state = 'sending', claimed_at = :now, attempts = attempts + 1
    FROM subscribers s
    WHERE s.id = d.subscriber_id AND s.ended_at IS NULL AND d.id = (
        SELECT w.id FROM deliveries w JOIN subscribers u ON u.id = w.subscriber_id AND u.ended_at IS NULL
        WHERE (w.state = 'waiting' AND w.due_at <= :now OR w.state = 'sending' AND w.claimed_at < :lost)
          AND (CAST(:only AS integer) IS NULL OR w.id = :only)
        ORDER BY w.due_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED
    )
    RETURNING d.id, d.message_id, d.body, d.attempts, s.id AS subscriber, s.url, s.secret_sealed
""")

# A delivery that another has claimed meanwhile is no longer this one's to settle.
_SETTLE = text("""
    UPDATE deliveries SET state = :state, status = CAST(:status AS smallint), error = CAST(:error AS text),
        due_at = coalesce(CAST(:due AS timestamptz), due_at), claimed_at = NULL,
        done_at = CASE WHEN :state IN ('sent', 'dead') THEN CAST(:now AS timestamptz) END
    WHERE id = :id AND state = 'sending' AND attempts = :attempts
""")

_RECENT = text("""
    SELECT d.id, s.url, d.type, d.message_id, d.state, d.attempts, d.status, d.error, d.due_at, d.done_at, d.created_at
    FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
    WHERE (CAST(:states AS text[]) IS NULL OR d.state = ANY(CAST(:states AS text[]))) ORDER BY d.id DESC LIMIT :most
""")

_RESEND = text("""
    UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = :now, done_at = NULL, error = NULL, status = NULL
    WHERE state IN ('dead', 'sent') AND (id = ANY(CAST(:ids AS integer[])) OR :dead AND state = 'dead')
      AND subscriber_id IN (SELECT id FROM subscribers WHERE ended_at IS NULL)
    RETURNING id
""")


class Subscribers:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def add(self, id: UUID, url: str, secret: bytes, now: datetime) -> UUID | None:
        """Its id; None when somebody is told there already."""
        row = (await self.connection.execute(_ADD, {"id": id, "url": url, "secret": secret, "now": now})).one_or_none()
        return row.id if row else None

    async def all(self) -> list[Any]:
        return list((await self.connection.execute(_ALL)).all())

    async def end(self, id: UUID, because: str, now: datetime) -> bool:
        given = {"id": id, "because": because, "now": now}
        return (await self.connection.execute(_END, given)).one_or_none() is not None

    async def tell(self, message: str, type: str, body: str, now: datetime, only: UUID | None = None) -> list[int]:
        """Puts a message in line for everybody, or for one of them."""
        given = {"message": message, "type": type, "body": body, "now": now, "only": only}
        return list((await self.connection.execute(_TELL, given)).scalars())

    async def claim(self, now: datetime, lost: datetime, only: int | None = None) -> Any | None:
        """The next delivery that is due, claimed; one claimed before `lost` was given up by a dead process."""
        return (await self.connection.execute(_CLAIM, {"now": now, "lost": lost, "only": only})).one_or_none()

    async def settle(self, id: int, attempts: int, state: str, now: datetime, **more: Any) -> None:
        given = {"status": None, "error": None, "due": None, **more}
        await self.connection.execute(_SETTLE, {"id": id, "attempts": attempts, "state": state, "now": now, **given})

    async def recent(self, states: Sequence[str] | None, most: int) -> list[Any]:
        given = {"states": None if states is None else list(states), "most": most}
        return list((await self.connection.execute(_RECENT, given)).all())

    async def resend(self, ids: Sequence[int], now: datetime, *, dead: bool) -> list[int]:
        """Puts deliveries back in line as if they had never been tried."""
        return list((await self.connection.execute(_RESEND, {"ids": list(ids), "now": now, "dead": dead})).scalars())
