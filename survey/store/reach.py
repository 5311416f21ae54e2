"""Who can be reached, who wants to be left alone, and everybody that this holds for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Circle, Stale, StoredSession
from survey.store.talks import SESSION, as_session, dumps

# One person on all their channels: conversations that were moved by code, the numbers known to be theirs, and those of
# the cases that they talked about or were asked about.
_CIRCLE = text("""
    WITH RECURSIVE chain AS (
        SELECT CAST(:contact AS uuid) AS id WHERE CAST(:contact AS uuid) IS NOT NULL
        UNION
        SELECT CASE WHEN m.from_contact = chain.id THEN m.to_contact ELSE m.from_contact END
        FROM chain JOIN moves m ON chain.id IN (m.from_contact, m.to_contact)),
    asked AS (
        SELECT s.case_id FROM chain JOIN sessions s ON s.contact_id = chain.id
        UNION
        SELECT i.case_id FROM chain JOIN outbox o ON o.contact_id = chain.id
             JOIN invitations i ON i.id = o.invitation_id),
    phones AS (
        SELECT CAST(:phone AS bytea) AS phone WHERE CAST(:phone AS bytea) IS NOT NULL
        UNION
        SELECT c.phone_index FROM chain JOIN contacts c ON c.id = chain.id WHERE c.phone_index IS NOT NULL
        UNION
        SELECT p.phone_index FROM asked JOIN cases c ON c.id = asked.case_id
        CROSS JOIN LATERAL unnest(ARRAY[c.submitter_id, c.applicant_id]) AS who(id)
        JOIN people p ON p.id = who.id WHERE p.phone_index IS NOT NULL),
    shared AS (SELECT c.id, c.channel FROM contacts c JOIN phones ON c.phone_index = phones.phone)
    SELECT ARRAY(SELECT id FROM chain UNION SELECT id FROM shared WHERE channel = 'zbs') AS own,
           ARRAY(SELECT id FROM chain UNION SELECT id FROM shared) AS contacts,
           ARRAY(SELECT phone FROM phones) AS phones
""")

# In the order of their ids, so that two of one circle who stop at the same moment wait for each other.
_LOCK = text("SELECT id FROM contacts WHERE id = ANY(CAST(:contacts AS uuid[])) ORDER BY id FOR NO KEY UPDATE")

_OPT_OUT = text("""
    WITH marked AS (
        UPDATE contacts SET opted_out_at = coalesce(opted_out_at, :at) WHERE id = ANY(CAST(:contacts AS uuid[]))),
    held AS (
        UPDATE outbox SET state = 'failed', error = 'opted-out'
        WHERE contact_id = ANY(CAST(:contacts AS uuid[])) AND state = 'due' AND purpose <> 'reply'),
    asked AS (
        SELECT invitation_id AS id FROM sessions WHERE contact_id = ANY(CAST(:contacts AS uuid[]))
        UNION
        SELECT i.id FROM people p JOIN cases c ON p.id IN (c.submitter_id, c.applicant_id)
             JOIN invitations i ON i.case_id = c.id LEFT JOIN people s ON s.id = c.submitter_id
        WHERE p.phone_index = ANY(CAST(:phones AS bytea[]))
              AND p.phone_index = coalesce(s.phone_index, p.phone_index)),
    spared AS (
        UPDATE errands SET state = 'skipped', reason = 'opted-out', done_at = :at
        WHERE state = 'waiting' AND invitation_id IN (SELECT id FROM asked))
    INSERT INTO left_alone (phone_index, source, at) SELECT phone, :source, :at
    FROM unnest(CAST(:phones AS bytea[])) AS phone ON CONFLICT DO NOTHING
""")

_OPT_IN = text("""
    WITH gone AS (DELETE FROM left_alone WHERE phone_index = ANY(CAST(:phones AS bytea[])))
    UPDATE contacts SET opted_out_at = NULL WHERE id = ANY(CAST(:contacts AS uuid[])) AND opted_out_at IS NOT NULL
    RETURNING id
""")

_UNFINISHED = text(f"""
    SELECT {SESSION} FROM sessions s
    WHERE s.contact_id = ANY(CAST(:contacts AS uuid[])) AND s.id IS DISTINCT FROM CAST(:but AS uuid)
          AND s.disposition IN ('invited', 'started', 'partial') AND s.state->>'phase' <> 'ended'
    ORDER BY s.id
""")

_END = text("""
    WITH gate AS (
        UPDATE sessions SET state = CAST(:state AS jsonb), disposition = :disposition, version = version + 1,
               updated_at = :at
        WHERE id = :session AND version = :version RETURNING id)
    INSERT INTO dispositions (session_id, disposition, reason, message, at)
    SELECT id, :disposition, :reason, CAST(:message AS bigint), :at FROM gate RETURNING id
""")

_UNREACHABLE = text("""
    UPDATE contacts SET unreachable_at = coalesce(unreachable_at, :at), unreachable_reason = :reason WHERE id = :contact
""")

_REACHABLE = text("""
    UPDATE contacts SET unreachable_at = NULL, unreachable_reason = NULL
    WHERE id = :contact AND unreachable_at IS NOT NULL
