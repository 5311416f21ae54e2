"""The desk's verbs for places where somebody helps: which there are, whom they help, and who helps there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from survey.desk.audit import noted
from survey.desk.tools import Tools
from survey.fault import Unreadable
from survey.phone import mobile, read_phone
from survey.staff import Staff


@dataclass(frozen=True, slots=True)
class Place:
    """`agencies`: whose people it helps; nobody named: everybody's."""

    code: str
    name: str
    address: str = ""
    agencies: tuple[str, ...] = ()
    closed_at: datetime | None = None


class Places:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def enter(self, places: Sequence[Place]) -> int:
        """Keeps them all, each as it now stands; a closed one is open again. Returns how many are new."""
        async with self._tools.store.together() as tx:
            return sum([await tx.places.keep(_row(one)) for one in places])

    async def close(self, code: str) -> bool:
        async with self._tools.store.single() as tx:
            return await tx.places.close(code, self._tools.now())

    async def every(self, *, closed: bool = False) -> list[Place]:
        async with self._tools.store.single() as tx:
            rows = await tx.places.every(closed=closed)
        return [Place(one.code, one.name, one.address, tuple(one.agencies), one.closed_at) for one in rows]

    async def declare(self, account: UUID, phone: str, by: Staff | str) -> None:
        """A helper's own number, kept as an index only: nobody helps with what they handled. Raises Unreadable."""
        number = read_phone(phone)
        if not number or not mobile(number):
            raise Unreadable("Xin ghi số di động Việt Nam gồm 10 chữ số.", "phone")
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            await tx.places.declare(account, self._tools.sealer.index(number), now)
            await noted(tx, now, by, "helper-declared")

    async def declared(self, account: UUID) -> bool:
        """Whether this helper's own number is known."""
        async with self._tools.store.single() as tx:
            return await tx.places.declared(account) is not None


def _row(one: Place) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "address": one.address, "agencies": one.agencies}
