"""A little Telegram, a channel that talks to it, and a hand on its control side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.telegram.client import Telegram
from tests.fakes import telegram as little

PATIENCE = 0.5  # seconds; what the little Telegram leaves without an answer need not be waited for long


class Control:
    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self.url = url
        self._client = client

    async def do(self, deed: str, **body: Any) -> dict[str, Any]:
        answer = await self._client.post(f"{self.url}/control/{deed}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def see(self, view: str, **query: Any) -> dict[str, Any]:
        return (await self._client.get(f"{self.url}/control/{view}", params=query)).json()

    async def fail(self, method: str, kind: str, **more: Any) -> None:
        await self.do("faults", faults=[{"method": method, "kind": kind, **more}])

    async def screen(self, chat: str) -> list[dict[str, Any]]:
        return (await self.see("messages", chat=chat))["messages"]

    async def calls(self, method: str) -> list[dict[str, Any]]:
        return (await self.see("requests", method=method))["requests"]

    async def update(self, deed: str, **body: Any) -> dict[str, Any]:
        """The update that a deed leads to, as it lies waiting at Telegram."""
        number = (await self.do(deed, **body))["update_id"]
        return next(one["update"] for one in (await self.see("undelivered"))["updates"] if one["number"] == number)


@pytest.fixture
async def control() -> AsyncIterator[Control]:
    async with little.serve() as fake, httpx.AsyncClient() as client:
        yield Control(fake.url, client)


@pytest.fixture
async def telegram(control: Control) -> AsyncIterator[Telegram]:
    async with Telegram(little.TOKEN, control.url, phone_title="Gửi số điện thoại", patience=PATIENCE) as channel:
        yield channel
