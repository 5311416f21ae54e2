"""A citizen's end of a channel: what they can do on it, and the chat page's over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

import httpx

type Bubble = dict[str, Any]
type Body = Mapping[str, str]

WAIT = 0.1  # seconds before asking again for a reply that is still to come
TRIES = 200


class Lost(Exception):
    """The conversation cannot go on; the sentence says why."""


class Line(Protocol):
    """A body is {"text": words} or {"tap": payload}. `messages` counts what was sent, each once however often it came.

    Every verb returns the bubbles that came of it, each with its `seq`. Raises Lost.
    """

    messages: int

    async def begin(self) -> None:
        """Whatever the channel needs before the first message."""

    async def open(self, token: str) -> list[Bubble]:
        """Opens the invitation."""

    async def send(self, body: Body, again: Body | None = None) -> list[Bubble]:
        """`again` is what may be said without harm when no reply comes; a channel that knows its replies ignores it."""

    async def often(self, body: Body) -> list[Bubble]:
        """Sends one message that is delivered several times."""

    async def together(self, bodies: Sequence[Body]) -> list[Bubble]:
        """Sends messages of their own without waiting for a reply in between."""

    def stranger(self) -> Line:
        """Somebody else on the same channel."""


class WebLine:
    """One conversation as the chat page has it."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._headers: dict[str, str] = {}
        self.messages = 0

    def stranger(self) -> Line:
        return WebLine(self._http)

    async def begin(self) -> None:
        """A conversation of our own; its secret stays with us when we leave."""
        told = await self._post("/web/conversations", {})
        self._headers = {"Authorization": f"Bearer {told['conversation']}"}

    async def open(self, token: str) -> list[Bubble]:
        return await self.send({"start": token})

    async def send(self, body: Body, again: Body | None = None) -> list[Bubble]:
        return await self._deliver(body, str(uuid4()))

    async def often(self, body: Body) -> list[Bubble]:
        message = str(uuid4())
        replies = await asyncio.gather(*(self._deliver(body, message) for _ in range(3)))
        replies.append(await self._deliver(body, message))
        if any(one != replies[0] for one in replies):
            raise Lost("Cùng một tin gửi nhiều lần nhận được nhiều câu trả lời khác nhau.")
        return replies[0]

    async def together(self, bodies: Sequence[Body]) -> list[Bubble]:
        replies = await asyncio.gather(*(self.send(body) for body in bodies))
        return [bubble for bubbles in replies for bubble in bubbles]

    async def _deliver(self, body: Body, message: str) -> list[Bubble]:
        """Sends one message under that id and waits for its replies."""
        self.messages += 1
        for _ in range(TRIES):
            told = await self._post("/web/messages", {"id": message, **body})
            if told["state"] == "done":
                return [one for one in told["bubbles"] if one["from"] == "bot"]
            await asyncio.sleep(WAIT)  # the same id again asks for the same replies
        raise Lost("Chờ mãi không có câu trả lời.")

    async def _post(self, path: str, body: dict[str, str]) -> Any:
        try:
            return self._read(await self._http.post(path, json=body, headers=self._headers))
        except httpx.HTTPError as error:
            raise Lost(f"Máy chủ không trả lời ({type(error).__name__}).") from error

    def _read(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise Lost(f"Máy chủ báo lỗi {answer.status_code}: {answer.text[:200]}")
