"""The two fakes as processes of their own, and what a person does on each of them."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from cli.parts.layout import PROJECT

PATIENCE = 30.0  # seconds for a fake's own answer
SENDS = {"telegram": "sendMessage", "zalo": "cs"}
LIMITS = httpx.Limits(max_connections=50)

type Introduction = Mapping[str, Any]  # what a fake says of itself when it is there: url, settings


@dataclass(slots=True)
class Platform:
    """One fake. `whose` is its name for a person."""

    name: str
    whose: str
    http: httpx.AsyncClient

    async def control(self, what: str, /, **body: Any) -> dict[str, Any]:
        answer = await self.http.post(f"/control/{what}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    async def ask(self, what: str, /, **about: Any) -> dict[str, Any]:
        answer = await self.http.get(f"/control/{what}", params=about)
        answer.raise_for_status()
        return answer.json()

    async def asked(self) -> int:
        """How many calls of its API there have been."""
        return (await self.ask("state"))["requests"]

    async def sends(self, after: int) -> Counter[str]:
        """How the sends since then went: by the fault that struck them, "" for none."""
        calls = (await self.ask("requests", after=after, method=SENDS[self.name]))["requests"]
        return Counter(one["fault"] for one in calls)

    async def says(self, person: str, words: str) -> None:
        await self.control("say", **{self.whose: person}, text=words)

    async def holds(self, person: str) -> bool:
        """Whether something of this person is still on its way to the webhook."""
        held = (await self.ask("undelivered"))["updates"]
        return any(author(one["update"]) == person for one in held if not one["why"].startswith("given up"))

    async def taps(self, person: str, payload: str, message: str | None) -> None:
        raise NotImplementedError

    async def opens(self, person: str, token: str) -> None:
        raise NotImplementedError


class Telegram(Platform):
    async def taps(self, person: str, payload: str, message: str | None) -> None:
        more = {"message_id": int(message)} if message else {}
        await self.control("tap", chat=person, data=payload, **more)

    async def opens(self, person: str, token: str) -> None:
        await self.control("start", chat=person, payload=token)


@dataclass(slots=True)
class Zalo(Platform):
    """`codes` has the short code on the slip for an invitation's token."""

    codes: dict[str, str] = field(default_factory=dict)

    async def taps(self, person: str, payload: str, message: str | None) -> None:
        await self.control("tap", user=person, payload=payload)

    async def opens(self, person: str, token: str) -> None:
        await self.says(person, self.codes.get(token, token))


KINDS: Mapping[str, tuple[type[Platform], str]] = {"telegram": (Telegram, "chat"), "zalo": (Zalo, "user")}


def author(update: Mapping[str, Any]) -> str:
    """Whose words an update carries, on either platform; "" when it is nobody's, such as an echo of our own."""
    said = update.get("message") or update.get("callback_query") or {}
    who = update.get("sender") if "event_name" in update else said.get("from")
    return str((who or {}).get("id", ""))


@contextlib.contextmanager
def running() -> Iterator[dict[str, Introduction]]:
    """Every fake in a process of its own, for the length of the block."""
    with contextlib.ExitStack() as opened:
        yield {name: opened.enter_context(_running(name)) for name in KINDS}


@contextlib.contextmanager
def _running(name: str) -> Iterator[Introduction]:
    command = (sys.executable, "-m", f"tests.fakes.{name}", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@contextlib.asynccontextmanager
async def reached(introductions: Mapping[str, Introduction]) -> AsyncIterator[dict[str, Platform]]:
    """The same fakes, to talk to from this loop."""
    async with contextlib.AsyncExitStack() as opened:
        found = {}
        for name, told in introductions.items():
            kind, whose = KINDS[name]
            client = httpx.AsyncClient(base_url=told["url"], timeout=PATIENCE, limits=LIMITS)
            found[name] = kind(name, whose, await opened.enter_async_context(client))
        yield found


def settings(introductions: Mapping[str, Introduction]) -> dict[str, str]:
    """The settings of a system that takes these for the real ones."""
    return {name: value for told in introductions.values() for name, value in told["settings"].items()}
