"""Fetches updates where Telegram can't call us: kept first, confirmed by the next request, by one process alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from bot.channel import Halted, SendError, Throttled
from bot.telegram.client import Telegram

log = logging.getLogger(__name__)

WAIT = 25  # seconds that Telegram may keep a request open
STANDBY = 5.0  # seconds between two looks at the lease
SLOWEST = 60.0  # seconds between two tries at the most

SENTENCES = {
    "webhook-active": "Telegram đang gửi tin đến một địa chỉ webhook nên không hỏi tin được. "
    "Hãy chạy ./hailong telegram connect với HAILONG_TELEGRAM_MODE=polling.",
    "another-poller": "Một chương trình khác đang hỏi tin của cùng bot Telegram này. "
    "Hãy dừng chương trình đó: mỗi bot chỉ một nơi được hỏi tin.",
    "bad-token": "Telegram không nhận HAILONG_TELEGRAM_TOKEN. Hãy lấy lại token ở @BotFather.",
}


class Polling:
    """`arrive` has kept an update when it returns, whatever is in it; `mine` says whether this process may fetch.

    What `arrive` could not keep is fetched again. The lease behind `mine` should outlast WAIT by half a minute;
    should two processes fetch for a moment, an update is kept by both or either, and lost by neither.
    """

    def __init__(
        self,
        telegram: Telegram,
        arrive: Callable[[dict[str, Any]], Awaitable[object]],
        mine: Callable[[], Awaitable[bool]],
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._telegram, self._arrive, self._mine, self._pause = telegram, arrive, mine, pause
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> NoReturn:
        """Until it is cancelled."""
        while True:
            wait = await self._round()
            if wait:
                await self._pause(wait)

    async def _round(self) -> float:
        """One request and all that it brought; returns the seconds to stay away."""
        try:
            if not await self._mine():
                self._offset = None
                return STANDBY
            for update in await self._telegram.updates(self._offset, WAIT):
                await self._keep(update)
        except SendError as error:
            return self._away(error)
        except Exception as error:  # the database may be away; whatever it is, the updates wait at Telegram
            log.warning("telegram polling: %s", type(error).__name__)
            return self._longer()
        self._failures = 0
        return 0.0

    async def _keep(self, update: dict[str, Any]) -> None:
        await self._arrive(update)
        self._offset = update["update_id"] + 1

    def _away(self, error: SendError) -> float:
        sentence = SENTENCES.get(error.reason) if isinstance(error, Halted) else None
        if sentence:
            log.error(sentence)
        else:
            log.warning("telegram polling: %s", type(error).__name__)
        return max(error.wait, self._longer()) if isinstance(error, Throttled) else self._longer()

    def _longer(self) -> float:
        self._failures += 1
        return min(SLOWEST, 2.0 ** (self._failures - 1))
