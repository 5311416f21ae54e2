"""One kept-alive HTTP/1.1 connection, light, so that the driver takes little of the machine that it measures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import orjson


class CallError(Exception):
    """A call that was not answered with 2xx and JSON; carries the status (0: no answer at all)."""

    def __init__(self, call: str, status: int, body: bytes = b"") -> None:
        super().__init__(f"{call}: {status} {body[:300].decode('utf-8', 'replace')}".rstrip())
        self.status = status


class Connection(asyncio.Protocol):
    """One call at a time; opens again by itself when the server has closed in between."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    async def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Any:
        return await self._call("POST", path, orjson.dumps(body), headers or {})

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        return await self._call("GET", path, b"", headers or {})

    def close(self) -> None:
        if self._transport:
            self._transport.close()
            self._transport = None

    async def _call(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        loop = asyncio.get_running_loop()
        if self._transport is None:
            await loop.create_connection(lambda: self, self._host, self._port)
        self._answer = loop.create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._chunks: list[bytes] = []
        assert self._transport is not None
        self._transport.write(self._head(method, path, body, headers) + body)
        try:
            status, content = await self._answer
        except ConnectionError as broken:
            raise CallError(f"{method} {path}", 0, str(broken).encode()) from broken
        return self._content(f"{method} {path}", status, content)

    def _head(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _content(self, call: str, status: int, content: bytes) -> Any:
        if not self._parser.should_keep_alive():
            self.close()
        if not 200 <= status < 300:
            raise CallError(call, status, content)
        try:
            return orjson.loads(content) if content else None
        except orjson.JSONDecodeError as wrong:
            raise CallError(call, status, content) from wrong

    # What asyncio and the parser call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as wrong:
            self._fail(f"not HTTP: {wrong}")

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._fail("the server closed the connection")

    def on_body(self, chunk: bytes) -> None:
        self._chunks.append(chunk)

    def on_message_complete(self) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._chunks)))

    def _fail(self, why: str) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError(why))
