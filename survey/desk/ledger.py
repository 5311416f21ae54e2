"""The desk's verbs for money: what messages have cost, and what the waiting ones would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from survey.desk.errand_facts import Facts, gather, means
from survey.desk.tools import Tools
from survey.inviting import Drop, Kind, Means, Open, Postpone, Route, Send, choose, do
from survey.inviting.calendar import next_permitted
from survey.inviting.rules import Rules

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Total:
    """Messages of one kind in a month ("2026-11"). `unpriced` of them have no known price; `cost` is of the others."""

    month: str
    kind: str
    number: int
    unpriced: int
    cost: int


@dataclass(frozen=True, slots=True)
class Line:
    """Messages that would go by one route. `price` and `cost` in đồng; None: not known."""

    route: str
    kind: str
    number: int
    price: int | None
    cost: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would become of the waiting errands, each looked at for the hour at which it is due.

    `reminders`: how many more messages may follow for those who do not answer. `cost` None: a price is not known.
    """

    lines: tuple[Line, ...]
    postponed: dict[str, int]
    dropped: dict[str, int]
    reminders: int

    @property
    def number(self) -> int:
        return sum(line.number for line in self.lines)

    @property
    def cost(self) -> int | None:
        costs = [line.cost for line in self.lines]
        return None if None in costs else sum(cost for cost in costs if cost is not None)


@dataclass(slots=True)
class _Sums:
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    postponed: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    reminders: int = 0


class Ledger:
    def __init__(self, tools: Tools, rules: Rules) -> None:
        self._tools, self._rules = tools, rules

    async def totals(self, since: datetime | None = None) -> list[Total]:
        async with self._tools.store.single() as tx:
            rows = await tx.ledger.totals(since)
        return [Total(row.month, row.kind, row.number, row.unpriced, int(row.cost)) for row in rows]

    async def forecast(self) -> Forecast:
        """What the errands that wait would do and cost, with the facts of now."""
        sums, now, after = _Sums(), self._tools.now(), 0
        async with self._tools.store.single() as tx:
            with_what = await means(tx, self._rules, now)
            while errands := await tx.errands.waiting(after, _AT_ONCE):
                for facts in (await gather(tx, self._tools, errands, now)).values():
                    self._add(sums, facts, with_what, now)
                after = errands[-1]
        lines = tuple(self._line(route, kind, number) for (route, kind), number in sorted(sums.sent.items()))
        return Forecast(lines, dict(sums.postponed), dict(sums.dropped), sums.reminders)

    def _add(self, sums: _Sums, facts: Facts, with_what: Means, now: datetime) -> None:
        policy = self._rules.policy
        at = next_permitted(max(now, facts.standing.due_at), policy)
        chosen = choose(facts.errand.kind, facts.ways, with_what, at, policy)
        match do(facts.errand, facts.survey, facts.person, chosen, at, policy):
            case Send(choice, next_due):
                sums.sent[choice.route.value, charge(choice.route, choice.reason)] += 1
                sums.reminders += len(policy.reminders) - _reminded(facts) if next_due else 0
            case Postpone(_, reason):
                sums.postponed[reason] += 1
            case Drop(reason, _):
                sums.dropped[reason] += 1

    def _line(self, route: str, kind: str, number: int) -> Line:
        price = self._tools.prices.get(kind) if kind else 0
        return Line(route, kind, number, price, None if price is None else price * number)


def _reminded(facts: Facts) -> int:
    return facts.standing.number if facts.errand.kind is Kind.REMINDER else 0


def charge(route: Route, reason: str) -> str:
    """The kind of ledger entry that a message by this route makes; "" where nothing is ever charged."""
    if route is Route.CHAT:
        return "message-free" if reason == Open.FREE_WINDOW else "message-charged"
    if route is Route.USER_TEMPLATE:
        return "template-user"
    return "template-phone" if route in (Route.RATING_TEMPLATE, Route.PHONE_TEMPLATE) else ""
