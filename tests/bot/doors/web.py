"""The chat page's door: a page that says each message with an id of its own, and fetches what is new."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from typing import Any

from tests.bot.doors.door import Button, Can, Deed, Shown, Update
from tests.bot.doors.house import House, Invite

MADE_UP = {"Authorization": "Bearer " + "x" * 32}


class Web:
    name = "web"
    can = frozenset({Can.CALLED})
    longest = 1_000_000  # a page has no limit
    media = ()
    strange = "Đường dẫn này không đúng"
    unparsed = 422

    def __init__(self, house: House) -> None:
        self.house = house
        self._numbers = count(1)

    async def arrival(self) -> str:
        return (await self.house.http.post("/web/conversations", json={})).json()["conversation"]

    def opening(self, invite: Invite) -> Deed:
        return Deed("start", invite.token)

    async def does(self, address: str, deed: Deed) -> str:
        (status,) = await self.brings(await self.caught(address, deed))
        assert status == 200
        return ""

    async def caught(self, address: str, deed: Deed) -> Update:
        body = {"id": f"m{next(self._numbers)}", deed.kind: deed.text}
        return Update(json.dumps(body).encode(), {"Authorization": f"Bearer {address}"})

    async def brings(self, *updates: Update) -> list[int]:
        post = self.house.http.post
        answers = await asyncio.gather(*(post("/web/messages", content=o.raw, headers=o.headers) for o in updates))
        return [one.status_code for one in answers]

    def spoilt(self, update: Update) -> list[Update]:
        return [Update(update.raw, headers) for headers in ({}, MADE_UP)]

    def garbage(self, raw: bytes, who: Update) -> Update:
        return Update(raw, who.headers)

    async def screen(self, address: str) -> list[Shown]:
        headers = {"Authorization": f"Bearer {address}"}
        bubbles = (await self.house.http.get("/web/messages", headers=headers)).json()["bubbles"]
        return [shown(one) for one in bubbles if one["from"] == "bot"]

    async def settle(self) -> None:
        """The page's answer is there when everything has been done."""


def shown(bubble: Any) -> Shown:
    """A bubble as it stands in the outbox."""
    return Shown(bubble["text"], tuple(Button(one["title"], one["payload"]) for one in bubble["buttons"]))
