"""The desk's verbs for the feed: figures signed with method, inputs and moment; of one scope, or agency by agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from survey.desk.report import Report
from survey.desk.tools import Tools
from survey.measures.figures import Figures, Scope
from survey.measures.period import VIETNAM
from survey.measures.stamp import stamped

KEPT_FOR = timedelta(days=400)  # a year's figures are asked for again when the next year's are


@dataclass(frozen=True, slots=True)
class Page:
    """Figures of some agencies in the order of their codes; `after`: where the next page begins, None at the end."""

    items: list[dict[str, Any]]
    after: str | None


class Feed:
    def __init__(self, tools: Tools, report: Report) -> None:
        self._tools, self._report = tools, report

    async def figures(self, scope: Scope) -> dict[str, Any]:
        """The figures of a scope; `computed_at` is when they were first made of what they are made of now.

        So the same inputs give the same bytes, from whichever process. Raises Unknown.
        """
        (signed,) = await self._signed(scope, [await self._report.figures(scope)])
        return signed

    async def by_agency(self, scope: Scope, kind: str | None, after: str, most: int) -> Page:
        """Agency by agency: those of the scope that have cases, after the code `after`. Raises Unknown."""
        figures = await self._report.each(scope)
        async with self._tools.store.single() as tx:
            kinds = {row.code: row.kind for row in await tx.feed.agencies()}
        found = [one for one in figures if one.agency and one.agency.code > after]
        found = [one for one in found if one.agency and kind in (None, kinds.get(one.agency.code))]
        signed = await self._signed(scope, found[:most])
        return Page(signed, signed[-1]["agency"]["code"] if len(found) > most else None)

    async def tidy(self) -> int:
        """Forgets when figures were first computed that nobody has asked for in a long time; how many."""
        async with self._tools.store.single() as tx:
            return await tx.feed.forget(self._tools.now() - KEPT_FOR)

    async def _signed(self, scope: Scope, figures: list[Figures]) -> list[dict[str, Any]]:
        made = [stamped(one) for one in figures]
        now = self._tools.now()
        async with self._tools.store.together() as tx:
            for one in made:
                since = await tx.feed.since(_named(scope, one), one["input_hash"], now)
                one["computed_at"] = _moment(since)
        return made


def _named(scope: Scope, made: dict[str, Any]) -> str:
    agency = made["agency"]["code"] if made["agency"] else ""
    return f"{agency} {scope}"


def _moment(at: datetime) -> str:
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")
