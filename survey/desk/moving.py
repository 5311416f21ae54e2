"""The desk's verbs for going on elsewhere: a code is given here, and typed there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from survey.codes import CodeOpening, read_code
from survey.desk.codes import code_hash, issue
from survey.desk.opening import carry
from survey.desk.ratings import running
from survey.desk.talk import OPEN_STATES, Talk
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.moving_words import asks_to_move
from survey.questionnaire import Kind
from survey.records import Letter, Stale, StoredSession
from survey.session import Phase, Say, Session, Step
from survey.session.bubbles import Bubbles

MINUTES = 30  # how long a code serves
WRONG_ONES = 5  # wrong codes within SPAN; then this contact's codes are not tried
SPAN = timedelta(hours=1)
HEARD = Heard("move", rule="whole-message")


class Moving:
    def __init__(self, tools: Tools, talk: Talk) -> None:
        self._tools = tools
        self._talk = talk

    async def take(self, letter: Letter) -> bool:
        """Deals with words that ask for a code, or are one. False: they are something else, and nothing was done."""
        if letter.kind != "text":
            return False
        if asks_to_move(letter.text):
            return await self._talk.again(letter.contact, lambda: self._give(letter))
        code = read_code(letter.text)
        return await self._talk.again(letter.contact, lambda: self._typed(letter, code)) if code else False

    # giving

    async def _give(self, letter: Letter) -> bool:
        async with self._tools.store.together() as tx:
            look = await tx.talks.look(letter.contact, letter.id)
            if look.session is None or not running(look.session) or not self._asks(letter, look.session):
                return False
            if look.message_state in OPEN_STATES:
                await self._hand_out(tx, letter, look.session)
        return True

    def _asks(self, letter: Letter, stored: StoredSession) -> bool:
        form = self._tools.forms[stored.questionnaire_ref]
        opened = form.get(stored.state["open"]) if stored.state["phase"] != Phase.SUMMARY else None
        return asks_to_move(letter.text, own_words=opened is not None and opened.kind is Kind.OPEN)

    async def _hand_out(self, tx: Any, letter: Letter, stored: StoredSession) -> None:
        held = await tx.moving.session(stored.id)
        expires = self._tools.now() + timedelta(minutes=MINUTES)
        code = await issue(tx, self._tools, "move", held.invitation, stored.id, expires)
        form, session = self._tools.forms[stored.questionnaire_ref], Session.load(stored.state, stored.disposition)
        stay = Bubbles(session, form, self._tools.phrases).button("resume_button", None, "!resume", extra=False)
        say = Say(self._tools.phrases("move_code", code=code, minutes=MINUTES), (stay,))
        await self._talk.keep(tx, letter.contact, stored, Step(session, (say,)), HEARD, None, message=letter.id)

    # taking

    async def _typed(self, letter: Letter, code: str) -> bool:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            if not await tx.moving.undealt(letter.id):
                return True
            if await tx.moving.wrong_since(letter.contact, now - SPAN) >= WRONG_ONES:
                return await self._untaken(tx, letter, "move_too_many")
            found = await tx.codes.find(code_hash(self._tools.sealer, code), now)
            if found is None:
                await tx.moving.mark_wrong(letter.id)
                return await self._untaken(tx, letter, "move_wrong")
            await self._found(tx, letter, found)
        return True

    async def _untaken(self, tx: Any, letter: Letter, key: str) -> bool:
        """No code of ours: within a conversation perhaps an answer, otherwise said to be wrong."""
        look = await tx.talks.look(letter.contact)
        if look.session and running(look.session):
            return False
        await self._talk.say(tx, letter.contact, letter.id, key)
        return True

    async def _found(self, tx: Any, letter: Letter, found: CodeOpening) -> None:
        if not found.open or found.token_hash is None:
            key = "move_spent" if found.used else "move_expired"
            await self._talk.say(tx, letter.contact, letter.id, key)
        elif found.purpose == "slip":
            opening = await tx.openings.find(found.token_hash, letter.contact)
            await self._talk.enter(tx, letter.contact, letter.id, letter.channel, opening)
        else:
            await self._move(tx, letter, found)

    async def _move(self, tx: Any, letter: Letter, found: CodeOpening) -> None:
        held = await tx.moving.session(found.session)
        if held.contact == letter.contact:
            await self._talk.say(tx, letter.contact, letter.id, "move_same")
        elif not running(held.session):
            await self._talk.say(tx, letter.contact, letter.id, "move_over")
        elif own := await tx.moving.answered(letter.contact, held.invitation):
            await self._talk.go_on(tx, letter.contact, letter.id, own)
        elif not await tx.codes.spend(found.code, self._tools.now()):
            raise Stale  # somebody else typed it at this very moment
        else:
            await carry(tx, self._tools, held, letter.contact, letter.channel, letter.id)
            await self._talk.go_on(tx, letter.contact, letter.id, held.session.id)
