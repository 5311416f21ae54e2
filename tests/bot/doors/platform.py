"""What the doors of Telegram and Zalo share: a fake that calls our webhook, and a worker that calls the fake."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

from bot.channel import Channel
from tests.bot.doors.door import Button, Can, Deed, Failing, Shown, Update
from tests.bot.doors.house import House
from tests.fakes.wire.control import Fake

BOUND = 30.0  # seconds that anything here may take
EVERY_PLATFORM = frozenset({Can.CALLED, Can.HOOKED, Can.PUSHED, Can.MEDIA})


class Platform:
    """`whose` is the fake's name for a person."""

    name: str
    whose: str
    method: str
    first: int

    def __init__(self, house: House, fake: Fake, channel: Channel) -> None:
        self.house, self.fake = house, fake
        house.channels = {channel.name: channel}
        self._numbers = count(self.first)
        self._attach()

    @property
    def hook(self) -> str:
        return f"/webhooks/{self.name}"

    def _attach(self) -> None:
        self.fake.deliver_by({"webhook": f"{self.house.url}{self.hook}"})

    async def arrival(self) -> str:
        return str(next(self._numbers))

    def acted(self, deed: Deed) -> tuple[str, dict[str, Any]]:
        """The fake's own name for a deed, and its fields."""
        raise NotImplementedError

    def _act(self, address: str, deed: Deed) -> dict[str, Any]:
        name, body = self.acted(deed)
        return self.fake.deeds[name]({self.whose: address, **body})

    async def does(self, address: str, deed: Deed) -> str:
        done = self._act(address, deed)
        await self.settle()
        return str(done.get("message_id") or done.get("msg_id") or "")

    async def caught(self, address: str, deed: Deed) -> Update:
        self.fake.deliver_by({"webhook": None})
        self._act(address, deed)
        _, parcel = self.fake.postman.pending.popitem()
        self._attach()
        return Update(parcel.body, parcel.headers)

    async def brings(self, *updates: Update) -> list[int]:
        post = self.house.http.post
        answers = await asyncio.gather(*(post(self.hook, content=one.raw, headers=one.headers) for one in updates))
        await self.settle()
        return [one.status_code for one in answers]

    async def settle(self) -> None:
        async with asyncio.timeout(BOUND):
            await self._at_rest()
            while await self.house.works():
                await self._at_rest()

    async def _at_rest(self) -> None:
        await self.fake.postman.rest()
        await self.house.service.state.arrivals.rest()

    async def screen(self, address: str) -> list[Shown]:
        messages = (await self.fake.screens.seen({self.whose: address}))["messages"]
        return [_shown(one) for one in messages]

    # failing

    def fails(self, failing: Failing, **more: Any) -> None:
        """The next sends, `times` of them, go wrong like this."""
        self.fake.faults.replace({"faults": [{"method": self.method, **failing.asked, "times": 1, **more}]})

    def recovers(self) -> None:
        self.fake.faults.replace({})

    def sends(self) -> list[dict[str, Any]]:
        """The requests to show a bubble."""
        return [one for one in self.fake.requests if one["method"] == self.method]


def _shown(message: dict[str, Any]) -> Shown:
    buttons = (Button(one["title"], one["payload"], message["id"]) for one in message["buttons"])
    return Shown(message["text"], tuple(buttons))
