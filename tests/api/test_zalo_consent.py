"""GET /zalo/connected: an administrator's browser comes back with a code; whoever else comes is turned away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from api.zalo_consent import router
from bot.zalo.consent import link
from survey.runtime.settings import Settings
from tests.fakes import zalo as little
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

HERE = "http://hailong.test"


class Door:
    """The route alone, on a real desk, before a little Zalo."""

    def __init__(self, stage: Stage, fake: little.Zalo, http: httpx.AsyncClient, oa: str) -> None:
        self.stage, self.fake, self.http = stage, fake, http
        self.settings = Settings(
            DATABASE_URL=stage.url,
            REDIS_URL="redis://x",
            demo=True,
            public_url=HERE,
            zalo_oa_id=oa,
            zalo_app_id=little.APP_ID,
            zalo_app_secret=little.APP_SECRET,
            zalo_oa_secret=little.OA_SECRET,
            zalo_oauth_url=fake.url,
        )
        app = FastAPI()
        app.include_router(router)
        state = SimpleNamespace(settings=self.settings, desk=stage.desk, http=http)
        app.state = state
        self.browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE)

    async def consents(self) -> str:
        """The address that Zalo sends the browser to, after the link of the command."""
        consent = await self.stage.desk.grants.prepare(self.settings.zalo_oa_id)
        answer = await self.http.get(link(self.fake.url, little.APP_ID, HERE, consent))
        return answer.headers["location"]


@pytest.fixture
async def door(database: str, anyio_backend: str) -> AsyncIterator[Door]:
    async with set_stage(database) as stage, little.serve() as fake, httpx.AsyncClient() as http:
        door = Door(stage, fake, http, little.OA_ID)
        async with door.browser:
            yield door


async def test_the_whole_way_from_the_link_to_the_grant(door):
    answer = await door.browser.get(await door.consents())
    assert (answer.status_code, "Đã kết nối Zalo" in answer.text) == (200, True)
    assert (await door.stage.desk.grants.current(little.OA_ID)).access == door.fake.grants.access
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_same_address_again_says_that_its_code_is_used_and_harms_nothing(door):
    address = await door.consents()
    await door.browser.get(address)
    answer = await door.browser.get(address)
    assert (answer.status_code, "đã được dùng" in answer.text) == (400, True)
    assert (await door.stage.desk.grants.current(little.OA_ID)).access == door.fake.grants.access


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&oa_id=1&state=y", f"?code=x&oa_id={little.OA_ID}", "?state=y"]
)
async def test_who_was_not_sent_by_us_is_turned_away_and_zalo_is_not_asked(door, query):
    await door.stage.desk.grants.prepare(little.OA_ID)
    answer = await door.browser.get(f"/zalo/connected{query}")
    assert (answer.status_code, "Chưa kết nối" in answer.text) == (400, True)
    assert not door.fake.requests
    assert await door.stage.desk.grants.look(little.OA_ID) is None


async def test_nothing_of_the_address_comes_back_on_the_page_or_in_the_log(door, caplog):
    answer = await door.browser.get("/zalo/connected?code=<b>secret</b>&oa_id=1&state=mystate")
    assert "secret" not in answer.text + caplog.text
    assert "mystate" not in answer.text + caplog.text


async def test_a_zalo_that_does_not_answer_is_said_to(door):
    address = await door.consents()
    door.fake.faults.replace({"faults": [{"method": "token", "kind": "drop"}]})
    answer = await door.browser.get(address)
    assert (answer.status_code, "chưa trả lời" in answer.text) == (400, True)
