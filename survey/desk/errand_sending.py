"""Puts the message of an errand into the outbox: a conversation begun at once, or a template with its data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from survey.desk.errand_facts import Facts
from survey.desk.letters import sealed_body
from survey.desk.opening import begin as begin_session
from survey.desk.opening import carry
from survey.desk.posting import call_worker
from survey.desk.talk import Talk
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.inviting import Choice, Kind, Route
from survey.inviting.filling import fill
from survey.inviting.routes import channel_of
from survey.inviting.rules import Rules
from survey.measures.period import VIETNAM
from survey.records import StoredSession
from survey.session import Phase, Session, Step, advance, begin
from survey.session.bubbles import Bubbles, join

HEARD = Heard("open", rule="errand", source="tap")
_USES = {Kind.REMINDER: "reminder", Kind.CONTINUATION: "continuation", Kind.RECHECK: "recheck"}


class Sending:
    def __init__(self, tools: Tools, talk: Talk, rules: Rules) -> None:
        self._tools, self._talk, self._rules = tools, talk, rules

    async def send(self, tx: Any, facts: Facts, choice: Choice) -> int:
        """Within the caller's transaction; returns the number of the (first) bubble. Raises Stale."""
        if choice.route in (Route.CHAT, Route.TELEGRAM):
            return await self._converse(tx, facts, channel_of(choice.route))
        return (await self.template(tx, facts, choice))[1]

    # in a conversation

    async def _converse(self, tx: Any, facts: Facts, channel: str) -> int:
        contact = facts.contacts[channel].id
        stored, step = await self._step(tx, facts, contact, channel)
        turned = await self._talk.keep(tx, contact, stored, step, HEARD, "")
        bubbles = [one["seq"] for one in turned.bubbles]
        tracking = self._tools.ids.uuid().hex
        await tx.errands.mark(bubbles, facts.errand.kind.value, facts.standing.invitation, tracking)
        return bubbles[0]

    async def _step(self, tx: Any, facts: Facts, contact: UUID, channel: str) -> tuple[StoredSession, Step]:
        if facts.standing.session:
            return await self._as_promised(tx, facts.standing.session, contact)
        opening = await tx.openings.of(facts.standing.invitation, contact)
        if facts.errand.kind is Kind.CONTINUATION:
            return await self._carried_on(tx, opening, contact, channel)
        if opening.mine:
            return await self._again(tx, opening.mine, contact)
        stored, session = await begin_session(tx, self._tools, opening, contact, channel)
        step = begin(session, self._tools.forms[stored.questionnaire_ref], self._tools.phrases)
        return stored, step

    async def _again(self, tx: Any, session: UUID, contact: UUID) -> tuple[StoredSession, Step]:
        """A survey that was offered here before and not begun is offered once more."""
        stored, session = await self._taken_up(tx, session, contact)
        form = self._tools.forms[stored.questionnaire_ref]
        text = self._tools.phrases("invite_reminder", minutes=form.minutes, **session.facts)
        return stored, Step(session, (Bubbles(session, form, self._tools.phrases).consent(text),))

    async def _as_promised(self, tx: Any, session: UUID, contact: UUID) -> tuple[StoredSession, Step]:
        """Where the person stopped: the request for consent, or the open question."""
        stored, session = await self._taken_up(tx, session, contact)
        form, phrases = self._tools.forms[stored.questionnaire_ref], self._tools.phrases
        if session.phase is Phase.CONSENT:
            text = phrases("promise_consent", minutes=form.minutes, **session.facts)
            asked = replace(session, pending=None)
            return stored, Step(asked, (Bubbles(asked, form, phrases).consent(text),))
        step = advance(session, form, phrases, HEARD, self._tools.now())
        return stored, _with_first(phrases("promise_kept"), step)

    async def _carried_on(self, tx: Any, opening: Any, contact: UUID, channel: str) -> tuple[StoredSession, Step]:
        """What stars in a template began goes on here, with the next question."""
        if opening.rated:
            held = await tx.moving.session(opening.rated)
            await carry(tx, self._tools, held, contact, channel, None)
        stored, session = await self._taken_up(tx, opening.rated or opening.mine, contact)
        form = self._tools.forms[stored.questionnaire_ref]
        step = advance(session, form, self._tools.phrases, HEARD, self._tools.now())
        return stored, _with_first(self._tools.phrases("invite_continuation"), step)

    async def _taken_up(self, tx: Any, session: UUID, contact: UUID) -> tuple[StoredSession, Session]:
        await tx.openings.take_up(session, contact)
        stored = (await tx.talks.look(contact)).session
        return stored, Session.load(stored.state, stored.disposition)

    # as a template

    async def template(self, tx: Any, facts: Facts, choice: Choice) -> tuple[UUID, int]:
        """Within the caller's transaction; returns the contact that stands for the number, and the bubble."""
        channel = channel_of(choice.route)
        contact = facts.contacts[channel].id if channel in facts.contacts else await self._by_phone(tx, facts.phone)
        tracking = self._tools.ids.uuid().hex
        body = self._body(facts, choice, tracking)
        given = (contact, body, self._tools.outbox(channel), self._tools.now())
        bubble = await tx.errands.post(*given, facts.errand.kind.value, facts.standing.invitation, tracking)
        await call_worker(tx, self._tools, contact, channel)
        return contact, bubble

    async def _by_phone(self, tx: Any, phone: str) -> UUID:
        """The contact that stands for a number on the channel of templates."""
        seal, index = self._tools.sealer.seal, self._tools.sealer.index
        contact = await tx.openings.contact(self._tools.ids.uuid(), "zbs", index(f"zbs:{phone}"), seal(phone))
        await tx.reach.phone(contact, seal(phone), index(phone))
        return contact

    def _body(self, facts: Facts, choice: Choice, tracking: str) -> dict[str, Any]:
        one = facts.standing
        told = {
            "unit": one.unit,
            "procedure": one.procedure,
            "returned_on": f"{one.returned_at.astimezone(VIETNAM):%d/%m/%Y}" if one.returned_at else "",
        }
        token = self._tools.sealer.open(one.token_sealed) if one.token_sealed else ""
        values = {"procedure": told["procedure"], "agency": told["unit"], "date": told["returned_on"], "case": one.code}
        values |= {"token": token, "link": self._rules.link(token)}
        data, secret = fill(self._rules.fields, _use(facts.errand.kind, choice.route), values)
        note = "recheck_template_note" if facts.errand.kind is Kind.RECHECK else "invite_template_note"
        body = {"text": self._tools.phrases(note, **told), "buttons": [], "question": None}
        body |= {"progress": None, "template": choice.template, "data": data, "tracking_id": tracking}
        return sealed_body(body, secret, self._tools.sealer)


def _with_first(words: str, step: Step) -> Step:
    """The step with these words before all others."""
    first, *more = step.says
    return replace(step, says=(replace(first, text=join(words, first.text)), *more))


def _use(kind: Kind, route: Route) -> str:
    """For which use of templates the places are filled."""
    first = {Route.RATING_TEMPLATE: "rating", Route.USER_TEMPLATE: "user"}.get(route, "invitation")
    return _USES.get(kind, first)
