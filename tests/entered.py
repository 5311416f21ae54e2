"""A desk on a real database for the tests of cases: two agencies, one form, a clock that can be set."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from survey.desk.register import Register, Result
from survey.desk.tools import Tools
from survey.questionnaire_json import dump
from survey.runtime.ids import RandomIds
from survey.runtime.sealing import DEMO_KEY, Sealer
from survey.store import Store, open_store
from tests.answered import form

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
AGENCIES = {"H57.39": "UBND phường Thuận Hóa", "H57.02": "Sở Nội vụ"}


def row(number: int = 1, **fields: object) -> dict[str, object]:
    """A good row of the cases API: a result returned two days before NOW."""
    return {
        "code": f"H57.39-261105-{number:04d}",
        "agency": "H57.39",
        "procedure_name": "Cấp bản sao trích lục hộ tịch",
        "returned_at": "20/11/2026 09:30",
        "status": 10,
        "applicant_name": "Nguyễn Văn An",
        "applicant_phone": "0500000001",
    } | fields


@dataclass
class Office:
    """Enters rows and looks into the tables. One event loop for each call: nothing outlives it."""

    url: str
    now: datetime = NOW
    sealer: Sealer = field(default_factory=lambda: Sealer(DEMO_KEY))

    def enters(self, *rows: object) -> list[Result]:
        return self.run(lambda store: self.register(store).enter(rows))

    def register(self, store: Store) -> Register:
        tools = Tools(
            store=store,
            forms={},
            phrases=lambda *_: "",
            now=lambda: self.now,
            ids=RandomIds(),
            sealer=self.sealer,
            contacts={},
        )
        return Register(tools, "thu@1")

    def run[T](self, work: Callable[[Store], Awaitable[T]]) -> T:
        async def inside() -> T:
            store = open_store(self.url, size=2)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(inside())

    def sees(self, query: str, **values: object) -> list[Mapping[str, Any]]:
        """The rows of a query, or nothing for a statement that has none."""

        async def look(store: Store) -> list[Mapping[str, Any]]:
            async with store.transaction() as unit:
                found = await unit.connection.execute(text(query), values)
                return [dict(one) for one in found.mappings()] if found.returns_rows else []

        return self.run(look)


def office(url: str) -> Office:
    """An office whose database knows AGENCIES and the form of invitations."""

    async def stock(store: Store) -> None:
        one = form()
        rows = [{"code": code, "name": name, "kind": "phuong", "parent": None} for code, name in AGENCIES.items()]
        dates = {"valid_from": None, "valid_to": None, "successor": None}
        kept = {"ref": one.ref, "id": one.id, "version": one.version, "digest": one.ref, "body": dump(one)}
        async with store.transaction() as unit:
            await unit.catalogue.keep_agencies([each | dates for each in rows])
            await unit.catalogue.keep_questionnaire(kept)

    made = Office(url)
    made.run(stock)
    return made
