"""The way to Rasa: one message with what is being asked; the answer is only whether it was dealt with."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import httpx

log = logging.getLogger(__name__)

PATH = "/webhooks/desk/webhook"


class Language(Protocol):
    async def converse(self, contact: UUID, message: int, text: str, asked: Mapping[str, Any]) -> bool:
        """Has the message understood and acted on; False when that did not happen, for whatever reason."""


class Rasa:
    """Rasa behind its own channel, on a private address. Every failure means the same: not dealt with."""

    def __init__(self, url: str, secret: str, patience: float) -> None:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64, keepalive_expiry=60)
        headers = {"X-Hailong-Secret": secret}
        self._client = httpx.AsyncClient(base_url=url, timeout=patience, limits=limits, headers=headers)

    async def converse(self, contact: UUID, message: int, text: str, asked: Mapping[str, Any]) -> bool:
        metadata = {"asked": asked, "contact": str(contact), "message": message}
        body = {"sender": str(contact), "message": text, "metadata": metadata}
        try:
            answer = await self._client.post(PATH, json=body)
            return answer.status_code == httpx.codes.OK and bool(answer.json().get("handled"))
        except (httpx.HTTPError, ValueError) as error:
            log.warning("Rasa không trả lời (%s); đọc tin nhắn bằng quy tắc.", type(error).__name__)
            return False

    async def alive(self) -> bool:
        try:
            return (await self._client.get("/webhooks/desk/", timeout=2.0)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._client.aclose()
