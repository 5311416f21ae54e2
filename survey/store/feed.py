"""What the feed keeps beside the answers: since when figures are what they are, and the agencies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text

_SINCE = text("""
    WITH renewed AS (
        INSERT INTO computed AS c (scope, input_hash, computed_at, asked_on)
        VALUES (:scope, :input_hash, :now, CAST(CAST(:now AS timestamptz) AS date))
        ON CONFLICT (scope) DO UPDATE SET
            computed_at = CASE WHEN c.input_hash = excluded.input_hash THEN c.computed_at
                               ELSE excluded.computed_at END,
            input_hash = excluded.input_hash, asked_on = excluded.asked_on
            WHERE c.input_hash <> excluded.input_hash OR c.asked_on < excluded.asked_on
        RETURNING computed_at
    )
    SELECT computed_at FROM renewed
    UNION ALL SELECT computed_at FROM computed WHERE scope = :scope AND input_hash = :input_hash
    LIMIT 1
""")

_FORGET = text("DELETE FROM computed WHERE asked_on < CAST(CAST(:before AS timestamptz) AS date) RETURNING scope")

_AGENCIES = text("""
    SELECT code, kind, EXISTS (SELECT 1 FROM agencies c WHERE c.parent = a.code) AS above FROM agencies a ORDER BY code
""")


class Feed:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def since(self, scope: str, input_hash: str, now: datetime) -> datetime:
        """When the figures of this scope were first computed from these inputs."""
        given = {"scope": scope, "input_hash": input_hash, "now": now}
        found = (await self.connection.execute(_SINCE, given)).scalar_one_or_none()
        return found or now  # somebody else has renewed it just now

    async def forget(self, before: datetime) -> int:
        """Scopes that nobody has asked for since; how many."""
        return len((await self.connection.execute(_FORGET, {"before": before})).all())

    async def agencies(self) -> list[Any]:
        """Every agency by its code, with its kind and whether others stand under it."""
        return list((await self.connection.execute(_AGENCIES)).all())
