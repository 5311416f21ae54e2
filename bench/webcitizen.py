"""A citizen of our service: opens invitations in the web chat and answers, by words or by taps, to the very end."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import uuid4

from bench.connection import Connection
from bench.invitations import Invitations
from bench.manners import Bubble, Manner, Offer, Reply, reply
from bench.window import WrongReply

LONGEST = 60  # turns; a survey that takes more goes round in circles


class WebCitizen:
    """Answers survey after survey; each as a new person, or all as the same one (`same`).

    `given` counts the five-level answers of finished surveys by question and level, `done` the surveys.
    """

    def __init__(
        self, url: str, manner: Manner, seed: int, invitations: Invitations,
        given: Counter[tuple[str, int]], *, same: bool = False,
    ) -> None:  # fmt: skip
        self._connection = Connection(url)
        self._manner, self._random, self._invitations = manner, Random(seed), invitations
        self._given, self._same = given, same
        self._headers: dict[str, str] = {}
        self._offer: Offer | None = None
        self._meant: list[tuple[str, int]] = []
        self.done = 0

    async def turn(self) -> bool:
        if self._offer is None:
            await self._begin()
            return False  # opening a link is neither a word nor a tap
        said = reply(self._manner, self._offer, self._random)
        await self._say(said, self._offer)
        return said.read

    async def finish(self) -> None:
        for _ in range(LONGEST):
            if self._offer is None:
                return self._connection.close()
            await self.turn()
        raise WrongReply(f"{self._manner}: a survey without an end")

    async def _begin(self) -> None:
        if not (self._headers and self._same):
            opened = await self._connection.post("/web/conversations", {})
            self._headers = {"Authorization": f"Bearer {opened['conversation']}"}
        bubbles = await self._send({"start": self._invitations.take()})
        self._offer = Offer(bubbles[-1])
        if not self._offer.confirms:
            raise WrongReply(f"{self._manner}: no consent was asked for, but {bubbles}")

    async def _say(self, said: Reply, asked: Offer) -> None:
        bubbles = await self._send(said.body)
        following = Offer(bubbles[-1])
        if following.question == asked.question and following.confirms == asked.confirms:
            raise WrongReply(f"{self._manner}: {said.body} under {asked.question} led nowhere: {bubbles}")
        if asked.question and said.level:
            self._meant.append((asked.question, said.level))
        self._offer = following if following.question or following.confirms else self._end()

    def _end(self) -> None:
        self._given.update(self._meant)
        self._meant.clear()
        self.done += 1

    async def _send(self, message: dict[str, str]) -> list[Bubble]:
        """Sends one message; its replies are in hand when this returns."""
        told = await self._connection.post("/web/messages", {"id": str(uuid4()), **message}, self._headers)
        bubbles = [one for one in told["bubbles"] if one["from"] == "bot"]
        if told["state"] != "done" or not bubbles:
            raise WrongReply(f"{self._manner}: {message} was not answered at once: {told}")
        return bubbles
