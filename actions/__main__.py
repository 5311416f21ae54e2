"""`python -m actions`: serves the actions on loopback, with the real desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from actions.app import create
from survey.desk import Desk
from survey.runtime.settings import load
from survey.runtime.wiring import open_desk

# Longer than Rasa keeps an idle connection (15 s): the side that sends must be the one that closes.
KEEP_ALIVE = 75  # seconds


@asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    desk, store = await open_desk()
    try:
        yield desk
    finally:
        await store.close()


def main() -> None:
    settings = load()
    uvicorn.run(
        create(opened, settings.rasa_secret.get_secret_value()),
        host="127.0.0.1",
        port=settings.actions_port,
        loop="uvloop",
        http="httptools",
        timeout_keep_alive=KEEP_ALIVE,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
