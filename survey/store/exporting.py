"""Rows for exports, through a cursor of the server: memory does not grow with their number. And who asked for which."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from survey.measures.figures import Scope
from survey.store.comments import stray
from survey.store.direct import DirectConnection, Row
from survey.store.scoped import BELOW, HELPED, IN_SCOPE, scoped

AT_ONCE = 1000

_FLAGGED = "EXISTS (SELECT FROM flags f WHERE f.session_id = s.id AND f.withdrawn_at IS NULL)"
_NARROWED = f"""
    (CAST(:channel AS text) IS NULL OR s.channel = :channel)
    AND (CAST(:helped AS boolean) IS NULL OR {HELPED} = :helped)
    AND (CAST(:flagged AS boolean) IS NULL OR {_FLAGGED} = :flagged)
"""
_HEARD = f"""
    s.counted AND (CAST(:ref AS text) IS NULL OR s.questionnaire_ref = :ref)
    AND {_NARROWED} AND c.returned_at IS NOT NULL AND {IN_SCOPE}
"""
_DAY = "CAST(c.returned_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date)"
_EXCLUDED = "LEFT JOIN exclusions e ON e.session_id = s.id AND e.undone_at IS NULL"

# The first columns stand in the order of survey.exporting.responses.FIXED.
_ANSWERED = f"""
    {BELOW}
    SELECT CAST(s.id AS text), c.agency_code, ag.name, r.name, c.procedure_code, c.procedure_name, c.field,
           c.applicant_kind, {_DAY}, s.channel, CASE WHEN {HELPED} THEN 'helped' ELSE s.mode END,
           s.disposition, s.started_at, s.completed_at,
           (SELECT string_agg(DISTINCT f.rule, ';') FROM flags f WHERE f.session_id = s.id AND f.withdrawn_at IS NULL),
           e.id IS NOT NULL, e.rule, s.state->>'open' AS standing, {{known}}
           ARRAY(SELECT k.question_id FROM comments k WHERE k.session_id = s.id AND k.sensitive) AS hidden,
           (SELECT coalesce(json_object_agg(a.question_id, json_build_array(a.status, a.value)), '{{{{}}}}')
            FROM answers a WHERE a.session_id = s.id AND a.current AND a.status <> 'withdrawn') AS answers
    FROM sessions s JOIN cases c ON c.id = s.case_id JOIN agencies ag ON ag.code = c.agency_code
    LEFT JOIN agencies r ON r.code = c.reception_code {_EXCLUDED} {{people}}
    WHERE {_HEARD} ORDER BY s.id
"""
_RESPONSES = text(_ANSWERED.format(known="", people="").replace("{{}}", "{}"))
_IDENTIFIED = text(
    _ANSWERED.format(
        known="c.code, p.name_sealed, p.phone_sealed,",
        people="LEFT JOIN people p ON p.id = coalesce(c.submitter_id, c.applicant_id)",
    ).replace("{{}}", "{}")
)

# The ten answers of a response are fetched through their index one by one: gathering a bitmap first costs twice that.
_STRAIGHT = text("SELECT set_config('enable_bitmapscan', 'off', true)")

# Words that have no comment beside them have not been masked: desk.coding takes them in within the hour.
_STRAYS = text(f"""
    SELECT CAST(a.session_id AS text) AS session, a.question_id FROM answers a WHERE a.current
    AND {stray("(SELECT upto FROM comment_intake)")} LIMIT :number
""")

_COMMENTS = text(f"""
    {BELOW}
    SELECT CAST(s.id AS text), c.agency_code, ag.name, c.field, {_DAY}, s.channel, s.questionnaire_ref, a.question_id,
           a.at, e.id IS NOT NULL,
           (SELECT string_agg(x.code, ';') FROM jsonb_array_elements_text(k.codes) AS x(code)), k.tone,
           a.value #>> '{{}}', k.id IS NULL AS stray
    FROM sessions s JOIN cases c ON c.id = s.case_id JOIN agencies ag ON ag.code = c.agency_code
    JOIN answers a ON a.session_id = s.id AND a.current AND a.status = 'answered'
         AND jsonb_build_array(s.questionnaire_ref, a.question_id) IN (
             SELECT jsonb_array_elements(CAST(:open AS jsonb)))
    LEFT JOIN comments k ON k.answer_id = a.id
    {_EXCLUDED} WHERE {_HEARD} AND NOT coalesce(k.sensitive, false) ORDER BY s.id, a.id
