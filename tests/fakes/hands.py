"""Whoever moves a fake in a test: the control side, and a plain client of the Official Account's API."""

from __future__ import annotations

from typing import Any

import httpx

from tests.fakes.wire.control import Fake
from tests.fakes.zalo import APP_ID, APP_SECRET, Zalo

USER = "246845883529197922"
PHONE = "84987654321"


class Hand[F: Fake]:
    """`await hand("say", chat="1001", text="5")` posts to /control/say."""

    def __init__(self, fake: F, client: httpx.AsyncClient) -> None:
        self.fake, self.client = fake, client

    async def __call__(self, name: str, /, **body: Any) -> dict[str, Any]:
        got = await self.client.post(f"{self.fake.url}/control/{name}", json=body)
        assert got.status_code == 200, got.text
        return got.json()

    async def look(self, what: str, **query: Any) -> dict[str, Any]:
        return (await self.client.get(f"{self.fake.url}/control/{what}", params=query)).json()

    async def shown(self, **query: Any) -> list[dict[str, Any]]:
        """What is on a phone: `chat`, `user` or `phone`, and `after`, `wait`, `changed`."""
        return (await self.look("messages", **query))["messages"]


class Account(Hand[Zalo]):
    """With a good token, unless another is given."""

    async def call(self, path: str, body: Any = None, token: str | None = None, **query: Any) -> dict[str, Any]:
        headers = {"access_token": self.fake.grants.access if token is None else token}
        url = f"{self.fake.url}{path}"
        if body is None:
            got = await self.client.get(url, params=query, headers=headers)
        else:
            got = await self.client.post(url, json=body, headers=headers)
        assert got.status_code == 200
        return got.json()

    async def consult(self, text: str = "Chào", user: str = USER, **message: Any) -> dict[str, Any]:
        return await self.call(
            "/v3.0/oa/message/cs", {"recipient": {"user_id": user}, "message": {"text": text, **message}}
        )

    async def invite(self, tracking: str = "t1", phone: str = PHONE, **more: Any) -> dict[str, Any]:
        body = {"phone": phone, "template_id": "4001", "template_data": {"ten": "Lan"}, "tracking_id": tracking}
        return await self.call("/message/template", body | more)

    async def by_user(self, **more: Any) -> dict[str, Any]:
        body = {"user_id": USER, "template_id": "4002", "template_data": {"ten": "Lan"}}
        return await self.call("/v3.0/oa/message/template", body | more)

    async def token(self, secret: str = APP_SECRET, **form: str) -> dict[str, Any]:
        url = f"{self.fake.url}/v4/oa/access_token"
        got = await self.client.post(url, data={"app_id": APP_ID, **form}, headers={"secret_key": secret})
        assert got.status_code == 200
        return got.json()

    async def refresh(self, token: str) -> dict[str, Any]:
        return await self.token(grant_type="refresh_token", refresh_token=token)
