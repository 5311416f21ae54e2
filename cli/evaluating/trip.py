"""Sends replies the way of a live message: to Rasa with the trained model, through the actions, to the decision.

The outcomes come from messages sent a few at a time. How long a message takes is measured afterwards on a sample of
the same messages, one in flight at a time and Rasa warm, from sending it until what came of it is known.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Protocol
from uuid import uuid4

from bot.language import Rasa
from bot.receive import by_rules, comment
from cli.errors import CommandError
from cli.evaluating.door import Deciding, serving
from cli.evaluating.opened import Opened
from cli.evaluating.outcomes import Outcome, outcome
from cli.parts import rasa, redis
from cli.parts.notice import Notice
from cli.parts.stack import Stack

AT_ONCE = 4  # one Rasa process keeps no more than that busy
SAMPLE = 200  # messages whose time is taken
PATIENCE = 30.0  # seconds


class Reader(Protocol):
    async def take(self, text: str) -> Outcome:
        """What becomes of this reply."""

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Taken:
    outcomes: list[Outcome]  # in the order of the replies
    seconds: list[float]  # of the sample


async def take(make: Callable[[], Reader], texts: Sequence[str], advance: Callable[[], None]) -> Taken:
    """`advance` is called after each reply."""
    async with closing(make()) as reader:
        return await _taken(reader, texts, advance)


async def _taken(reader: Reader, texts: Sequence[str], advance: Callable[[], None]) -> Taken:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(text: str) -> Outcome:
        async with gate:
            came = await reader.take(text)
        advance()
        return came

    outcomes = await asyncio.gather(*map(one, texts))
    return Taken(outcomes, [await _timed(reader, text) for text in _sample(texts)])


@asynccontextmanager
async def closing[R: Reader](reader: R) -> AsyncIterator[R]:
    try:
        yield reader
    finally:
        await reader.close()


async def _timed(reader: Reader, text: str) -> float:
    began = perf_counter()
    await reader.take(text)
    return perf_counter() - began


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """Evenly from all of the file, which may be ordered by label."""
    step = max(1, len(texts) / SAMPLE)
    return [texts[int(at * step)] for at in range(min(SAMPLE, len(texts)))]


class Rules:
    """The rules alone, as the desk reads while Rasa is away."""

    def __init__(self, at: Opened) -> None:
        self._at = at

    async def take(self, text: str) -> Outcome:
        heard = by_rules(text, self._at.asked)
        return outcome(self._at, heard, self._at.decide(heard))

    async def close(self) -> None:
        pass


class Live:
    """Rasa with the present model, its classifier alone or with the rules before it; a system of its own."""

    def __init__(self, at: Opened, deciding: Deciding, way: Rasa) -> None:
        self._at, self._deciding, self._way = at, deciding, way
        self._asked, self._numbers = at.asked, count(1)

    async def take(self, text: str) -> Outcome:
        heard = comment(text, self._asked)
        if heard:
            return outcome(self._at, heard, self._at.decide(heard))
        number = next(self._numbers)
        if not await self._way.converse(uuid4(), number, text, self._asked):  # everybody is a new person
            raise CommandError(f"Rasa không xử lý được câu “{text}”. Hãy chạy lại; nếu vẫn vậy: ./hailong doctor")
        return self._deciding.came.pop(number)

    async def close(self) -> None:
        await self._way.close()


@contextmanager
def language(at: Opened, alone: bool, notice: Notice) -> Iterator[Callable[[], Live]]:
    """A Rasa of our own, trained if need be, in a temporary folder; gives what makes its reader inside a loop.

    `alone`: its rule reader is silent.
    """
    program = "nlu.alone" if alone else rasa.PROGRAM
    parts = (redis.NAME, rasa.NAME)
    with ExitStack() as running:
        stack = running.enter_context(Stack(environ={}, demo=False, parts=parts, program=program, notice=notice))
        secret, deciding = stack.env["HAILONG_RASA_SECRET"], Deciding(at)
        running.enter_context(serving(deciding, secret, stack.plan.actions_port))
        yield lambda: Live(at, deciding, Rasa(stack.env["HAILONG_RASA_URL"], secret, PATIENCE))
