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
""")

_CONTACTS = text("""
    UPDATE contacts SET address_index = NULL, address_sealed = NULL, erased_at = :at
    WHERE erased_at IS NULL AND (id = :contact OR id IN (
        SELECT s.contact_id FROM sessions s JOIN cases c ON c.id = s.case_id WHERE c.code = :code))
""")

_LINKS = text("""
    UPDATE invitations SET token_hash = NULL, token_sealed = NULL, revoked_at = coalesce(revoked_at, :at)
    WHERE case_id IN (SELECT c.id FROM cases c WHERE c.code = :code OR c.id IN (
        SELECT case_id FROM sessions WHERE contact_id = :contact))
""")


class Erasing:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def erase(self, at: datetime, *, code: str | None = None, contact: UUID | None = None) -> int:
        """Erases the identifiers of a case's people, or of a contact's; returns how many rows lost theirs."""
        given = {"at": at, "code": code, "contact": contact}
        erased = [(await self.connection.execute(one, given)).rowcount for one in (_PEOPLE, _LINKS, _CONTACTS)]
        return erased[0] + erased[2]
