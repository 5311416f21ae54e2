"""Who asked to be called, or for a place: one open request for each conversation, with what is needed to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from survey.store.places import SERVES

_ASK = text("""
    INSERT INTO callbacks (session_id, contact_id, kind, asked_at) VALUES (:session, :contact, :kind, :at)
    ON CONFLICT (session_id, kind) WHERE state = 'open' DO NOTHING RETURNING id
""")

_CURRENT = text("SELECT id FROM sessions WHERE contact_id = :contact AND current")

_FOUND = text(f"""
    SELECT b.id, b.kind, c.code, c.procedure_name AS procedure, c.returned_at, a.name AS agency,
           x.channel, b.asked_at, b.state, b.note, coalesce(b.done_by, '') AS done_by,
           b.done_at, s.phone_sealed AS submitter_phone, p.phone_sealed AS applicant_phone,
           k.phone_sealed AS contact_phone
    FROM callbacks b JOIN sessions x ON x.id = b.session_id JOIN cases c ON c.id = x.case_id
         JOIN agencies a ON a.code = c.agency_code JOIN contacts k ON k.id = b.contact_id
         LEFT JOIN people s ON s.id = c.submitter_id LEFT JOIN people p ON p.id = c.applicant_id
    WHERE (b.state = 'open' OR :every)
      AND (CAST(:places AS text[]) IS NULL OR EXISTS (
          SELECT FROM places p WHERE p.code = ANY(CAST(:places AS text[])) AND p.closed_at IS NULL AND {SERVES}))
      AND (CAST(:only AS bigint) IS NULL OR b.id = :only)
    ORDER BY b.state <> 'open', b.asked_at, b.id LIMIT :limit
""")

_SETTLE = text("""
    UPDATE callbacks SET state = :state, note = :note, done_by = :by, done_at = :at
    WHERE id = :callback AND state = 'open' RETURNING id
""")


class Callbacks:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def ask(self, session: UUID, contact: UUID, at: datetime, kind: str = "call") -> bool:
        """False when a request of this kind and conversation is open already."""
        given = {"session": session, "contact": contact, "kind": kind, "at": at}
        return (await self.connection.execute(_ASK, given)).one_or_none() is not None

    async def current(self, contact: UUID) -> UUID | None:
        """The conversation that somebody is in."""
        return (await self.connection.execute(_CURRENT, {"contact": contact})).scalar_one_or_none()

    async def found(
        self,
        every: bool,
        limit: int,
        places: Sequence[str] | None = None,
        only: int | None = None,
    ) -> list[Any]:
        """The open requests, the oldest first; with `every` the others behind them. `places`: only what is theirs."""
        given = {"every": every, "limit": limit, "places": places, "only": only}
        return list((await self.connection.execute(_FOUND, given)).all())

    async def settle(self, callback: int, state: str, by: str, note: str, at: datetime) -> bool:
        """False when there is no such open request."""
        given = {"callback": callback, "state": state, "by": by, "note": note, "at": at}
        return (await self.connection.execute(_SETTLE, given)).one_or_none() is not None
