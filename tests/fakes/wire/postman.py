"""How updates reach the bot's webhook: in lanes, doubled, overtaken, delayed, repeated until they are acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, deque
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field, fields
from random import Random
from types import SimpleNamespace
from typing import Any, Protocol

import aiohttp

from tests.fakes.wire.clock import Clock
from tests.fakes.wire.faults import Wrong

KEPT_TIMES = 20_000
DONE = "ok"


@dataclass
class Terms:
    """How deliveries go. Shares from 0 to 1; `delay` and `hold` in seconds.

    `reorder`: an update lets the next of its lane go first, for which it waits `hold`. `retry_scale` stretches the
    platform's own waits between retries. The rest is for some platforms: `spaced` share of bodies as spaced and
    escaped JSON, `retry_on` connect or any, `echoes` off saves the noise after each send, `ordered` off lets every
    event go its own way, `auto_deliver` reports each template by phone as delivered.
    """

    duplicate: float = 0.0
    reorder: float = 0.0
    delay: tuple[float, float] = (0.0, 0.0)
    hold: float = 0.2
    retry_scale: float = 1.0
    spaced: float = 0.0
    retry_on: str = "connect"
    echoes: bool = True
    ordered: bool = True
    auto_deliver: bool = False
    seed: int = 1


@dataclass
class Parcel:
    """One update on its way; `why` says what became of the last try."""

    number: int
    lane: str
    body: bytes
    headers: dict[str, str]
    content: dict[str, Any]
    expires: float
    overtaken: bool = False
    doubled: bool = False
    lag: float = 0.0
    attempts: int = 0
    why: str = "waiting"
    travelling: bool = False


class Lane(deque[Parcel]):
    """Updates that go one after the other."""

    def __init__(self, first: Parcel) -> None:
        super().__init__([first])
        self._more = asyncio.Event()

    def append(self, parcel: Parcel) -> None:
        super().append(parcel)
        self._more.set()

    async def another(self, patience: float) -> None:
        """Waits until there is one, for `patience` seconds at most."""
        self._more.clear()
        if not self:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), patience)


class Habits(Protocol):
    """What is special to a platform's deliveries. `deadline` in seconds; `blocking`: a failing one holds its lane."""

    deadline: float
    blocking: bool
    acknowledged_by: range

    def wait(self, failures: int, outcome: str, terms: Terms) -> float | None:
        """Seconds until the next try; None to give up."""

    def again(self, parcel: Parcel) -> dict[str, str]:
        """Headers that only a repeated delivery has."""


