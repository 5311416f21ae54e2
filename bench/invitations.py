"""Invitations to answer: finished cases, entered as a one-stop system enters them, and the tokens of their links."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta, timezone
from itertools import count

from bench.connection import Connection
from bench.window import WrongReply

AGENCY = "H57.39"
VIETNAM = timezone(timedelta(hours=7))
BATCH = 250


class Invitations:
    """A store of unused tokens; enters more cases when it runs low. The cases have no phone: nothing is sent."""

    def __init__(self, url: str, api_key: str, now: datetime) -> None:
        self._connection = Connection(url)
        self._headers = {"X-API-Key": api_key}
        self._tokens: deque[str] = deque()
        self._numbers = count(1)
        self._day = now.astimezone(VIETNAM) - timedelta(days=1)
        self.taken = 0

    async def fill(self, wanted: int) -> None:
        """Enters cases until at least so many tokens lie ready: outside of what is measured."""
        while len(self._tokens) < wanted:
            await self._enter()

    def take(self) -> str:
        """One token. IndexError when none was left: the store was filled too sparingly."""
        self.taken += 1
        return self._tokens.popleft()

    def close(self) -> None:
        self._connection.close()

    async def _enter(self) -> None:
        cases = [self._case(next(self._numbers)) for _ in range(BATCH)]
        told = await self._connection.post("/v1/cases", {"cases": cases}, self._headers)
        for result in told["results"]:
            if not result["link"]:
                raise WrongReply(f"case {result['code']}: {result}")
            self._tokens.append(result["link"].rpartition("/")[2])

    def _case(self, number: int) -> dict[str, object]:
        return {
            "code": f"{AGENCY}-{self._day:%y%m%d}-{number:07}",
            "agency": AGENCY,
            "procedure_name": "Cấp bản sao Trích lục hộ tịch",
            "returned_at": self._day.isoformat(timespec="seconds"),
            "status": 10,
        }
