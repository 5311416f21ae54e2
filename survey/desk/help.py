"""The desk's verbs for people who want a person: requests to be called or to be helped, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.case import Party
from survey.desk.tools import Sealer, Tools
from survey.inviting.decision import asked

SETTLED = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class Callback:
    """A request to be called (call), or to be helped at a place (place).

    `phone` is None unless it was asked for, and "" when none is known any more.
    """

    id: int
    case: str
    agency: str
    channel: str
    asked_at: datetime
    state: str
    note: str
    done_by: str
    done_at: datetime | None
    phone: str | None = None
    kind: str = "call"
    procedure: str = ""
    returned_at: datetime | None = None


class Help:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def ask(self, contact: UUID) -> bool:
        """A call about the survey that somebody is in; asking again is asking once. False when they are in none."""
        async with self._tools.store.together() as tx:
            session = await tx.callbacks.current(contact)
            if session:
                await tx.callbacks.ask(session, contact, self._tools.now())
        return session is not None

    async def waiting(
        self,
        *,
        every: bool = False,
        phones: bool = False,
        limit: int = 200,
        places: Collection[str] | None = None,
        only: int | None = None,
    ) -> list[Callback]:
        """Who waits for a call or a place, the longest first; `every`: also those that are settled.

        `places`: only people of agencies that one of these places helps. `only`: the one of this number.
        """
        async with self._tools.store.single() as tx:
            rows = await tx.callbacks.found(every, limit, places=None if places is None else sorted(places), only=only)
        return [_callback(row, self._tools.sealer if phones else None) for row in rows]

    async def settle(self, callback: int, state: str, by: str, note: str = "") -> bool:
        """Says what became of a request (done, dropped) and by whom; False when no such one is open."""
        if state not in SETTLED:
            raise ValueError(state)
        async with self._tools.store.single() as tx:
            return await tx.callbacks.settle(callback, state, by, note, self._tools.now())


def _callback(row: Any, sealer: Sealer | None) -> Callback:
    told = (row.id, row.code, row.agency, row.channel, row.asked_at, row.state, row.note, row.done_by, row.done_at)
    phone = _phone(row, sealer) if sealer else None
    return Callback(*told, phone=phone, kind=row.kind, procedure=row.procedure, returned_at=row.returned_at)


def _phone(row: Any, sealer: Sealer) -> str:
    """The number of whoever is asked about the case, otherwise the one that the contact is known by."""
    submitter, applicant, contact = (
        sealer.open(sealed) if sealed else ""
        for sealed in (row.submitter_phone, row.applicant_phone, row.contact_phone)
    )
    return asked(Party(phone=submitter), Party(phone=applicant)).phone or contact
