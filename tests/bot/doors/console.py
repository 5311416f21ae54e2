"""The terminal's door: what is typed goes the whole way in one process, and the sender sits beside the person."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count

from bot.channel import Body
from bot.console import NAME, Console
from bot.language import Rasa
from bot.receive import Receiver
from bot.sender import Sender
from survey.runtime.wiring import words
from tests.bot.doors.door import Deed, Shown, Update
from tests.bot.doors.house import House, Invite
from tests.bot.doors.web import shown


class Terminals:
    name = NAME
    can = frozenset()
    longest = 1_000_000  # a terminal has no limit
    media = ()
    strange = "Đường dẫn này không đúng"

    def __init__(self, house: House, rasa: Rasa) -> None:
        self.house = house
        self._receiver = Receiver(house.desk, rasa, words())
        self._numbers, self._messages = count(1), count(1)
        self._consoles: dict[str, Console] = {}
        self._printed: dict[str, list[Shown]] = {}

    async def arrival(self) -> str:
        address = f"terminal-{next(self._numbers)}"
        await self.house.desk.post.contact(NAME, address)
        self._printed[address] = []
        self._consoles[address] = Console(address, partial(self._print, address))
        return address

    def _print(self, address: str, body: Body) -> None:
        self._printed[address].append(shown(body))

    def opening(self, invite: Invite) -> Deed:
        return Deed("start", invite.token)

    async def does(self, address: str, deed: Deed) -> str:
        await self.brings(await self.caught(address, deed))
        return ""

    async def caught(self, address: str, deed: Deed) -> Update:
        return Update((address, (f"{address}-{next(self._messages)}", deed.kind, deed.text)))

    async def brings(self, *updates: Update) -> list[int]:
        await asyncio.gather(*(self._typed(*one.raw) for one in updates))
        return [200 for _ in updates]

    async def _typed(self, address: str, update: tuple[str, str, str]) -> None:
        console = self._consoles[address]
        contact = await self.house.desk.post.contact(NAME, address)
        inbound = console.read(update)
        if inbound:
            await self._receiver.receive(contact, inbound)
        clock = self.house.clock
        await Sender(self.house.desk, {NAME: console}, clock, clock.waits).deliver(contact)

    async def screen(self, address: str) -> list[Shown]:
        return list(self._printed[address])

    async def settle(self) -> None:
        """The verb returns when everything has been printed."""
