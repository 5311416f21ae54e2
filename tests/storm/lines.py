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

# Nobody comes twice: a system that other tests have used knows the people of theirs.
_newcomers = count(700_000_001)


@dataclass(slots=True)
class Room:
    """One platform with everybody on it: who has which number, and how fast people are there."""

    platform: Platform
    phones: Phones
    thinking: tuple[float, float] = (0.2, 2.0)  # seconds between reading and replying
    shortest: float = 8.0  # seconds of patience that everybody has
    recovery: float = 25.0  # seconds after which what a killed process had in hand has been taken up
    usual: float = 1.0  # seconds that a reply takes, as people have found lately
    repeats: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def patience(self) -> float:
        """Seconds before somebody says it again: people wait longer where everybody waits."""
        return min(LONGEST / 6, max(self.shortest, 4 * self.usual))

    def took(self, seconds: float, repeated: bool = False) -> None:
        self.usual += 0 if repeated else (seconds - self.usual) / 20

    def line(self, seed: object) -> PlatformLine:
        return PlatformLine(self, Random(f"line:{seed}"))


class PlatformLine:
    """Somebody with a phone. A tap that seems lost is tapped again; after words the question is asked for again."""

    def __init__(self, room: Room, chance: Random) -> None:
        self.room, self._chance = room, chance
        self.person = str(next(_newcomers))
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
        late = _news(await self._late(), repeated=False)
        if late and "text" in bodies[0]:
            return late  # reads what has come meanwhile before typing
        self._known = {face for one in self.phone.shown for face in (_face(one), (one["text"],))}
        for body in bodies:
            await self._act(body)
        return await self._replies(len(bodies), again or _harmless(bodies[-1]))

    async def _late(self) -> list[Bubble]:
        """What has come since; replies that are still owed are waited for, so that they are not taken for others."""
        owed, self._owed = self._owed, 0
        return await self._settled(self.room.shortest, (), owed) if owed else self._look()

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
        """Waits until as many bubbles have come as messages went, and says it again when they do not.

        While the platform has something of theirs that it could not hand over they wait on: words that come after
        what was said later would answer the question that is asked by then.
        """
        heard: list[Bubble] = []
        clock = asyncio.get_running_loop().time
        began = acted = clock()
        patience, repeated = self.room.patience, False
        while clock() < began + LONGEST:
            heard += await self._settled(patience, heard, owed, repeated)
            news = _news(heard, repeated)
            if await self.room.platform.holds(self.person):
                owed = max(owed, len(news) + 1)
            elif len(news) >= owed or (news and repeated and clock() > acted + self.room.recovery):
                self._owed = max(0, owed - len(heard))
                self.room.took(clock() - began, repeated)
                return news
            elif not (news and repeated):
                owed, repeated, patience, acted = owed + 1, True, patience * GROWTH, clock()
                self.room.repeats += 1
                await self._act(again)
        raise Lost("Chờ mãi không có câu trả lời.")

    async def _settled(
        self, patience: float, heard: Sequence[Bubble], owed: int, repeated: bool = False
    ) -> list[Bubble]:
        """What comes until enough has, or until the patience is at an end."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        fresh: list[Bubble] = []
        while (left := end - loop.time()) > 0 and await self.phone.ring(left):
            fresh += self._look()
            news = _news((*heard, *fresh), repeated)
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


def _news(heard: Sequence[Bubble], repeated: bool) -> list[Bubble]:
    """What may be a reply; once something was said again, that may be what was there before."""
    return [one for one in heard if repeated or not one["again"]]


def _harmless(body: Body) -> Body:
    """A tick tapped twice is taken back, and words said twice may answer the next question."""
    ticked = body.get("tap", "").rpartition(":")[2].startswith("+")
    return {"text": REPEAT} if "text" in body or ticked else body


def _face(bubble: Bubble) -> tuple[str, ...]:
    """What a bubble is known by; one whose buttons were taken away already has only its words left."""
    return (bubble["text"], *(button["payload"] for button in bubble["buttons"]))
