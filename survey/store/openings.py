"""Opening an invitation: from a token to the session of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Opening, Stale, StoredSession
from survey.store.places import NEAREST
from survey.store.talks import SESSION, as_session, dumps

# A conversation that a rating began, or that was left unfinished on a place's device, goes on with whoever opens it.
_HANDED_ON = "(s.channel = 'zbs' OR s.channel = 'tablet' AND s.disposition IN ('started', 'partial'))"

_OPENING = f"""
    SELECT i.id AS invitation, i.case_id AS case, i.questionnaire_ref, i.expires_at, i.revoked_at, c.returned_at,
           a.name AS unit, c.procedure_name AS procedure,
           (SELECT s.id FROM sessions s WHERE s.invitation_id = i.id AND s.contact_id = :contact) AS mine,
           EXISTS (SELECT 1 FROM sessions s WHERE s.case_id = c.id AND s.counted AND s.contact_id <> :contact)
               AS elsewhere,
           (SELECT s.id FROM sessions s WHERE s.case_id = c.id AND s.counted AND s.contact_id <> :contact
                  AND {_HANDED_ON}) AS rated,
           EXISTS (SELECT 1 FROM sessions s WHERE s.contact_id = :contact AND s.current) AS occupied,
           EXISTS (SELECT 1 FROM people p WHERE p.id IN (c.submitter_id, c.applicant_id)
                   AND p.phone_sealed IS NOT NULL) AS phone,
           {NEAREST} AS place
    FROM invitations i JOIN cases c ON c.id = i.case_id JOIN agencies a ON a.code = c.agency_code
    WHERE i.decision = 'invite'
"""

_FIND = text(f"{_OPENING} AND i.token_hash = :token")

_OF = text(f"{_OPENING} AND i.id = :invitation")

# The newest survey that waits for the person with this number, whoever of the case's people that is.
_BY_PHONE = text(f"""
    {_OPENING} AND i.revoked_at IS NULL AND i.expires_at > :now AND c.returned_at <= :now
    AND EXISTS (SELECT 1 FROM people p WHERE p.id IN (c.submitter_id, c.applicant_id) AND p.phone_index = :phone)
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.case_id = c.id AND CASE WHEN s.contact_id = :contact
                    THEN s.disposition IN ('completed', 'ineligible', 'expired')
                    ELSE s.counted AND NOT {_HANDED_ON} END)
    ORDER BY c.returned_at DESC, i.created_at DESC LIMIT 1
""")

_PUT_ASIDE = text("UPDATE sessions SET current = false WHERE contact_id = :contact AND current AND id <> :session")

_TAKE_UP = text("UPDATE sessions SET current = true WHERE id = :session")

_BEGIN = text("""
    INSERT INTO sessions (id, key, case_id, invitation_id, contact_id, questionnaire_ref, channel, disposition, state,
                          expires_at)
    VALUES (:id, :key, :case, :invitation, :contact, :questionnaire_ref, :channel, 'invited', CAST(:state AS jsonb),
            :expires_at)
""")

_CONTACT = text("""
    INSERT INTO contacts (id, channel, address_index, address_sealed) VALUES (:id, :channel, :index, :sealed)
    ON CONFLICT (channel, address_index) DO UPDATE SET channel = excluded.channel RETURNING id
""")

_KNOWN = text("SELECT id FROM contacts WHERE channel = :channel AND address_index = :index AND erased_at IS NULL")

_UNTOUCHED = text("""
    SELECT c.code, c.procedure_name AS procedure, a.name AS agency, c.returned_at, i.token_sealed, p.name_sealed
    FROM invitations i JOIN cases c ON c.id = i.case_id JOIN agencies a ON a.code = c.agency_code
         LEFT JOIN people p ON p.id = coalesce(c.submitter_id, c.applicant_id)
    WHERE i.decision = 'invite' AND i.revoked_at IS NULL AND i.expires_at > :now AND c.returned_at <= :now
      AND i.token_sealed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.case_id = c.id)
    ORDER BY c.returned_at DESC, c.code LIMIT :limit
