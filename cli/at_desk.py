"""Asks the desk of the system that runs here, or of the one that the environment names."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from cli.errors import CommandError, NotRunning
from cli.parts.state import running
from survey.desk import Desk
from survey.records import StoreAway


def settle(data_dir: Path | None) -> None:
    """Takes the settings of the system that runs here, or else those of the environment. Raises NotRunning."""
    state = running(data_dir)
    if state:
        os.environ.update(state.env())
    elif not os.environ.get("DATABASE_URL"):
        raise NotRunning


def at_desk[T](data_dir: Path | None, act: Callable[[Desk], Awaitable[T]], then: str = "") -> T:
    """What `act` makes of the desk. Raises NotRunning, and CommandError when the database goes away.

    `then`: what to do once the database is back, for people.
    """
    settle(data_dir)
    try:
        return asyncio.run(_acted(act))
    except StoreAway:
        after = f", rồi {then}" if then else ""
        raise CommandError(f"Mất kết nối với cơ sở dữ liệu. Hãy chạy ./hailong doctor{after}.") from None


async def _acted[T](act: Callable[[Desk], Awaitable[T]]) -> T:
    from survey.runtime import settings, wiring

    async with wiring.desk(settings.read()) as desk:
        return await act(desk)
