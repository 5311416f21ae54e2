"""What people's phones show: every message of the bot, numbered, found by person, waited for."""

from __future__ import annotations

import asyncio
import contextlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.fakes.wire.faults import Wrong

Shown = dict[str, Any]
Key = tuple[str, str]
EVERYBODY = ("", "")
LONGEST_WAIT = 60.0


class Screens:
    """`people` are the names by which one is asked for: chat, or user and phone."""

    def __init__(self, people: tuple[str, ...]) -> None:
        self.people = people
        self._waiting: dict[Key, asyncio.Event] = {}
        self.clear()

    def clear(self) -> None:
        self.all: list[Shown] = []
        self._changes = 0
        self._of: dict[Key, list[Shown]] = defaultdict(list)

    def show(self, message: Shown) -> Shown:
        """Puts a new message on the screens of those it names."""
        message["n"] = len(self.all) + 1
        self.all.append(message)
        for key in self._keys(message):
            self._of[key].append(message)
        self.touch(message)
        return message

    def touch(self, message: Shown) -> None:
        """A message changed: `changed` counts up over all messages, `n` stays."""
        self._changes += 1
        message["changed"] = self._changes
        for key in (EVERYBODY, *self._keys(message)):
            if news := self._waiting.pop(key, None):
                news.set()

    def _keys(self, message: Mapping[str, Any]) -> list[Key]:
        return [(one, message[one]) for one in self.people if message.get(one)]

    async def seen(self, query: Mapping[str, str]) -> dict[str, Any]:
        """`wait`: seconds to wait for a first one; `changed=1`: `after` counts changes, so that edits are seen."""
        asked = {name: value.strip().lstrip("+") for name, value in query.items() if name in self.people}
        key = next(iter(self._keys(asked)), EVERYBODY)
        found = self._find(key, query)
        if not found:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(_number(query, "wait"), LONGEST_WAIT)):
                    while not found:
                        await self._waiting.setdefault(key, asyncio.Event()).wait()
                        found = self._find(key, query)
        return {"messages": found}

    def _find(self, key: Key, query: Mapping[str, str]) -> list[Shown]:
        after = int(_number(query, "after"))
        mine = self.all if key == EVERYBODY else self._of.get(key, [])
        if query.get("changed"):
            return [one for one in mine if one["changed"] > after]
        return mine[bisect_right(mine, after, key=lambda one: one["n"]) :]


def _number(query: Mapping[str, str], name: str) -> float:
    try:
        return float(query.get(name) or 0)
    except ValueError:
        raise Wrong(f"{name} must be a number.") from None
