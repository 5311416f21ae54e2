"""The desk's verbs for re-checks (phúc tra): draw whom to ask, ask each of them once, take their word, report.

The message asks whether this person answered the form, and nothing about what they answered. It goes to whoever agreed
to it, by the ways and in the hours of invitations; who cannot be reached is left to the office's telephone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.desk.errand_facts import Facts, means
from survey.desk.errand_running import run, taken
from survey.desk.errand_sending import Sending
from survey.desk.posting import call_worker
from survey.desk.report import Unknown
from survey.desk.samples import Scope, answering_for, known_agency
from survey.desk.talk import OPEN_STATES, Talk
from survey.desk.tools import Tools
from survey.fieldwork import recheck
from survey.fieldwork.recheck import Agreement, Checked, Outcome
from survey.fieldwork.settings import Fieldwork
from survey.inviting import Chat, Chosen, Kind, Route, Ways, choose
from survey.inviting.calendar import next_permitted, permitted
from survey.inviting.routes import channel_of
from survey.inviting.rules import Rules
from survey.measures.period import VIETNAM
from survey.records import Letter
from survey.session import Button, Say

CONVERSATIONS = {"telegram": "telegram", "zalo": "zalo"}
ANSWERING = ("question", "consent")  # phases in which words are for the survey
_A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """`asked` of the `drawn` agreed to be contacted; `frame` is how many responses there were to draw from."""

    number: int
    frame: int
    drawn: int
    flagged: int
    asked: int
    seed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A re-check for the office's own list; no name and no number of a person."""

    number: int
    case_code: str
    agency: str
    unit: str
    channel: str
    enumerator: str
    reason: str
    state: str
    why: str
    outcome: str | None
    sent_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    total: Agreement
    agencies: list[Agreement]
    channels: list[Agreement]
    enumerators: list[Agreement]


