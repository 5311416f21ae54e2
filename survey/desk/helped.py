"""The desk's verbs for helped mode: a case is opened on a place's device, acts come in, and it is handed in."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.codes import read_code
from survey.desk.again import again
from survey.desk.audit import noted
from survey.desk.codes import code_hash, issue
from survey.desk.opening import carry, closed, token_hash
from survey.desk.post import Post
from survey.desk.ratings import running
from survey.desk.talk import NOBODY, Talk
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.helped import ACTS, CHANNEL, CLOSING, WITHOUT_QUESTION, Act, moment, pace, sheet, standing, wanted
from survey.invitation_link import token_of
from survey.inviting.rules import Rules
from survey.questionnaire import Kind, Questionnaire
from survey.records import Opening, StoredSession
from survey.session import Disposition, Entry, Session
from survey.session.payload import write
from survey.staff import Staff

WRONG_CODES = 20  # within SPAN; then this helper's codes are not tried
SPAN = timedelta(hours=1)
CODE_DAYS = 7  # how long a code serves by which a conversation goes on at home
MOST_ACTS = 200  # in one parcel


class Shut(Exception):
    """A case that is not opened here, or a visit that is not known. `why` is the key of its sentence in the phrases."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What a device asks to open. `visit` and `secret` are made up by the device, so that asking twice is asking once.

    `takes_over`: also when it was begun on another device.
    """

    visit: UUID
    secret: str
    place: str
    device: str
    given: str
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What a device is told of its visit; once it is closed, nothing of the answers."""

    id: UUID
    outcome: str | None
    standing: dict[str, Any] | None
    sheet: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Dealt:
    """What became of an act: taken, or refused for a reason (closed, elsewhere, not-asked, expired)."""

    id: UUID
    state: str
    reason: str = ""


