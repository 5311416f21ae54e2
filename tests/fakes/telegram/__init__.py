"""A little Telegram Bot API: a real HTTP server that python-telegram-bot works with as it is."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.fakes.telegram.app import TOKEN, Telegram
from tests.fakes.wire.serving import opened

__all__ = ["TOKEN", "Telegram", "serve"]


def serve(port: int = 0, **options: Any) -> AbstractAsyncContextManager[Telegram]:
    """`async with serve() as fake:` it answers at `fake.url`; options as of Telegram."""
    return opened(Telegram(**options), port)