""")

_INTERACTED = text("""
    UPDATE contacts SET interacted_at = greatest(interacted_at, CAST(:at AS timestamptz)),
           unreachable_at = NULL, unreachable_reason = NULL
    WHERE id = :contact
""")

_HAND_OVER = text("""
    UPDATE contacts SET handed_over_until = greatest(handed_over_until, CAST(:until AS timestamptz))
    WHERE id = :contact
""")

# Whoever asked to be left alone under this number is left alone here as well.
_PHONE = text("""
    UPDATE contacts SET phone_sealed = :sealed, phone_index = :index,
           opted_out_at = coalesce(opted_out_at, (SELECT at FROM left_alone WHERE phone_index = :index))
    WHERE id = :contact
""")

_OPTED_OUT = text("SELECT opted_out_at IS NOT NULL AS out FROM contacts WHERE id = :contact")

_DELIVERED = text("""
    UPDATE outbox SET delivered_at = coalesce(delivered_at, :at)
    WHERE (CAST(:tracking AS text) <> '' AND tracking_id = :tracking)
          OR (CAST(:platform AS text) <> '' AND platform_id = :platform)
    RETURNING id
""")

_WELCOME = text("""
    INSERT INTO outbox (contact_id, body, state, due_at)
    SELECT c.id, CAST(:body AS jsonb), :state, :at FROM contacts c
    WHERE c.id = :contact AND c.opted_out_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.contact_id = c.id AND s.current
                          AND s.disposition IN ('invited', 'started', 'partial') AND s.state->>'phase' <> 'ended')
          AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.contact_id = c.id AND o.body ? 'ask' AND o.due_at > :since)
    RETURNING id
""")


class Reaching:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def circle(self, contact: UUID | None, phone: bytes | None) -> Circle:
        """Everybody that an opt-out of this contact or this number (its index) holds for; their rows are locked."""
        row = (await self.connection.execute(_CIRCLE, {"contact": contact, "phone": phone})).one_or_none()
        await self.connection.execute(_LOCK, {"contacts": row.contacts})
        return Circle(list(row.own), list(row.contacts), list(row.phones))

    async def opt_out(self, circle: Circle, source: str, at: datetime) -> None:
        """Nothing begins with these people any more; what answers them still leaves."""
        given = {"contacts": circle.contacts, "phones": circle.phones, "source": source, "at": at}
        await self.connection.execute(_OPT_OUT, given)

    async def opt_in(self, circle: Circle) -> list[UUID]:
        """Takes an opt-out back; returns the contacts that had one."""
        given = {"contacts": circle.contacts, "phones": circle.phones}
        return list((await self.connection.execute(_OPT_IN, given)).scalars())

    async def unfinished(self, contacts: Collection[UUID], but: UUID | None = None) -> Sequence[StoredSession]:
        """Their conversations that are not over, current or put aside."""
        rows = await self.connection.execute(_UNFINISHED, {"contacts": list(contacts), "but": but})
        return [as_session(row) for row in rows]

    async def end(
        self,
        stored: StoredSession,
        state: Mapping[str, Any],
        disposition: str,
        reason: str,
        message: int | None,
        at: datetime,
    ) -> None:
        """Ends a conversation that may have been put aside. Raises Stale when it has moved since the look."""
        given = {"session": stored.id, "version": stored.version, "state": dumps(state), "disposition": disposition}
        given |= {"reason": reason, "message": message, "at": at}
        if (await self.connection.execute(_END, given)).one_or_none() is None:
            raise Stale

    async def opted_out(self, contact: UUID) -> bool:
        return bool((await self.connection.execute(_OPTED_OUT, {"contact": contact})).scalar_one_or_none())

    async def unreachable(self, contact: UUID, reason: str, at: datetime) -> None:
        await self.connection.execute(_UNREACHABLE, {"contact": contact, "reason": reason, "at": at})

    async def reachable(self, contact: UUID) -> None:
        await self.connection.execute(_REACHABLE, {"contact": contact})

    async def interacted(self, contact: UUID, at: datetime) -> None:
        await self.connection.execute(_INTERACTED, {"contact": contact, "at": at})

    async def hand_over(self, contact: UUID, until: datetime) -> None:
        await self.connection.execute(_HAND_OVER, {"contact": contact, "until": until})

    async def phone(self, contact: UUID, sealed: bytes, index: bytes) -> None:
        await self.connection.execute(_PHONE, {"contact": contact, "sealed": sealed, "index": index})

    async def delivered(self, tracking: str, platform: str, at: datetime) -> bool:
        """Records that a bubble reached the phone; False when no bubble of ours has that id yet."""
        given = {"tracking": tracking, "platform": platform, "at": at}
        return bool((await self.connection.execute(_DELIVERED, given)).all())

    async def welcome(self, contact: UUID, body: Mapping[str, Any], state: str, at: datetime, since: datetime) -> bool:
        """Puts a first word into the outbox, unless a survey is open, they opted out, or it was said since then."""
        given = {"contact": contact, "body": dumps(body), "state": state, "at": at, "since": since}
        return (await self.connection.execute(_WELCOME, given)).one_or_none() is not None
