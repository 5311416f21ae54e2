"""The storm itself: everybody talks, everything breaks, and what is stored is held against what was meant."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from typing import Any

from cli.citizens.courses import COURSES, STRANGE
from cli.citizens.people import Person, people
from cli.citizens.walk import Invited, Walk
from cli.parts.notice import Notice, silent
from cli.parts.stack import Stack
from survey.runtime import library, wiring
from tests.storm.lines import PlatformLine, Room
from tests.storm.phones import Phones
from tests.storm.platforms import KINDS, Introduction, Platform, Zalo, reached, running, settings
from tests.storm.system import System, Ticket, desk_of, environment
from tests.storm.verdict import Played, Verdict, judged
from tests.storm.weather import Weather

TOLD = 25  # people between two notes in the journal

Advance = Callable[[], None]
Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """`minutes`: how long people keep coming. `gap`: seconds between two strikes.

    There are `rounds` of strikes at the least, and then more until `until` of the people have finished: the storm
    ends a little before the last of them.
    """

    conversations: int = 300
    minutes: float | None = None
    seed: int = 7
    gap: float = 5.0
    rounds: int = 3
    until: float = 0.9
    thinking: tuple[float, float] = (0.5, 4.0)
    patience: float = 8.0  # seconds at the least before people say something again
    gather: float = 10.0  # seconds over which people come when no minutes are given
    to_the_end: bool = True  # whether it goes on striking until everybody is done


@dataclass(slots=True)
class Scene:
    """A running system with both platforms, before anybody has said anything."""

    system: System
    platforms: Mapping[str, Platform]
    rooms: Mapping[str, Room]

    @property
    def zalo(self) -> Zalo:
        """Where people type the short code of their slip; `codes` has them."""
        zalo = self.platforms["zalo"]
        assert isinstance(zalo, Zalo)
        return zalo


@dataclass(slots=True)
class Outcome:
    verdict: Verdict
    strikes: Counter[str]
    platforms: Mapping[str, Mapping[str, Any]]
    sends: Mapping[str, Counter[str]]  # by platform: how each send went, "" for well
    repeats: int
    seconds: float


@contextlib.contextmanager
def own_system(notice: Notice = silent) -> Iterator[tuple[Stack, Mapping[str, Introduction]]]:
    """The fakes and a whole durable system that takes them for real, gone afterwards."""
    with running() as introductions:
        stack = Stack(environ=environment() | settings(introductions), demo=False, notice=notice)
        try:
            yield stack.start(), introductions
        finally:
            stack.stop()


@contextlib.asynccontextmanager
async def scene(
    stack: Stack, introductions: Mapping[str, Introduction], cases: int, plan: Plan
) -> AsyncIterator[Scene]:
    """That many cases come in, both platforms are connected, and the phones are watched."""
    async with AsyncExitStack() as opened:
        platforms = await opened.enter_async_context(reached(introductions))
        system = await opened.enter_async_context(desk_of(stack))
        await system.come_in(cases, plan.seed, wiring.now().date())
        await system.connect(platforms)
        rooms = {name: _room(it, system, plan) for name, it in platforms.items()}
        for room in rooms.values():
            opened.callback(asyncio.create_task(room.phones.listen()).cancel)
        yield Scene(system, platforms, rooms)


def _room(platform: Platform, system: System, plan: Plan) -> Room:
    phones = Phones(platform.http, platform.whose, system.form)
    return Room(platform, phones, plan.thinking, shortest=plan.patience)


async def storm(on: Scene, tickets: Sequence[Ticket], plan: Plan, log: Log, advance: Advance) -> Outcome:
    """All of it, in order."""
    began, before = time.monotonic(), {name: await one.asked() for name, one in on.platforms.items()}
    weather = Weather(on.system.stack, on.platforms, plan.seed, log)
    walks = list(cast(on, tickets, plan))
    over = asyncio.Event()
    if not plan.until:
        over.set()
    await weather.begin()
    raging = asyncio.create_task(weather.rage(over, plan.gap, plan.rounds, to_the_end=plan.to_the_end))
    calls = [asyncio.create_task(_live(name, walk, wait, advance)) for name, walk, wait in walks]
    for number, finished in enumerate(asyncio.as_completed(calls), 1):
        await finished
        if number % TOLD == 0:
            log(f"{number} người đã xong")
        if number >= plan.until * len(calls):
            over.set()
    await raging
    played = [call.result() for call in calls]
    await weather.clear()
    log("mọi người đã xong; chờ hàng đợi cạn")
    verdict = await judged(on.system, played)
    states = {name: await one.ask("state") for name, one in on.platforms.items()}
    sends = {name: await one.sends(before[name]) for name, one in on.platforms.items()}
    repeats = sum(room.repeats for room in on.rooms.values())
    return Outcome(verdict, weather.counts, states, sends, repeats, time.monotonic() - began)


def cast(on: Scene, tickets: Sequence[Ticket], plan: Plan) -> Iterator[tuple[str, Walk, float]]:
    """Everybody with their channel and the second at which they come, half of them on each channel."""
    free = iter(tickets)
    corrected = library.phrases(wiring.DATA / "phrases.yml").texts["corrected"].partition("{")[0]
    chance = Random(f"arrivals:{plan.seed}")
    window = plan.minutes * 60 if plan.minutes else plan.gather
    for person in people(on.system.form, plan.conversations, plan.seed):
        name = _channel(person, plan.seed)
        ticket = next(free) if person.has_case else None
        invited = Invited(
            on.system.form, corrected, ticket.code if ticket else None, ticket.token if ticket else STRANGE
        )
        line = on.rooms[name].line(f"{plan.seed}:{person.number}")
        yield name, Walk(person, invited, COURSES[person.course], line), chance.uniform(0, window)


def _channel(person: Person, seed: int) -> str:
    return list(KINDS)[(person.number + seed) % len(KINDS)]


async def _live(name: str, walk: Walk, wait: float, advance: Advance) -> Played:
    await asyncio.sleep(wait)
    trace = await walk.run()
    advance()
    assert isinstance(walk.line, PlatformLine)
    return Played(name, trace, walk.line)
