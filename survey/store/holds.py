"""Why a channel, or a part of one, does not send now: each reason by its name, until a time or until somebody acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A hold that a person has to lift is not shortened by a later one that passes by itself.
_HOLD = text("""
    INSERT INTO holds AS h (scope, reason, detail, until, since)
    VALUES (:scope, :reason, :detail, CAST(:until AS timestamptz), :now)
    ON CONFLICT (scope) DO UPDATE
        SET reason = excluded.reason, detail = excluded.detail, until = excluded.until, since = excluded.since
        WHERE excluded.until IS NULL OR h.until < excluded.until
""")

_LIFT = text("""
    DELETE FROM holds WHERE scope = :scope AND (CAST(:reasons AS text[]) IS NULL OR reason = ANY(:reasons))
    RETURNING scope
""")

_SINCE = text("SELECT EXISTS (SELECT 1 FROM holds WHERE scope = :scope AND reason = :reason AND since > :moment)")

_STANDING = text("SELECT scope, reason, detail, until, since FROM holds WHERE until IS NULL OR until > :now ORDER BY 1")


_LEASE = text("""
    INSERT INTO leases AS l (name, holder, until) VALUES (:name, :holder, :until)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE l.holder = excluded.holder OR l.until < :now
    RETURNING name
""")


class Holds:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def hold(self, scope: str, reason: str, until: datetime | None, detail: str, now: datetime) -> None:
        given = {"scope": scope, "reason": reason, "until": until, "detail": detail, "now": now}
        await self.connection.execute(_HOLD, given)

    async def lift(self, scope: str, reasons: Collection[str] | None = None) -> bool:
        """Lifts a hold, only if it stands for one of `reasons` when they are given; returns whether there was one."""
        given = {"scope": scope, "reasons": None if reasons is None else list(reasons)}
        return (await self.connection.execute(_LIFT, given)).one_or_none() is not None

    async def since(self, scope: str, reason: str, moment: datetime) -> bool:
        """Whether this reason has held it after that moment, be it over or not."""
        given = {"scope": scope, "reason": reason, "moment": moment}
        return bool((await self.connection.execute(_SINCE, given)).scalar_one())

    async def standing(self, now: datetime) -> list[Any]:
        return list((await self.connection.execute(_STANDING, {"now": now})).all())

    async def lease(self, name: str, holder: str, until: datetime, now: datetime) -> bool:
        """Takes or prolongs what only one may do at a time; False while it is another's."""
        given = {"name": name, "holder": holder, "until": until, "now": now}
        return (await self.connection.execute(_LEASE, given)).one_or_none() is not None
