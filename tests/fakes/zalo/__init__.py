"""A little Zalo: Official Account, OAuth and templates in one real HTTP server."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.fakes.wire.serving import opened
from tests.fakes.zalo.app import APP_ID, APP_SECRET, OA_ID, OA_SECRET, Zalo

__all__ = ["APP_ID", "APP_SECRET", "OA_ID", "OA_SECRET", "Zalo", "serve"]


def serve(port: int = 0, **options: Any) -> AbstractAsyncContextManager[Zalo]:
    """`async with serve() as fake:` it answers at `fake.url`; options as of Zalo."""
    return opened(Zalo(**options), port)
