"""The counts behind the figures: one statement, so that every number comes from the same moment.

Counts of days and of months are kept, by agency, and renewed as a whole; triggers mark a day in the same transaction
that changes anything in it. A marked day is counted from the answers while somebody waits. So a figure is always
right, and the keeping only makes it quick.

A case is in the scope when its result was returned within the period; the day on which the citizen answered does not
matter, so a late answer never moves between periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.agency import Agency, AgencyKind
from survey.measures.figures import Scope
from survey.measures.period import Period, pieces
from survey.measures.tallied import Group, Tallied, Tally
from survey.questionnaire import Kind, Questionnaire
from survey.questionnaire_json import load
from survey.store.counting import BY_MONTH, FIGURES, RENEW
from survey.store.tables import agencies, questionnaires

_FIGURES = text(FIGURES).columns(value=JSONB)
_BY_MONTH = text(BY_MONTH).columns(value=JSONB)
_RENEW = text(RENEW)
_NO_COMPILING = text("SET LOCAL jit = off")  # compiling so wide a query takes longer than running it
_ANALYZE = text("ANALYZE figure_days, figure_months")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('figure_days'))")


class Tallies:
    """What the figures are made of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def agencies(self) -> dict[str, Agency]:
        """Every agency that was ever known, by code."""
        rows = await self._connection.execute(select(agencies).order_by(agencies.c.code))
        return {row.code: Agency(**row._asdict() | {"kind": AgencyKind(row.kind)}) for row in rows}

    async def forms(self, ref: str | None = None) -> dict[str, Questionnaire]:
        """The questionnaire versions that were ever put to use, by reference; only `ref` when it is given."""
        query = select(questionnaires.c.ref, questionnaires.c.body)
        query = query.order_by(questionnaires.c.id, questionnaires.c.version)
        if ref is not None:
            query = query.where(questionnaires.c.ref == ref)
        return {row.ref: load(row.body) for row in await self._connection.execute(query)}

    async def count(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], *, answers: bool = True
    ) -> Tallied:
        """The counts of the cases of these agencies together, for the period and the narrowing of the scope.

        Without `answers` only how many cases and responses there are, not what was said.
        """
        found = await self._count(scope, codes, known, each=False, answers=answers)
        return found.get(None, Tallied())

    async def each(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], *, answers: bool = True
    ) -> Mapping[str, Tallied]:
        """The counts of each agency apart; one that has no cases in the scope is absent."""
        return await self._count(scope, codes, known, each=True, answers=answers)

    async def by_month(
        self, period: Period, codes: Collection[str], known: Iterable[Questionnaire]
    ) -> Mapping[date, Tallied]:
        """The counts of these agencies together, for each whole month of the period under its first day.

        Only responses are told apart by how they came, and only by channel. A month without cases is absent.
        """
        await self._connection.execute(_NO_COMPILING)
        taken = pieces(period)
        given: dict[str, Any] = {"codes": list(codes), "first": taken.first, "last": taken.last} | own_words(known)
        found: dict[date, Tallied] = defaultdict(Tallied)
        for month, *row in await self._connection.execute(_BY_MONTH, given):
            _put(found[month], *row)
        return dict(found)

    async def renew(self, known: Iterable[Questionnaire], most: int = 1000) -> int:
        """Counts up to so many marked days anew; how many that were. One process at a time; readers never wait."""
        await self._connection.execute(_NO_COMPILING)
        await self._connection.execute(_ONE_AT_A_TIME)
        renewed = (await self._connection.execute(_RENEW, own_words(known) | {"most": most})).scalar_one()
        if renewed == most:  # much is new: the planner must not go by what it knew before
            await self._connection.execute(_ANALYZE)
        return renewed

    async def _count(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], **how: bool
    ) -> dict[Any, Tallied]:
        given: dict[str, Any] = how | {"codes": list(codes), "ref": scope.questionnaire, "channel": scope.channel}
        given |= {"helped": scope.helped, "flagged": scope.flagged}
        given |= own_words(known) | _days(scope)
        await self._connection.execute(_NO_COMPILING)
        found: dict[Any, Tallied] = defaultdict(Tallied)
        for code, *row in await self._connection.execute(_FIGURES, given):
            _put(found[code], *row)
        return dict(found)


def own_words(known: Iterable[Questionnaire]) -> dict[str, list[str]]:
    """The questions whose answers are people's own words: they are counted, and never grouped by."""
    open_ones = [(form.ref, one.id) for form in known for one in form if one.kind is Kind.OPEN]
    return {"open_refs": [ref for ref, _ in open_ones], "open_ids": [question for _, question in open_ones]}


def _days(scope: Scope) -> dict[str, Any]:
    taken = pieces(scope.period)
    return {"begin": taken.begin, "after": taken.after, "first": taken.first, "last": taken.last}


def _put(
    tallied: Tallied, kind: str, ref: str, name: str, status: str, value: Any, channel: str, helped: bool,
    flagged: bool, n: int,
) -> None:  # fmt: skip
    if kind == "cases":
        tallied.cases = n
        return
    one, group = tallied.form(ref), Group(channel or "", helped, flagged)
    match kind:
        case "answer":
            one.tallies.append(Tally(name, status, value, n, group))
        case "valid":
            one.valid[group] += n
        case "excluded":
            one.excluded[name] += n
        case "reach":
            one.reach[name] += n
        case "disposition":
            one.dispositions[name] += n
