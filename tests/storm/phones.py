"""What the people's phones show: one poll of a fake for everybody, handed out to whoever waits."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from cli.citizens.line import Bubble
from survey.questionnaire import Questionnaire

EVERY = 0.15  # seconds between two looks
PARTS = 3  # of a payload: session, question, value
FIX = ":!fix"  # names a question only to choose it


@dataclass(slots=True)
class Phone:
    """One person's. `shown` is in the order of display, what was shown twice twice."""

    shown: list[Bubble] = field(default_factory=list)
    rang: asyncio.Event = field(default_factory=asyncio.Event)

    async def ring(self, patience: float) -> bool:
        """Whether something came within that many seconds."""
        try:
            await asyncio.wait_for(self.rang.wait(), patience)
        except TimeoutError:
            return False
        self.rang.clear()
        return True


class Phones:
    """All phones on one platform; `whose` is the name that its fake has for a person: chat or user."""

    def __init__(self, http: httpx.AsyncClient, whose: str, form: Questionnaire) -> None:
        self._http, self._whose, self._form = http, whose, form
        self._by_person: defaultdict[str, Phone] = defaultdict(Phone)
        self._after = 0

    def of(self, person: str) -> Phone:
        return self._by_person[person]

    def people(self) -> dict[str, Phone]:
        return dict(self._by_person)

    async def listen(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        answer = await self._http.get("/control/messages", params={"after": self._after})
        for message in answer.json()["messages"]:
            self._after = max(self._after, message["n"])
            person = message.get(self._whose)
            if person is not None:
                self._show(self._by_person[str(person)], message)

    def _show(self, phone: Phone, message: dict[str, Any]) -> None:
        phone.shown.append(bubble(message, self._form))
        phone.rang.set()


def bubble(message: dict[str, Any], form: Questionnaire) -> Bubble:
    """What a phone shows, as the citizens know bubbles."""
    buttons = [one for one in message.get("buttons", ()) if one.get("payload")]
    asked = None if message.get("edited") else question(message["text"], [one["payload"] for one in buttons], form)
    return {
        "seq": message["n"],
        "id": str(message["id"]),
        "text": message["text"],
        "buttons": buttons,
        "question": asked,
        "edited": bool(message.get("edited")),  # its buttons were taken away before anybody looked
        "at": message.get("at"),
    }


def question(text: str, payloads: Sequence[str], form: Questionnaire) -> str | None:
    """The question that a bubble asks: named by its buttons, or without any by its words."""
    parts = [one.split(":") for one in payloads if not one.endswith(FIX)]
    named = {one[1] for one in parts if len(one) == PARTS and form.get(one[1])}
    if len(named) == 1:
        return named.pop()
    if payloads:
        return None
    return next((one.id for one in form if one.text in text), None)