@dataclass
class Postman:
    clock: Clock
    habits: Habits
    connections: int = 40
    address: str = ""
    terms: Terms = field(default_factory=Terms)
    pending: dict[int, Parcel] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    last_failure: tuple[float, str] = (0.0, "")

    def __post_init__(self) -> None:
        self.chance = Random(self.terms.seed)
        self.times: deque[float] = deque(maxlen=KEPT_TIMES)
        self._lanes: dict[str, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(self.connections)

    def agree(self, given: dict[str, Any]) -> None:
        """Changes the terms that are named."""
        known = {one.name for one in fields(Terms)}
        if unknown := set(given) - known:
            raise Wrong(f"Delivery has no {sorted(unknown)}; it has webhook, secret and {sorted(known)}.")
        delay = given.get("delay", self.terms.delay)
        if not isinstance(delay, list | tuple) or len(delay) != 2:
            raise Wrong("delay must be two numbers of seconds: [shortest, longest].")
        self.terms = Terms(**{**asdict(self.terms), **given, "delay": tuple(delay)})
        self.chance = Random(self.terms.seed)

    def move(self, address: str) -> None:
        """From now on to this address (empty: nowhere), beginning with what is pending."""
        self.stop()
        self.address = address
        self.redeliver()

    def widen(self, connections: int) -> None:
        self.connections = connections
        self._free = asyncio.Semaphore(connections)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()
        for one in self.pending.values():
            one.travelling = False

    def redeliver(self) -> int:
        """Puts everything unacknowledged on its way (again); returns how many."""
        waiting = [one for one in self.pending.values() if not one.travelling]
        for one in waiting:
            self._enqueue(one)
        return len(waiting)

    def post(self, parcel: Parcel) -> None:
        terms = self.terms
        parcel.overtaken = self.chance.random() < terms.reorder
        parcel.doubled = self.chance.random() < terms.duplicate
        parcel.lag = self.chance.uniform(*terms.delay) if terms.delay[1] else 0.0
        self.pending[parcel.number] = parcel
        self.counts["posted"] += 1
        self._enqueue(parcel)

    def _enqueue(self, parcel: Parcel) -> None:
        if not self.address:
            return
        parcel.travelling, parcel.why = True, "waiting"
        lane = parcel.lane if self.terms.ordered else f"{parcel.lane}/{parcel.number}"
        queue = self._lanes.get(lane)
        if queue is None:
            self._lanes[lane] = Lane(parcel)
            self._start(self._walk(lane))
        else:
            queue.append(parcel)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _walk(self, lane: str) -> None:
        queue = self._lanes[lane]
        while queue:
            await self._carry(await self._front(queue))
        self._lanes.pop(lane, None)

    async def _front(self, queue: Lane) -> Parcel:
        parcel = queue.popleft()
        if not parcel.overtaken:
            return parcel
        parcel.overtaken = False
        await queue.another(self.terms.hold)
        if not queue:
            return parcel
        later = queue.popleft()
        queue.appendleft(parcel)
        self.counts["overtaken"] += 1
        return later

    async def _carry(self, parcel: Parcel) -> None:
        await asyncio.sleep(parcel.lag)
        if parcel.doubled:
            parcel.doubled = False
            self._start(self._second(parcel, self.chance.choice((0.0, self.chance.uniform(0.01, 0.3)))))
        outcome = await self._attempt(parcel)
        if outcome == DONE:
            return
        if self.habits.blocking:
            await self._insist(parcel, outcome)
        else:
            self._start(self._insist(parcel, outcome))

    async def _second(self, parcel: Parcel, lag: float) -> None:
        await asyncio.sleep(lag)
        self.counts["doubled"] += 1
        await self._request(parcel)

    async def _insist(self, parcel: Parcel, outcome: str) -> None:
        while outcome != DONE:
            wait = self.habits.wait(parcel.attempts, outcome, self.terms)
            if wait is None:
                parcel.travelling, parcel.why = False, f"given up: {outcome}"
                self.counts["given_up"] += 1
                return
            await asyncio.sleep(wait * self.terms.retry_scale)
            outcome = await self._attempt(parcel)

    async def _attempt(self, parcel: Parcel) -> str:
        """One try: "ok", "connect", "late", "cut", or the status that came back."""
        if parcel.number not in self.pending or self._expired(parcel):
            return DONE
        outcome = await self._request(parcel)
        parcel.attempts += 1
        self.counts["retried"] += parcel.attempts > 1
        if outcome == DONE:
            self.counts["delivered"] += self.pending.pop(parcel.number, None) is not None
        else:
            parcel.why = outcome
            self.counts[outcome if outcome in ("connect", "late", "cut") else "refused"] += 1
            self.last_failure = (self.clock.now(), outcome)
        return outcome

    def _expired(self, parcel: Parcel) -> bool:
        if parcel.expires > self.clock.now():
            return False
        self.counts["expired"] += self.pending.pop(parcel.number, None) is not None
        return True

    def sweep(self) -> None:
        """Forgets what is too old to be delivered."""
        for one in list(self.pending.values()):
            self._expired(one)

    async def _request(self, parcel: Parcel) -> str:
        trace = SimpleNamespace(reused=False)
        outcome = await self._open(parcel, trace)
        if outcome == "cut" and trace.reused:  # the far end may just have closed an idle connection: try a new one
            outcome = await self._open(parcel, trace)
        return outcome

    async def _open(self, parcel: Parcel, trace: SimpleNamespace) -> str:
        headers = parcel.headers | (self.habits.again(parcel) if parcel.attempts else {})
        async with self._free:
            began = time.perf_counter()
            try:
                async with self._session().post(
                    self.address, data=parcel.body, headers=headers, trace_request_ctx=trace
                ) as got:
                    await got.read()
            except TimeoutError:
                return "late"
            except aiohttp.ClientConnectorError:
                return "connect"
            except (aiohttp.ClientError, OSError):
                return "cut"
            self.times.append((time.perf_counter() - began) * 1000)
        return DONE if got.status in self.habits.acknowledged_by else str(got.status)

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            tracing = aiohttp.TraceConfig()
            tracing.on_connection_reuseconn.append(_note_reuse)
            self._client = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self.habits.deadline),
                connector=aiohttp.TCPConnector(limit=0),
                trace_configs=[tracing],
            )
        return self._client

    async def rest(self) -> None:
        """Until nothing is on its way any more, to the webhook or back on a retry."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def speeds(self) -> dict[str, float]:
        """How fast the webhook acknowledged, in milliseconds."""
        times = sorted(self.times)
        at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        return {name: round(times[int((len(times) - 1) * share)], 1) for name, share in at.items() if times}

    async def close(self) -> None:
        tasks = list(self._tasks)
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            with contextlib.suppress(OSError):
                await self._client.close()
            self._client = None


async def _note_reuse(session: aiohttp.ClientSession, context: SimpleNamespace, params: object) -> None:
    context.trace_request_ctx.reused = True
