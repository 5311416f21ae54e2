"""The way to Rasa: one message with what is being asked; the answer is only whether it was dealt with."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

import aiohttp
import orjson

log = logging.getLogger(__name__)

PATH = "/webhooks/desk/webhook"
HEALTH = "/webhooks/desk/"
AT_ONCE = 64  # connections
KEEP_ALIVE = 4.0  # seconds; Rasa's server drops an idle connection after 5, and the side that sends should close


class Language(Protocol):
    async def converse(self, contact: UUID, message: int, text: str, asked: Mapping[str, Any]) -> bool:
        """Has the message understood and acted on; False when that did not happen, for whatever reason."""


class Rasa:
    """Rasa behind its own channel, on a private address. Every failure means the same: not dealt with."""

    def __init__(self, url: str, secret: str, patience: float) -> None:
        self._client = aiohttp.ClientSession(
            url,
            headers={"X-Hailong-Secret": secret, "Content-Type": "application/json"},
            timeout=aiohttp.ClientTimeout(total=patience),
            connector=aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=KEEP_ALIVE),
        )

    async def converse(self, contact: UUID, message: int, text: str, asked: Mapping[str, Any]) -> bool:
        metadata = {"asked": asked, "contact": str(contact), "message": message}
        body = orjson.dumps({"sender": str(contact), "message": text, "metadata": metadata})
        try:
            async with self._client.post(PATH, data=body) as answer:
                return answer.status == HTTPStatus.OK and bool(orjson.loads(await answer.read()).get("handled"))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("Rasa không trả lời (%s); đọc tin nhắn bằng quy tắc.", type(error).__name__)
            return False

    async def alive(self) -> bool:
        try:
            async with self._client.get(HEALTH) as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        await self._client.close()
