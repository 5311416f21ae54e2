"""The counts behind the figures: one statement, so that every number comes from the same moment.

Counts of whole months are kept, by agency, and renewed as a whole; triggers mark a month in the same transaction that
changes anything in it. A marked month, and the end of a period that is less than a month, is counted from the answers
while somebody waits. So a figure is always right, and the keeping only makes it quick.

A case is in the scope when its result was returned within the period; the day on which the citizen answered does not
matter, so a late answer never moves between periods.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.agency import Agency, AgencyKind
from survey.measures.figures import Scope
from survey.measures.period import pieces
from survey.measures.tallied import Group, Tallied, Tally
from survey.questionnaire import Kind, Questionnaire
from survey.questionnaire_json import load
from survey.store.counting import FIGURES, RENEW
from survey.store.tables import agencies, questionnaires

_FIGURES = text(FIGURES).columns(value=JSONB)
_RENEW = text(RENEW)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('figure_cells'))")


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

    async def renew(self, known: Iterable[Questionnaire], most: int = 200) -> int:
        """Counts up to so many marked months anew; how many that were. One process at a time; readers never wait."""
        await self._connection.execute(_ONE_AT_A_TIME)
        return (await self._connection.execute(_RENEW, _own_words(known) | {"most": most})).scalar_one()

    async def _count(
        self, scope: Scope, codes: Collection[str], known: Iterable[Questionnaire], **how: bool
    ) -> dict[Any, Tallied]:
        given: dict[str, Any] = how | {"codes": list(codes), "ref": scope.questionnaire, "channel": scope.channel}
        given |= {"helped": scope.helped, "flagged": scope.flagged}
        given |= _own_words(known) | _days(scope)
        found: dict[Any, Tallied] = {}
        for row in await self._connection.execute(_FIGURES, given):
            _put(found.setdefault(row.agency_code, Tallied()), row)
        return found


def _own_words(known: Iterable[Questionnaire]) -> dict[str, list[str]]:
    """The questions whose answers are people's own words: they are counted, and never grouped by."""
    open_ones = [(form.ref, one.id) for form in known for one in form if one.kind is Kind.OPEN]
    return {"open_refs": [ref for ref, _ in open_ones], "open_ids": [question for _, question in open_ones]}


def _days(scope: Scope) -> dict[str, Any]:
    taken = pieces(scope.period)
    return {
        "first": taken.first,
        "last": taken.last,
        "months": [one.first.replace(day=1) for one in taken.ends],
        "sinces": [one.since for one in taken.ends],
        "untils": [one.until for one in taken.ends],
    }


def _put(tallied: Tallied, row: Row[Any]) -> None:
    number = int(row.n)
    if row.kind == "cases":
        tallied.cases = number
        return
    one, group = tallied.form(row.ref), Group(row.channel or "", row.helped, row.flagged)
    match row.kind:
        case "answer":
            one.tallies.append(Tally(row.name, row.status, row.value, number, group))
        case "valid":
            one.valid[group] += number
        case "excluded":
            one.excluded[row.name] += number
        case "reach":
            one.reach[row.name] += number
        case "disposition":
            one.dispositions[row.name] += number