""")

_AGE = text("""
    WITH aged AS (
        UPDATE cases SET returned_at = returned_at - CAST(:by AS interval) WHERE code = :code RETURNING id),
    asked AS (
        UPDATE invitations i
        SET due_at = i.due_at - CAST(:by AS interval), expires_at = i.expires_at - CAST(:by AS interval)
        FROM aged WHERE i.case_id = aged.id)
    UPDATE sessions s SET version = s.version + 1, expires_at = s.expires_at - CAST(:by AS interval),
        state = CASE WHEN s.state->>'edit_until' IS NULL THEN s.state ELSE jsonb_set(s.state, '{edit_until}',
            to_jsonb(CAST(s.state->>'edit_until' AS timestamptz) - CAST(:by AS interval))) END
    FROM aged WHERE s.case_id = aged.id
""")

_EXPIRED = text("""
    SELECT contact_id FROM sessions
    WHERE expires_at < :now AND disposition IN ('invited', 'started', 'partial') AND state->>'phase' <> 'ended'
      AND current LIMIT :limit
""")

_LAPSED = text(f"""
    SELECT {SESSION} FROM sessions s
    WHERE s.expires_at < :now AND s.disposition IN ('invited', 'started', 'partial')
          AND s.state->>'phase' <> 'ended' AND NOT s.current LIMIT :limit
""")


class Openings:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def contact(self, new: UUID, channel: str, index: bytes, sealed: bytes) -> UUID:
        """The contact of an address, made when it is new."""
        given = {"id": new, "channel": channel, "index": index, "sealed": sealed}
        return (await self.connection.execute(_CONTACT, given)).scalar_one()

    async def known(self, channel: str, index: bytes) -> UUID | None:
        return (await self.connection.execute(_KNOWN, {"channel": channel, "index": index})).scalar_one_or_none()

    async def find(self, token: bytes, contact: UUID) -> Opening | None:
        """What a token (its hash) opens for this contact."""
        row = (await self.connection.execute(_FIND, {"token": token, "contact": contact})).one_or_none()
        return Opening(**row._mapping) if row else None

    async def of(self, invitation: UUID, contact: UUID) -> Opening | None:
        """The same for an invitation itself."""
        row = (await self.connection.execute(_OF, {"invitation": invitation, "contact": contact})).one_or_none()
        return Opening(**row._mapping) if row else None

    async def by_phone(self, phone: bytes, contact: UUID, now: datetime) -> Opening | None:
        """What waits for the person with this number (its index), the newest result first."""
        given = {"phone": phone, "contact": contact, "now": now}
        row = (await self.connection.execute(_BY_PHONE, given)).one_or_none()
        return Opening(**row._mapping) if row else None

    async def begin(
        self, session: UUID, key: str, opening: Opening, contact: UUID, channel: str, state: Mapping[str, Any]
    ) -> StoredSession:
        """A new session, now the contact's current one. Raises Stale when another was quicker."""
        if opening.occupied:
            await self._put_aside(contact, session)
        given = {"id": session, "key": key, "case": opening.case, "invitation": opening.invitation}
        given |= {"contact": contact, "questionnaire_ref": opening.questionnaire_ref, "channel": channel}
        try:
            await self.connection.execute(_BEGIN, {**given, "state": dumps(state), "expires_at": opening.expires_at})
        except IntegrityError as error:
            raise Stale from error
        return StoredSession(session, opening.questionnaire_ref, state, "invited", 0, channel, None, opening.expires_at)

    async def take_up(self, session: UUID, contact: UUID) -> None:
        """Makes an earlier session of this contact the current one again."""
        await self._put_aside(contact, session)
        await self.connection.execute(_TAKE_UP, {"session": session})

    async def _put_aside(self, contact: UUID, session: UUID) -> None:
        await self.connection.execute(_PUT_ASIDE, {"contact": contact, "session": session})

    async def untouched(self, now: datetime, limit: int) -> Sequence[Any]:
        """Open invitations that nobody has begun to answer, latest results first."""
        return (await self.connection.execute(_UNTOUCHED, {"now": now, "limit": limit})).all()

    async def age(self, code: str, by: timedelta) -> None:
        """Puts everything about a case that runs out so much earlier."""
        await self.connection.execute(_AGE, {"code": code, "by": by})

    async def expired(self, now: datetime, limit: int = 200) -> list[UUID]:
        """Contacts whose current survey has run out of time."""
        return list((await self.connection.execute(_EXPIRED, {"now": now, "limit": limit})).scalars())

    async def lapsed(self, now: datetime, limit: int = 200) -> list[StoredSession]:
        """Surveys that were put aside for another and have run out of time there."""
        rows = await self.connection.execute(_LAPSED, {"now": now, "limit": limit})
        return [as_session(row) for row in rows]
