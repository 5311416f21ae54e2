"""One fake as a real HTTP server: inside a test, or alone in a process; and the two ways of not answering."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from typing import Any, Protocol

import orjson
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

KEEP_ALIVE = 75  # seconds; longer than any client here keeps a connection, so that none is closed under a request


class Knock(HttpToolsProtocol):
    """A connection whose requests know their transport, so that a fault can cut it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["transport"] = self.transport  # type: ignore[typeddict-unknown-key]


class Hang(Response):
    """Never answers: it waits until the client has given up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


class Drop(Hang):
    """Closes the connection without an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["transport"].abort()
        await super().__call__(scope, receive, send)


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, "application/json")


class Served(Protocol):
    app: Starlette
    url: str

    def introduce(self) -> dict[str, Any]: ...

    async def close(self) -> None: ...


@contextlib.asynccontextmanager
async def opened[F: Served](fake: F, port: int = 0) -> AsyncIterator[F]:
    """The fake, answering at `fake.url` while the block lasts."""
    config = uvicorn.Config(
        fake.app, http=Knock, ws="none", lifespan="off", log_config=None, log_level="critical", access_log=False,
        timeout_keep_alive=KEEP_ALIVE, date_header=False,
    )  # fmt: skip
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: Knock(config, state, {}), "127.0.0.1", port, backlog=2048
    )
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        await fake.close()
        await _hang_up(state)


async def _hang_up(state: ServerState) -> None:
    for connection in list(state.connections):
        connection.transport.abort()  # type: ignore[union-attr]
    await asyncio.sleep(0.01)  # those that wait for their client notice by themselves
    left = list(state.tasks)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def run(fake: Served, port: int) -> None:
    """Serves until SIGINT or SIGTERM, having printed one JSON line that says where and with which keys."""
    uvloop.run(_until_told(fake, port))


async def _until_told(fake: Served, port: int) -> None:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with opened(fake, port):
        print(json.dumps(fake.introduce(), ensure_ascii=False), flush=True)  # noqa: T201
        await told.wait()
