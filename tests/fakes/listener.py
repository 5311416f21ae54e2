"""A webhook that writes down what it is sent, and answers as it is told to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.wire.serving import Hang

PATIENCE = 5.0


@dataclass(frozen=True)
class Call:
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return orjson.loads(self.raw)


class Listener:
    """`answers`: the statuses of the next calls, 0 for no answer at all; then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.answers: list[int] = []
        self._news = asyncio.Event()
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    @property
    def address(self) -> str:
        return f"{self.url}/hook"

    async def take(self, request: Request) -> Response:
        status = self.answers.pop(0) if self.answers else 200
        self.calls.append(Call(dict(request.headers), await request.body()))
        self._news.set()
        return Response(status_code=status) if status else Hang()

    async def heard(self, count: int) -> list[Call]:
        """The calls, once there are that many. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while len(self.calls) < count:
                self._news.clear()
                await self._news.wait()
        return self.calls

    async def bodies(self, count: int) -> list[Any]:
        return [one.body for one in await self.heard(count)]

    def introduce(self) -> dict[str, Any]:
        return {"url": self.url}

    async def close(self) -> None:
        pass
