"""Conversations that go on elsewhere: the session changes hands, and the point of change is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Held, Stale
from survey.store.talks import SESSION, as_session

WRONG = "wrong-code"

_SESSION = text(f"SELECT {SESSION}, s.contact_id, s.invitation_id FROM sessions s WHERE s.id = :session")

_OPEN_MESSAGE = text("SELECT id FROM inbox WHERE id = :message AND state IN ('waiting', 'working') FOR UPDATE")

_MARK = text(f"UPDATE inbox SET error = '{WRONG}' WHERE id = :message")

_WRONGS = text(f"""
    SELECT count(*) FROM inbox WHERE contact_id = :contact AND error = '{WRONG}' AND claimed_at > :since
""")

# An empty conversation of their own on the same invitation gives way; it is nobody's from now on, and not counted.
_GIVE_WAY = text("""
    WITH own AS (
        SELECT id, channel FROM sessions
        WHERE contact_id = :contact AND invitation_id = :invitation AND id <> :session),
    nobody AS (
        INSERT INTO contacts (id, channel, erased_at) SELECT :nobody, channel, :at FROM own RETURNING id),
    told AS (
        INSERT INTO dispositions (session_id, disposition, reason, message, at)
        SELECT id, 'ineligible', 'answered-elsewhere', CAST(:message AS bigint), :at FROM own)
    UPDATE sessions s SET contact_id = nobody.id, current = false, disposition = 'ineligible', updated_at = :at,
           version = s.version + 1, state = jsonb_set(s.state, '{phase}', '"ended"')
    FROM own, nobody WHERE s.id = own.id
""")

_ANSWERED = text("""
    SELECT id FROM sessions WHERE contact_id = :contact AND invitation_id = :invitation AND counted
""")

_PUT_ASIDE = text("UPDATE sessions SET current = false WHERE contact_id = :contact AND current AND id <> :session")

_HAND = text("""
    WITH handed AS (
        UPDATE sessions SET contact_id = :contact, channel = :channel, current = true, version = version + 1,
               updated_at = :at, helper = CASE WHEN channel <> 'tablet' THEN helper END
        WHERE id = :session AND version = :version AND contact_id = :giver RETURNING id, state->>'open' AS question)
    INSERT INTO moves (session_id, from_contact, to_contact, from_channel, to_channel, question_id, message, at)
    SELECT id, :giver, :contact, :from_channel, :channel, question, CAST(:message AS bigint), :at FROM handed
    RETURNING id
""")

_GONE = text("""
    SELECT EXISTS (SELECT 1 FROM moves m JOIN sessions s ON s.id = m.session_id
                   WHERE m.from_contact = :contact AND s.contact_id <> :contact)
""")


class Moves:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def session(self, session: UUID) -> Held:
        """A conversation, current or not, and whose it is."""
        row = (await self.connection.execute(_SESSION, {"session": session})).one_or_none()
        return Held(as_session(row), row.contact_id, row.invitation_id)

    async def undealt(self, message: int) -> bool:
        """Whether a stored message still waits for its effect; it then waits for us alone."""
        return (await self.connection.execute(_OPEN_MESSAGE, {"message": message})).one_or_none() is not None

    async def mark_wrong(self, message: int) -> None:
        await self.connection.execute(_MARK, {"message": message})

    async def wrong_since(self, contact: UUID, since: datetime) -> int:
        """How many wrong codes a person has typed since then."""
        return (await self.connection.execute(_WRONGS, {"contact": contact, "since": since})).scalar_one()

    async def hand(
        self, held: Held, contact: UUID, channel: str, message: int | None, nobody: UUID, at: datetime
    ) -> None:
        """Gives a conversation to another contact, who then is in no other one. Raises Stale when it has moved since.

        `nobody` is the id of a contact for an empty conversation that has to give way.
        """
        stored = held.session
        given = {"session": stored.id, "contact": contact, "message": message, "at": at}
        try:
            await self.connection.execute(_GIVE_WAY, {**given, "invitation": held.invitation, "nobody": nobody})
            await self.connection.execute(_PUT_ASIDE, given)
            given |= {"version": stored.version, "giver": held.contact, "from_channel": stored.channel}
            moved = (await self.connection.execute(_HAND, {**given, "channel": channel})).one_or_none()
        except IntegrityError as error:
            raise Stale from error
        if moved is None:
            raise Stale

    async def answered(self, contact: UUID, invitation: UUID) -> UUID | None:
        """This contact's own conversation on an invitation, when it is the one that counts."""
        given = {"contact": contact, "invitation": invitation}
        return (await self.connection.execute(_ANSWERED, given)).scalar_one_or_none()

    async def gone(self, contact: UUID) -> bool:
        """Whether a conversation of this contact went on elsewhere."""
        return (await self.connection.execute(_GONE, {"contact": contact})).scalar_one()
