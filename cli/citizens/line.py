"""A citizen's end of the web channel: one conversation over HTTP, as the chat page has it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx

type Bubble = dict[str, Any]

WAIT = 0.1  # seconds before asking again for a reply that is still to come
TRIES = 200


class Lost(Exception):
    """The conversation cannot go on; the sentence says why."""


class Line:
    """`messages` counts what was sent, each once however often it was delivered."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._headers: dict[str, str] = {}
        self.messages = 0

    async def begin(self) -> None:
        """A conversation of our own; its secret stays with us when we leave."""
        told = await self._post("/web/conversations", {})
        self._headers = {"Authorization": f"Bearer {told['conversation']}"}

    async def send(self, body: dict[str, str], message: str | None = None) -> list[Bubble]:
        """Sends one message and waits for its replies. `message` is its id, to deliver it more than once."""
        message = message or str(uuid4())
        self.messages += 1
        for _ in range(TRIES):
            told = await self._post("/web/messages", {"id": message, **body})
            if told["state"] == "done":
                return [one for one in told["bubbles"] if one["from"] == "bot"]
            await asyncio.sleep(WAIT)  # the same id again asks for the same replies
        raise Lost("Chờ mãi không có câu trả lời.")

    async def history(self) -> list[Bubble]:
        """What both sides have said, from the first bubble on."""
        answer = await self._http.get("/web/messages", headers=self._headers)
        return self._read(answer)["bubbles"]

    async def _post(self, path: str, body: dict[str, str]) -> Any:
        try:
            return self._read(await self._http.post(path, json=body, headers=self._headers))
        except httpx.HTTPError as error:
            raise Lost(f"Máy chủ không trả lời ({type(error).__name__}).") from error

    def _read(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise Lost(f"Máy chủ báo lỗi {answer.status_code}: {answer.text[:200]}")
