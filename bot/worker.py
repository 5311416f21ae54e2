"""`python -m bot.worker`: does the jobs until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from bot.arrivals import Arrivals
from bot.bell import Bell
from bot.channels import Channels, open_spool
from bot.events import Dealer
from bot.jobs import SILENT_FOR, Hands, engine
from bot.language import Rasa
from bot.receive import Receiver
from bot.sender import Sender
from survey.runtime.settings import Settings, load
from survey.runtime.wiring import now, open_desk, words

log = logging.getLogger(__name__)

AT_ONCE = 24  # jobs in one worker process: they mostly wait for a platform
HEARTBEAT = 5.0  # seconds
POOL = 10  # database connections beside those of the job engine


def queues(sending: Iterable[str]) -> list[str]:
    """Delivery for the channels of this worker only: a terminal's bubbles are the terminal's own to fetch."""
    return ["upkeep", *(f"deliver.{name}" for name in sending)]


async def work(settings: Settings) -> None:
    async with _hands(settings) as (hands, channels):
        app = engine(settings.database_url, hands)
        async with app.open_async(), channels.polling(hands.arrivals):
            await app.run_worker_async(
                queues=queues(channels),
                concurrency=AT_ONCE,
                shutdown_graceful_timeout=5,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_FOR,
                delete_jobs="successful",
            )


@asynccontextmanager
async def _hands(settings: Settings) -> AsyncIterator[tuple[Hands, Channels]]:
    """Everything the jobs work with, closed again in the end."""
    desk, store = await open_desk(settings, size=POOL)
    rasa = Rasa(settings.rasa_url, settings.rasa_secret.get_secret_value(), settings.rasa_timeout)
    bell = Bell(settings.redis_url)
    phrases = words()
    channels = Channels(settings, desk, phrases)
    receiver = Receiver(desk, rasa, phrases, bell.ring)
    arrivals = Arrivals(desk, receiver, Dealer(desk))
    spool = open_spool(settings)
    upkeep = {"* * * * * */5": lambda: spool.drain(channels, arrivals.take_raw), **channels.upkeep}
    try:
        yield Hands(desk, receiver, Sender(desk, channels, now), arrivals, tuple(channels), upkeep), channels
    finally:
        await arrivals.rest()
        for part in (channels, rasa, bell, store):
            await part.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    asyncio.run(work(load()))
