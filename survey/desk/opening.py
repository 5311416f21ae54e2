"""Opening an invitation by its token: the conversation of a case begins, goes on, or is kindly refused."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.desk.tools import Tools
from survey.measures.period import VIETNAM
from survey.records import Held, Opening, StoredSession
from survey.session import Session
from survey.session.helping import PHONE


def token_hash(token: str) -> bytes:
    """How a token is kept: the database never holds one that opens anything."""
    return hashlib.sha256(token.encode()).digest()


def closed(opening: Opening | None, now: datetime) -> str | None:
    """The key of the sentence that says why this token opens nothing; None when it does."""
    if opening is None:
        return "token_unknown"
    if opening.revoked_at:
        return "token_revoked"
    if opening.returned_at is None or opening.returned_at > now:
        return "case_not_finished"
    if opening.elsewhere and not opening.rated:
        return "token_other_person"
    return "token_expired" if opening.expires_at <= now and not opening.mine else None


def fresh(opening: Opening, tools: Tools) -> Session:
    """A new session on the facts of the case."""
    assert opening.returned_at is not None, "closed() lets only returned cases through"
    returned = opening.returned_at.astimezone(VIETNAM)
    facts = {
        "unit": opening.unit,
        "procedure": opening.procedure,
        "returned_on": f"{returned:%d/%m/%Y}",
        PHONE: "known" if opening.phone else "",
        **tools.contacts,
        **({"place": opening.place} if opening.place else {}),
    }
    return Session(key=tools.ids.key(), facts=facts)


async def begin(tx: Any, tools: Tools, opening: Opening, contact: UUID, channel: str) -> tuple[StoredSession, Session]:
    """Stores the new session as the contact's current one."""
    session = fresh(opening, tools)
    stored = await tx.openings.begin(tools.ids.uuid(), session.key, opening, contact, channel, session.dump())
    return stored, session


async def carry(tx: Any, tools: Tools, held: Held, contact: UUID, channel: str, message: int | None) -> None:
    """Gives a conversation, with its answers, to another contact; `message` asked for it, if one did. Raises Stale."""
    await tx.moving.hand(held, contact, channel, message, tools.ids.uuid(), tools.now())


async def waiting_for(tx: Any, tools: Tools, contact: UUID, phone: str) -> Opening | None:
    """Remembers a person's own number, and finds the newest survey that waits for it."""
    index = tools.sealer.index(phone)
    await tx.reach.phone(contact, tools.sealer.seal(phone), index)
    return await tx.openings.by_phone(index, contact, tools.now())
