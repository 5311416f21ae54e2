"""Rasa's door to the desk while replies are evaluated: the service's own actions, and a desk that writes nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID

import uvicorn

from actions.app import create
from cli.errors import CommandError
from cli.evaluating.opened import Opened
from cli.evaluating.outcomes import Outcome, outcome
from survey.heard import Heard


@dataclass(slots=True)
class Deciding:
    """What the actions take for the desk's `talk`: decides as the desk does, and keeps what came of it by message."""

    at: Opened
    came: dict[int, Outcome] = field(default_factory=dict)

    async def take(self, contact: UUID, message: int, heard: Heard) -> None:
        self.came[message] = outcome(self.at, heard, self.at.decide(heard))


@dataclass(frozen=True, slots=True)
class _Desk:
    talk: Deciding


@contextmanager
def serving(deciding: Deciding, secret: str, port: int) -> Iterator[None]:
    """The actions on that loopback port, in a thread, for the length of the block."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[_Desk]:
        yield _Desk(deciding)

    server = uvicorn.Server(
        uvicorn.Config(
            create(opening, secret),
            host="127.0.0.1",
            port=port,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            timeout_keep_alive=75,
        )
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join()


def _await_start(server: uvicorn.Server, thread: Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise CommandError(f"Không mở được cổng {server.config.port} cho hành động của Rasa. Hãy chạy lại.")
        time.sleep(0.01)
