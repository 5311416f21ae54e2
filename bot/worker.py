"""`python -m bot.worker`: does the jobs until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.bell import Bell
from bot.channel import Channel
from bot.jobs import Hands, engine
from bot.language import Rasa
from bot.receive import Receiver
from bot.sender import Sender
from survey.runtime.settings import Settings, load
from survey.runtime.wiring import now, open_desk

log = logging.getLogger(__name__)

AT_ONCE = 8  # jobs in one worker process


def channels(settings: Settings) -> dict[str, Channel]:
    """The channels that the worker pushes to."""
    return {}


def queues(sending: Iterable[str]) -> list[str]:
    """Delivery for the channels of this worker only: a terminal's bubbles are the terminal's own to fetch."""
    return ["upkeep", *(f"deliver.{name}" for name in sending)]


async def work(settings: Settings) -> None:
    desk, store = await open_desk(settings, size=4)
    rasa = Rasa(settings.rasa_url, settings.rasa_secret.get_secret_value(), settings.rasa_timeout)
    bell = Bell(settings.redis_url)
    sending = channels(settings)
    hands = Hands(desk, Receiver(desk, rasa, bell.ring), Sender(desk, sending, now))
    app = engine(settings.database_url, hands)
    try:
        async with app.open_async():
            await app.run_worker_async(queues=queues(sending), concurrency=AT_ONCE, shutdown_graceful_timeout=5)
    finally:
        await rasa.close()
        await bell.close()
        await store.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    asyncio.run(work(load()))
