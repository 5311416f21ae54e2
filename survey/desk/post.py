"""The desk's verbs for messages themselves: keep them, take the next in line, hand out and record bubbles."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.desk.posting import post
from survey.desk.tools import Tools
from survey.records import Failed, Letter, Reply, StoredSession
from survey.session import Phase, Say, Session, asked

SECRET = ("start", "phone")  # kinds whose words are kept sealed until they are dealt with, and blanked then

# A message that somebody has worked on for longer than this was abandoned: its process died.
LEASE = timedelta(seconds=15)
WORKER_SILENCE = timedelta(seconds=30)  # a worker reports every ten seconds
TRIES = 5  # after so many abandoned tries a message is set aside for the operator
TYPED_AHEAD = timedelta(seconds=5)
QUIET = timedelta(seconds=5)  # how long a stored message may wait before the worker looks after it


@dataclass(frozen=True, slots=True)
class Arrival:
    """A stored message, and what is being asked of this person as plain data.

    `late`: it was said before the open question was asked, and so is no answer to it.
    """

    letter: Letter
    asked: dict[str, Any]
    late: bool = False


class Post:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def contact(self, channel: str, address: str) -> UUID:
        """Who has this address on this channel; made known when new. The address is kept sealed."""
        index = self._tools.sealer.index(f"{channel}:{address}")
        async with self._tools.store.transaction() as tx:
            known = await tx.openings.known(channel, index)
            return known or await tx.openings.contact(
                self._tools.ids.uuid(), channel, index, self._tools.sealer.seal(address)
            )

    async def begin(self, channel: str) -> str:
        """A new conversation on a channel without addresses of its own; returns its secret, kept only sealed."""
        secret = self._tools.ids.token()
        await self.contact(channel, secret)
        return secret

    async def known(self, channel: str, address: str) -> UUID | None:
        index = self._tools.sealer.index(f"{channel}:{address}")
        async with self._tools.store.single() as tx:
            return await tx.openings.known(channel, index)

    async def keep(self, contact: UUID, channel: str, message_id: str, kind: str, said: str) -> Arrival:
        """Stores a message once, before anything is done with it. A token is kept sealed until it is dealt with."""
        said = self._guarded(kind, said)
        async with self._tools.store.single() as tx:
            now, repeats = self._tools.now(), channel in self._tools.repeating
            letter, standing = await tx.mail.receive(contact, channel, message_id, kind, said, now, repeats=repeats)
        if letter is None:  # a duplicate, or another message of this person was quicker
            async with self._tools.store.transaction() as tx:
                letter = await tx.mail.store(contact, channel, message_id, kind, said, self._tools.now())
        return Arrival(letter, self._asked(standing))

    async def arrive(
        self,
        channel: str,
        address: str,
        message_id: str,
        kind: str,
        said: str,
        about: str = "",
        said_at: datetime | None = None,
    ) -> tuple[UUID, int | None]:
        """Keeps what a platform delivers, for its turn in the person's lane; no number: it was delivered before."""
        index = self._tools.sealer.index(f"{channel}:{address}")
        given = (channel, index, message_id, kind, self._guarded(kind, said), about, self._tools.now(), said_at)
        async with self._tools.store.single() as tx:
            contact, letter = await tx.mail.arrive(*given)
            if contact is None:
                await tx.openings.contact(self._tools.ids.uuid(), channel, index, self._tools.sealer.seal(address))
                contact, letter = await tx.mail.arrive(*given)
        return contact, letter

    def _guarded(self, kind: str, said: str) -> str:
        return b64encode(self._tools.sealer.seal(said)).decode() if kind in SECRET else said

    async def edited(self, contact: UUID, edit: int, about: str) -> Any | None:
        """The message that an edit changes: `question` it answered, `newest`: nothing has been said since."""
        async with self._tools.store.single() as tx:
            return await tx.mail.edited(contact, edit, about)

    async def set_aside(self, message: int, why: str) -> None:
        """A message that the bot does not answer, with the reason."""
        async with self._tools.store.single() as tx:
            await tx.mail.set_aside(message, why)

    async def claim(self, contact: UUID) -> Arrival | None:
        """The person's next message in line, now ours; None when there is none or somebody works on one."""
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            letter = await tx.mail.claim(contact, now, now - LEASE)
            if letter is None:
                return None
            look = await tx.talks.look(contact)
        return Arrival(letter, self._asked(look.session), _late(letter, look.session))

    def _asked(self, stored: StoredSession | None) -> dict[str, Any]:
        if stored is None:
            return asked(None, None)
        return asked(Session.load(stored.state, stored.disposition), self._tools.forms[stored.questionnaire_ref])

    async def asked_about(self, contact: UUID, question: str) -> dict[str, Any] | None:
        """What would be asked if an earlier question were open again; None when it is not this survey's."""
        async with self._tools.store.single() as tx:
            stored = (await tx.talks.look(contact)).session
        form = self._tools.forms[stored.questionnaire_ref] if stored else None
        if stored is None or form is None or form.get(question) is None:
            return None
        session = Session.load(stored.state, stored.disposition)
        return asked(replace(session, phase=Phase.QUESTION, open=question, pending=None), form)

    async def replies(self, message: int) -> Reply:
        """What came of a message so far."""
        async with self._tools.store.single() as tx:
            return await tx.mail.replies(message)

    async def history(self, contact: UUID, after: int) -> list[dict[str, Any]]:
        async with self._tools.store.single() as tx:
            return await tx.mail.history(contact, after)

    async def abandon(self, contact: UUID, message: int, error: str) -> None:
        """Sets a message aside that cannot be processed, and tells the person so."""
        async with self._tools.store.transaction() as tx:
            channel = await tx.mail.fail(message, error)
            await post(tx, self._tools, contact, channel, message, Say(self._tools.phrases("technical_error")).dump())

    async def failed(self, limit: int = 100) -> list[Failed]:
        """Messages that could not be processed, the latest first."""
        async with self._tools.store.single() as tx:
            return await tx.mail.failed(limit)

    async def left_lying(self) -> list[UUID]:
        """People whose messages nobody looks after: their process died between two steps."""
        async with self._tools.store.single() as tx:
            return await tx.mail.left_lying(self._tools.now() - QUIET, self._tools.now() - LEASE)

    async def alive(self) -> bool:
        """Whether the database answers."""
        async with self._tools.store.single() as tx:
            return await tx.mail.answers()

    async def worker_alive(self) -> bool:
        """Whether a worker has reported lately."""
        async with self._tools.store.single() as tx:
            return await tx.jobs.seen_since(self._tools.now() - WORKER_SILENCE)


def _late(letter: Letter, stored: StoredSession | None) -> bool:
    """By the platform's clock, with room for clocks that differ and for people who type ahead."""
    since = stored.state.get("since") if stored else None
    return bool(since and letter.said_at) and letter.said_at + TYPED_AHEAD < datetime.fromisoformat(since)
