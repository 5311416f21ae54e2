"""Updates that came while the database was away, sealed on disk until it is back."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

log = logging.getLogger(__name__)

type Take = Callable[[str, bytes], Awaitable[None]]


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

    async def drain(self, take: Take) -> int:
        """Hands on what lies there, oldest first; each is deleted once it was taken. Returns how many."""
        count = 0
        for path in sorted(self._folder.glob("*-*.*")):
            if path.suffix == ".new":
                continue
            await take(path.suffix[1:], self._sealer.open(path.read_bytes()).encode("latin-1"))
            path.unlink()
            count += 1
        return count
