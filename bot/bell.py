"""The bell: tells open chat pages, over Redis, that new bubbles lie ready.

Only a hint. PostgreSQL has the bubbles; while Redis is away a page hears of them a few seconds later.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

TOPIC = "hailong:bell"
QUIET = 3.0  # seconds between looks while the bell cannot be heard


class Bell:
    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url)
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._listener: asyncio.Task[None] | None = None
        self.hears = False

    async def ring(self, contact: UUID) -> None:
        """Best effort: a bell that cannot be rung loses nothing."""
        with contextlib.suppress(RedisError, OSError):
            await self._redis.publish(TOPIC, str(contact))

    async def alive(self) -> bool:
        with contextlib.suppress(RedisError, OSError):
            return bool(await self._redis.ping())
        return False

    async def wait(self, contact: UUID, seconds: float) -> None:
        """Returns when the bell rings for this person, or after `seconds` (sooner while Redis is away)."""
        event = asyncio.Event()
        self._waiting.setdefault(str(contact), set()).add(event)
        try:
            async with asyncio.timeout(seconds if self.hears else min(seconds, QUIET)):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._leave(str(contact), event)

    def _leave(self, contact: str, event: asyncio.Event) -> None:
        waiting = self._waiting.get(contact, set())
        waiting.discard(event)
        if not waiting:
            self._waiting.pop(contact, None)

    async def open(self) -> None:
        self._listener = asyncio.create_task(self._listen())

    async def close(self) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        await self._redis.aclose()

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (RedisError, OSError):
                log.warning("Redis không trả lời; trang chat nhận tin chậm vài giây cho đến khi có lại.")
            self.hears = False
            await asyncio.sleep(1)

    async def _hear(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(TOPIC)
            async for message in pubsub.listen():
                self.hears = True
                if message["type"] == "message":
                    self._wake(message["data"].decode())

    def _wake(self, contact: str) -> None:
        for event in self._waiting.get(contact, ()):
            event.set()
