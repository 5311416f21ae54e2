"""What is measured in calm weather: how soon a tap is answered, and how soon a webhook is acknowledged under load."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from cli.citizens.line import Bubble, Lost
from survey.runtime.settings import Settings
from tests.storm.lines import PlatformLine
from tests.storm.play import Scene
from tests.storm.system import HOOKS, Ticket
from tests.storm.verdict import drained

AT_ONCE = 4  # people who tap at a time while their replies are timed
TAPS = 5  # per person: the questions of a level that every form begins with
LIMIT = 30.0  # seconds for one reply; longer is no calm


@dataclass(frozen=True, slots=True)
class Calm:
    """`people` per channel; then `rate` events a second for `seconds` seconds."""

    people: int = 12
    rate: float = 100.0
    seconds: float = 10.0


@dataclass(slots=True)
class Guest:
    """Somebody who has agreed and is asked the first question."""

    channel: str
    line: PlatformLine
    newest: Bubble


class Door:
    """The webhooks, called as the platforms call them."""

    def __init__(self, http: httpx.AsyncClient, read: Settings) -> None:
        self._http, self._settings = http, read
        self._numbers = itertools.count(int(time.time() * 1000))

    async def tap(self, guest: Guest, payload: str, message: str) -> tuple[float, float]:
        """When the call began, and how many seconds it took to be acknowledged."""
        raw, headers = getattr(self, guest.channel)(guest.line.person, payload, message)
        began, clock = time.time(), time.perf_counter()
        answer = await self._http.post(HOOKS[guest.channel], content=raw, headers=headers)
        answer.raise_for_status()
        return began, time.perf_counter() - clock

    def telegram(self, person: str, payload: str, message: str) -> tuple[bytes, dict[str, str]]:
        number = next(self._numbers)
        who = {"id": int(person), "is_bot": False, "first_name": "Người"}
        chat = {"id": int(person), "type": "private", "first_name": "Người"}
        about = {"message_id": int(message), "date": int(time.time()), "chat": chat, "text": "…"}
        query = {"id": str(number), "from": who, "message": about, "chat_instance": "1", "data": payload}
        raw = json.dumps({"update_id": number, "callback_query": query}).encode()
        return raw, {"X-Telegram-Bot-Api-Secret-Token": self._settings.telegram_secret.get_secret_value()}

    def zalo(self, person: str, payload: str, message: str) -> tuple[bytes, dict[str, str]]:
        number, read = str(next(self._numbers)), self._settings
        parties = {"sender": {"id": person}, "recipient": {"id": read.zalo_oa_id}, "user_id_by_app": f"1{person}"}
        said = {"text": payload, "msg_id": f"calm{number}"}
        event = {"app_id": read.zalo_app_id, **parties, "event_name": "user_send_text", "message": said}
        raw = json.dumps({**event, "timestamp": number}, ensure_ascii=False).encode()
        secret = read.zalo_oa_secret.get_secret_value().encode()
        mac = hashlib.sha256(read.zalo_app_id.encode() + raw + number.encode() + secret).hexdigest()
        return raw, {"X-ZEvent-Signature": f"mac = {mac}", "Content-Type": "application/json"}


async def measure(on: Scene, tickets: Sequence[Ticket], calm: Calm) -> dict[str, Any]:
    """Both figures, in milliseconds. Raises Lost when the calm is none."""
    guests = await _guests(on, tickets)
    async with httpx.AsyncClient(base_url=on.system.stack.url, timeout=LIMIT) as http:
        door = Door(http, on.system.settings)
        replies = await _replies(on, door, guests)
        await _idle(on)
        acknowledged = await _load(door, guests, calm)
        await _idle(on)
    told: dict[str, Any] = {"webhook_ack_ms": {**spread(acknowledged, "p50", "p99"), "per_second": calm.rate}}
    told["tap_to_send_ms"] = spread([one for times in replies.values() for one in times], "p50", "p95")
    told["tap_to_send_ms"] |= {name: spread(times, "p50", "p95") for name, times in replies.items()}
    return told


async def _guests(on: Scene, tickets: Sequence[Ticket]) -> list[Guest]:
    names = itertools.cycle(on.rooms)
    gate = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(_guest(on, name, one, gate) for name, one in zip(names, tickets, strict=False)))


async def _guest(on: Scene, name: str, ticket: Ticket, gate: asyncio.Semaphore) -> Guest:
    async with gate:
        line = on.rooms[name].line(f"calm:{ticket.code}")
        greeting = (await line.open(ticket.token))[-1]
        agreed = next((one["payload"] for one in greeting["buttons"] if one["payload"].endswith(":!yes")), None)
        if agreed is None:
            raise Lost(f"Lời mời không mở được trên {name}: {greeting['text']}")
        return Guest(name, line, (await line.send({"tap": agreed}))[-1])


async def _replies(on: Scene, door: Door, guests: Sequence[Guest]) -> dict[str, list[float]]:
    """By channel, the seconds from the call of the webhook to the send of the next question."""
    gate = asyncio.Semaphore(AT_ONCE)
    told = await asyncio.gather(*(_answers(on, door, guest, gate) for guest in guests))
    return {name: [s for guest, taps in zip(guests, told, strict=True) if guest.channel == name for s in taps]
            for name in on.rooms}  # fmt: skip


async def _answers(on: Scene, door: Door, guest: Guest, gate: asyncio.Semaphore) -> list[float]:
    took = []
    for _ in range(TAPS):
        async with gate:
            level = guest.newest["buttons"][3]["payload"]
            began, _ = await door.tap(guest, level, guest.newest["id"])
            guest.newest = await _next(guest)
            took.append(guest.newest["at"] - began)
        await asyncio.sleep(0.2)
    return took


async def _next(guest: Guest) -> Bubble:
    """The bubble after the newest one."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        newest = guest.line.phone.shown[-1]
        if newest["seq"] > guest.newest["seq"]:
            return newest
        await guest.line.phone.ring(1.0)
    raise Lost("Trời yên mà chờ mãi không có câu trả lời.")


async def _load(door: Door, guests: Sequence[Guest], calm: Calm) -> list[float]:
    """Taps on the first questions again and again, evenly spread, whatever the replies; seconds to acknowledge each."""
    chance = Random("load")
    loop = asyncio.get_running_loop()
    began, calls = loop.time(), []
    for number in range(int(calm.rate * calm.seconds)):
        await asyncio.sleep(max(0.0, began + number / calm.rate - loop.time()))
        guest = guests[number % len(guests)]
        offered = [one for one in guest.line.phone.shown if len(one["buttons"]) >= TAPS]
        bubble = chance.choice(offered)
        payload = bubble["buttons"][chance.randrange(TAPS)]["payload"]
        calls.append(asyncio.create_task(door.tap(guest, payload, bubble["id"])))
    return [took for _, took in await asyncio.gather(*calls)]


async def _idle(on: Scene) -> None:
    left = await drained(on.system)
    if any(left.values()):
        raise Lost(f"Trời yên mà hàng đợi không cạn: {left}")


def spread(seconds: Sequence[float], *wanted: str) -> dict[str, float]:
    """Percentiles in milliseconds, each a time that was measured."""
    ordered = sorted(seconds)
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * int(name[1:]) / 100))] for name in wanted}
    return {**{name: round(1000 * one, 1) for name, one in at.items()}, "count": len(ordered)}
