"""A real HTTP server of a few lines, for the driver to talk to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

type Answer = Callable[[str, Any], bytes]  # (path, body) → the bytes of a whole response


def as_json(content: object, status: str = "200 OK") -> bytes:
    body = json.dumps(content).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """Its address. One connection may ask many times; an empty answer hangs up."""
    open_ones: set[asyncio.StreamWriter] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        while head := await reader.readuntil(b"\r\n\r\n"):
            if not await _turn(head, reader, writer, answer):
                break
        writer.close()

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for one in open_ones:
            one.close()


async def _turn(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> bool:
    lines = head.decode().split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length"))
    body = await reader.readexactly(length)
    said = answer(lines[0].split()[1], json.loads(body) if body else None)
    writer.write(said)
    await writer.drain()
    return bool(said)
