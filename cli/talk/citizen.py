"""One citizen on the console channel: what they send goes the whole way, what comes back is handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from bot.channel import Body
from bot.console import NAME, Console
from bot.language import Language
from bot.receive import Receiver
from bot.sender import Sender
from survey.desk import Desk
from survey.runtime.wiring import words


class Citizen:
    """The sender runs here, beside the person: what each message brought about is pushed before the verb returns."""

    def __init__(
        self, desk: Desk, language: Language, contact: UUID, address: str, now: Callable[[], datetime]
    ) -> None:
        self._contact, self._address, self._desk = contact, address, desk
        self._heard: list[Body] = []
        self._console = Console(address, self._heard.append)
        self._receiver = Receiver(desk, language, words())
        self._sender = Sender(desk, {NAME: self._console}, now)

    @classmethod
    async def meet(cls, desk: Desk, language: Language, address: str, now: Callable[[], datetime]) -> Citizen:
        """Whoever has this address; made known when new."""
        return cls(desk, language, await desk.post.contact(NAME, address), address, now)

    async def opens(self, token: str) -> list[Body]:
        return await self._sends("start", token)

    async def says(self, words: str) -> list[Body]:
        return await self._sends("text", words)

    async def says_at_once(self, messages: Iterable[str]) -> list[Body]:
        """Several messages, each sent before the one before it was answered."""
        for one in messages:
            await self._desk.post.arrive(NAME, self._address, uuid4().hex, "text", one)
        await self._receiver.lane(self._contact)
        return await self.listens()

    async def sends_no_words(self) -> list[Body]:
        """A voice message, a sticker, a photo: what it holds is never looked at."""
        return await self._sends("unsupported", "unsupported")

    async def taps(self, payload: str) -> list[Body]:
        return await self._sends("tap", payload)

    async def _sends(self, kind: str, text: str) -> list[Body]:
        inbound = self._console.read((uuid4().hex, kind, text))
        if inbound:
            await self._receiver.receive(self._contact, inbound)
        return await self.listens()

    async def listens(self) -> list[Body]:
        """The bubbles that have come since the last time."""
        await self._sender.deliver(self._contact)
        heard = list(self._heard)
        self._heard.clear()
        return heard
