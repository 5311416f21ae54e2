"""A citizen's end of Telegram and Zalo: what they send, and how long they wait before they say it again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

from cli.citizens.line import Body, Bubble, Line, Lost
from tests.storm.phones import Phone, Phones
from tests.storm.platforms import Platform

REPEAT = "nhắc lại câu hỏi"  # asks what is open without answering it
SETTLE = 0.8  # seconds in which a bubble without buttons may be followed by another
LONGEST = 240.0  # seconds for one reply before a citizen is stuck
GROWTH = 1.5  # of the patience, each time that nothing came


@dataclass(slots=True)
class Room:
    """One platform with everybody on it: who has which number, and how fast people are there."""

    platform: Platform
    phones: Phones
    thinking: tuple[float, float] = (0.2, 2.0)  # seconds between reading and replying
    shortest: float = 8.0  # seconds of patience that everybody has
    usual: float = 1.0  # seconds that a reply takes, as people have found lately
    repeats: int = 0
    began: float = field(default_factory=time.monotonic)
    numbers: count = field(default_factory=lambda: count(700_000_001))

    @property
    def patience(self) -> float:
        """Seconds before somebody says it again: people wait longer where everybody waits."""
        return min(LONGEST / 6, max(self.shortest, 4 * self.usual))

    def took(self, seconds: float) -> None:
        self.usual += (seconds - self.usual) / 20

    def line(self, seed: object) -> PlatformLine:
        return PlatformLine(self, Random(f"line:{seed}"))


class PlatformLine:
    """Somebody with a phone. A tap that seems lost is tapped again; after words the question is asked for again."""

    def __init__(self, room: Room, chance: Random) -> None:
        self.room, self._chance = room, chance
        self.person = str(next(room.numbers))
        self.messages = 0
        self.log: list[str] = []
        self._seen = 0  # bubbles of the phone that were looked at
        self._owed = 0  # replies that had not come when the person went on
        self._known: set[tuple[str, ...]] = set()

    @property
    def phone(self) -> Phone:
        return self.room.phones.of(self.person)

    def stranger(self) -> Line:
        return self.room.line(f"{self.person}:other")

    async def begin(self) -> None:
        """There is nothing to do before the first message."""

    async def open(self, token: str) -> list[Bubble]:
        return await self._do([{"start": token}])

    async def send(self, body: Body, again: Body | None = None) -> list[Bubble]:
        return await self._do([body], again)

    async def often(self, body: Body) -> list[Bubble]:
        """The fakes deliver twice as often as they are told to, so that sending is enough here."""
        return await self._do([body])

    async def together(self, bodies: Sequence[Body]) -> list[Bubble]:
        return await self._do(bodies)

    async def _do(self, bodies: Sequence[Body], again: Body | None = None) -> list[Bubble]:
        await asyncio.sleep(self._chance.uniform(*self.room.thinking))
        late = [one for one in await self._late() if not one["again"]]
        if late and "text" in bodies[0]:
            return late  # reads what has come meanwhile before typing
        self._known = {_face(one) for one in self.phone.shown}
        began = asyncio.get_running_loop().time()
        for body in bodies:
            await self._act(body)
        news = await self._replies(len(bodies), again or _harmless(bodies[-1]))
        self.room.took(asyncio.get_running_loop().time() - began)
        return news

    async def _late(self) -> list[Bubble]:
        """What has come since; replies that are still owed are waited for, so that they are not taken for others."""
        owed, self._owed = self._owed, 0
        return await self._settled(self.room.patience, (), owed) if owed else self._look()

    async def _act(self, body: Body) -> None:
        self.messages += 1
        ((kind, said),) = body.items()
        self._log(f"> {kind}: {said if kind != 'start' else '…'}")
        match kind:
            case "start":
                await self.room.platform.opens(self.person, said)
            case "tap":
                await self.room.platform.taps(self.person, said, self._message(said))
            case _:
                await self.room.platform.says(self.person, said)

    def _message(self, payload: str) -> str | None:
        """The newest bubble that has, or had, this button."""
        mine = (one for one in reversed(self.phone.shown) if any(b["payload"] == payload for b in one["buttons"]))
        return next((one["id"] for one in mine), None)

    def _log(self, what: str) -> None:
        self.log.append(f"{time.monotonic() - self.room.began:6.1f} {what}")

    # listening

    async def _replies(self, owed: int, again: Body) -> list[Bubble]:
        """Waits until as many bubbles have come as messages went, and says it again when none does."""
        heard: list[Bubble] = []
        patience, waited, repeated = self.room.patience, 0.0, False
        while waited < LONGEST:
            heard += await self._settled(patience, heard, owed)
            waited += patience
            news = [one for one in heard if repeated or not one["again"]]
            if not news:
                owed, repeated, patience = owed + 1, True, patience * GROWTH
                self.room.repeats += 1
                await self._act(again)
            elif await self.room.platform.holds(self.person):
                owed = len(news) + 1  # what is still under way would otherwise answer what is asked by then
            else:
                self._owed = max(0, owed - len(heard))
                return news
        raise Lost("Chờ mãi không có câu trả lời.")

    async def _settled(self, patience: float, heard: Sequence[Bubble], owed: int) -> list[Bubble]:
        """What comes until enough has, or until the patience is at an end."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        fresh: list[Bubble] = []
        while (left := end - loop.time()) > 0 and await self.phone.ring(left):
            fresh += self._look()
            news = [one for one in (*heard, *fresh) if not one["again"]]
            if len(news) >= owed:
                if news[-1]["buttons"]:
                    break
                end = min(end, loop.time() + SETTLE)
        return fresh

    def _look(self) -> list[Bubble]:
        """The bubbles not looked at yet; `again` on one that was there, word for word, before the latest message."""
        fresh = [{**one, "again": _face(one) in self._known} for one in self.phone.shown[self._seen :]]
        for one in fresh:
            self._log(f"< {'(lại) ' if one['again'] else ''}{one['text']}")
        self._seen = len(self.phone.shown)
        return fresh


def _harmless(body: Body) -> Body:
    """A tick tapped twice is taken back, and words said twice may answer the next question."""
    ticked = body.get("tap", "").rpartition(":")[2].startswith("+")
    return {"text": REPEAT} if "text" in body or ticked else body


def _face(bubble: Bubble) -> tuple[str, ...]:
    return (bubble["text"], *(button["payload"] for button in bubble["buttons"]))
