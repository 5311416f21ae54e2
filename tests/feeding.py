"""The feed on a real database: its desk, its part of the API, a clock, and keys of every kind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import FastAPI

from api import errors, figures, progress, public, snapshots, themes
from api.document import document_whole
from survey.access import SCOPES
from survey.desk import Desk
from survey.desk.tools import Tools
from survey.runtime.ids import RandomIds
from survey.runtime.sealing import Sealer
from survey.runtime.wiring import floors
from survey.store import Store, open_store
from tests.stage import Clock

DECEMBER = datetime(2026, 12, 5, 2, tzinfo=UTC)  # the tests' cases are of November: their month is over
IN_SETTINGS = "khoa-trong-cai-dat-01"


@dataclass
class Feeding:
    desk: Desk
    store: Store
    clock: Clock
    app: FastAPI
    http: httpx.AsyncClient
    key: str = ""

    async def get(self, path: str, key: str | None = None, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers={"X-API-Key": self.key if key is None else key} | headers)

    async def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> httpx.Response:
        return await self.http.post(path, json=body, headers={"X-API-Key": self.key if key is None else key})


@asynccontextmanager
async def feeding(url: str, smallest_cell: int = 3) -> AsyncIterator[Feeding]:
    """`key` may do everything."""
    store, clock = open_store(url, size=4), Clock(DECEMBER)
    sealer = Sealer(b"k" * 32)
    tools = Tools(
        store, {}, lambda *_, **__: "", clock, RandomIds(), sealer, {}, smallest_cell=smallest_cell, quotas=floors()
    )
    desk = Desk.on(tools, "thu@1")
    app = door(desk)
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            made = Feeding(desk, store, clock, app, http)
            made.key, _ = await desk.keys.create("so-noi-vu", list(SCOPES))
            yield made
    finally:
        await store.close()


def door(desk: Any) -> FastAPI:
    """The API's part of the feed alone."""
    app = FastAPI()
    errors.install(app)
    for part in (figures, snapshots, public, progress, themes):
        app.include_router(part.router)
    document_whole(app, [part.router for part in (figures, snapshots, public, progress, themes)])
    app.state.desk = desk
    app.state.settings = SimpleNamespace(callers=lambda: {IN_SETTINGS: "mot-cua"})
    return app
