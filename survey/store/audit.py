"""The audit of what staff did: rows are added and read, and the database refuses anything else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

_NOTE = text("""
    INSERT INTO audit (act, by, account_id, reason, session_id, detail, at)
    VALUES (:act, :by, CAST(:account AS uuid), :reason, CAST(:session AS uuid), CAST(:detail AS jsonb), :at)
""")

# Read backwards from a row, so that a page stays what it was while new rows come in before it.
_READ = text("""
    SELECT a.id, a.at, a.act, a.by, a.account_id, a.reason, a.session_id, a.detail FROM audit a
    WHERE (CAST(:before AS bigint) IS NULL OR a.id < :before)
      AND (CAST(:act AS text) IS NULL OR a.act = :act)
      AND (CAST(:by AS text) IS NULL OR lower(a.by) LIKE '%' || lower(:by) || '%')
      AND (CAST(:first AS timestamptz) IS NULL OR a.at >= :first)
      AND (CAST(:last AS timestamptz) IS NULL OR a.at < :last)
    ORDER BY a.id DESC LIMIT :number
""")

# Each kind of act once, by jumping from one to the next in the index: the table grows for years.
_ACTS = text("""
    WITH RECURSIVE kinds AS (
        (SELECT act FROM audit ORDER BY act LIMIT 1)
        UNION ALL
        SELECT (SELECT act FROM audit WHERE act > kinds.act ORDER BY act LIMIT 1) FROM kinds WHERE act IS NOT NULL
    )
    SELECT act FROM kinds WHERE act IS NOT NULL
""")


class Audit:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def note(
        self,
        act: str,
        by: str,
        at: datetime,
        detail: Mapping[str, Any],
        *,
        account: UUID | None = None,
        reason: str = "",
        session: UUID | None = None,
    ) -> None:
        values = {"act": act, "by": by, "at": at, "account": account, "reason": reason, "session": session}
        await self._connection.execute(_NOTE, {**values, "detail": json.dumps(detail, ensure_ascii=False)})

    async def read(self, **wanted: Any) -> Sequence[Any]:
        """Rows before `before`, the newest first, that fit `act`, `by`, `first` and `last`; `number` at most."""
        return (await self._connection.execute(_READ, wanted)).all()

    async def acts(self) -> list[str]:
        return list((await self._connection.execute(_ACTS)).scalars())
