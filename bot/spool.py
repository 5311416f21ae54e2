"""Updates that came while the database was away, sealed on disk until it is back."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol
from uuid import UUID

from bot.channel import Channel
from survey.runtime.sealing import BrokenSeal

log = logging.getLogger(__name__)

type Take = Callable[[Channel, bytes], Awaitable[None]]


class Sealing(Protocol):
    def seal(self, text: str) -> bytes: ...
    def open(self, sealed: bytes) -> str: ...


class Spool:
    """Files in one folder, in the order of their coming; `new_id` names those of one moment apart."""

    def __init__(self, folder: Path, sealer: Sealing, stamp: Callable[[], str], new_id: Callable[[], UUID]) -> None:
        self._folder = folder
        self._sealer = sealer
        self._stamp = stamp
        self._new_id = new_id
        self._told: set[str] = set()  # files that stay, of which the log has been told

    async def keep(self, channel: str, raw: bytes) -> None:
        """Returns when the update is on disk. Raises OSError."""
        await asyncio.to_thread(self._write, channel, raw)

    def _write(self, channel: str, raw: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{self._stamp()}-{self._new_id().hex[:8]}.{channel}"
        fresh = self._folder / f"{name}.new"
        with fresh.open("wb") as file:
            file.write(self._sealer.seal(raw.decode("latin-1")))
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self._folder / name)

    async def drain(self, channels: Mapping[str, Channel], take: Take) -> int:
        """Hands on what lies there, oldest first; each is deleted once it was taken. Returns how many.

        What came for a channel that is no longer set up, or was sealed with another key, stays for an operator.
        """
        count = 0
        for path in sorted(self._folder.glob("*-*.*")):
            if path.suffix == ".new":
                continue
            channel, raw = channels.get(path.suffix[1:]), self._opened(path)
            if channel is None or raw is None:
                self._leave(path, "no such channel" if channel is None else "sealed with another key")
                continue
            await take(channel, raw)
            path.unlink()
            count += 1
        return count

    def _opened(self, path: Path) -> bytes | None:
        try:
            return self._sealer.open(path.read_bytes()).encode("latin-1")
        except BrokenSeal:
            return None

    def _leave(self, path: Path, why: str) -> None:
        if path.name not in self._told:
            self._told.add(path.name)
            log.error("an update that was kept on disk is not taken in (%s); it stays in %s", why, path)