class Rechecks:
    def __init__(self, tools: Tools, talk: Talk, rules: Rules, fieldwork: Fieldwork) -> None:
        self._tools, self._talk, self._rules, self._fieldwork = tools, talk, rules, fieldwork
        self._sending = Sending(tools, talk, rules)

    # whom to ask

    async def draw(
        self,
        scope: Scope,
        by: str,
        percent: int | None = None,
        flagged: Collection[UUID] | None = None,
        seed: str = "",
    ) -> Drawn:
        """All the flagged responses and a random share of the others. `flagged` None: those that rules have flagged
        and nobody has decided about. Nobody is drawn a second time. Raises Unknown for an agency.
        """
        now, seed = self._tools.now(), seed or self._tools.ids.token()
        percent = self._fieldwork.recheck_percent if percent is None else percent
        async with self._tools.store.transaction() as tx:
            await known_agency(tx, scope.agency)
            responses = {row.id: row for row in await tx.rechecks.responses(scope.values(), now)}
            flags = await tx.rechecks.flagged(scope.values(), now) if flagged is None else set(flagged)
            heirs = await answering_for(tx, now)
            about = [(one.id, heirs[one.agency]) for one in responses.values()]
            chosen = recheck.choose(about, flags, percent, seed)
            row = _draw(scope, percent, seed, list(responses), by, now)
            drawn = [_drawn(responses[one], why) for one, why in chosen.items()]
            due = next_permitted(now, self._rules.policy)
            number, made, asked = await tx.rechecks.make(row, drawn, due)
            told = {"draw": number, "seed": seed, "frame": len(responses), "drawn": made}
            await tx.rechecks.audit("recheck-drawn", by, now, told)
        return Drawn(number, len(responses), made, sum(why == "flagged" for why in chosen.values()), asked, seed)

    # asking

    async def run(self, limit: int = 100) -> int:
        """Asks whose time has come; returns how many were dealt with."""
        async with self._tools.store.single() as tx:
            due = await tx.rechecks.due(self._tools.now(), min(limit, self._rules.policy.at_once))
        return await run(self._tools, due, self._act, self._rules.policy.look_again)

    async def _act(self, errand: int) -> bool:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            facts = await taken(tx, self._tools, errand, now)
            if facts is None:
                return False
            await self._decide(tx, facts, await tx.rechecks.standing(errand), now)
        return True

    async def _decide(self, tx: Any, facts: Facts, one: Any, now: datetime) -> None:
        policy, number = self._rules.policy, facts.standing.id
        over = self._over(facts, one, now)
        hour = permitted(now, policy)
        if over:
            await self._leave(tx, number, one, over, now)
        elif hour:
            await tx.errands.postpone(number, next_permitted(now, policy), hour)
        else:
            facts = await self._with_own(tx, facts, one, now)
            chosen = choose(Kind.RECHECK, facts.ways, await means(tx, self._rules, now), now, policy)
            await self._go(tx, facts, one, chosen, now)

    async def _go(self, tx: Any, facts: Facts, one: Any, chosen: Chosen, now: datetime) -> None:
        number = facts.standing.id
        if chosen.waiting:
            until = next_permitted(max(chosen.again_at or now, now + _A_MOMENT), self._rules.policy)
            await tx.errands.postpone(number, until, chosen.waiting.value)
        elif not chosen.open:
            await self._leave(tx, number, one, facts.standing.fell or "no-route", now)
        else:
            choice = chosen.open[0]
            converse = choice.route in (Route.CHAT, Route.TELEGRAM)
            contact, bubble = await (
                self._ask(tx, facts, one, channel_of(choice.route), now)
                if converse
                else self._sending.template(tx, facts, choice)
            )
            await tx.errands.done(number, "sent", choice.reason, now, choice.route, bubble)
            await tx.rechecks.sent(one.number, contact, now)

    def _over(self, facts: Facts, one: Any, now: datetime) -> str:
        """Why this person is not asked after all; "" when they may be."""
        late = one.completed_at + timedelta(days=self._fieldwork.recheck_days) < now
        told = (
            (one.state == "answered", "finished"),
            (not one.agreed, "no-consent"),
            (facts.person.opted_out or one.opted_out, "opted-out"),
            (one.erased, "erased"),
            (late, "expired"),
        )
        return next((why for holds, why in told if holds), "")

    async def _leave(self, tx: Any, errand: int, one: Any, why: str, now: datetime) -> None:
        await tx.errands.done(errand, "skipped", why, now)
        await tx.rechecks.unreached(one.number, why)

    async def _with_own(self, tx: Any, facts: Facts, one: Any, now: datetime) -> Facts:
        """With the conversation in which the form was answered as the way there, when it was a conversation."""
        known = await tx.rechecks.contact(one.contact, now) if one.channel in CONVERSATIONS else None
        if known is None:
            return facts
        chat = Chat(
            known.interacted_at,
            known.unreachable_at,
            known.opted_out,
            known.handed_over_until,
            known.busy_with not in (None, facts.standing.invitation),
        )
        # Whoever answered there is asked there, and not another contact of the same number.
        ways: Ways = replace(facts.ways, **{one.channel: chat})
        return replace(facts, ways=ways, contacts={**facts.contacts, one.channel: known})

    async def _ask(self, tx: Any, facts: Facts, one: Any, channel: str, now: datetime) -> tuple[UUID, int]:
        contact = facts.contacts[channel].id
        say = self._say(facts, one)
        (bubble,) = await tx.mail.post(contact, None, None, [say.dump()], self._tools.outbox(channel), now)
        tracking = self._tools.ids.uuid().hex
        await tx.errands.mark([bubble["seq"]], Kind.RECHECK.value, facts.standing.invitation, tracking)
        await call_worker(tx, self._tools, contact, channel)
        return contact, bubble["seq"]

    def _say(self, facts: Facts, one: Any) -> Say:
        phrases = self._tools.phrases
        answered = one.completed_at.astimezone(VIETNAM)
        text = phrases(
            "recheck_question",
            unit=facts.standing.unit,
            procedure=facts.standing.procedure,
            answered_on=f"{answered:%d/%m/%Y}",
        )
        titles = {
            Outcome.OWN: "recheck_own_button",
            Outcome.NOT_OWN: "recheck_not_own_button",
            Outcome.OTHER: "recheck_other_button",
        }
        return Say(text, tuple(Button(phrases(key), recheck.payload(one.number, what)) for what, key in titles.items()))

    # their word

    async def take_tap(self, letter: Letter) -> None:
        """A button of a re-check; somebody else's says so."""
        number, outcome = recheck.tapped(letter.text) or (0, Outcome.OWN)
        async with self._tools.store.together() as tx:
            if await tx.rechecks.owned(number, letter.contact):
                await self._answered(tx, letter, number, outcome, "tap")
            else:
                await self._talk.say(tx, letter.contact, letter.id, "not_your_button")

    async def take(self, letter: Letter, asked: Mapping[str, Any]) -> bool:
        """Words that answer a re-check. False: they are something else, and nothing was done."""
        outcome = recheck.said(letter.text) if letter.kind == "text" and asked["phase"] not in ANSWERING else None
        if outcome is None:
            return False
        async with self._tools.store.together() as tx:
            number = await tx.rechecks.asked(letter.contact)
            if number is None:
                return False
            if letter.state in OPEN_STATES:
                await self._answered(tx, letter, number, outcome, "words")
        return True

    async def _answered(self, tx: Any, letter: Letter, number: int, outcome: Outcome, source: str) -> None:
        await tx.rechecks.answered(number, outcome.value, source, "", self._tools.now())
        await self._talk.say(tx, letter.contact, letter.id, "recheck_noted")

    async def record(self, number: int, outcome: Outcome, by: str, note: str = "") -> None:
        """What somebody said on the telephone, or at their door. Raises Unknown."""
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            if await tx.rechecks.answered(number, outcome.value, "operator", by, now) is None:
                raise Unknown("recheck", f"Không có phúc tra số {number}. Xem: ./hailong recheck list")
            told = {"recheck": number, "outcome": outcome.value}
            await tx.rechecks.audit("recheck-recorded", by, now, told, note)

    # how it stands

    async def lines(self, scope: Scope) -> list[Line]:
        async with self._tools.store.transaction() as tx:
            await known_agency(tx, scope.agency)
            now = self._tools.now()
            heirs, agencies = await answering_for(tx, now), await tx.tallies.agencies()
            rows = await tx.rechecks.all(scope.values(), now)
        return [
            Line(**{**row._mapping, "agency": heirs[row.agency], "unit": agencies[heirs[row.agency]].name})
            for row in rows
        ]

    async def status(self, scope: Scope) -> Status:
        """Agreement in all, and by agency, channel and enumerator. Raises Unknown for an agency."""
        lines = await self.lines(scope)
        checked = [Checked(o.unit, o.channel, o.enumerator, o.state, o.outcome, o.reason) for o in lines]
        return Status(
            recheck.agreement("", checked),
            recheck.agreements(checked, "agency"),
            recheck.agreements(checked, "channel"),
            recheck.agreements(checked, "enumerator"),
        )


def _draw(scope: Scope, percent: int, seed: str, frame: list[UUID], by: str, now: datetime) -> dict[str, Any]:
    fixed = hashlib.sha256("\n".join(sorted(map(str, frame))).encode()).hexdigest()
    days = {"first_day": scope.period.first, "last_day": scope.period.last}
    told = {"agency": scope.agency, "children": scope.children, **days}
    return told | {"percent": percent, "seed": seed, "frame_hash": fixed, "frame_size": len(frame), "by": by, "at": now}


def _drawn(response: Any, why: str) -> dict[str, Any]:
    return {"session": response.id, "invitation": response.invitation, "reason": why, "agreed": response.agreed}
