"""The desk's verbs for a conversation: each is one transaction, and the same message has one effect."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from survey.desk.again import again
from survey.desk.comment_keeping import with_comments
from survey.desk.following import keep_with_all
from survey.desk.keeping import kept
from survey.desk.memo import Memo
from survey.desk.opening import begin as begin_session
from survey.desk.opening import carry, closed, token_hash, waiting_for
from survey.desk.posting import post
from survey.desk.promises import possible
from survey.desk.reach import forget, leave_alone, take_back
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.inviting.rules import Rules
from survey.phrases import with_contacts
from survey.questionnaire import Questionnaire
from survey.records import Duplicate, Look, Opening, Stale, StoredSession, Taken
from survey.session import Button, Disposition, Phase, Say, Session, Step, advance, begin, expire, read_tap
from survey.session.bubbles import Bubbles
from survey.session.payload import ERASE, meaning, without_session
from survey.session.pending import AGREED

Replies = list[dict[str, Any]]

NOBODY = UUID(int=0)
FOR_SOMEBODY = ("token_other_person", "token_expired")  # their own conversation may still be read

OVER = frozenset({Disposition.COMPLETED, Disposition.REFUSED, Disposition.OPTED_OUT, Disposition.EXPIRED})
OPEN_STATES = ("waiting", "working")
TOLD = ("who_number", "who_scam", "privacy_safe", "privacy_harm")  # what is asked about this survey, and its sentence


@dataclass(frozen=True, slots=True)
class Turned:
    """What a message came to. `waiting`: an earlier one of this person comes first, the reply follows later."""

    message: int | None
    bubbles: Replies
    state: str = "done"


class Talk:
    """A citizen's side of the desk. `contact` is always who speaks, never what they claim."""

    def __init__(self, tools: Tools, rules: Rules) -> None:
        self._tools = tools
        self._rules = rules
        self._memo = Memo()

    async def tap(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        """A tapped button, straight from the platform: stored and answered in one transaction."""
        return await self.again(contact, lambda: self._tap(contact, channel, message_id, payload))

    async def take_tap(self, contact: UUID, message: int, payload: str) -> None:
        """A tap that was stored earlier and waited for its turn."""
        await self.again(contact, lambda: self._take(contact, message, payload, None))

    async def take(self, contact: UUID, message: int, heard: Heard) -> None:
        """Words, read: the answer, the session and what to say next. Doing it twice changes nothing."""
        await self.again(contact, lambda: self._take(contact, message, None, heard))

    async def open(self, contact: UUID, message: int, channel: str, sealed: str) -> None:
        """An invitation opened by its token: begins the conversation of that case, or takes it up again."""
        token = self._tools.sealer.open(b64decode(sealed))
        await self.again(contact, lambda: self._opened(contact, message, channel, token))

    async def by_phone(self, contact: UUID, message: int, channel: str, sealed: str) -> None:
        """Their own number (+84…, sealed like a token), shared: opens the newest survey that waits for it."""
        phone = self._tools.sealer.open(b64decode(sealed))
        await self.again(contact, lambda: self._by_phone(contact, message, channel, phone))

    async def refusal(self, token: str) -> str | None:
        """The sentence for a token that opens nothing for anybody; None when the page may show its chat."""
        async with self._tools.store.single() as tx:
            opening = await tx.openings.find(token_hash(token), NOBODY)
        reason = closed(opening, self._tools.now())
        return self._tools.phrases(reason) if reason and reason not in FOR_SOMEBODY else None

    async def expire_due(self) -> int:
        """Ends the surveys whose time is over, also those put aside; returns how many."""
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            contacts, aside = await tx.openings.expired(now), await tx.openings.lapsed(now)
            for stored in aside:
                step = expire(self._open(stored)[1])
                with suppress(Stale):  # taken up again just now
                    state, left = step.session.dump(), step.session.disposition.value
                    await tx.reach.end(stored, state, left, step.reason, None, now)
        for contact in contacts:
            await self.again(contact, lambda contact=contact: self._expire(contact))
        return len(contacts) + len(aside)

    async def again[T](self, contact: UUID, verb: Callable[[], Awaitable[T]]) -> T:
        """Does a verb, looking again when somebody else has moved the session in between."""
        return await again(verb, lambda: self._memo.drop(contact))

    # one look, one step

    async def _look(self, tx: Any, contact: UUID, message: int | None = None) -> Look:
        """Where the person's survey stands: as this process saw it last, otherwise as the database has it."""
        seen = self._memo.get(contact)
        return Look(seen, message_state="working") if seen else await tx.talks.look(contact, message)

    async def _tap(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        try:
            async with self._tools.store.single() as tx:
                look = await self._look(tx, contact)
                if look.session and not look.busy:
                    return await self._tapped(tx, contact, look.session, payload, message_id=message_id)
        except Duplicate:
            pass
        except Taken:
            return await self._too_late(contact, channel, message_id, payload)
        return await self._queue(contact, channel, message_id, payload)

    async def _take(self, contact: UUID, message: int, payload: str | None, heard: Heard | None) -> None:
        try:
            async with self._tools.store.single() as tx:
                look = await self._look(tx, contact, message)
                if look.message_state in OPEN_STATES and heard is None:
                    await self._tapped(tx, contact, look.session, payload or "", message=message)
                elif look.message_state in OPEN_STATES:
                    await self._advance(tx, contact, look.session, heard, None, message=message)
        except Taken:
            await self._give_up(contact, message)
            return
        if look.session is None:
            await self._idle(contact, message, self._filled(heard or without_session(payload or "")))

    async def _tapped(self, tx: Any, contact: UUID, stored: StoredSession, payload: str, **message: Any) -> Turned:
        form, session = self._open(stored)
        tap = read_tap(payload)
        if tap is None or tap.key != session.key:
            return await self._say(tx, contact, stored, session, "not_your_button", **message)
        heard = meaning(tap, form, session)
        if heard is None:
            return await self._say(tx, contact, stored, session, "stale_tap", **message)
        said = Bubbles(session, form, self._tools.phrases).title(tap)
        return await self._advance(tx, contact, stored, heard, said, **message)

    async def _advance(
        self, tx: Any, contact: UUID, stored: StoredSession, heard: Heard, said: str | None, **message: Any
    ) -> Turned:
        form, session = self._open(stored)
        now = self._tools.now()
        if stored.expires_at < now and session.disposition not in OVER:
            step = replace(expire(session), says=(Say(self._tools.phrases("expired")),))
        else:
            heard = possible(self._filled(heard), stored, self._rules, now)
            step = advance(session, form, self._tools.phrases, heard, now)
        return await self.keep(tx, contact, stored, step, heard, said, **message)

    def _filled(self, heard: Heard) -> Heard:
        """With what answers a question about this survey, also while Rasa is away, its contact points filled in."""
        missing = self._tools.phrases("no_contact")
        texts = tuple(with_contacts(text, self._tools.contacts, missing) for text in self._told(heard, missing))
        return replace(heard, texts=texts) if texts else heard

    def _told(self, heard: Heard, missing: str) -> tuple[str, ...]:
        key, hotline = f"{heard.label}_{heard.value}", self._tools.contacts.get("hotline") or missing
        if key in TOLD:
            return (self._tools.phrases(key, hotline=hotline),)
        own = self._tools.responses.get(heard.label) if heard.source != "tap" else None
        return heard.texts or ((own,) if own else ())

    async def _say(
        self, tx: Any, contact: UUID, stored: StoredSession, session: Session, key: str, **message: Any
    ) -> Turned:
        step = Step(session, (Say(self._tools.phrases(key)),))
        return await self.keep(tx, contact, stored, step, Heard("none", source="tap"), "", **message)

    async def keep(
        self, tx: Any, contact: UUID, stored: StoredSession, step: Step, heard: Heard, said: str | None, **message: Any
    ) -> Turned:
        self._memo.drop(contact)
        row = kept(self._tools.fitted(stored.channel, step), stored, contact, heard, said, self._tools.now())
        row = with_comments(row, self._tools, self._tools.forms[stored.questionnaire_ref], step, heard)
        outbox, calls = self._tools.outbox(row.channel), self._tools.calls_worker(row.channel)
        row = replace(row, outbox_state=outbox, calls_worker=calls, **message)
        number, bubbles = await (keep_with_all(tx, self._tools, row) if row.beyond else tx.talks.keep(row))
        moved = replace(stored, state=row.state, disposition=row.disposition, version=stored.version + 1)
        self._memo.put(contact, moved)
        return Turned(number, bubbles)

    async def _opened(self, contact: UUID, message: int, channel: str, token: str) -> None:
        async with self._tools.store.together() as tx:
            await self.enter(tx, contact, message, channel, await tx.openings.find(token_hash(token), contact))

    async def _by_phone(self, contact: UUID, message: int, channel: str, phone: str) -> None:
        async with self._tools.store.together() as tx:
            opening = await waiting_for(tx, self._tools, contact, phone)
            if opening is None:
                await self.say(tx, contact, message, "phone_none")
            else:
                await self.enter(tx, contact, message, channel, opening)

    async def enter(self, tx: Any, contact: UUID, message: int, channel: str, opening: Opening | None) -> None:
        """Opens what was found, within a transaction, or says why it stays closed."""
        refusal = closed(opening, self._tools.now())
        if refusal:
            await self.say(tx, contact, message, refusal)
        elif opening.rated:
            held = await tx.moving.session(opening.rated)
            await carry(tx, self._tools, held, contact, channel, message)
            await self.go_on(tx, contact, message, held.session.id)
        elif opening.mine:
            await self.go_on(tx, contact, message, opening.mine)
        else:
            await self._begin(tx, contact, message, channel, opening)

    async def go_on(self, tx: Any, contact: UUID, message: int, session: UUID) -> None:
        """Takes up a conversation of this contact where it was."""
        await tx.openings.take_up(session, contact)
        look = await tx.talks.look(contact, message)
        if look.message_state in OPEN_STATES:
            heard = Heard("open", rule="link", source="tap")
            await self._advance(tx, contact, look.session, heard, "", message=message)

    async def _begin(self, tx: Any, contact: UUID, message: int, channel: str, opening: Opening) -> None:
        stored, session = await begin_session(tx, self._tools, opening, contact, channel)
        step = begin(session, self._tools.forms[opening.questionnaire_ref], self._tools.phrases)
        heard = Heard("start", rule="link", source="tap")
        await self.keep(tx, contact, stored, step, heard, "", message=message)

    async def _expire(self, contact: UUID) -> None:
        async with self._tools.store.single() as tx:
            look = await tx.talks.look(contact)
            if look.session and look.session.expires_at < self._tools.now():
                _, session = self._open(look.session)
                if session.disposition not in OVER:
                    await self.keep(tx, contact, look.session, expire(session), Heard("expire"), "")

    # when there is nothing to advance

    async def _queue(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        """Earlier words are being worked on, nothing is open, or it was delivered before: the same reply again."""
        async with self._tools.store.together() as tx:
            now = self._tools.now()
            letter = await tx.mail.store(contact, channel, message_id, "tap", payload, now, waiting=True)
            if letter.state == "waiting":
                return Turned(letter.id, [], "waiting")
            reply = await tx.mail.replies(letter.id)
        return Turned(letter.id, reply.bubbles, reply.state)

    async def _too_late(self, contact: UUID, channel: str, message_id: str, payload: str) -> Turned:
        async with self._tools.store.together() as tx:
            letter = await tx.mail.store(contact, channel, message_id, "tap", payload, self._tools.now())
        return await self._give_up(contact, letter.id)

    async def _give_up(self, contact: UUID, message: int) -> Turned:
        """Somebody else has answered for this case: this conversation ends, kindly, and counts for nothing."""
        async with self._tools.store.single() as tx:
            look = await tx.talks.look(contact, message)
            if look.session is None or look.message_state not in OPEN_STATES:
                return Turned(message, [])
            _, session = self._open(look.session)
            ended = replace(session, phase=Phase.ENDED, open=None, disposition=Disposition.INELIGIBLE)
            say = Say(self._tools.phrases("token_used"))
            step = Step(ended, (say,), moved=Disposition.INELIGIBLE, reason="answered-elsewhere")
            return await self.keep(tx, contact, look.session, step, Heard("taken"), "", message=message)

    async def _idle(self, contact: UUID, message: int, heard: Heard) -> None:
        async with self._tools.store.together() as tx:
            if heard.label == "delete_data":
                await self._delete(tx, contact, message, heard.value == AGREED)
                return
            key = await self._meant(tx, contact, message, heard)
            before = (self._tools.phrases("unsupported"),) if heard.label == "unsupported" else heard.texts
            await self.say(tx, contact, message, key, *before)

    async def _delete(self, tx: Any, contact: UUID, message: int, agreed: bool) -> None:
        """Without a conversation nothing can stand in its state: the yes to be said or tapped bears its own meaning."""
        if agreed:
            own = await leave_alone(tx, self._tools, "withdrawn", contact, message=message)
            await self.say(tx, contact, message, "delete_done")
            await forget(tx, self._tools, own, message)
        else:
            erase = Button(self._tools.phrases("erase_button"), ERASE)
            before = self._tools.phrases("delete_ask")
            await self.say(tx, contact, message, "delete_ask_typed", before, buttons=(erase,))

    async def _meant(self, tx: Any, contact: UUID, message: int, heard: Heard) -> str:
        """Which sentence answers words that no conversation is open for; leaving and coming back hold all the same."""
        if heard.label == "stop":
            await leave_alone(tx, self._tools, "said", contact, message=message)
            return "opted_out"
        if heard.label in ("resume", "yes") and await tx.reach.opted_out(contact):
            await take_back(tx, contact)
            return "reach_back"
        return "move_gone" if await tx.moving.gone(contact) else "no_session"

    async def say(
        self, tx: Any, contact: UUID, message: int, key: str, *before: str, buttons: tuple[Button, ...] = ()
    ) -> None:
        """Answers a message with a fixed sentence and nothing else."""
        channel = await tx.mail.finish(message)
        if channel:
            shares = key == "no_session" and channel in self._tools.sharing
            text = "\n\n".join((*before, self._tools.phrases("no_session_chat" if shares else key)))
            say = Say(text, buttons).dump() | ({"ask": "phone"} if shares else {})
            await post(tx, self._tools, contact, channel, message, say)

    # the store

    def _open(self, stored: StoredSession) -> tuple[Questionnaire, Session]:
        return self._tools.forms[stored.questionnaire_ref], Session.load(stored.state, stored.disposition)
