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

# What a template was filled in with may name the person.
_TEMPLATES = text("""
    UPDATE outbox SET body = jsonb_set(body - 'data' - 'sealed', '{text}', '""')
    WHERE body ? 'template' AND (contact_id = :contact OR invitation_id IN (
        SELECT i.id FROM invitations i JOIN cases c ON c.id = i.case_id
        WHERE c.code = :code OR c.id IN (SELECT case_id FROM sessions WHERE contact_id = :contact)))
""")

_SILENCE = (
    text("UPDATE outbox SET state = 'failed', error = 'withdrawn' WHERE contact_id = :contact AND state = 'due'"),
    text("""
        UPDATE inbox SET state = 'done', error = 'withdrawn', text = ''
        WHERE contact_id = :contact AND state IN ('waiting', 'working')
    """),
)


class Erasing:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def erase(self, at: datetime, *, code: str | None = None, contact: UUID | None = None) -> int:
        """Erases the identifiers of a case's people, or of a contact's; returns how many rows lost theirs."""
        given = {"at": at, "code": code, "contact": contact}
        for one in (_CODES, _TEMPLATES, _LINKS):
            await self.connection.execute(one, given)
        erased = [await self.connection.execute(one, given) for one in (_PEOPLE, _CONTACTS)]
        return sum(len(rows.all()) for rows in erased)

    async def silence(self, contact: UUID) -> None:
        """Nothing more leaves for this contact, and what they wrote is not read any more."""
        for one in _SILENCE:
            await self.connection.execute(one, {"contact": contact})
