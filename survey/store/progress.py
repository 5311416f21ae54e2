"""How a survey is getting on, counted for the office's first view: one statement over what is kept, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.measures.period import Period, pieces
from survey.questionnaire import Questionnaire
from survey.store.counting import PROGRESS
from survey.store.figures import own_words

_PROGRESS = text(PROGRESS)

_SOME = """
    (CAST(:every AS boolean) OR EXISTS (
        SELECT FROM cases c WHERE c.id = s.case_id AND c.agency_code = ANY(CAST(:codes AS text[]))))
"""

_FLAGS = text(f"""
    SELECT f.rule, count(DISTINCT f.session_id) AS n FROM flags f JOIN sessions s ON s.id = f.session_id
    WHERE f.kept_at IS NULL AND f.withdrawn_at IS NULL AND s.counted AND {_SOME}
          AND NOT EXISTS (SELECT FROM exclusions x WHERE x.session_id = f.session_id AND x.undone_at IS NULL)
    GROUP BY ROLLUP (f.rule)
""")

_UNDELIVERED = text("""
    SELECT k.channel, count(*) AS n FROM outbox o JOIN contacts k ON k.id = o.contact_id
    WHERE o.state IN ('failed', 'dead') GROUP BY 1 ORDER BY 1
""")

_CALLBACKS = text("SELECT count(*) FROM callbacks WHERE state = 'open'")

_RECHECKS = text(f"""
    SELECT r.state, r.outcome, count(*) AS n FROM rechecks r JOIN sessions s ON s.id = r.session_id
    WHERE {_SOME} AND EXISTS (
        SELECT FROM cases c WHERE c.id = s.case_id
               AND (CAST(:since AS timestamptz) IS NULL OR c.returned_at >= :since)
               AND (CAST(:until AS timestamptz) IS NULL OR c.returned_at < :until))
    GROUP BY 1, 2
""")


class Progress:
    """The part of a transaction about how a survey is getting on."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counts(self, period: Period, codes: Collection[str], known: Iterable[Questionnaire]) -> Sequence[Any]:
        """Reach, responses, exclusions and open questions: by agency, by month, by channel, and by questionnaire."""
        await self._connection.execute(text("SET LOCAL jit = off"))
        taken = pieces(period)
        given: dict[str, Any] = {"codes": list(codes), "first": taken.first, "last": taken.last} | own_words(known)
        return (await self._connection.execute(_PROGRESS, given)).all()

    async def flags(self, codes: Collection[str] | None) -> Mapping[str | None, int]:
        """Responses with a flag nobody has decided about, by rule; under None all of them, each once."""
        rows = await self._connection.execute(_FLAGS, _some(codes))
        return {row.rule: row.n for row in rows}

    async def undelivered(self) -> Mapping[str, int]:
        """Messages that did not leave, by channel."""
        return {row.channel: row.n for row in await self._connection.execute(_UNDELIVERED)}

    async def callbacks(self) -> int:
        return (await self._connection.execute(_CALLBACKS)).scalar_one()

    async def rechecks(self, period: Period, codes: Collection[str] | None) -> Sequence[Any]:
        """How many re-checks stand how, and what was said."""
        given = _some(codes) | {"since": period.since, "until": period.until}
        return (await self._connection.execute(_RECHECKS, given)).all()


def _some(codes: Collection[str] | None) -> dict[str, Any]:
    return {"every": codes is None, "codes": list(codes or ())}
