"""The desk's verbs for a conversation: each is one transaction, and the same message has one effect."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from survey.desk.keeping import kept
from survey.desk.opening import begin as begin_session
from survey.desk.opening import closed, token_hash
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.questionnaire import Questionnaire
from survey.records import Loaded, StoredSession, Taken
from survey.session import Disposition, Phase, Say, Session, Step, Tap, advance, begin, expire, read_tap
from survey.session.bubbles import Bubbles
from survey.session.payload import meaning

Replies = list[dict[str, Any]]

NOBODY = UUID(int=0)
FOR_SOMEBODY = ("token_other_person", "token_expired")  # their own conversation may still be read

OVER = frozenset({Disposition.COMPLETED, Disposition.REFUSED, Disposition.OPTED_OUT, Disposition.EXPIRED})


@dataclass(frozen=True, slots=True)
class Turned:
    """What a message came to. `waiting`: an earlier one of this person comes first, the reply follows later."""

    message: int | None
    bubbles: Replies
    state: str = "done"


class Talk:
    """A citizen's side of the desk. `contact` is always who speaks, never what they claim."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def tap(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        """A tapped button, straight from the platform: stored and answered in one transaction."""
        try:
            async with self._tools.store.transaction() as tx:
                loaded = await tx.talks.arrive(contact, channel, message_id, "tap", payload)
                if loaded.session is None or loaded.state != "done":
                    return await self._not_now(tx, contact, channel, message_id, payload, loaded)
                return Turned(loaded.message, await self._tapped(tx, contact, loaded, read_tap(payload)))
        except Taken:
            return await self._taken_tap(contact, channel, message_id, payload)

    async def take_tap(self, contact: UUID, message: int, payload: str) -> None:
        """A tap that was stored earlier and waited for its turn."""
        try:
            async with self._tools.store.transaction() as tx:
                loaded = await tx.talks.load(contact, message)
                if loaded.session is None:
                    await self._say_idle(tx, contact, message)
                elif loaded.state in ("waiting", "working"):
                    await self._tapped(tx, contact, loaded, read_tap(payload), working=True)
        except Taken:
            await self._give_up(contact, message)

    async def take(self, contact: UUID, message: int, heard: Heard) -> None:
        """Words, read: the answer, the session and what to say next. Doing it twice changes nothing."""
        try:
            async with self._tools.store.transaction() as tx:
                loaded = await tx.talks.load(contact, message)
                if loaded.session is None:
                    await self._say_idle(tx, contact, message, *heard.texts)
                elif loaded.state in ("waiting", "working"):
                    await self._advance(tx, contact, loaded, heard, working=True)
        except Taken:
            await self._give_up(contact, message)

    async def open(self, contact: UUID, message: int, channel: str, sealed: str) -> None:
        """An invitation opened by its token: begins the conversation of that case, or takes it up again."""
        token = self._tools.sealer.open(b64decode(sealed))
        async with self._tools.store.transaction() as tx:
            opening = await tx.openings.find(token_hash(token), contact)
            refusal = closed(opening, self._tools.now())
            if refusal:
                await self._post(tx, contact, message, refusal)
            elif opening.mine:
                await tx.openings.take_up(opening.mine, contact)
                loaded = replace(await tx.talks.load(contact, message), text="")
                await self._advance(tx, contact, loaded, Heard("repeat", rule="link", source="tap"), working=True)
            else:
                await self._begin(tx, contact, message, channel, opening)

    async def refusal(self, token: str) -> str | None:
        """The sentence for a token that opens nothing for anybody; None when the page may show its chat."""
        async with self._tools.store.transaction() as tx:
            opening = await tx.openings.find(token_hash(token), NOBODY)
        reason = closed(opening, self._tools.now())
        return self._tools.phrases(reason) if reason and reason not in FOR_SOMEBODY else None

    async def expire_due(self) -> int:
        """Ends the surveys whose time is over; returns how many."""
        async with self._tools.store.transaction() as tx:
            contacts = await tx.openings.expired(self._tools.now())
        for contact in contacts:
            await self._expire(contact)
        return len(contacts)

    # steps

    async def _tapped(self, tx: Any, contact: UUID, loaded: Loaded, tap: Tap | None, working: bool = False) -> Replies:
        form, session = self._open(loaded.session)
        if tap is None or tap.key != session.key:
            return await self._post(tx, contact, loaded.message, "not_your_button", loaded.session.id)
        heard = meaning(tap, form, session)
        if heard is None:
            return await self._post(tx, contact, loaded.message, "stale_tap", loaded.session.id)
        said = Bubbles(session, form, self._tools.phrases).title(tap)
        return await self._advance(tx, contact, replace(loaded, text=said), heard, working)

    async def _advance(self, tx: Any, contact: UUID, loaded: Loaded, heard: Heard, working: bool) -> Replies:
        form, session = self._open(loaded.session)
        now = self._tools.now()
        if loaded.session.expires_at < now and session.disposition not in OVER:
            step = _closing(expire(session), self._tools.phrases("expired"))
        else:
            step = advance(session, form, self._tools.phrases, heard, now)
        return await self._keep(tx, contact, loaded, step, heard, working)

    async def _keep(
        self, tx: Any, contact: UUID, loaded: Loaded, step: Step, heard: Heard, working: bool = False
    ) -> Replies:
        stored = loaded.session
        outbox = self._tools.outbox(stored.channel)
        row = kept(step, stored.id, contact, loaded.message, heard, loaded.text, self._tools.now(), outbox)
        bubbles = await tx.talks.keep(replace(row, working=working))
        await self._ring(tx, contact, stored.channel)
        return bubbles

    async def _begin(self, tx: Any, contact: UUID, message: int, channel: str, opening: Any) -> None:
        identity, session = await begin_session(tx, self._tools, opening, contact, channel)
        form = self._tools.forms[opening.questionnaire_ref]
        step = begin(session, form, self._tools.phrases)
        heard = Heard("start", rule="link", source="tap")
        row = kept(step, identity, contact, message, heard, "", self._tools.now(), self._tools.outbox(channel))
        await tx.talks.keep(replace(row, working=True))
        await self._ring(tx, contact, channel)

    async def _expire(self, contact: UUID) -> None:
        async with self._tools.store.transaction() as tx:
            loaded = await tx.talks.current(contact)
            if loaded.session and loaded.session.expires_at < self._tools.now():
                _, session = self._open(loaded.session)
                if session.disposition not in OVER:
                    await self._keep(tx, contact, loaded, expire(session), Heard("expire", source="rule"))

    # when there is nothing to advance

    async def _not_now(
        self, tx: Any, contact: UUID, channel: str, message_id: str, payload: str, loaded: Loaded
    ) -> Turned:
        """Earlier words are being worked on, nothing is open, or it was delivered before: the same reply again."""
        if loaded.state == "waiting":
            return Turned(loaded.message, [], "waiting")
        letter = await tx.mail.store(contact, channel, message_id, "tap", payload, self._tools.now())
        if letter.state == "working":
            return Turned(letter.id, await self._say_idle(tx, contact, letter.id))
        state, bubbles = await tx.mail.replies(letter.id)
        return Turned(letter.id, bubbles, state)

    async def _taken_tap(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        async with self._tools.store.transaction() as tx:
            letter = await tx.mail.store(contact, channel, message_id, "tap", payload, self._tools.now())
        return Turned(letter.id, await self._give_up(contact, letter.id))

    async def _give_up(self, contact: UUID, message: int) -> Replies:
        """Somebody else has answered for this case: this conversation ends, kindly, and counts for nothing."""
        async with self._tools.store.transaction() as tx:
            loaded = await tx.talks.load(contact, message)
            if loaded.session is None or loaded.state == "done":
                return []
            _, session = self._open(loaded.session)
            ended = replace(session, phase=Phase.ENDED, open=None, disposition=Disposition.INELIGIBLE)
            say = Say(self._tools.phrases("token_used"))
            step = Step(ended, (say,), moved=Disposition.INELIGIBLE, reason="answered-elsewhere")
            return await self._keep(tx, contact, loaded, step, Heard("taken"), working=True)

    async def _say_idle(self, tx: Any, contact: UUID, message: int, *before: str) -> Replies:
        return await self._post(tx, contact, message, "no_session", None, *before)

    async def _post(
        self, tx: Any, contact: UUID, message: int | None, key: str, session: UUID | None = None, *before: str
    ) -> Replies:
        """Answers a message with a fixed sentence and nothing else."""
        text = "\n\n".join((*before, self._tools.phrases(key)))
        channel = await tx.mail.finish(message)
        state = self._tools.outbox(channel)
        bubbles = await tx.mail.post(contact, session, message, [Say(text).dump()], state, self._tools.now())
        await self._ring(tx, contact, channel)
        return bubbles

    async def _ring(self, tx: Any, contact: UUID, channel: str) -> None:
        """Has the worker's sender come for pushed bubbles, in the same transaction."""
        if self._tools.calls_worker(channel):
            await tx.jobs.deliver(contact)

    def _open(self, stored: StoredSession) -> tuple[Questionnaire, Session]:
        return self._tools.forms[stored.questionnaire_ref], Session.load(stored.state, stored.disposition)


def _closing(step: Step, words: str) -> Step:
    return replace(step, says=(Say(words),))
