"""Sessions of staff, and how often somebody tried to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

_OPEN = text("""
    INSERT INTO staff_sessions (id, account_id, digest, passed, way, device, created_at, seen_at, proved_at, expires_at)
    VALUES (:id, :account, :digest, :passed, :way, :device, :at, :at, :at, :until)
""")

# Being seen is noted once a minute at most: a page with ten parts does not rewrite the row ten times.
_FIND = text("""
    WITH noted AS (
        UPDATE staff_sessions SET seen_at = :now
        WHERE digest = :digest AND ended_at IS NULL AND expires_at > :now AND seen_at > :idle AND seen_at < :stale
    )
    SELECT s.id, s.passed, s.proved_at, s.expires_at, a.id AS account_id, a.login, a.name, a.role, a.agencies,
           a.places, a.must_change AND s.way = 'password' AS must_change, s.way, a.totp_sealed IS NOT NULL AS two_steps
    FROM staff_sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.digest = :digest AND s.ended_at IS NULL AND s.expires_at > :now AND s.seen_at > :idle
      AND a.disabled_at IS NULL
""")

_PROVED = text("UPDATE staff_sessions SET proved_at = :now WHERE digest = :digest")

_END = text("""
    UPDATE staff_sessions SET ended_at = :now
    WHERE account_id = :account AND ended_at IS NULL AND (CAST(:only AS uuid) IS NULL OR id = :only)
      AND digest IS DISTINCT FROM CAST(:keep AS bytea)
    RETURNING id
""")

_ALL = text("""
    SELECT id, device, created_at, seen_at, expires_at, digest FROM staff_sessions
    WHERE account_id = :account AND passed AND ended_at IS NULL AND expires_at > :now AND seen_at > :idle
    ORDER BY seen_at DESC, id
""")

# One statement counts a try and says whether it may be made, so that tries at the same time are counted all the same.
_TRY = text("""
    INSERT INTO sign_in_tries AS t (kind, who, tries, since, until) VALUES (:kind, :who, 1, :now, :now)
    ON CONFLICT (kind, who) DO UPDATE SET
        tries = CASE WHEN t.until > :now THEN t.tries WHEN t.since < :window THEN 1 ELSE t.tries + 1 END,
        since = CASE WHEN t.until > :now OR t.since >= :window THEN t.since ELSE :now END,
        until = CASE WHEN t.until > :now THEN t.until
                     WHEN t.since >= :window AND t.tries + 1 > :most THEN CAST(:locked AS timestamptz) ELSE :now END
    RETURNING until
""")

_FORGIVE = text("DELETE FROM sign_in_tries WHERE kind = :kind AND who = :who")
_FORGET = text("DELETE FROM sign_in_tries WHERE since < :window AND until < :now")
_FORGET_SESSIONS = text("DELETE FROM staff_sessions WHERE expires_at < :long_ago")


class SigningIn:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def open(self, **row: Any) -> None:
        await self._connection.execute(_OPEN, row)

    async def find(self, digest: bytes, now: datetime, idle: datetime, stale: datetime) -> Any | None:
        """The session that still opens something, with its account; that it was seen is noted."""
        given = {"digest": digest, "now": now, "idle": idle, "stale": stale}
        return (await self._connection.execute(_FIND, given)).one_or_none()

    async def proved(self, digest: bytes, now: datetime) -> None:
        await self._connection.execute(_PROVED, {"digest": digest, "now": now})

    async def end(self, account: UUID, now: datetime, *, only: UUID | None = None, keep: bytes | None = None) -> int:
        """Ends the sessions of an account: all, or `only` one, or all but the one to `keep`; returns how many."""
        given = {"account": account, "now": now, "only": only, "keep": keep}
        return len((await self._connection.execute(_END, given)).all())

    async def all(self, account: UUID, now: datetime, idle: datetime) -> Sequence[Any]:
        return (await self._connection.execute(_ALL, {"account": account, "now": now, "idle": idle})).all()

    async def tried(
        self, kind: str, who: bytes, most: int, now: datetime, window: datetime, locked: datetime
    ) -> datetime:
        """Counts a try; the moment until which none is allowed, in the past when this one is."""
        given = {"kind": kind, "who": who, "most": most, "now": now, "window": window, "locked": locked}
        return (await self._connection.execute(_TRY, given)).scalar_one()

    async def forgive(self, kind: str, who: bytes) -> None:
        await self._connection.execute(_FORGIVE, {"kind": kind, "who": who})

    async def forget(self, now: datetime, window: datetime, long_ago: datetime) -> None:
        """Clears away what is over: tries that no longer count, and sessions that ended long ago."""
        await self._connection.execute(_FORGET, {"now": now, "window": window})
        await self._connection.execute(_FORGET_SESSIONS, {"long_ago": long_ago})
