"""What stands behind every door: the real service, a worker whose clock can be moved on, a Rasa that is told what to
understand.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.app import build
from bot.channel import Channel
from bot.language import PATH
from bot.sender import Sender
from survey.desk import Desk
from survey.heard import Heard
from survey.runtime import wiring
from survey.runtime.settings import Settings
from survey.store import Store
from tests.entered import row
from tests.fakes.wire.serving import opened

FORM = "tthc-rut-gon@1"
CALLED = "DELETE FROM procrastinate_jobs WHERE task_name = 'deliver' AND status = 'todo' RETURNING args->>'contact'"


@dataclass(frozen=True, slots=True)
class Invite:
    """A case's invitation: the token of its link, and the code on its slip."""

    case: str
    token: str
    code: str


class Clock:
    """The real time, moved on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return wiring.now() + self.ahead

    async def waits(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds + 0.001)


class Served:
    """An application behind a real port."""

    def __init__(self, app: Starlette) -> None:
        self.app, self.url = app, ""

    def introduce(self) -> dict[str, Any]:
        return {"url": self.url}

    async def close(self) -> None: ...


@dataclass
class Understanding:
    """A Rasa that understands what the test says it does: text → Heard. Anything else it leaves to the rules."""

    desk: Desk | None = None
    knows: dict[str, Heard] = field(default_factory=dict)

    async def converse(self, request: Request) -> Response:
        body = await request.json()
        heard, about = self.knows.get(body["message"]), body["metadata"]
        if heard and self.desk:
            await self.desk.talk.take(UUID(about["contact"]), about["message"], heard)
        return JSONResponse({"handled": bool(heard)})


@dataclass
class House:
    """`desk` is the worker's, on the same database as the service's; its clock is `clock`."""

    url: str
    service: Starlette
    http: httpx.AsyncClient
    settings: Settings
    store: Store
    desk: Desk
    clock: Clock
    rasa: Understanding
    channels: Mapping[str, Channel] = field(default_factory=dict)

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.store.engine.begin() as connection:
            result = await connection.execute(text(query), values)
            return list(result.all())

    async def answers(self) -> dict[str, Any]:
        """What is stored, by question: the answers that hold."""
        query = "SELECT question_id, value FROM answers WHERE current AND status <> 'withdrawn' ORDER BY id"
        return dict(tuple(one) for one in await self.rows(query))

    async def given(self) -> int:
        """How many answers were ever stored, those that were replaced too."""
        return (await self.rows("SELECT count(*) FROM answers"))[0][0]

    async def outbox(self) -> list[tuple[str, int, str | None]]:
        return [tuple(one) for one in await self.rows("SELECT state, attempts, error FROM outbox ORDER BY id")]

    async def invites(self, number: int = 1, **fields: str) -> Invite:
        """A finished case of a person of its own."""
        day = str((wiring.now() - timedelta(days=3)).date())
        dates = dict.fromkeys(("received_on", "due_on", "finished_on", "returned_at"), day)
        phone = {"applicant_phone": f"05000000{number:02d}"}
        (result,) = await self.desk.register.enter([row(number, **(dates | phone | fields))])
        return Invite(result.code, result.invitation.token, await self.desk.codes.slip(result.code))

    # the worker

    def sender(self) -> Sender:
        return Sender(self.desk, self.channels, self.clock, self.clock.waits)

    async def works(self) -> bool:
        """Does the deliveries that the service has called for; whether there were any."""
        called = [UUID(one[0]) for one in await self.rows(CALLED)]
        for contact in called:
            await self.sender().deliver(contact)
        return bool(called)

    async def comes_round(self, seconds: float) -> None:
        """So much later, the worker's round: whoever's bubbles should have left."""
        await self.clock.waits(seconds)
        for contact, _ in await self.desk.outgoing.unattended(self.channels):
            await self.sender().deliver(contact)


@asynccontextmanager
async def standing(database: str, **settings: Any) -> AsyncIterator[House]:
    """The service on a port, with neither Redis nor a worker process."""
    rasa = Understanding()
    async with opened(Served(Starlette(routes=[Route(PATH, rasa.converse, methods=["POST"])]))) as language:
        given = {"DATABASE_URL": database, "REDIS_URL": "redis://127.0.0.1:1/0", "demo": True, **settings}
        read = Settings(rasa_url=language.url, actions_url=language.url, **given)
        app = build(read)
        async with (
            app.router.lifespan_context(app),
            opened(Served(app)) as service,
            httpx.AsyncClient(base_url=service.url, timeout=30) as http,
        ):
            clock, tools = Clock(), app.state.desk.post._tools
            rasa.desk = Desk.on(replace(tools, now=clock), FORM, wiring.rules(read))
            yield House(service.url, app, http, read, tools.store, rasa.desk, clock, rasa)
            await app.state.arrivals.rest()
