"""The channels that the settings name, opened together: for the service that receives and the worker that sends."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from bot.arrivals import Arrivals
from bot.channel import Channel, SendError
from bot.spool import Spool
from bot.telegram.client import Telegram
from bot.telegram.connecting import connect
from bot.telegram.polling import WAIT, Polling
from bot.zalo.account import Account
from bot.zalo.ratings import pulled
from survey.desk import Desk
from survey.runtime.errors import SettingsError
from survey.runtime.ids import RandomIds
from survey.runtime.settings import Settings
from survey.runtime.wiring import now, sealer

log = logging.getLogger(__name__)

EVERY_MINUTE, EVERY_HOUR = "* * * * *", "17 * * * *"
LOOK_BACK = timedelta(days=3)  # ratings are asked for as far back, each hour; those that are known stay as they are
LEASE = timedelta(seconds=WAIT + 35)  # longer than a long poll and what it brings


class Channels(Mapping[str, Channel]):
    """Channels by name. `upkeep`: what the worker does for them now and then, by cron line."""

    def __init__(self, settings: Settings, desk: Desk, phrases: Callable[..., str]) -> None:
        self._settings, self._desk, self._phrases = settings, desk, phrases
        self._open: dict[str, Channel] = {}
        self._closing: list[Callable[[], Awaitable[object]]] = []
        self.upkeep: dict[str, Callable[[], Awaitable[object]]] = {}
        if settings.telegram_token.get_secret_value():
            self._open_telegram()
        if settings.zalo_oa_id:
            self._open_zalo()

    def __getitem__(self, name: str) -> Channel:
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    def _open_telegram(self) -> None:
        self._telegram = Telegram.of(self._settings, self._phrases)
        self._open[self._telegram.name] = self._telegram
        self._closing.append(self._telegram.close)

    def _open_zalo(self) -> None:
        account = Account.on(self._settings, self._desk.grants, self._phrases, now)
        self._open |= {one.name: one for one in (account.chat, account.templates)}
        self._closing.append(account.close)
        self.upkeep[EVERY_MINUTE] = account.keeper.refresh_early
        if self._settings.zalo_rating_template:
            self.upkeep[EVERY_HOUR] = partial(self._reconcile, account)

    async def _reconcile(self, account: Account) -> None:
        """Ratings whose event never arrived: asked for, and kept like those that did."""
        until = now()
        found = await pulled(account.client, [self._settings.zalo_rating_template], until - LOOK_BACK, until)
        for event in found:
            data = {**event.data, "pulled": True}
            await self._desk.happenings.keep(event.channel, event.key, event.kind, event.address, data)

    @asynccontextmanager
    async def polling(self, arrivals: Arrivals) -> AsyncIterator[None]:
        """For the length of the block: Telegram is told how to reach us, and asked for updates where it cannot."""
        if "telegram" not in self._open:
            yield
            return
        task = asyncio.create_task(self._telegram_life(arrivals))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _telegram_life(self, arrivals: Arrivals) -> None:
        try:
            await connect(self._telegram, self._settings, self._phrases)
            await self._desk.outgoing.lift("telegram", ["bad-token"])
        except (SendError, SettingsError) as error:
            log.error("Chưa kết nối được Telegram (%s). Hãy chạy: ./hailong telegram connect", type(error).__name__)
        if self._settings.telegram_mode != "polling":
            return
        mine = partial(self._desk.outgoing.lease, "telegram-polling", RandomIds().uuid().hex, LEASE)

        async def arrive(update: dict[str, Any]) -> None:
            await arrivals.take(self._telegram, update, json.dumps(update).encode())

        await Polling(self._telegram, arrive, mine).run()

    async def close(self) -> None:
        for close in self._closing:
            await close()


def open_spool(settings: Settings) -> Spool:
    """Where updates lie while the database is away."""
    return Spool(settings.data_dir / "spool", sealer(settings), lambda: f"{now():%Y%m%dT%H%M%S%f}", RandomIds().uuid)
