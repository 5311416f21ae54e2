"""The journey of one message: kept, dealt with in its turn, answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.channel import Inbound
from bot.language import Language
from survey.desk import Desk
from survey.desk.post import TRIES, Arrival
from survey.desk.talk import Turned
from survey.fieldwork.recheck import tapped
from survey.heard import Heard, from_reading
from survey.reading import read
from survey.records import StoreAway

log = logging.getLogger(__name__)

# Requests that hold whenever they arrive; anything else may have been meant for another question.
STILL_HOLD = ("stop", "help_human", "delete_data", "privacy", "who", "not_me", "official", "wrong_case")


class Receiver:
    """`ring` tells open pages that replies lie ready which nobody is waiting for on the line."""

    def __init__(
        self,
        desk: Desk,
        language: Language,
        phrases: Callable[..., str],
        ring: Callable[[UUID], Awaitable[None]] | None = None,
    ) -> None:
        self._desk = desk
        self._language = language
        self._phrases = phrases
        self._ring = ring

    async def receive(self, contact: UUID, inbound: Inbound) -> Turned:
        """Deals with a message, and with what else of this person lies waiting; returns the replies to this one.

        A connection that PostgreSQL dropped meanwhile is replaced, and the message taken up once more.
        """
        try:
            return await self._received(contact, inbound)
        except StoreAway:
            return await self._received(contact, inbound)

    async def _received(self, contact: UUID, inbound: Inbound) -> Turned:
        if inbound.kind == "tap" and not tapped(inbound.text):
            turned = await self._desk.talk.tap(contact, inbound.channel, inbound.message_id, inbound.text)
            if turned.state == "done":
                return turned
            number = turned.message
        else:
            number = await self._words(contact, inbound)
        reply = await self._desk.post.replies(number)
        if reply.waiting and await self.lane(contact):
            reply = await self._desk.post.replies(number)
        return Turned(number, reply.bubbles, "done" if reply.state in ("done", "failed") else "waiting")

    async def _words(self, contact: UUID, inbound: Inbound) -> int:
        arrival = await self._desk.post.keep(contact, inbound.channel, inbound.message_id, inbound.kind, inbound.text)
        if arrival.letter.state == "working":
            await self._deal(arrival)
        return arrival.letter.id

    async def lane(self, contact: UUID) -> int:
        """Deals with the person's waiting messages, oldest first, until none is left; returns how many."""
        count = 0
        while arrival := await self._desk.post.claim(contact):
            await self._deal(arrival)
            count += 1
        if count and self._ring:
            await self._ring(contact)
        return count

    async def _deal(self, arrival: Arrival) -> None:
        letter = arrival.letter
        if letter.attempts > TRIES:
            await self._desk.post.abandon(letter.contact, letter.id, "tries")
        elif letter.kind == "start":
            await self._desk.talk.open(letter.contact, letter.id, letter.channel, letter.text)
        elif letter.kind == "phone":
            await self._desk.talk.by_phone(letter.contact, letter.id, letter.channel, letter.text)
        elif letter.kind == "tap" and tapped(letter.text):
            await self._desk.recheck.take_tap(letter)
        elif letter.kind == "tap":
            await self._desk.talk.take_tap(letter.contact, letter.id, letter.text)
        elif letter.handed_over:
            await self._desk.post.set_aside(letter.id, "handed-over")
        elif letter.kind == "command":
            await self._desk.talk.take(letter.contact, letter.id, command(letter.text, arrival.asked, self._phrases))
        elif letter.kind == "edit":
            await self._edited(arrival)
        elif not (await self._desk.moving.take(letter) or await self._desk.recheck.take(letter, arrival.asked)):
            await (self._overtaken(arrival) if arrival.late else self._hear(arrival))

    async def _overtaken(self, arrival: Arrival) -> None:
        """Words that came after a question they cannot have been for: what was asked of us holds, nothing is rated."""
        letter, asked = arrival.letter, arrival.asked
        heard = by_rules(letter.text, asked)
        if heard.label not in STILL_HOLD:
            heard = Heard("late_words", question=asked["question"], rule="late")
        await self._desk.talk.take(letter.contact, letter.id, heard)

    async def _edited(self, arrival: Arrival) -> None:
        """New words for an earlier message correct what it answered; one that answered nothing must be the newest."""
        letter = arrival.letter
        before = await self._desk.post.edited(letter.contact, letter.id, letter.about)
        if before is None or not (before.question or before.newest):
            await self._desk.post.set_aside(letter.id, "edit-of-nothing")
        elif before.question:
            asked = await self._desk.post.asked_about(letter.contact, before.question)
            await self._hear(Arrival(letter, asked or arrival.asked))
        else:
            await self._hear(arrival)

    async def _hear(self, arrival: Arrival) -> None:
        letter, asked = arrival.letter, arrival.asked
        if letter.kind == "unsupported":
            heard = Heard("unsupported", question=asked["question"], rule="kind")
        elif written := comment(letter.text, asked):
            heard = written
        elif await self._language.converse(letter.contact, letter.id, letter.text, asked):
            return
        else:
            heard = by_rules(letter.text, asked)
        await self._desk.talk.take(letter.contact, letter.id, heard)


def command(name: str, asked: dict, phrases: Callable[..., str]) -> Heard:
    """What a platform's command says: start, stop, help, settings."""
    labels = {"start": ("open", None), "stop": ("stop", "opt_out")}
    if name in labels:
        label, value = labels[name]
        return Heard(label, value, question=asked["question"], rule="command")
    texts = (phrases("help_command" if name == "help" else "settings_command"),)
    return Heard("told", question=asked["question"], rule="command", texts=texts)


def comment(text: str, asked: dict) -> Heard | None:
    """At an open question words are the answer as they stand, and need no Rasa; None when they are something else."""
    heard = by_rules(text, asked) if asked["kind"] == "open" else None
    return heard if heard and heard.label == "comment" else None


def by_rules(text: str, asked: dict) -> Heard:
    """What the rules alone make of it: digits, labels, commands; the rest is asked again."""
    return from_reading(read(text, asked), asked)
