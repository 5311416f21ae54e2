"""The whole measurement: stock, words and taps in turn at each level, in rounds; then whether it all was true."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, cast

from bench.connection import Connection
from bench.invitations import Invitations
from bench.manners import Manner
from bench.processes import cpu_seconds, family, memory_mb
from bench.stockcitizen import StockCitizen
from bench.tally import Round, Row, cheaper, percentile, ratios, summary
from bench.webcitizen import WebCitizen
from bench.window import WrongReply, measure, timed

KINDS = ("stock", "words", "taps")
WARM = 0.5  # seconds before each window; they also get the citizens out of step
LEAST = 0.001  # seconds of processor time that Rasa needs for a turn at the very least
TOKENS = 120  # surveys a second that nobody will exceed
SURVEYS = 3  # of one person, for `flat`

type Given = Counter[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """seconds: of each window. people: how many persons answer SURVEYS surveys each for `flat`."""

    seconds: float = 4.0
    rounds: int = 3
    levels: tuple[int, ...] = (1, 8, 32)
    people: int = 4


@dataclass(slots=True)
class Sides:
    """The two systems, both running. `*_pids` are the roots of their processes."""

    stock_url: str
    stock_pids: list[int]
    stored: Callable[[], Given]  # what the stock form has written
    url: str
    pids: list[int]
    rasa_pid: int  # the one among ours
    api_key: str


@dataclass(slots=True)
class Measurement:
    sides: Sides
    plan: Plan
    now: datetime
    step: Callable[[str], None] = lambda what: None
    _seeds: Any = field(default_factory=count)
    _stock_given: Given = field(default_factory=Counter)
    _given: Given = field(default_factory=Counter)

    @property
    def steps(self) -> int:
        """How often `step` is called."""
        return len(KINDS) * (self.plan.rounds * len(self.plan.levels) + 1)

    async def run(self) -> dict[str, Any]:
        """The report. WrongReply when a reply was wrong or what is stored differs from what was said."""
        invitations = Invitations(self.sides.url, self.sides.api_key, self.now)
        service = Connection(self.sides.url)
        try:
            await self._well(service)
            before = await self._figures(service)
            rows = await self._rows(invitations)
            flat = {kind: await self._flat(kind, invitations) for kind in KINDS}
            resident = memory_mb(family(self.sides.pids))
            await self._well(service)
            await self._true(service, before)
        finally:
            invitations.close()
            service.close()
        ratio = {**ratios(rows), "cpu": cheaper(rows)}
        return {**rows, "resident_mb": round(resident), "ratio": ratio, "flat": flat}

    async def _rows(self, invitations: Invitations) -> dict[str, dict[str, Row]]:
        seen: dict[tuple[str, int], list[Round]] = {}
        for _ in range(self.plan.rounds):
            for level in self.plan.levels:
                for kind in KINDS:
                    seen.setdefault((kind, level), []).append(await self._window(kind, level, invitations))
        return {kind: {str(level): summary(seen[kind, level]) for level in self.plan.levels} for kind in KINDS}

    async def _window(self, kind: str, level: int, invitations: Invitations) -> Round:
        self.step(f"{kind} × {level}")
        await invitations.fill(int((self.plan.seconds + WARM) * TOKENS) + 2 * level)
        citizens = [self._citizen(kind, invitations) for _ in range(level)]
        await measure(citizens, WARM)
        pids = self.sides.stock_pids if kind == "stock" else self.sides.pids
        rasa = self._rasa()
        found = await measure(citizens, self.plan.seconds, lambda: cpu_seconds(family(pids)))
        if kind == "words" and self._rasa() - rasa < LEAST * len(found.turns):
            raise WrongReply("words were read without Rasa")
        await asyncio.gather(*(one.finish() for one in citizens))
        return found

    def _rasa(self) -> float:
        """Rules alone can read plain words too, and faster: what Rasa has worked shows whether it was asked."""
        return cpu_seconds(family([self.sides.rasa_pid]))

    def _citizen(self, kind: str, invitations: Invitations, same: bool = False) -> StockCitizen | WebCitizen:
        seed = next(self._seeds)
        if kind == "stock":
            return StockCitizen(self.sides.stock_url, seed, self._stock_given, same)
        return WebCitizen(self.sides.url, cast(Manner, kind), seed, invitations, self._given, same=same)

    async def _flat(self, kind: str, invitations: Invitations) -> dict[str, float]:
        """p50 of a turn in the first and in the last survey of the same person."""
        self.step(f"{kind} · {SURVEYS} phiếu liền")
        await invitations.fill(self.plan.people * SURVEYS)
        surveys: dict[int, list[float]] = {number: [] for number in range(SURVEYS)}
        for _ in range(self.plan.people):
            citizen = self._citizen(kind, invitations, same=True)
            while (number := citizen.done) < SURVEYS:
                seconds, counts = await timed(citizen)
                if counts:
                    surveys[number].append(seconds)
            await citizen.finish()
        return {"first_ms": _milliseconds(surveys[0]), "third_ms": _milliseconds(surveys[SURVEYS - 1])}

    async def _well(self, service: Connection) -> None:
        """A part that is away would make the service quicker, not slower: words would never reach Rasa."""
        told = await service.get("/healthz")
        if told["status"] != "ok":
            raise WrongReply(f"the service is not whole: {told['parts']}")

    async def _figures(self, service: Connection) -> Given:
        told = await service.get("/v1/figures", {"X-API-Key": self.sides.api_key})
        questions = (one for block in told["questionnaires"] for one in block["questions"] if one["counts"])
        return Counter({(one["id"], level): n for one in questions for level, n in enumerate(one["counts"], 1)})

    async def _true(self, service: Connection, before: Given) -> None:
        """What was said stands in the figures of one side and in the database of the other, answer by answer."""
        stored = await self._figures(service)
        stored.subtract(before)
        for side, found, said in (("service", stored, self._given), ("stock", self.sides.stored(), self._stock_given)):
            if +found != +said:
                raise WrongReply(f"{side}: {found.total()} answers stored, {said.total()} given: {_apart(found, said)}")


def _apart(found: Given, said: Given) -> list[str]:
    keys = sorted(found.keys() | said.keys())
    return [f"{key[0]}={key[1]}: {found[key]}≠{said[key]}" for key in keys if found[key] != said[key]]


def _milliseconds(seconds: list[float]) -> float:
    return round(percentile(seconds, 50) * 1000, 2)