""")

_INVITATIONS = text(f"""
    {BELOW}
    SELECT c.agency_code, ag.name, c.field, {_DAY}, i.decision, i.reason, i.questionnaire_ref, i.created_at, i.due_at,
           o.sent_at, o.delivered_at, i.revoked_at, s.channel, s.disposition, s.started_at, s.completed_at,
           coalesce(s.counted, false), e.id IS NOT NULL
    FROM invitations i JOIN cases c ON c.id = i.case_id JOIN agencies ag ON ag.code = c.agency_code
    LEFT JOIN LATERAL (
        SELECT min(sent_at) AS sent_at, min(delivered_at) AS delivered_at FROM outbox
        WHERE invitation_id = i.id) o ON true
    LEFT JOIN LATERAL (
        SELECT * FROM sessions WHERE invitation_id = i.id
        ORDER BY counted DESC, started_at NULLS LAST, id LIMIT 1) s ON true
    {_EXCLUDED}
    WHERE (CAST(:ref AS text) IS NULL OR i.questionnaire_ref = :ref)
          AND {_NARROWED} AND {IN_SCOPE}
    ORDER BY i.id
""")

_COUNTS = {
    "responses": text(f"{BELOW} SELECT count(*) FROM sessions s JOIN cases c ON c.id = s.case_id WHERE {_HEARD}"),
    "invitations": text(
        f"{BELOW} SELECT count(*) FROM invitations i JOIN cases c ON c.id = i.case_id WHERE {IN_SCOPE}"
    ),
}

_VERSIONS = text(f"""
    {BELOW} SELECT DISTINCT s.questionnaire_ref FROM sessions s JOIN cases c ON c.id = s.case_id
    WHERE {_HEARD} ORDER BY 1
""")
_COLUMNS = "id, what, format, scope, by, state, rows, total, size, error, created_at, started_at, finished_at"
_ASK = text("""
    INSERT INTO exports (id, what, format, scope, by, created_at)
    VALUES (:id, :what, :format, CAST(:scope AS jsonb), :by, :at)
""")
_GET = text(f"SELECT {_COLUMNS} FROM exports WHERE id = :id AND by = :by")
_ANY = text(f"SELECT {_COLUMNS} FROM exports WHERE id = :id")
_PAGE = text(f"""
    SELECT {_COLUMNS} FROM exports WHERE CAST(:before AS timestamptz) IS NULL OR created_at < :before
    ORDER BY created_at DESC LIMIT :number
""")
_OPEN = text("SELECT id FROM exports WHERE state IN ('waiting', 'running') ORDER BY created_at LIMIT 20")
# Whoever writes an export holds this lock for as long as its rows are read; one whose writer died is free again.
_HOLD = text("SELECT pg_try_advisory_xact_lock(7, hashtext(CAST(CAST(:id AS uuid) AS text)))")
_START = text(f"""
    UPDATE exports SET state = 'running', started_at = :at, rows = 0
    WHERE id = :id AND state IN ('waiting', 'running') RETURNING {_COLUMNS}
""")
_PROGRESS = text("""
    UPDATE exports SET rows = :rows, total = coalesce(:total, total) WHERE id = :id
    RETURNING cancelled_at IS NOT NULL AS cancelled
""")
_FINISH = text("""
    UPDATE exports SET state = CASE WHEN cancelled_at IS NULL THEN :state ELSE 'cancelled' END, error = :error,
           rows = :rows, size = :size, finished_at = :at
    WHERE id = :id AND state = 'running' RETURNING state
""")
_CANCEL = text("""
    UPDATE exports SET cancelled_at = coalesce(cancelled_at, :at),
           state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
           finished_at = coalesce(finished_at, CASE WHEN state = 'running' THEN NULL ELSE CAST(:at AS timestamptz) END)
    WHERE id = :id AND by = :by RETURNING state
""")
_OLD = text(f"""
    UPDATE exports SET state = 'cancelled', cancelled_at = :at, error = 'expired'
    WHERE state = 'done' AND finished_at < :before RETURNING {_COLUMNS}
