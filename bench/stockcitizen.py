"""A citizen of the stock form: types every answer to Rasa's own REST channel."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import uuid4

from bench import phrases
from bench.connection import Connection
from bench.window import WrongReply

QUESTIONS = 22
MESSAGES = QUESTIONS + 1  # in one survey, with the one that asks for it
HELLO = "khảo sát"
THANKS = "Cảm ơn"


class StockCitizen:
    """Answers survey after survey; each as a new person, or all as the same one (`same`). `done` counts them."""

    def __init__(self, url: str, seed: int, given: Counter[tuple[str, int]], same: bool = False) -> None:
        self._connection = Connection(url)
        self._random, self._given, self._same = Random(seed), given, same
        self._sender, self._asked = uuid4().hex, 0
        self.done = 0

    async def turn(self) -> bool:
        text, level = self._next()
        replies = await self._connection.post("/webhooks/rest/webhook", {"sender": self._sender, "message": text})
        self._check(text, [one.get("text", "") for one in replies])
        if level:
            self._given[f"q{self._asked:02}", level] += 1
        self._move()
        return True

    async def finish(self) -> None:
        self._connection.close()  # half a form is no harm to the next one

    def _next(self) -> tuple[str, int]:
        if not self._asked:
            return HELLO, 0
        level = phrases.level(self._random)
        return phrases.typed(level, self._random), level

    def _check(self, text: str, replies: list[str]) -> None:
        due = THANKS if self._asked == QUESTIONS else f"Câu {self._asked + 1}/{QUESTIONS}."
        if len(replies) != 1 or not replies[0].startswith(due):
            raise WrongReply(f"stock: “{text}” at question {self._asked}: expected “{due}”, got {replies}")

    def _move(self) -> None:
        self._asked = (self._asked + 1) % MESSAGES
        if self._asked:
            return
        self.done += 1
        if not self._same:
            self._sender = uuid4().hex
