"""Erasing who a person is: their name, phone and platform addresses go for good, their answers stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PEOPLE = text("""
    UPDATE people SET phone_sealed = NULL, phone_index = NULL, name_sealed = NULL, erased_at = :at
    WHERE erased_at IS NULL AND id IN (
        SELECT unnest(ARRAY[c.applicant_id, c.submitter_id]) FROM cases c
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))
    RETURNING id
""")

_CONTACTS = text("""
    UPDATE contacts SET address_index = NULL, address_sealed = NULL, phone_index = NULL, phone_sealed = NULL,
           erased_at = :at
    WHERE erased_at IS NULL AND (id = :contact OR id IN (
        SELECT s.contact_id FROM sessions s JOIN cases c ON c.id = s.case_id WHERE c.code = :code
        UNION
        SELECT o.contact_id FROM outbox o JOIN invitations i ON i.id = o.invitation_id JOIN cases c ON c.id = i.case_id
        WHERE c.code = :code))
    RETURNING id
""")

_LINKS = text("""
    UPDATE invitations SET token_hash = NULL, token_sealed = NULL, revoked_at = coalesce(revoked_at, :at)
    WHERE case_id IN (SELECT c.id FROM cases c WHERE c.code = :code OR c.id IN (
        SELECT case_id FROM sessions WHERE contact_id = :contact))
""")

_CODES = text("""
    UPDATE codes SET code_sealed = NULL, used_at = coalesce(used_at, :at), expires_at = least(expires_at, :at)
    WHERE invitation_id IN (
        SELECT i.id FROM invitations i JOIN cases c ON c.id = i.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))
""")

_COMMENTS = text("""
    DELETE FROM comment_originals WHERE comment_id IN (
        SELECT k.id FROM comments k JOIN sessions s ON s.id = k.session_id JOIN cases c ON c.id = s.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))
""")

# Whose comments were counted is told by a part of the number's index: that goes too, the count does not move.
_COUNTED = text("""
    WITH gone AS (
        SELECT f.session_id, f.person FROM theme_facts f JOIN sessions s ON s.id = f.session_id
             JOIN cases c ON c.id = s.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact)),
    fresh AS MATERIALIZED (SELECT person, gen_random_uuid() AS anew FROM (SELECT DISTINCT person FROM gone) known)
    UPDATE theme_facts f SET person = fresh.anew FROM gone JOIN fresh ON fresh.person = gone.person
    WHERE f.session_id = gone.session_id
""")

_CALLBACKS = text("""
    UPDATE callbacks SET state = CASE WHEN state = 'open' THEN 'dropped' ELSE state END, note = '',
           done_at = coalesce(done_at, :at)
    WHERE session_id IN (SELECT s.id FROM sessions s JOIN cases c ON c.id = s.case_id
                         WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))
""")

# What was said on a device and does not count lies sealed with the visit.
_ACTS = text("""
    UPDATE acts SET body_sealed = NULL
    WHERE body_sealed IS NOT NULL AND visit_id IN (
        SELECT v.id FROM visits v JOIN sessions s ON s.id = v.session_id JOIN cases c ON c.id = s.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact))
""")

# What a template was filled in with may name the person.
_TEMPLATES = text("""
    UPDATE outbox SET body = jsonb_set(body - 'data' - 'sealed', '{text}', '""')
    WHERE body ? 'template' AND (contact_id = :contact OR invitation_id IN (
        SELECT i.id FROM invitations i JOIN cases c ON c.id = i.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact)))
""")

# The last words of all leave after the address is gone: they bear it, sealed, until they have left (`store.outbox`).
_SEAL_REPLY = text("""
    UPDATE outbox o SET body = o.body || jsonb_build_object('address', encode(c.address_sealed, 'base64'))
    FROM contacts c
    WHERE c.id = :contact AND o.contact_id = c.id AND o.reply_to = :message AND o.state = 'due'
          AND c.address_sealed IS NOT NULL
""")

_SILENCE = (
    text("""
        UPDATE outbox SET state = 'failed', error = 'withdrawn'
        WHERE contact_id = :contact AND state = 'due' AND NOT body ? 'address'
    """),
    text("""
        UPDATE inbox SET text = '', error = CASE WHEN state IN ('waiting', 'working') THEN 'withdrawn' ELSE error END,
               state = CASE WHEN state IN ('waiting', 'working') THEN 'done' ELSE state END
        WHERE contact_id = :contact
    """),
)


class Erasing:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def erase(self, at: datetime, *, code: str | None = None, contact: UUID | None = None) -> int:
        """Erases the identifiers of a case's people, or of a contact's; returns how many rows lost theirs."""
        given = {"at": at, "code": code, "contact": contact}
        for one in (_CODES, _CALLBACKS, _ACTS, _COMMENTS, _COUNTED, _TEMPLATES, _LINKS):
            await self.connection.execute(one, given)
        erased = [await self.connection.execute(one, given) for one in (_PEOPLE, _CONTACTS)]
        return sum(len(rows.all()) for rows in erased)

    async def seal_reply(self, contact: UUID, message: int | None) -> None:
        """Gives the reply to a message the address that it goes to, before the contact loses it."""
        await self.connection.execute(_SEAL_REPLY, {"contact": contact, "message": message})

    async def silence(self, contact: UUID) -> None:
        """Nothing more leaves for this contact but a reply with an address, and their words go."""
        for one in _SILENCE:
            await self.connection.execute(one, {"contact": contact})
