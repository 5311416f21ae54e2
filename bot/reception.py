"""All that takes in messages and answers them, put together from the settings: for the service and for the worker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.arrivals import Arrivals
from bot.bell import Bell
from bot.channels import Channels, open_spool
from bot.events import Dealer
from bot.language import Rasa
from bot.receive import Receiver
from bot.spool import Spool
from survey.desk import Desk
from survey.runtime.settings import Settings
from survey.runtime.wiring import open_desk, words


@dataclass(frozen=True, slots=True)
class Reception:
    desk: Desk
    phrases: Callable[..., str]
    bell: Bell
    rasa: Rasa
    channels: Channels
    receiver: Receiver
    arrivals: Arrivals
    spool: Spool


@asynccontextmanager
async def reception(settings: Settings, pool: int) -> AsyncIterator[Reception]:
    """For the length of the block; `pool` is how many database connections it may have.

    In the end what was begun is finished before anything is closed.
    """
    desk, store = await open_desk(settings, size=pool)
    phrases, bell = words(), Bell(settings.redis_url)
    rasa = Rasa(settings.rasa_url, settings.rasa_secret.get_secret_value(), settings.rasa_timeout)
    channels = Channels(settings, desk, phrases)
    receiver = Receiver(desk, rasa, phrases, bell.ring)
    arrivals = Arrivals(desk, receiver, Dealer(desk))
    try:
        yield Reception(desk, phrases, bell, rasa, channels, receiver, arrivals, open_spool(settings))
    finally:
        await arrivals.rest()
        for part in (channels, rasa, bell, store):
            await part.close()
