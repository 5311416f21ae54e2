"""Short codes in PostgreSQL: found by their keyed index, sealed to be printed again; and what a slip says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.codes import CodeOpening
from survey.store.direct import DirectConnection

_MAKE = text("""
    INSERT INTO codes (id, code_hash, code_sealed, purpose, invitation_id, session_id, expires_at)
    VALUES (:id, :hash, :sealed, :purpose, :invitation, :session, :expires)
    ON CONFLICT (code_hash) DO NOTHING RETURNING id
""")

_FIND = text("""
    SELECT c.id AS code, c.purpose, c.invitation_id AS invitation, i.token_hash, c.session_id AS session,
           c.expires_at <= :now OR i.expires_at <= :now AS expired, c.used_at IS NOT NULL AS used,
           i.revoked_at IS NOT NULL AS revoked
    FROM codes c JOIN invitations i ON i.id = c.invitation_id WHERE c.code_hash = :hash
""")

_SPEND = text("UPDATE codes SET used_at = :now WHERE id = :id AND used_at IS NULL AND expires_at > :now RETURNING id")

# In one order, so that two batches that share cases wait for each other instead of locking crosswise.
_HOLD = text("""
    SELECT i.id FROM invitations i JOIN cases c ON c.id = i.case_id
    WHERE c.code = ANY(CAST(:cases AS text[])) AND i.decision = 'invite' AND i.revoked_at IS NULL
    ORDER BY i.id FOR NO KEY UPDATE OF i
""")

_STANDING = text("""
    SELECT c.code AS case, c.procedure_name AS procedure, c.returned_at, a.name AS unit, i.id AS invitation,
           i.decision, i.reason, i.token_sealed, i.expires_at, i.revoked_at,
           (SELECT s.code_sealed FROM codes s
            WHERE s.invitation_id = i.id AND s.purpose = 'slip' AND s.expires_at > :now AND s.code_sealed IS NOT NULL
            ORDER BY s.created_at LIMIT 1) AS code_sealed
    FROM cases c JOIN agencies a ON a.code = c.agency_code
         LEFT JOIN LATERAL (
             SELECT * FROM invitations WHERE case_id = c.id
             ORDER BY (decision = 'invite' AND revoked_at IS NULL) DESC, created_at DESC LIMIT 1) i ON true
    WHERE c.code = ANY(CAST(:cases AS text[]))
""")

# A case that somebody has begun to answer needs no slip any more.
_OPEN = text("""
    SELECT c.code FROM invitations i JOIN cases c ON c.id = i.case_id
    WHERE i.decision = 'invite' AND i.revoked_at IS NULL AND i.expires_at > :now AND i.token_sealed IS NOT NULL
      AND c.returned_at <= :now
      AND (CAST(:agency AS text) IS NULL OR CAST(:agency AS text) IN (c.agency_code, c.reception_code))
      AND (CAST(:since AS timestamptz) IS NULL OR c.returned_at >= :since)
      AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.case_id = c.id AND s.counted)
    ORDER BY c.returned_at, c.code
""")


class Codes:
    def __init__(self, connection: AsyncConnection | DirectConnection) -> None:
        self.connection = connection

    async def make(
        self,
        new: UUID,
        code_hash: bytes,
        sealed: bytes,
        purpose: str,
        invitation: UUID,
        session: UUID | None,
        expires: datetime,
    ) -> bool:
        """Keeps a new code; False when the same one already stands there and another has to be drawn."""
        given = {"id": new, "hash": code_hash, "sealed": sealed, "purpose": purpose}
        given |= {"invitation": invitation, "session": session, "expires": expires}
        return (await self.connection.execute(_MAKE, given)).scalar_one_or_none() is not None

    async def find(self, code_hash: bytes, now: datetime) -> CodeOpening | None:
        row = (await self.connection.execute(_FIND, {"hash": code_hash, "now": now})).one_or_none()
        return CodeOpening(**row._mapping) if row else None

    async def spend(self, code: UUID, now: datetime) -> bool:
        """Uses up a code; True for exactly one caller, and only while it is open."""
        return (await self.connection.execute(_SPEND, {"id": code, "now": now})).scalar_one_or_none() is not None

    async def standing(self, cases: Sequence[str], now: datetime) -> dict[str, Any]:
        """By case code: its invitation, or why there is none, and its slip's code. Locks the open invitations."""
        await self.connection.execute(_HOLD, {"cases": list(cases)})
        rows = await self.connection.execute(_STANDING, {"cases": list(cases), "now": now})
        return {row.case: row for row in rows}

    async def open_cases(self, now: datetime, agency: str | None, since: datetime | None) -> list[str]:
        """Codes of cases whose invitation is open and unanswered, in the order in which results were returned.

        `agency` decided the case or takes in cases; `since` is the earliest return.
        """
        rows = await self.connection.execute(_OPEN, {"now": now, "agency": agency, "since": since})
        return list(rows.scalars())
