"""A closed loop: so many conversations at once, each sending its next message as soon as the last one's reply is in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Protocol

from bench.tally import Round

PATIENCE = 60.0  # seconds beyond the window that the turns under way may take


class WrongReply(Exception):
    """A reply that is not the right one: the run is worth nothing, whatever its speed."""


class Citizen(Protocol):
    async def turn(self) -> bool:
        """Sends one message, waits for its replies, checks them; True when the turn counts for its kind."""

    async def finish(self) -> None:
        """Ends the survey that is under way, and lets go of the connection."""


async def measure(citizens: Sequence[Citizen], seconds: float, cpu: Callable[[], float] = lambda: 0.0) -> Round:
    """Lets the citizens talk for so many seconds. Turns begun in time are waited for, and counted with their time.

    The clock of a citizen stands still while they do what does not count (open a link, write a comment that Rasa
    does not read): in a closed loop the rate is the citizens over the mean time of a turn (Little's law).
    """
    turns: list[float] = []
    began, before = perf_counter(), cpu()
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(_talk(one, began + seconds, turns) for one in citizens))
    return Round(turns, sum(turns) / len(citizens), cpu() - before)


async def timed(citizen: Citizen) -> tuple[float, bool]:
    """One turn: how many seconds it took, and whether it counts."""
    began = perf_counter()
    counts = await citizen.turn()
    return perf_counter() - began, counts


async def _talk(citizen: Citizen, until: float, turns: list[float]) -> None:
    while perf_counter() < until:
        seconds, counts = await timed(citizen)
        if counts:
            turns.append(seconds)
