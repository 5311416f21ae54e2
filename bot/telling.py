"""Tells subscribers: claims what is due, signs it by Standard Webhooks, posts it, and keeps what came of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx
from standardwebhooks import Webhook

from survey.desk import Desk
from survey.desk.subscribers import Telling

AT_ONCE = 8
PATIENCE = 15.0  # seconds for one answer
GONE = 410


class Teller:
    """For the length of a block. Redirects are not followed: a signed message goes where it was meant to go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk.subscribers
        self._http = httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def round(self) -> int:
        """Tells everything that is due, several at once; how many were tried."""
        return sum(await asyncio.gather(*(self._one_after_the_other() for _ in range(AT_ONCE))))

    async def tell(self, delivery: int) -> None:
        """One delivery, if it is due."""
        telling = await self._desk.next_due(delivery)
        if telling:
            await self._tell(telling)

    async def _one_after_the_other(self) -> int:
        number = 0
        while telling := await self._desk.next_due():
            await self._tell(telling)
            number += 1
        return number

    async def _tell(self, telling: Telling) -> None:
        try:
            async with self._http.stream(
                "POST", telling.url, content=telling.body.encode(), headers=signed(telling)
            ) as it:
                status, wait = it.status_code, it.headers.get("retry-after", "")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            await self._desk.failed(telling, type(error).__name__)
            return
        if 200 <= status < 300:
            await self._desk.arrived(telling, status)
        elif status == GONE:
            await self._desk.gone(telling, status)
        else:
            pause = timedelta(seconds=min(int(wait), 86_400)) if wait.isdecimal() else None
            await self._desk.failed(telling, "refused", status, pause)


def signed(telling: Telling) -> dict[str, str]:
    """The headers of Standard Webhooks for a message that leaves now."""
    return {
        "content-type": "application/json",
        "user-agent": "hailong",
        "webhook-id": telling.message_id,
        "webhook-timestamp": str(int(telling.at.timestamp())),
        "webhook-signature": Webhook(telling.secret).sign(telling.message_id, telling.at, telling.body),
    }
