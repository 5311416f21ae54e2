"""What agencies' themes are counted from: one pass over narrow rows, persons folded only where one wrote more often."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.coding.figures import Part, Said, month
from survey.coding.quotes import Candidate

CANDIDATES = 30  # for each theme; the newest ones are looked at

# Without codes: every agency.
_CHOSEN = """
    (CAST(:codes AS text[]) IS NULL OR agency_code = ANY(CAST(:codes AS text[])))
    AND day >= CAST(:first AS date) AND day <= CAST(:last AS date)
"""
_MASKS = "bit_or(good) AS good, bit_or(bad) AS bad, bit_or(even) AS even, bit_or(mixed) AS mixed"

# Whoever stands in one row alone needs no folding, and these are most.
_COUNTED = text(f"""
    WITH alone AS MATERIALIZED (
        SELECT day >= CAST(:begin AS date) AS now, month, good, bad, even, mixed, count(*) AS n FROM theme_facts
        WHERE {_CHOSEN} AND NOT repeats GROUP BY 1, 2, 3, 4, 5, 6),
    again AS MATERIALIZED (
        SELECT person, day >= CAST(:begin AS date) AS now, month, {_MASKS} FROM theme_facts
        WHERE {_CHOSEN} AND repeats GROUP BY 1, 2, 3),
    folded AS (SELECT person, now, {_MASKS} FROM again GROUP BY 1, 2),
    whole AS (
        SELECT now, good, bad, even, mixed, n FROM alone
        UNION ALL SELECT now, good, bad, even, mixed, 1 FROM folded),
    monthly AS (
        SELECT month, good | bad | even | mixed AS bits, n FROM alone WHERE now
        UNION ALL SELECT month, good | bad | even | mixed, 1 FROM again WHERE now)
    SELECT now, NULL AS month, good, bad, even, mixed, CAST(sum(n) AS bigint) AS n FROM whole GROUP BY 1, 3, 4, 5, 6
    UNION ALL
    SELECT true, month, bits, 0, 0, 0, CAST(sum(n) AS bigint) FROM monthly GROUP BY 2, 3
""")


def _parted(column: str) -> Any:
    return text(f"""
        WITH alone AS (
            SELECT {column} AS name, good | bad | even | mixed AS bits, count(*) AS n FROM theme_facts
            WHERE {_CHOSEN} AND NOT repeats GROUP BY 1, 2),
        again AS (
            SELECT {column} AS name, person, bit_or(good | bad | even | mixed) AS bits FROM theme_facts
            WHERE {_CHOSEN} AND repeats GROUP BY 1, 2)
        SELECT name, bits, CAST(sum(n) AS bigint) AS n
        FROM (SELECT name, bits, n FROM alone UNION ALL SELECT name, bits, 1 FROM again) parts GROUP BY 1, 2
    """)


_PARTED = {"procedure": _parted("procedure"), "place": _parted("place")}

_CANDIDATES = text(f"""
    SELECT wanted.code, near.person, k.id, k.words, k.tone, k.decided, k.themes
    FROM jsonb_to_recordset(CAST(:wanted AS jsonb)) AS wanted(code text, bits jsonb)
    CROSS JOIN LATERAL (
        SELECT f.session_id, f.person, f.quotable, f.day FROM jsonb_array_elements(wanted.bits) AS bit(value)
        CROSS JOIN LATERAL (
            SELECT session_id, person, quotable, day FROM theme_facts
            WHERE {_CHOSEN} AND quotable <> 0 AND quotable = CAST(bit.value AS bigint)
            ORDER BY day DESC, session_id LIMIT {CANDIDATES}) f
        ORDER BY f.day DESC, f.session_id LIMIT {CANDIDATES}) near
    JOIN comments k ON k.session_id = near.session_id AND k.bits = near.quotable AND NOT k.sensitive
         AND length(k.words) BETWEEN 20 AND 160
    JOIN answers a ON a.id = k.answer_id AND a.current
""")

_STILL = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
# One agency and a whole province want different plans; there are few views, so each may have its own.
_OWN_PLAN = text("SET LOCAL plan_cache_mode = force_custom_plan")

_AGENCIES = text("""
    SELECT DISTINCT agency_code FROM theme_facts
    WHERE day >= CAST(:first AS date) AND day <= CAST(:last AS date) ORDER BY 1
""")

_FOLD = text("""
    UPDATE theme_facts SET repeats = true
    WHERE NOT repeats AND person IN (SELECT person FROM theme_facts GROUP BY person HAVING count(*) > 1)
    RETURNING session_id
""")

_RECOUNT = text("SELECT theme_facts_count(ARRAY(SELECT DISTINCT session_id FROM comments))")


class ThemeFigures:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def counted(
        self, codes: Collection[str] | None, first: date, begin: date, last: date
    ) -> tuple[list[Said], list[Part]]:
        """People by what they spoke of, from `begin` on and in the days before it; and of the former, by month."""
        given = {"codes": None if codes is None else list(codes), "first": first, "begin": begin, "last": last}
        said, months = [], []
        for now, of_month, good, bad, even, mixed, n in await self.connection.execute(_COUNTED, given):
            if of_month is None:
                said.append(Said(now, (good, bad, even, mixed), n))
            else:
                months.append(Part(month(of_month), good, n))
        return said, months

    async def still(self) -> None:
        """What follows in this transaction is all of one moment. Its first statement."""
        await self.connection.execute(_STILL)
        await self.connection.execute(_OWN_PLAN)

    async def parted(self, by: str, codes: Collection[str] | None, first: date, last: date) -> list[Part]:
        """People by procedure or by place."""
        rows = await self.connection.execute(
            _PARTED[by], {"codes": None if codes is None else list(codes), "first": first, "last": last}
        )
        return [Part(row.name, row.bits, row.n) for row in rows]

    async def candidates(
        self, wanted: str, codes: Collection[str] | None, first: date, last: date
    ) -> Mapping[str, Sequence[Candidate]]:
        """What could be quoted for each theme; `wanted` as JSON: [{code, bits: [one bit each]}]."""
        given = {"wanted": wanted, "codes": None if codes is None else list(codes), "first": first, "last": last}
        found: dict[str, list[Candidate]] = {}
        for row in await self.connection.execute(_CANDIDATES, given):
            sure = 1.0 if row.decided else max((one[1] for one in row.themes or ()), default=0.0)
            found.setdefault(row.code, []).append(Candidate(row.id, row.person, row.words, row.tone, sure))
        return found

    async def agencies(self, first: date, last: date) -> list[str]:
        """The agencies that somebody wrote about."""
        return list((await self.connection.execute(_AGENCIES, {"first": first, "last": last})).scalars())

    async def fold(self) -> int:
        """Marks people who were first counted twice at the same moment; how many rows."""
        return len((await self.connection.execute(_FOLD)).all())

    async def recount(self) -> None:
        """All rows anew, as a whole."""
        await self.connection.execute(_RECOUNT)
