"""A little Zalo, an account that talks to it on a real desk, and a hand on its control side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.zalo.account import Account, oauth_of
from bot.zalo.keeper import Keeper
from survey.runtime.settings import Settings
from survey.runtime.wiring import words
from tests.fakes import zalo as little
from tests.stage import Stage, set_stage

USER = "246845883529197922"
PHONE = "+84912345678"


@dataclass
class Stand:
    """`account` has a grant that Zalo honours; its clock is the stage's, Zalo's own is not."""

    stage: Stage
    fake: little.Zalo
    http: httpx.AsyncClient
    settings: Settings
    account: Account

    @property
    def oa(self) -> str:
        return self.settings.zalo_oa_id

    async def do(self, deed: str, **body: Any) -> dict[str, Any]:
        answer = await self.http.post(f"{self.fake.url}/control/{deed}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def fail(self, method: str, kind: str, **more: Any) -> None:
        await self.do("faults", faults=[{"method": method, "kind": kind, **more}])

    async def screen(self, **who: str) -> list[dict[str, Any]]:
        return (await self.http.get(f"{self.fake.url}/control/messages", params=who)).json()["messages"]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [one for one in self.fake.requests if one["method"] == method]

    def keeper(self) -> Keeper:
        """Another one, as another process has it."""
        return Keeper(self.stage.desk.grants, oauth_of(self.settings, self.http), self.oa, self.stage.clock)

    async def grant(self) -> None:
        """A grant as it is after the first consent."""
        code = self.fake.grants.consent()
        await self.stage.desk.grants.keep(self.oa, await self.account.oauth.exchange(code, "v"))
        self.fake.requests.clear()


@asynccontextmanager
async def standing(database: str) -> AsyncIterator[Stand]:
    async with set_stage(database) as stage, little.serve() as fake, httpx.AsyncClient() as http:
        given = {
            "zalo_oa_id": little.OA_ID,
            "zalo_app_id": little.APP_ID,
            "zalo_app_secret": little.APP_SECRET,
            "zalo_oa_secret": little.OA_SECRET,
            "zalo_url": fake.url,
            "zalo_oauth_url": fake.url,
            "zalo_business_url": fake.url,
        }
        settings = Settings(DATABASE_URL=database, REDIS_URL="redis://x", demo=True, **given)
        account = Account.on(settings, stage.desk.grants, words(), stage.clock)
        try:
            yield Stand(stage, fake, http, settings, account)
        finally:
            await account.close()


@pytest.fixture
async def bare(database: str, anyio_backend: str) -> AsyncIterator[Stand]:
    """Nobody has consented yet."""
    async with standing(database) as stand:
        yield stand


@pytest.fixture
async def stand(bare: Stand) -> Stand:
    await bare.grant()
    return bare
