"""What breaks in a storm, and when: sends fail, tokens expire, processes are killed, Redis is flushed."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from typing import Any

from redis.asyncio import Redis

from cli.parts.stack import Stack
from tests.storm.platforms import Platform

BACK = 120.0  # seconds until a killed part must be well again

# Shares of all sends, five in a hundred together.
TELEGRAM_FAULTS: Sequence[Mapping[str, Any]] = (
    {"method": "sendMessage", "kind": "timeout", "share": 0.008},
    {"method": "sendMessage", "kind": "drop", "share": 0.010},
    {"method": "sendMessage", "kind": "drop_after", "share": 0.010},
    {"method": "sendMessage", "kind": "500", "share": 0.010},
    {"method": "sendMessage", "kind": "429", "share": 0.006, "wait": 1},
    {"method": "sendMessage", "kind": "403", "share": 0.003},
    {"method": "sendMessage", "kind": "400", "share": 0.003},
    {"method": "editMessageReplyMarkup", "kind": "400", "share": 0.05},
    {"method": "answerCallbackQuery", "kind": "400", "share": 0.05},
)
ZALO_FAULTS: Sequence[Mapping[str, Any]] = (
    {"method": "cs", "kind": "timeout", "share": 0.008},
    {"method": "cs", "kind": "drop", "share": 0.010},
    {"method": "cs", "kind": "drop_after", "share": 0.010},
    {"method": "cs", "kind": "500", "share": 0.008},
    {"method": "cs", "kind": "error", "code": -32, "share": 0.002},
    {"method": "cs", "kind": "error", "code": -200, "share": 0.006},
    {"method": "cs", "kind": "error", "code": -216, "share": 0.002},
    {"method": "cs", "kind": "error", "code": -201, "share": 0.002},
    {"method": "cs", "kind": "error", "code": -218, "share": 0.002},
)
FAULTS = {"telegram": TELEGRAM_FAULTS, "zalo": ZALO_FAULTS}
DELIVERY = {"duplicate": 0.2, "reorder": 0.2, "delay": [0, 0.05], "spaced": 0.5, "retry_scale": 0.1}

Log = Callable[[str], None]


class Weather:
    """`counts` by what happened: "service", "worker", "rasa" killed, "flush", "token"."""

    def __init__(self, stack: Stack, platforms: Mapping[str, Platform], seed: int, log: Log) -> None:
        self._stack, self._platforms, self._seed, self._log = stack, platforms, seed, log
        self.counts: Counter[str] = Counter()

    async def begin(self) -> None:
        """From now on deliveries are doubled and overtaken, and sends fail."""
        for name, platform in self._platforms.items():
            await platform.control("delivery", **DELIVERY, seed=self._seed)
            await platform.control("faults", faults=list(FAULTS[name]), seed=self._seed)

    async def clear(self) -> None:
        """Sends succeed again, deliveries are what they should be."""
        for platform in self._platforms.values():
            await platform.control("faults", faults=[])
            await platform.control("delivery", duplicate=0, reorder=0, delay=[0, 0])

    async def rage(self, over: asyncio.Event, gap: float, rounds: int, *, to_the_end: bool = True) -> None:
        """Round by round something breaks every `gap` seconds, until it is over and there were enough rounds.

        Not `to_the_end`: after so many rounds, whether it is over or not.
        """
        for number in count(1):
            if number > rounds and not to_the_end:
                return
            for strike in self._round():
                if over.is_set() and number > rounds:
                    return
                await _unless(over if number > rounds else None, gap)
                await strike()

    def _round(self) -> Sequence[Callable[[], Awaitable[None]]]:
        kill = lambda part: lambda: self.kill(part)  # noqa: E731
        return (kill("service"), self.flush, kill("worker"), self.expire, kill("rasa"))

    async def kill(self, part: str) -> None:
        """SIGKILL; returns when the part is well again under another number."""
        pid = await asyncio.to_thread(self._stack.pid, part)
        if not pid:
            return
        os.kill(pid, signal.SIGKILL)
        self.counts[part] += 1
        began = time.monotonic()
        self._log(f"SIGKILL {part} ({pid})")
        await asyncio.to_thread(self._await_return, part, pid)
        self._log(f"{part} trở lại sau {time.monotonic() - began:.1f} giây")

    def _await_return(self, part: str, gone: int) -> None:
        end = time.monotonic() + BACK
        while time.monotonic() < end:
            if self._stack.pid(part) not in (0, gone) and self._stack.parts[part].healthy():
                return
            time.sleep(0.2)
        raise RuntimeError(f"{part} did not come back within {BACK:.0f} seconds")

    async def flush(self) -> None:
        redis = Redis.from_url(self._stack.env["REDIS_URL"])
        await redis.flushall()
        await redis.aclose()
        self.counts["flush"] += 1
        self._log("FLUSHALL")

    async def expire(self) -> None:
        """Zalo's access token dies, as after a day; its clock stays, since its messages carry the time."""
        await self._platforms["zalo"].control("revoke", what="access")
        self.counts["token"] += 1
        self._log("token Zalo hết hạn")


async def _unless(over: asyncio.Event | None, seconds: float) -> None:
    if over is None:
        await asyncio.sleep(seconds)
        return
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        return
