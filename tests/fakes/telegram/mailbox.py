"""Updates on their way to the bot: by webhook, or fetched by getUpdates."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import orjson

from tests.fakes.telegram.markup import Denied
from tests.fakes.telegram.world import TAP_LIVES, Object
from tests.fakes.wire.clock import Clock
from tests.fakes.wire.postman import Parcel, Postman, Terms

DAY = 86_400.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
UNASKED = ("chat_member", "message_reaction", "message_reaction_count")
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)  # fmt: skip
WEBHOOK_SET = "Conflict: terminated by setWebhook request"


class Retries:
    """At once, then 2, 4, 8 … seconds, in the end one or two minutes apart; for as long as the update lives."""

    deadline = 60.0
    blocking = True
    acknowledged_by = range(200, 300)

    def wait(self, failures: int, outcome: str, terms: Terms) -> float | None:
        if failures <= 1:
            return 0.0
        return min(2.0 ** (failures - 1), random.uniform(60, 120))

    def again(self, parcel: Parcel) -> dict[str, str]:
        return {}


class Mailbox:
    """One queue of updates; a webhook empties it by itself, else getUpdates does."""

    def __init__(self, clock: Clock) -> None:
        self.postman = Postman(clock, Retries())
        self.secret = ""
        self.allowed: list[str] = []
        self._waiting: asyncio.Future[str] | None = None

    def put(self, update: Object, *, message_of: int) -> None:
        """`message_of`: whose chat it is, for the order of updates."""
        kind = next(one for one in update if one != "update_id")
        if kind not in self.allowed if self.allowed else kind in UNASKED:
            return
        tapped = kind == "callback_query"
        lives = self.postman.clock.now() + (TAP_LIVES if tapped else DAY)
        parcel = Parcel(
            update["update_id"], f"{'tap' if tapped else 'chat'}/{message_of}", orjson.dumps(update),
            self._headers(), update, lives,
        )  # fmt: skip
        self.postman.post(parcel)
        self._wake("")

    def _headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", **({SECRET_HEADER: self.secret} if self.secret else {})}

    def _wake(self, why: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(why)

    def move(self, address: str, secret: str, *, drop: bool = False) -> None:
        self.secret = secret
        if drop:
            self.postman.pending.clear()
        for parcel in self.postman.pending.values():
            parcel.headers = self._headers()
        if address:
            self._wake(WEBHOOK_SET)
        self.postman.move(address)

    async def fetch(self, params: Object) -> list[Object]:
        """getUpdates: confirms what lies before `offset`, and waits up to `timeout` seconds for the first."""
        if self.postman.address:
            raise Denied(409, WEBHOOK_ACTIVE)
        self._wake(OTHER_POLLER)
        self._confirm(int(params.get("offset") or 0))
        limit = min(max(int(params.get("limit") or 100), 1), 100)
        end = asyncio.get_running_loop().time() + min(float(params.get("timeout") or 0), 50)
        while not (found := self._kept(limit)) and asyncio.get_running_loop().time() < end:
            await self._news(end)
        return found

    def _confirm(self, offset: int) -> None:
        pending = self.postman.pending
        if offset < 0:
            offset = (sorted(pending)[offset:] or [0])[0]
        for number in [one for one in pending if one < offset]:
            del pending[number]
            self.postman.counts["delivered"] += 1

    def _kept(self, limit: int) -> list[Object]:
        self.postman.sweep()
        return [one.content for one in list(self.postman.pending.values())[:limit]]

    async def _news(self, end: float) -> None:
        loop = asyncio.get_running_loop()
        mine = self._waiting = loop.create_future()
        alarm = loop.call_at(end, lambda: mine.done() or mine.set_result(""))
        try:
            if conflict := await mine:
                raise Denied(409, conflict)
        finally:
            alarm.cancel()
            if self._waiting is mine:
                self._waiting = None

    def info(self) -> dict[str, Any]:
        at, failure = self.postman.last_failure
        failed = {
            "last_error_date": int(at),
            "last_error_message": WORDS.get(failure, f"Wrong response from the webhook: {failure}"),
        }
        return {
            "url": self.postman.address,
            "has_custom_certificate": False,
            "pending_update_count": len(self.postman.pending),
            **(failed if at else {}),
            "max_connections": self.postman.connections,
            **({"allowed_updates": self.allowed} if self.allowed else {}),
        }


WORDS = {"connect": "Connection refused", "late": "Read timeout expired", "cut": "Connection closed"}
