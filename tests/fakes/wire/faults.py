"""Faults on request: which call goes wrong, how often, and what going wrong looks like."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, fields
from random import Random
from typing import Any

from starlette.responses import Response

from tests.fakes.wire.serving import Drop, Hang

EVERYWHERE = ("timeout", "drop", "drop_after", "500", "slow")


class Wrong(Exception):
    """A control request that cannot be done; the sentence says what to change."""


@dataclass
class Fault:
    """`share` of the matching calls, `times` at most; `wait` in seconds: retry_after, or how long "slow" takes."""

    method: str
    kind: str
    times: int | None = None
    share: float = 1.0
    chat: str = ""
    wait: float = 1.0
    code: int = 0
    description: str = ""


class Faults:
    """`kinds` are those of the platform, besides the ones every server has."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds = (*EVERYWHERE, *kinds)
        self.wanted: list[Fault] = []
        self._chance = Random(1)

    def replace(self, body: dict[str, Any]) -> dict[str, Any]:
        self.wanted = [self._read(one) for one in body.get("faults", [])]
        self._chance = Random(body.get("seed", 1))
        return {"faults": len(self.wanted)}

    def _read(self, given: dict[str, Any]) -> Fault:
        known = {one.name for one in fields(Fault)}
        if unknown := set(given) - known:
            raise Wrong(f"A fault has no {sorted(unknown)}; it may have {sorted(known)}.")
        if given.get("kind") not in self.kinds:
            raise Wrong(f"Unknown kind of fault {given.get('kind')!r}; use one of {', '.join(self.kinds)}.")
        return Fault(**{"method": "*", **given, "chat": str(given.get("chat") or "")})

    def strike(self, names: Collection[str], person: str) -> Fault | None:
        """The first fault that hits a call of one of these names; it is used up by one."""
        for one in self.wanted:
            if one.times == 0 or one.method not in ("*", *names) or (one.chat and one.chat != person):
                continue
            if self._chance.random() < one.share:
                one.times = None if one.times is None else one.times - 1
                return one
        return None


async def under(
    fault: Fault | None, work: Callable[[], Awaitable[Response]], refuse: Callable[[Fault], Response]
) -> Response:
    """The answer to a call that `fault` has struck; `refuse` makes the platform's own error bodies."""
    if fault is None:
        return await work()
    if fault.kind == "drop":
        return Drop()
    if fault.kind == "slow":
        await asyncio.sleep(fault.wait)
        return await work()
    if fault.kind not in ("timeout", "drop_after"):
        return refuse(fault)
    await work()
    return Hang() if fault.kind == "timeout" else Drop()
