"""Facts for the rules, the flags they raised, what people decided, and the audit of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.quality.rules import Flag
from survey.store.scoped import HELPED

# One device or number: the contact itself, or contacts known by the same number.
_FACTS = text(f"""
    SELECT s.id, s.questionnaire_ref AS ref, s.channel, {HELPED} AS helped,
           c.returned_at, c.status, c.adult, said.answers, said.first_at, said.last_at,
           EXISTS (SELECT FROM officials o WHERE o.phone_index = k.phone_index) AS official_answered,
           EXISTS (SELECT FROM officials o JOIN people p ON p.phone_index = o.phone_index
                   WHERE p.id IN (c.submitter_id, c.applicant_id)) AS official_filed,
           near.twins, near.moments
    FROM sessions s
    JOIN cases c ON c.id = s.case_id
    JOIN contacts k ON k.id = s.contact_id
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_object_agg(a.question_id, jsonb_build_array(a.status, a.value)), '{{}}') AS answers,
               min(a.at) AS first_at, max(a.at) AS last_at
        FROM answers a WHERE a.session_id = s.id AND a.current AND a.status <> 'withdrawn') said
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE oc.agency_code = c.agency_code AND oc.procedure_name = c.procedure_name
                                AND oc.returned_at = c.returned_at) AS twins,
               coalesce(array_agg(o.completed_at) FILTER (
                   WHERE o.completed_at BETWEEN s.completed_at - interval '1 day'
                         AND s.completed_at + interval '1 day'), '{{}}') AS moments
        FROM sessions o JOIN cases oc ON oc.id = o.case_id
        WHERE o.counted AND o.case_id <> s.case_id AND o.contact_id IN (
            SELECT k.id UNION SELECT kk.id FROM contacts kk WHERE kk.phone_index = k.phone_index)) near
    WHERE s.counted AND s.id > :after AND s.updated_at >= :since
    ORDER BY s.id LIMIT :number
""")

_RAISE = text("""
    INSERT INTO flags (session_id, rule, rule_version, reason, at)
    SELECT CAST(f->>'session' AS uuid), f->>'rule', CAST(f->>'version' AS integer), f->>'reason', :at
    FROM jsonb_array_elements(CAST(:flags AS jsonb)) f
    ON CONFLICT (session_id, rule, rule_version)
    DO UPDATE SET reason = excluded.reason, withdrawn_at = NULL
       WHERE flags.withdrawn_at IS NOT NULL OR flags.reason <> excluded.reason
""")

_WITHDRAW = text("""
    UPDATE flags SET withdrawn_at = :at
    WHERE session_id = ANY(CAST(:looked AS uuid[])) AND withdrawn_at IS NULL AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(CAST(:flags AS jsonb)) f
        WHERE CAST(f->>'session' AS uuid) = flags.session_id AND f->>'rule' = flags.rule
              AND CAST(f->>'version' AS integer) = flags.rule_version)
    RETURNING id
""")

# Every response about which there is something to see, with its standing. `:state`: waiting, kept, excluded or all.
# Begins with the flags and exclusions, which are few beside the responses.
_LISTED = text("""
    WITH touched AS (
        SELECT session_id FROM flags WHERE withdrawn_at IS NULL AND CAST(:state AS text) <> 'excluded'
              AND (kept_at IS NULL OR CAST(:state AS text) <> 'waiting')
              AND (CAST(:response AS uuid) IS NULL OR session_id = :response)
        UNION
        SELECT session_id FROM exclusions WHERE undone_at IS NULL AND CAST(:state AS text) IN ('excluded', 'all')
              AND (CAST(:response AS uuid) IS NULL OR session_id = :response))
    SELECT s.id, c.agency_code, ag.name AS agency, s.channel, s.completed_at, f.flags, f.kept,
           e.rule AS excluded_rule, e.reason AS excluded_reason, e.by AS excluded_by, e.at AS excluded_at
    FROM touched t
    JOIN sessions s ON s.id = t.session_id
    JOIN cases c ON c.id = s.case_id
    JOIN agencies ag ON ag.code = c.agency_code
    LEFT JOIN exclusions e ON e.session_id = s.id AND e.undone_at IS NULL
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('rule', rule, 'version', rule_version, 'reason', reason) ORDER BY id)
                   AS flags,
               bool_and(kept_at IS NOT NULL) AS kept
        FROM flags WHERE session_id = s.id AND withdrawn_at IS NULL) f ON true
    WHERE s.counted AND (f.flags IS NOT NULL OR e.id IS NOT NULL)
      AND (CAST(:agency AS text) IS NULL OR c.agency_code = :agency)
      AND (CAST(:rule AS text) IS NULL OR e.rule = :rule
           OR f.flags @> jsonb_build_array(jsonb_build_object('rule', CAST(:rule AS text))))
      AND CASE CAST(:state AS text) WHEN 'waiting' THEN e.id IS NULL AND NOT f.kept
                                    WHEN 'kept' THEN e.id IS NULL AND f.kept
                                    WHEN 'excluded' THEN e.id IS NOT NULL ELSE true END
    ORDER BY s.completed_at DESC NULLS LAST, s.id LIMIT :number OFFSET :skip