""")


class Exporting:
    """Rows through a cursor, and the requests for exports. On connections of the driver only."""

    def __init__(self, connection: DirectConnection) -> None:
        self._connection = connection

    def responses(self, scope: Scope, now: datetime, *, identifiers: bool) -> AsyncGenerator[Sequence[Row]]:
        """The counted responses of one questionnaire version. Within a transaction, like all that streams."""
        return self._stream(_IDENTIFIED if identifiers else _RESPONSES, scope, now)

    async def strays(self, questions: Sequence[tuple[str, str]], number: int) -> Sequence[Row]:
        """Answers under these (questionnaire, question) pairs that lie as they were written, so many at most."""
        values = {"open": json.dumps(questions), "number": number}
        return (await self._connection.execute(_STRAYS, values)).all()

    def comments(
        self, scope: Scope, now: datetime, questions: Sequence[tuple[str, str]]
    ) -> AsyncGenerator[Sequence[Row]]:
        """What people wrote under these (questionnaire, question) pairs, and whether it lies as it was written."""
        return self._stream(_COMMENTS, scope, now, open=json.dumps(questions))

    def invitations(self, scope: Scope, now: datetime) -> AsyncGenerator[Sequence[Row]]:
        return self._stream(_INVITATIONS, scope, now)

    async def _stream(
        self, statement: TextClause, scope: Scope, now: datetime, **more: str
    ) -> AsyncGenerator[Sequence[Row]]:
        await self._connection.execute(_STRAIGHT)
        async with aclosing(self._connection.stream(statement, _values(scope, now) | more, AT_ONCE)) as coming:
            async for rows in coming:
                yield rows

    async def count(self, what: str, scope: Scope, now: datetime) -> int | None:
        found = _COUNTS.get(what)
        return None if found is None else (await self._connection.execute(found, _values(scope, now))).scalar_one()

    async def versions(self, scope: Scope, now: datetime) -> list[str]:
        """The questionnaire versions that somebody in the scope answered."""
        return list((await self._connection.execute(_VERSIONS, _values(scope, now))).scalars())

    async def ask(self, values: Mapping[str, Any]) -> None:
        await self._connection.execute(_ASK, {**values, "scope": json.dumps(values["scope"])})

    async def get(self, export: UUID, by: str) -> Any | None:
        return (await self._connection.execute(_GET, {"id": export, "by": by})).one_or_none()

    async def any(self, export: UUID) -> Any | None:
        return (await self._connection.execute(_ANY, {"id": export})).one_or_none()

    async def page(self, before: datetime | None, number: int) -> Sequence[Any]:
        return (await self._connection.execute(_PAGE, {"before": before, "number": number})).all()

    async def open(self) -> list[UUID]:
        """Exports that are not finished, the oldest first; some of them are being written."""
        return list((await self._connection.execute(_OPEN)).scalars())

    async def start(self, export: UUID, at: datetime) -> Any | None:
        return (await self._connection.execute(_START, {"id": export, "at": at})).one_or_none()

    async def hold(self, export: UUID) -> bool:
        """Whether this transaction is now the one that writes the export."""
        return (await self._connection.execute(_HOLD, {"id": export})).scalar_one()

    async def progress(self, export: UUID, rows: int, total: int | None) -> bool:
        """Notes how far it is; whether somebody has cancelled it."""
        values = {"id": export, "rows": rows, "total": total}
        found = (await self._connection.execute(_PROGRESS, values)).one_or_none()
        return found is None or found.cancelled

    async def finish(
        self, export: UUID, state: str, at: datetime, rows: int, size: int | None, error: str
    ) -> str | None:
        values = {"id": export, "state": state, "at": at, "rows": rows, "size": size, "error": error}
        return (await self._connection.execute(_FINISH, values)).scalar_one_or_none()

    async def cancel(self, export: UUID, by: str, at: datetime) -> str | None:
        return (await self._connection.execute(_CANCEL, {"id": export, "by": by, "at": at})).scalar_one_or_none()

    async def expire(self, at: datetime, before: datetime) -> list[Row]:
        """Finished exports from before that moment are given up; returns which."""
        return (await self._connection.execute(_OLD, {"at": at, "before": before})).all()


def _values(scope: Scope, now: datetime) -> dict[str, Any]:
    values = {
        "agency": scope.agency,
        "children": scope.children,
        "since": scope.period.since,
        "until": scope.period.until,
        "channel": scope.channel,
        "ref": scope.questionnaire,
        "helped": scope.helped,
        "flagged": scope.flagged,
    }
    return scoped(values, now)
