"""Reads comments in a process of its own, so that nobody waits for it; and goes again when there is nothing to read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from survey.comment import Coded, Coder
from survey.desk import Desk

log = logging.getLogger(__name__)

AT_ONCE = 1000  # comments in one batch
BATCHES = 30  # in one round: then others of the worker's jobs are let in
IDLE_ROUNDS = 30  # rounds with nothing to read after which the coder's memory is given back

_coder: Coder | None = None


class Reading:
    """A coder in a process of its own, opened at the first comment. `opener` must be importable there."""

    def __init__(self, opener: Callable[[], Coder], processes: int = 1) -> None:
        self._opener, self._processes = opener, processes
        self._pool: ProcessPoolExecutor | None = None
        self.version = ""

    async def open(self) -> None:
        """Opens the coder if it is not; learning it for the first time takes about a minute."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=get_context("spawn"), initializer=_open, initargs=(self._opener,)
            )
            self.version = await asyncio.get_running_loop().run_in_executor(self._pool, _version)

    async def read(self, texts: Sequence[str]) -> list[Coded]:
        """Splits a batch over the processes; the order stays."""
        loop, part = asyncio.get_running_loop(), -(-len(texts) // self._processes)
        parts = [list(texts[at : at + part]) for at in range(0, len(texts), part)]
        read = await asyncio.gather(*(loop.run_in_executor(self._pool, _read, one) for one in parts))
        return [one for part_read in read for one in part_read]

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


class Rounds:
    """What the worker does every few seconds: new comments, then a batch of the old ones that were asked for."""

    def __init__(self, desk: Desk, reading: Reading) -> None:
        self._desk, self._reading, self._idle = desk, reading, 0

    async def round(self) -> int:
        """Reads what waits; how many."""
        if not await self._desk.coding.waits():
            await self._rest()
            return 0
        self._idle = 0
        try:
            await self._reading.open()
            return await self._read()
        except BrokenProcessPool:
            log.warning("the coder's process went away; it is opened anew at the next round")
            await self._reading.close()
            return 0

    async def _read(self) -> int:
        done = await self._desk.coding.new(self._reading, AT_ONCE, BATCHES)
        for _ in range(0 if done else BATCHES):
            read = await self._desk.coding.old(self._reading, AT_ONCE)
            if not read:
                break
            done += read
        return done

    async def _rest(self) -> None:
        self._idle += 1
        if self._idle == IDLE_ROUNDS:
            await self._reading.close()

    async def __aenter__(self) -> Rounds:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._reading.close()


def _open(opener: Callable[[], Coder]) -> None:
    global _coder
    _coder = opener()


def _version() -> str:
    assert _coder is not None
    return _coder.version


def _read(texts: list[str]) -> list[Coded]:
    assert _coder is not None
    return _coder.read(texts)
