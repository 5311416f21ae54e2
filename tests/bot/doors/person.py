"""A person at a door: does something, and looks at the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.bot.doors.door import Button, Deed, Door, Shown, Update
from tests.bot.doors.house import Invite


@dataclass
class Person:
    """`screen`: all that was shown; `news`: what has come since the last deed."""

    door: Door
    address: str
    screen: list[Shown] = field(default_factory=list)
    news: list[Shown] = field(default_factory=list)

    @classmethod
    async def at(cls, door: Door) -> Person:
        return cls(door, await door.arrival())

    async def does(self, deed: Deed) -> str:
        number = await self.door.does(self.address, deed)
        await self.looks()
        return number

    async def looks(self) -> list[Shown]:
        before = len(self.screen)
        self.screen = await self.door.screen(self.address)
        self.news = self.screen[before:]
        return self.news

    async def opens(self, invite: Invite) -> None:
        await self.does(self.door.opening(invite))

    async def says(self, words: str) -> str:
        return await self.does(Deed("text", words))

    async def taps(self, title: str) -> None:
        await self.presses(self.button(title))

    async def presses(self, button: Button) -> None:
        await self.does(pressing(button))

    async def caught(self, deed: Deed) -> Update:
        return await self.door.caught(self.address, deed)

    def button(self, title: str) -> Button:
        """The newest of this title."""
        buttons = [button for bubble in reversed(self.screen) for button in bubble.buttons]
        found = next((one for one in buttons if title in one.title), None)
        assert found, f"no button “{title}” among {[one.title for one in buttons]}"
        return found

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.news)

    def hears(self, *parts: str) -> None:
        for part in parts:
            assert part in self.text, f"“{part}” is not in:\n{self.text}"

    async def known(self) -> Any:
        """The row of this person."""
        who = await self.door.house.desk.post.known(self.door.name, self.address)
        (row,) = await self.door.house.rows("SELECT * FROM contacts WHERE id = :who", who=who)
        return row


def pressing(button: Button) -> Deed:
    return Deed("tap", button.payload, button.under)
