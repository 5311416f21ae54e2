"""The real service without a browser: requests of staff with a session, and of programs with a key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import httpx

from api.app import build
from survey.desk import Desk
from survey.desk.signing_in import Visitor
from survey.staff import Role
from tests.site import settings, wanted

HERE = "http://service"


@dataclass
class Signed:
    """`get` and `post` as the holder of a cookie; `cookie(role)` opens a session without a password."""

    desk: Desk
    http: httpx.AsyncClient
    app: Any
    made: set[str] = field(default_factory=set)

    async def cookie(self, role: Role) -> str:
        if role not in self.made:
            self.made.add(role)
            await self.desk.accounts.create("tests", replace(wanted(role), sso=role), "mot cau rat kho doan 2026")
        return (await self.desk.signing_in.known(role, Visitor("tests", "Trình duyệt thử"))).token

    async def get(self, path: str, cookie: str = "", **headers: str) -> httpx.Response:
        return await self.http.get(path, headers=headers | _cookie(cookie))

    async def post(self, path: str, cookie: str = "", /, *, checked: bool = True, **form: Any) -> httpx.Response:
        """A form as the browser would send it; unless `checked`, without the token of a page of ours."""
        token = {"csrf": self.desk.signing_in.form_token(cookie)} if checked else {}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": HERE} | _cookie(cookie)
        return await self.http.post(path, content=urlencode(form | token, doseq=True), headers=headers)


def _cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"phien={token}; bieu-mau={token}"} if token else {}


@asynccontextmanager
async def signed(database: str, **more: object) -> AsyncIterator[Signed]:
    app = build(settings(database, public_url=HERE, **more))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as http:
            yield Signed(app.state.desk, http, app)