""")

_FIND = text("""
    SELECT s.id, e.id AS exclusion, e.rule, e.rule_version FROM sessions s
    LEFT JOIN exclusions e ON e.session_id = s.id AND e.undone_at IS NULL
    WHERE s.counted AND s.id BETWEEN :low AND :high LIMIT 2
""")

_EXCLUDE = text("""
    INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
    VALUES (:session, :rule, :version, :reason, :by, :at)
""")

_UNDO = text("""
    UPDATE exclusions SET undone_at = :at, undone_by = :by, undone_reason = :reason
    WHERE session_id = :session AND undone_at IS NULL RETURNING rule
""")

_KEEP = text("""
    UPDATE flags SET kept_at = :kept WHERE session_id = :session AND withdrawn_at IS NULL
       AND (kept_at IS NULL) = (CAST(:kept AS timestamptz) IS NOT NULL) RETURNING rule
""")

_STANDING = text("SELECT rule FROM flags WHERE session_id = :session AND withdrawn_at IS NULL ORDER BY id")

_NOTE = text("""
    INSERT INTO audit (act, by, reason, session_id, detail, at)
    VALUES (:act, :by, :reason, :session, CAST(:detail AS jsonb), :at)
""")

_LAST = text("SELECT at, detail FROM audit WHERE act = :act ORDER BY id DESC LIMIT 1")

_HISTORY = text("""
    SELECT a.id, a.at, a.act, a.by, a.reason, a.session_id, a.detail FROM audit a
    WHERE (CAST(:session AS uuid) IS NULL OR a.session_id = :session) ORDER BY a.id DESC LIMIT :number
""")


_DIGITS = 32  # hexadecimal ones, of an id


class Cleaning:
    """The part of a transaction about what is noticed and decided."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def facts(self, after: UUID, since: datetime, number: int) -> Sequence[Any]:
        """Counted responses changed since then, in the order of their ids, beginning behind `after`."""
        values = {"after": after, "since": since, "number": number}
        return (await self._connection.execute(_FACTS, values)).all()

    async def flag(self, looked: Sequence[UUID], raised: Iterable[tuple[UUID, Flag]], at: datetime) -> int:
        """Keeps what was found about the responses looked at; what no longer holds is withdrawn, and counted."""
        flags = json.dumps(
            [{"session": str(s), "rule": f.rule, "version": f.version, "reason": f.reason} for s, f in raised]
        )
        await self._connection.execute(_RAISE, {"flags": flags, "at": at})
        values = {"flags": flags, "looked": list(looked), "at": at}
        return len((await self._connection.execute(_WITHDRAW, values)).all())

    async def listed(
        self, state: str, agency: str | None, rule: str | None, number: int, skip: int = 0, response: UUID | None = None
    ) -> Sequence[Any]:
        values = {"state": state, "agency": agency, "rule": rule, "number": number, "skip": skip, "response": response}
        return (await self._connection.execute(_LISTED, values)).all()

    async def find(self, start: str) -> Sequence[Any]:
        """The counted responses whose id begins so; two at most."""
        digits = start.replace("-", "")
        ends = {"low": UUID(digits.ljust(_DIGITS, "0")), "high": UUID(digits.ljust(_DIGITS, "f"))}
        return (await self._connection.execute(_FIND, ends)).all()

    async def standing(self, session: UUID) -> list[str]:
        """The rules whose flags stand on the response, kept ones too."""
        return [row.rule for row in await self._connection.execute(_STANDING, {"session": session})]

    async def exclude(self, session: UUID, rule: str, version: int, reason: str, by: str, at: datetime) -> None:
        values = {"session": session, "rule": rule, "version": version, "reason": reason, "by": by, "at": at}
        await self._connection.execute(_EXCLUDE, values)

    async def undo(self, session: UUID, reason: str, by: str, at: datetime) -> bool:
        values = {"session": session, "reason": reason, "by": by, "at": at}
        return bool((await self._connection.execute(_UNDO, values)).all())

    async def keep(self, session: UUID, kept: datetime | None) -> list[str]:
        """Marks the response's flags as looked at, or with None as waiting again; returns the rules changed."""
        return [row.rule for row in await self._connection.execute(_KEEP, {"session": session, "kept": kept})]

    async def note(
        self, act: str, by: str, reason: str, at: datetime, session: UUID | None, detail: Mapping[str, Any]
    ) -> None:
        values = {"act": act, "by": by, "reason": reason, "session": session, "at": at}
        await self._connection.execute(_NOTE, {**values, "detail": json.dumps(detail, ensure_ascii=False)})

    async def last(self, act: str) -> Any | None:
        """When this was last done, and its detail."""
        return (await self._connection.execute(_LAST, {"act": act})).one_or_none()

    async def history(self, session: UUID | None, number: int) -> Sequence[Any]:
        return (await self._connection.execute(_HISTORY, {"session": session, "number": number})).all()
