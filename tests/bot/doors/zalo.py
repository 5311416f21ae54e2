"""Zalo's door."""

from __future__ import annotations

import json
from typing import Any

from tests.bot.doors.door import Can, Deed, Failing, Update
from tests.bot.doors.house import Invite
from tests.bot.doors.platform import EVERY_PLATFORM, Platform
from tests.fakes.zalo import APP_ID, APP_SECRET

SIGNATURE = "X-ZEvent-Signature"
STAMP = "1760000000000"


class Zalo(Platform):
    """No link leads into a chat: people type the code of their slip."""

    name, whose, method, first = "zalo", "user", "cs", 246845883529197001
    can = EVERY_PLATFORM | {Can.CLOSED}
    longest = 2000
    media = ("image", "gif", "audio", "video", "sticker", "link", "location", "file")
    throttled = Failing("throttled", "error", -32)
    blocked = Failing("not-following", "error", -213)
    refused = Failing("parameter", "error", -201)
    closed = Failing("opted-out", "error", -217)
    strange = "Mã này không đúng"
    unparsed = 403  # the signature is over an id that stands in the JSON
    malformed = json.dumps({"app_id": APP_ID, "timestamp": STAMP, "event_name": 5}).encode()

    def opening(self, invite: Invite) -> Deed:
        return Deed("text", invite.code)

    def acted(self, deed: Deed) -> tuple[str, dict[str, Any]]:
        return {
            "text": ("say", {"text": deed.text}),
            "tap": ("tap", {"payload": deed.text}),
            "media": ("media", {"kind": deed.text}),
        }[deed.kind]

    def spoilt(self, update: Update) -> list[Update]:
        of_the_app = self._signed(update.raw, json.loads(update.raw)["timestamp"], APP_SECRET)
        spaced = Update(update.raw + b" ", update.headers)
        return [Update(update.raw), Update(update.raw, {SIGNATURE: "mac=" + "0" * 64}), of_the_app, spaced]

    def garbage(self, raw: bytes, who: Update) -> Update:
        return self._signed(raw, STAMP)

    def _signed(self, raw: bytes, stamp: str, secret: str = "") -> Update:
        return Update(raw, {SIGNATURE: self.fake.events.signature(raw, stamp, secret)})
