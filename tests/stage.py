"""A stage for tests on the real store: a desk, a clock that stands still, finished cases, and a scripted Rasa."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from bot.channel import Inbound
from bot.receive import Receiver
from survey.desk import Desk
from survey.desk.talk import Turned
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.measures.quota import QuotaTable
from survey.runtime import library
from survey.runtime.ids import RandomIds
from survey.runtime.proofs import Proofs
from survey.runtime.sealing import COMMENTS, Sealer
from survey.runtime.wiring import DATA, floors, stock, words
from survey.store import Store, open_store

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@dataclass
class Clock:
    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def waits(self, **time: float) -> None:
        self.time += timedelta(**time)


@dataclass
class Script:
    """A Rasa that understands what the test says it does: text → Heard. Anything else is not dealt with."""

    desk: Desk
    knows: dict[str, Heard] = field(default_factory=dict)
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    async def converse(self, contact: UUID, message: int, said: str, asked: Mapping[str, Any]) -> bool:
        self.asked.append(asked)
        if said not in self.knows:
            return False
        await self.desk.talk.take(contact, message, self.knows[said])
        return True


@dataclass
class Stage:
    desk: Desk
    store: Store
    clock: Clock
    script: Script
    receiver: Receiver
    url: str

    async def case(self, code: str = "H57.90-261103-0001", **fields: str) -> str:
        """A finished case; returns the token of its invitation."""
        agencies = [
            row.code for row in await self.rows("SELECT code FROM agencies WHERE kind = 'phuong' ORDER BY code")
        ]
        row = {
            "code": code,
            "agency": agencies[0],
            "procedure_name": "Trích lục hộ tịch",
            "received_on": "2026-11-03",
            "returned_at": "2026-11-10",
            "status": "10",
            "applicant_name": "Lê Thị Bưởi",
            "applicant_phone": "0912345678",
            **fields,
        }
        (result,) = await self.desk.register.enter([row])
        return result.invitation.token

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.store.engine.connect() as connection:
            return list((await connection.execute(text(query), values)).all())

    async def count(self, table: str) -> int:
        return (await self.rows(f"SELECT count(*) FROM {table}"))[0][0]

    async def citizen(self, token: str | None = None, channel: str = "web", name: str | None = None) -> Person:
        address = name or uuid4().hex
        person = Person(self, await self.desk.post.contact(channel, address), channel, address)
        if token:
            await person.opens(token)
        return person


@dataclass
class Person:
    stage: Stage
    contact: UUID
    channel: str
    address: str
    last: Turned | None = None
    said: int = 0

    async def sends(self, kind: str, words: str, message_id: str | None = None) -> Turned:
        self.said += 1
        inbound = Inbound(self.channel, self.address, message_id or f"{self.contact.hex}-{self.said}", kind, words)
        self.last = await self.stage.receiver.receive(self.contact, inbound)
        return self.last

    async def opens(self, token: str) -> Turned:
        return await self.sends("start", token)

    async def says(self, words: str, message_id: str | None = None) -> Turned:
        return await self.sends("text", words, message_id)

    async def taps(self, title: str, message_id: str | None = None) -> Turned:
        return await self.sends("tap", self.payload(title), message_id)

    def payload(self, title: str) -> str:
        buttons = [button for bubble in self.last.bubbles for button in bubble["buttons"]]
        found = next((one["payload"] for one in buttons if title in one["title"]), None)
        assert found, f"no button “{title}” among {[one['title'] for one in buttons]}"
        return found

    @property
    def text(self) -> str:
        return "\n".join(bubble["text"] for bubble in self.last.bubbles)

    def hears(self, *parts: str) -> None:
        for part in parts:
            assert part in self.text, f"“{part}” is not in:\n{self.text}"


@asynccontextmanager
async def set_stage(
    url: str,
    pushed: frozenset[str] = frozenset(),
    attended: frozenset[str] = frozenset(),
    quotas: Sequence[QuotaTable] | None = None,
) -> AsyncIterator[Stage]:
    store = open_store(url, size=4)
    clock = Clock()
    forms = await stock(store)
    sealer = Sealer(b"k" * 32)
    tools = Tools(
        *(store, forms, words(), clock, RandomIds(), sealer, {"hotline": "0234 123 456"}, pushed, attended),
        responses=library.responses(DATA.parent / "domain.yml"),
        quotas=floors() if quotas is None else quotas,
        originals=Sealer(b"k" * 32, COMMENTS),
        proofs=Proofs(1, 8),
    )
    desk = Desk.on(tools, "tthc-rut-gon@1")
    script = Script(desk)
    try:
        yield Stage(desk, store, clock, script, Receiver(desk, script, words()), url)
    finally:
        await store.close()
