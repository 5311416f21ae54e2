"""API keys at rest: their digests, what they may do, and when they were last used."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

# Using a key is noted once a minute at most: a busy caller does not rewrite the row with every request.
_FIND = text("""
    WITH noted AS (
        UPDATE api_keys SET last_used_at = :now
        WHERE digest = :digest AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
          AND (last_used_at IS NULL OR last_used_at < :stale)
    )
    SELECT holder, scopes FROM api_keys
    WHERE digest = :digest AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
""")

_ADD = text("""
    INSERT INTO api_keys (id, holder, label, digest, scopes, replaces, created_at, expires_at)
    VALUES (:id, :holder, :label, :digest, CAST(:scopes AS text[]), CAST(:replaces AS uuid), :now,
            CAST(:expires_at AS timestamptz))
""")

_ALL = text("""
    SELECT holder, label, scopes, created_at, expires_at, revoked_at, last_used_at
    FROM api_keys ORDER BY created_at, label
""")

_ENDING = text("""
    UPDATE api_keys SET expires_at = least(expires_at, CAST(:at AS timestamptz))
    WHERE label = :label AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
    RETURNING id, holder, scopes
""")

_REVOKE = text("UPDATE api_keys SET revoked_at = :now WHERE label = :label AND revoked_at IS NULL RETURNING label")


class Keys:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def find(self, digest: bytes, now: datetime, stale: datetime) -> Any | None:
        """Holder and scopes of the key that opens something now; its use is noted."""
        given = {"digest": digest, "now": now, "stale": stale}
        return (await self.connection.execute(_FIND, given)).one_or_none()

    async def add(self, row: dict[str, Any], now: datetime) -> None:
        await self.connection.execute(_ADD, {"replaces": None, "expires_at": None, **row, "now": now})

    async def all(self) -> list[Any]:
        return list((await self.connection.execute(_ALL)).all())

    async def ending(self, label: str, at: datetime, now: datetime) -> tuple[UUID, str, list[str]] | None:
        """Lets a key that still opens something end at `at`, unless it ends before; None when there is none."""
        given = {"label": label, "at": at, "now": now}
        row = (await self.connection.execute(_ENDING, given)).one_or_none()
        return (row.id, row.holder, row.scopes) if row else None

    async def revoke(self, label: str, now: datetime) -> bool:
        row = (await self.connection.execute(_REVOKE, {"label": label, "now": now})).one_or_none()
        return row is not None
