"""Samples in PostgreSQL: frames of finished cases, draws with their lists, and who was replaced by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.store.scoped import BELOW, IN_SCOPE, scoped

# Cases of one kind of applicant, of people of age. Whoever asked to be left alone is, also on paper; officials are not
# asked about their own agency.
_FRAME = text(f"""
    {BELOW}
    SELECT c.id, c.code, c.agency_code AS agency, coalesce(c.field, '') AS field, c.returned_at,
           coalesce(c.filed_via, '') AS filed_via
    FROM cases c
    WHERE {IN_SCOPE} AND c.returned_at <= :now AND c.adult AND c.applicant_kind = :kind
      AND (CAST(:known AS timestamptz) IS NULL OR c.created_at <= :known)
      AND NOT EXISTS (
          SELECT 1 FROM people p WHERE p.id IN (c.submitter_id, c.applicant_id) AND p.phone_index IS NOT NULL
          AND (EXISTS (SELECT 1 FROM left_alone l WHERE l.phone_index = p.phone_index)
               OR EXISTS (SELECT 1 FROM officials o WHERE o.phone_index = p.phone_index
                          AND o.agency_code IN (c.agency_code, c.reception_code))))
      AND (NOT :unanswered OR NOT EXISTS (SELECT 1 FROM sessions s WHERE s.case_id = c.id AND s.counted))
    ORDER BY c.code
""")

# All cases of an agency in a calendar year, whoever holds them: what the required minimum goes by.
_YEARLY = text(f"""
    {BELOW}
    SELECT c.agency_code AS agency, count(*) AS number FROM cases c
    WHERE {IN_SCOPE} AND c.returned_at <= :now GROUP BY 1
""")

_MAKE = text("""
    INSERT INTO samples (agency_code, children, first_day, last_day, applicant_kind, strata, unanswered, rule, sizes,
                         reserve_percent, seed, frame_hash, frame_size, method, by, at)
    VALUES (:agency, :children, :first_day, :last_day, :kind, :strata, :unanswered, :rule, CAST(:sizes AS jsonb),
            :reserve_percent, :seed, :frame_hash, :frame_size, :method, :by, :at)
    RETURNING id
""")

_PLACES = text("""
    INSERT INTO sample_places (sample_id, case_id, agency_code, stratum, list, place)
    SELECT :sample, x.case_id, x.agency, x.stratum, x.list, x.place
    FROM jsonb_to_recordset(CAST(:places AS jsonb))
         AS x(case_id uuid, agency text, stratum text, list text, place int)
""")

_SAMPLES = text("""
    SELECT m.*, a.name AS agency_name,
           (SELECT count(*) FROM sample_places p WHERE p.sample_id = m.id AND p.list = 'official') AS official,
           (SELECT count(*) FROM sample_places p WHERE p.sample_id = m.id AND p.list = 'reserve') AS reserve,
           (SELECT count(*) FROM sample_replacements r JOIN sample_places p ON p.id = r.out_place
            WHERE p.sample_id = m.id) AS replaced
    FROM samples m LEFT JOIN agencies a ON a.code = m.agency_code
    WHERE CAST(:sample AS bigint) IS NULL OR m.id = :sample ORDER BY m.id
""")

# A place is in use when it is official or came in for another, and nobody has come in for it.
_LISTED = text("""
    SELECT p.id, p.list, p.place, p.stratum, p.agency_code AS agency, a.name AS unit, c.id AS case_id, c.code,
           c.procedure_name AS procedure, c.returned_at, person.name_sealed, person.phone_sealed,
           gone.reason, gone.note, comer.code AS by_case, came.code AS for_case,
           answered.channel AS answered_by
    FROM sample_places p JOIN cases c ON c.id = p.case_id JOIN agencies a ON a.code = p.agency_code
         LEFT JOIN people person ON person.id = coalesce(c.submitter_id, c.applicant_id)
         LEFT JOIN sample_replacements gone ON gone.out_place = p.id
         LEFT JOIN sample_places cp ON cp.id = gone.in_place LEFT JOIN cases comer ON comer.id = cp.case_id
         LEFT JOIN sample_replacements into_it ON into_it.in_place = p.id
         LEFT JOIN sample_places op ON op.id = into_it.out_place LEFT JOIN cases came ON came.id = op.case_id
         LEFT JOIN sessions answered ON answered.case_id = c.id AND answered.counted
    WHERE p.sample_id = :sample ORDER BY a.name, p.agency_code, p.list, p.place
""")

_HOLD = text("SELECT id FROM samples WHERE id = :sample FOR NO KEY UPDATE")

_REPLACE = text("""
    INSERT INTO sample_replacements (out_place, in_place, reason, note, by, at)
    VALUES (:gone, :come, :reason, :note, :by, :at)
""")

_AUDIT = text("""
    INSERT INTO audit (act, by, reason, detail, at) VALUES (:act, :by, :reason, CAST(:detail AS jsonb), :at)
""")


async def audit(connection: Any, act: str, by: str, at: datetime, detail: Mapping[str, Any], reason: str = "") -> None:
    """One line for the auditors, within the transaction of what it tells of."""
    given = {"act": act, "by": by, "reason": reason, "at": at, "detail": json.dumps(detail, ensure_ascii=False)}
    await connection.execute(_AUDIT, given)


class Samples:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def frame(
        self, scope: Mapping[str, Any], kind: str, unanswered: bool, now: datetime, known: datetime | None = None
    ) -> Sequence[Any]:
        """The finished cases that may be drawn; `scope`: agency, children, since, until. `known`: as it was then."""
        given = {"kind": kind, "unanswered": unanswered, "now": now, "known": known}
        return (await self.connection.execute(_FRAME, scoped(scope, now) | given)).all()

    async def yearly(self, scope: Mapping[str, Any], now: datetime) -> dict[str, int]:
        """Finished cases by agency in the scope, which the caller has set to a calendar year."""
        found = await self.connection.execute(_YEARLY, scoped(scope, now) | {"now": now})
        return {row.agency: row.number for row in found}

    async def make(self, sample: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> int:
        """Keeps a draw with its lists; returns its number."""
        number = (await self.connection.execute(_MAKE, sample)).scalar_one()
        given = {"sample": number, "places": json.dumps(places, ensure_ascii=False, default=str)}
        await self.connection.execute(_PLACES, given)
        return number

    async def all(self, sample: int | None = None) -> Sequence[Any]:
        return (await self.connection.execute(_SAMPLES, {"sample": sample})).all()

    async def places(self, sample: int) -> Sequence[Any]:
        """Both lists with the case behind each place and what became of it."""
        return (await self.connection.execute(_LISTED, {"sample": sample})).all()

    async def hold(self, sample: int) -> None:
        """One replacement of a sample at a time."""
        await self.connection.execute(_HOLD, {"sample": sample})

    async def replace(self, gone: int, come: int, reason: str, note: str, by: str, at: datetime) -> None:
        given = {"gone": gone, "come": come, "reason": reason, "note": note, "by": by, "at": at}
        await self.connection.execute(_REPLACE, given)

    async def audit(self, act: str, by: str, at: datetime, detail: Mapping[str, Any], reason: str = "") -> None:
        await audit(self.connection, act, by, at, detail, reason)