class Helped:
    def __init__(self, tools: Tools, rules: Rules) -> None:
        self._tools = tools
        self._rules = rules
        self._talk = Talk(tools, rules)

    # opening

    async def open(self, staff: Staff, asked: Asked) -> Visit:
        """Opens a case by what its slip's QR code holds, or by a short code. Raises Shut, in words for the helper."""
        known = await self._known(asked.visit, asked.secret)
        if known is None:
            try:
                await again(lambda: self._open(staff, asked))
            except Shut as shut:
                if shut.why == "helped_unknown":
                    await self._count_wrong(staff)
                raise
        return await self.visit(asked.visit, asked.secret)

    async def _open(self, staff: Staff, asked: Asked) -> None:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            if await tx.visits.find(asked.visit):
                return  # the same parcel a second time, at the same moment
            await self._admitted(tx, staff, asked.place, now)
            opening, code = await self._found(tx, asked.given, now)
            elsewhere = await tx.visits.elsewhere(opening.case)
            self._may_open(opening, elsewhere, code, asked.takes_over, now)
            declared = await tx.places.declared(staff.id)
            if await tx.places.handles(opening.case, declared.phone_index):
                raise self._shut("helped_official")
            contact = await self._contact(tx, asked.visit)
            session = await self._enter(tx, contact, asked.visit, opening, elsewhere, code)
            given = {"id": asked.visit, "secret": token_hash(asked.secret), "helper": staff.id, "place": asked.place}
            given |= {"device": asked.device, "contact": contact, "session": session.id, "at": now}
            await tx.visits.begin(given, str(staff.id))
            await tx.visits.helped(opening.case, staff.name, now)
            told = {"place": asked.place, "device": asked.device}
            await noted(tx, now, staff, "helped-open", response=session.id, **told)

    async def _admitted(self, tx: Any, staff: Staff, place: str, now: datetime) -> None:
        """Whether this helper may open anything here. Raises Shut."""
        known = {one.code for one in await tx.places.every()}
        if place not in known or (staff.role == "helper" and place not in staff.places):
            raise self._shut("helped_place")
        declared = await tx.places.declared(staff.id)
        if declared is None:
            raise self._shut("helped_undeclared")
        tried = declared.wrong_codes if declared.wrong_since and declared.wrong_since > now - SPAN else 0
        if tried >= WRONG_CODES:
            raise self._shut("helped_too_many")

    async def _found(self, tx: Any, given: str, now: datetime) -> tuple[Opening, Any]:
        """What a scanned or typed text opens, and the moving code that it is, if it is one. Raises Shut."""
        token, code = token_of(given), read_code(given)
        found = await tx.codes.find(code_hash(self._tools.sealer, code), now) if code and not token else None
        if found and not found.open:
            raise self._shut("move_spent" if found.used else "move_expired")
        if found and found.session:
            return await tx.openings.of(found.invitation, NOBODY), found
        hashed = found.token_hash if found else token_hash(token) if token else None
        opening = await tx.openings.find(hashed, NOBODY) if hashed else None
        if opening is None:
            raise self._shut("helped_unknown")
        return opening, None

    def _may_open(self, opening: Opening, elsewhere: Any, code: Any, takes_over: bool, now: datetime) -> None:
        """Raises Shut for a case that is over, or that somebody else is answering without having asked for help."""
        reason = closed(replace(opening, elsewhere=False), now)
        if reason:
            raise self._shut(reason)
        if elsewhere is None or code is not None:
            return
        if elsewhere.disposition not in ("started", "partial"):
            raise self._shut("helped_answered")
        if elsewhere.channel == CHANNEL and not takes_over:
            raise self._shut("helped_take_over")
        if not (opening.rated or elsewhere.asked):
            raise self._shut("helped_elsewhere")

    async def _contact(self, tx: Any, visit: UUID) -> UUID:
        address = f"{CHANNEL}:{visit.hex}"
        seal = self._tools.sealer
        return await tx.openings.contact(self._tools.ids.uuid(), CHANNEL, seal.index(address), seal.seal(visit.hex))

    async def _enter(
        self, tx: Any, contact: UUID, visit: UUID, opening: Opening, elsewhere: Any, code: Any
    ) -> StoredSession:
        """The conversation on this device: begun here, or moved here with its answers. Raises Shut."""
        now = self._tools.now()
        letter = await tx.mail.store(contact, CHANNEL, f"{visit.hex}:open", "start", "", now)
        moved = code.session if code else elsewhere.id if elsewhere and not opening.rated else None
        if moved:
            held = await tx.moving.session(moved)
            if not running(held.session) or (code and not await tx.codes.spend(code.code, now)):
                raise self._shut("move_over")
            await carry(tx, self._tools, held, contact, CHANNEL, letter.id)
            await self._talk.go_on(tx, contact, letter.id, held.session.id)
        else:
            await self._talk.enter(tx, contact, letter.id, CHANNEL, opening)
        look = await tx.talks.look(contact)
        if look.session is None:
            raise self._shut("helped_unknown")
        return look.session

    async def _count_wrong(self, staff: Staff) -> None:
        async with self._tools.store.single() as tx:
            await tx.places.wrong(staff.id, self._tools.now(), SPAN)

    def _shut(self, why: str) -> Shut:
        return Shut(why, self._tools.phrases(why))

    # what a device is shown

    async def visit(self, visit: UUID, secret: str) -> Visit:
        """Where a visit stands, with all that is asked; nothing of it once it is closed. Raises Shut."""
        row = await self._held(visit, secret)
        if row.closed_at:
            return Visit(visit, row.outcome, None)
        stored = await self._session(row)
        if stored is None:
            return Visit(visit, None, None)
        form, session = self._form(stored), Session.load(stored.state, stored.disposition)
        return Visit(visit, None, standing(session), sheet(session, form, self._tools.phrases))

    async def code(self, visit: UUID, secret: str) -> str:
        """A code by which this conversation goes on at home, in the chat. Raises Shut."""
        row = await self._held(visit, secret)
        stored = None if row.closed_at else await self._session(row)
        if stored is None or not running(stored):
            raise self._shut("helped_closed")
        now = self._tools.now()
        expires = min(stored.expires_at, now + timedelta(days=CODE_DAYS))
        async with self._tools.store.together() as tx:
            held = await tx.moving.session(stored.id)
            return await issue(tx, self._tools, "move", held.invitation, stored.id, expires)

    async def _held(self, visit: UUID, secret: str) -> Any:
        row = await self._known(visit, secret)
        if row is None:
            raise self._shut("helped_unknown_visit")
        return row

    async def _known(self, visit: UUID, secret: str) -> Any | None:
        """The visit, for the device that holds its secret. Raises Shut for any other."""
        async with self._tools.store.single() as tx:
            row = await tx.visits.find(visit)
        if row and not hmac.compare_digest(bytes(row.secret_hash), token_hash(secret)):
            raise self._shut("helped_unknown_visit")
        return row

    async def _session(self, row: Any) -> StoredSession | None:
        """The conversation, as long as it is on this device."""
        async with self._tools.store.single() as tx:
            look = await tx.talks.look(row.contact)
        return look.session if look.session and look.session.id == row.session else None

    def _form(self, stored: StoredSession) -> Questionnaire:
        return self._tools.forms[stored.questionnaire_ref]

    # what a device tells

    async def take(
        self, staff: Staff, visit: UUID, secret: str, acts: Sequence[Act], sent_at: datetime
    ) -> tuple[list[Dealt], Visit]:
        """Acts in the order in which they were done, each once however often it is sent. Raises Shut.

        Whoever sends them is kept beside them; the helper of the answers is who opened the visit.
        """
        dealt = []
        for act in acts[:MOST_ACTS]:
            row = await self._held(visit, secret)
            dealt.append(await again(lambda act=act, row=row: self._taken(staff, row, act, sent_at)))
        return dealt, await self.visit(visit, secret)

    async def _taken(self, staff: Staff, row: Any, act: Act, sent_at: datetime) -> Dealt:
        async with self._tools.store.single() as tx:
            before = (await tx.visits.known(row.id, [act.id])).get(act.id)
        if before:
            return Dealt(act.id, before.state, before.reason)
        now = self._tools.now()
        at = moment(act.given_at, sent_at, now, row.last_at or row.opened_at)
        reason = await self._done(row, act, at)
        async with self._tools.store.together() as tx:
            await self._enter_act(tx, staff, row, act, at, reason)
            if act.act in CLOSING and not reason:
                await tx.visits.close(row.id, CLOSING[act.act], at)
                await noted(tx, now, staff, "helped-closed", response=row.session, outcome=CLOSING[act.act])
        return Dealt(act.id, "refused" if reason else "taken", reason)

    async def _enter_act(self, tx: Any, staff: Staff, row: Any, act: Act, at: datetime, reason: str) -> None:
        """Keeps what was done. What does not count is kept sealed."""
        body = json.dumps({"value": act.value}, ensure_ascii=False) if reason and act.value is not None else None
        given = {"id": act.id, "visit": row.id, "act": act.act, "question": act.question, "given_at": at}
        given |= {"pace_ms": pace(act.pace_ms), "sent_by": staff.id, "reason": reason, "at": self._tools.now()}
        given |= {"state": "refused" if reason else "taken", "body": self._tools.sealer.seal(body) if body else None}
        await tx.visits.enter(given | {"message": await tx.visits.message(CHANNEL, _message(row.id, act))})

    async def _done(self, row: Any, act: Act, at: datetime) -> str:
        """Has the one conversation hear the act; returns why it was refused, "" when it was not."""
        stored = await self._session(row)
        if row.closed_at:
            return "closed"
        if stored is None or stored.disposition == Disposition.INELIGIBLE:
            return "elsewhere"
        form, session = self._form(stored), Session.load(stored.state, stored.disposition)
        if await self._heard_before(row, act):
            return ""
        entry = None if act.act in WITHOUT_QUESTION else wanted(form, act)
        if session.phase not in ACTS[act.act] or (entry is None and act.act not in WITHOUT_QUESTION):
            return "expired" if stored.expires_at < at else "not-asked"
        await self._say(row, act, at, form, session)
        return await self._outcome(row, act, entry, at)

    async def _heard_before(self, row: Any, act: Act) -> bool:
        """Whether it took effect, and we were stopped before we could note it down."""
        async with self._tools.store.single() as tx:
            return await tx.visits.message(CHANNEL, _message(row.id, act)) is not None

    async def _say(self, row: Any, act: Act, at: datetime, form: Questionnaire, session: Session) -> None:
        """The act, through the same heart as a tap or words in a chat, at the moment at which it was done."""
        tools = replace(self._tools, now=lambda: at)
        talk, question = Talk(tools, self._rules), form.get(act.question)
        spoken = act.act == "answer" and question is not None and question.kind in (Kind.OPEN, Kind.MULTIPLE)
        if not spoken:
            await talk.tap(row.contact, CHANNEL, _message(row.id, act), _payload(session, act))
            return
        open_ended = question.kind is Kind.OPEN
        words = str(act.value) if open_ended else _titles(form, act)
        letter = (await Post(tools).keep(row.contact, CHANNEL, _message(row.id, act), "text", words)).letter
        label, value = ("comment", act.value) if open_ended else ("choices", act.value)
        await talk.take(row.contact, letter.id, Heard(label, value, act.question, rule="tablet", source="helper"))

    async def _outcome(self, row: Any, act: Act, entry: Entry | None, at: datetime) -> str:
        """Whether the conversation now stands as the act would have it; otherwise why not."""
        stored = await self._session(row)
        if stored is None or stored.disposition == Disposition.INELIGIBLE:
            return "elsewhere"
        session = Session.load(stored.state, stored.disposition)
        stands = session.entries.get(act.question or "") == entry if entry else session.phase not in ACTS[act.act]
        if stands or act.act == "stop":
            return ""
        return "expired" if stored.expires_at < at else "not-asked"


def _message(visit: UUID, act: Act) -> str:
    return f"{visit.hex}:{act.id.hex}"


def _payload(session: Session, act: Act) -> str:
    if act.act in WITHOUT_QUESTION:
        return write(session, None, WITHOUT_QUESTION[act.act])
    passed = {"skip": "!skip", "no_opinion": "!none"}
    return write(session, act.question, passed.get(act.act) or str(act.value))


def _titles(form: Questionnaire, act: Act) -> str:
    chosen: Collection[str] = act.value
    return ", ".join(one.title for one in form[act.question or ""].choices if one.id in chosen)
