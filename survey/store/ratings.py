"""Ratings given inside a template: which of our messages they are for, and what they were."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.rating import Rated, Rating
from survey.store.talks import dumps

# The row is locked: what comes in about one message is dealt with one after the other.
_RATED = text("""
    SELECT o.id AS bubble, o.contact_id AS contact, o.invitation_id AS invitation, c.channel
    FROM outbox o JOIN contacts c ON c.id = o.contact_id
    WHERE (CAST(:tracking AS text) <> '' AND o.tracking_id = :tracking)
          OR (CAST(:platform AS text) <> '' AND o.platform_id = :platform AND o.body ? 'template')
    ORDER BY o.id DESC LIMIT 1 FOR UPDATE OF o
""")

_BEFORE = text("SELECT rate, reasons, note, submitted_at, session_id FROM ratings WHERE outbox_id = :bubble")

_KEEP = text("""
    INSERT INTO ratings AS r (outbox_id, session_id, rate, reasons, note, source, submitted_at)
    VALUES (:bubble, :session, :rate, CAST(:reasons AS jsonb), :note, :source, :submitted)
    ON CONFLICT (outbox_id) DO UPDATE
        SET rate = excluded.rate, reasons = excluded.reasons, note = excluded.note, source = excluded.source,
            submitted_at = excluded.submitted_at, session_id = coalesce(excluded.session_id, r.session_id)
""")

_INVITE_ON = text("""
    INSERT INTO errands (invitation_id, kind, due_at) VALUES (:invitation, 'continuation', :at) ON CONFLICT DO NOTHING
""")


class Ratings:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def about(self, tracking: str, platform: str) -> Rated | None:
        """Our own message with that tracking id or platform id, and what was said of it before."""
        row = (await self.connection.execute(_RATED, {"tracking": tracking, "platform": platform})).one_or_none()
        if row is None:
            return None
        old = (await self.connection.execute(_BEFORE, {"bubble": row.bubble})).one_or_none()
        before = Rating(old.rate, tuple(old.reasons), old.note, old.submitted_at) if old else None
        return Rated(row.bubble, row.contact, row.channel, row.invitation, before, old.session_id if old else None)

    async def keep(self, bubble: int, session: UUID | None, rating: Rating, source: str) -> None:
        """Keeps what was rated; a later rating of the same message takes the place of an earlier one."""
        given = {"bubble": bubble, "session": session, "rate": rating.rate, "note": rating.note, "source": source}
        given |= {"reasons": dumps(list(rating.reasons)), "submitted": rating.submitted_at}
        await self.connection.execute(_KEEP, given)

    async def invite_on(self, invitation: UUID, at: datetime) -> None:
        """Whoever rated is invited on to the rest, once."""
        await self.connection.execute(_INVITE_ON, {"invitation": invitation, "at": at})
