"""The console channel: a citizen in a terminal, pushed to like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.channel import Body, Inbound, Sent
from survey.reading.characters import tidy

NAME = "console"


class Console:
    """`show` gets each bubble. An update is (message id, kind, text)."""

    name = NAME
    retires = False

    def __init__(self, address: str, show: Callable[[Body], None]) -> None:
        self._address = address
        self._show = show

    def read(self, update: tuple[str, str, str]) -> Inbound | None:
        """What was typed, without the control characters that a terminal lets through; None when nothing is left."""
        message_id, kind, text = update
        said = tidy(text) if kind == "text" else text
        return Inbound(NAME, self._address, message_id, kind, said) if said else None

    async def send(self, address: str, body: Any) -> Sent:
        self._show(body)
        return Sent()

    async def retire(self, address: str, platform_id: str) -> None:
        """What has been printed stays."""

    async def acknowledge(self, update: Any) -> None:
        """A terminal waits for nothing."""
