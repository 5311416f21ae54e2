"""The desk's verbs for things due: invitations, reminders and continuations are decided anew when their time comes.

Several workers may run at once: claim, decision, message, next errand and the sender's job are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.desk.errand_facts import Facts, means
from survey.desk.errand_running import run, taken
from survey.desk.errand_sending import Sending
from survey.desk.talk import Talk
from survey.desk.tools import Tools
from survey.inviting import Drop, Kind, Postpone, Send, choose, do
from survey.inviting.calendar import next_permitted
from survey.inviting.rules import Rules


@dataclass(frozen=True, slots=True)
class Count:
    """How many errands of a kind are in a state, by which route, and why. `first`: when the earliest was due."""

    kind: str
    state: str
    route: str
    reason: str
    number: int
    first: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """How many cases were decided so."""

    decision: str
    reach: str
    reason: str
    revoked: bool
    number: int


class Errands:
    def __init__(self, tools: Tools, talk: Talk, rules: Rules) -> None:
        self._tools = tools
        self._rules = rules
        self._sending = Sending(tools, talk, rules)

    async def due(self, limit: int = 100) -> list[int]:
        """The errands whose time has come, the oldest first, by their numbers."""
        async with self._tools.store.single() as tx:
            return await tx.errands.due(self._tools.now(), limit)

    async def run(self, limit: int | None = None) -> int:
        """Does what is due, no more than `limit` and the policy allow at once; returns how many were dealt with."""
        most = self._rules.policy.at_once if limit is None else min(limit, self._rules.policy.at_once)
        return await run(self._tools, await self.due(most), self._act, self._rules.policy.look_again)

    async def _act(self, errand: int) -> bool:
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            facts = await taken(tx, self._tools, errand, now)
            if facts is None:
                return False
            await self._decided(tx, facts, now)
        return True

    async def _decided(self, tx: Any, facts: Facts, now: datetime) -> None:
        policy = self._rules.policy
        chosen = choose(facts.errand.kind, facts.ways, await means(tx, self._rules, now), now, policy)
        number = facts.standing.id
        match do(facts.errand, facts.survey, facts.person, chosen, now, policy):
            case Send() as send:
                await self._send(tx, facts, send, now)
            case Postpone(until, reason):
                await tx.errands.postpone(number, until, reason)
            case Drop(reason, route):
                await tx.errands.done(number, "skipped", reason, now, route)

    async def _send(self, tx: Any, facts: Facts, send: Send, now: datetime) -> None:
        one = facts.standing
        bubble = await self._sending.send(tx, facts, send.choice)
        await tx.errands.done(one.id, "sent", send.choice.reason, now, send.choice.route, bubble)
        if send.next_due:
            number = one.number + 1 if facts.errand.kind is Kind.REMINDER else 1
            await tx.errands.add(one.invitation, "reminder", send.next_due, number)

    async def fell_through(self, bubble: int, reason: str) -> bool:
        """A message that did not arrive: the next way is tried, as long as there is one. Telling it twice is once.

        Says whether it was an errand's.
        """
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            fell = await tx.errands.fell_through(bubble, reason, now)
            if fell and fell.kind != Kind.PROMISED:  # a promise has one way, and so no next one
                due = next_permitted(now, self._rules.policy)
                await tx.errands.add(fell.invitation_id, fell.kind, due, fell.number, fell.attempt + 1)
        return fell is not None

    # an operator's hand

    async def status(self) -> list[Count]:
        async with self._tools.store.single() as tx:
            rows = await tx.errands.status()
        return [Count(one.kind, one.state, one.route, one.reason, one.number, one.first) for one in rows]

    async def decisions(self) -> list[Decided]:
        async with self._tools.store.single() as tx:
            rows = await tx.errands.decisions()
        return [Decided(one.decision, one.reach, one.reason, one.revoked, one.number) for one in rows]

    async def revoke(self, code: str) -> bool:
        """Takes the invitation of a case back: its token opens nothing any more. False when none is open."""
        async with self._tools.store.single() as tx:
            return await tx.errands.revoke("".join(code.split()).upper(), self._tools.now())

    async def officials(self, pairs: Sequence[tuple[str, str]]) -> int:
        """Keeps who works where: (phone as +84…, agency's code), sealed as an index only; returns how many are new."""
        sealed = [(self._tools.sealer.index(phone), agency) for phone, agency in pairs]
        async with self._tools.store.single() as tx:
            return await tx.errands.officials(sealed)

    async def agencies(self) -> dict[str, str]:
        """Code → name of every agency."""
        async with self._tools.store.transaction() as tx:
            return dict(await tx.cases.agencies())
