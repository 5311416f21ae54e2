"""Telegram's door."""

from __future__ import annotations

from typing import Any

from bot.telegram.secret import HEADER
from tests.bot.doors.door import Can, Deed, Failing, Update
from tests.bot.doors.house import Invite
from tests.bot.doors.platform import EVERY_PLATFORM, Platform


class Telegram(Platform):
    name, whose, method, first = "telegram", "chat", "sendMessage", 1001
    can = EVERY_PLATFORM | {Can.EDITED, Can.RETIRED}
    longest = 4096
    media = ("voice", "sticker", "photo", "location", "video", "document")
    throttled = Failing("throttled", "429")
    blocked = Failing("blocked", "403")
    refused = Failing("bad-request", "400")
    strange = "Đường dẫn này không đúng"
    unparsed = 200
    malformed = b'{"update_id": "x", "message": 5}'

    def opening(self, invite: Invite) -> Deed:
        return Deed("start", invite.token)

    def acted(self, deed: Deed) -> tuple[str, dict[str, Any]]:
        about = {"message_id": int(deed.about)} if deed.about else {}
        return {
            "start": ("start", {"payload": deed.text}),
            "text": ("say", {"text": deed.text}),
            "tap": ("tap", {"data": deed.text, **about}),
            "edit": ("edit", {"text": deed.text, **about}),
            "media": ("media", {"kind": deed.text}),
        }[deed.kind]

    def spoilt(self, update: Update) -> list[Update]:
        return [Update(update.raw, headers) for headers in ({}, {HEADER: ""}, {HEADER: "wrong"})]

    def garbage(self, raw: bytes, who: Update) -> Update:
        return Update(raw, who.headers)
