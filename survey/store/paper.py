"""Paper forms in PostgreSQL: their codes, what was typed from them, and the responses that they become."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Stale
from survey.store.samples import audit

_ISSUE = text("""
    INSERT INTO paper_forms (id, code, questionnaire_ref, case_id, by, created_at)
    VALUES (:id, :code, :ref, :case, :by, :at) ON CONFLICT DO NOTHING RETURNING code
""")

_CASES = text("""
    SELECT c.id, c.code, c.procedure_name AS procedure, c.returned_at, a.name AS unit,
           (SELECT f.code FROM paper_forms f WHERE f.case_id = c.id AND f.questionnaire_ref = :ref) AS form
    FROM cases c JOIN agencies a ON a.code = c.agency_code WHERE c.code = ANY(CAST(:codes AS text[]))
""")

_HOLD_CASES = text("SELECT id FROM cases WHERE code = ANY(CAST(:codes AS text[])) ORDER BY id FOR NO KEY UPDATE")

_HOLD_FORMS = text("SELECT id FROM paper_forms WHERE code = ANY(CAST(:codes AS text[])) ORDER BY id FOR NO KEY UPDATE")

_FORM = """
    SELECT f.id, f.code, f.questionnaire_ref, f.case_id, f.session_id, c.code AS case_code, c.returned_at,
           s.counted,
           coalesce((SELECT jsonb_agg(jsonb_build_object('number', e.number, 'answers', e.answers, 'by', e.by)
                                      ORDER BY e.number)
                     FROM paper_entries e WHERE e.form_id = f.id), '[]') AS entries,
           coalesce((SELECT jsonb_object_agg(t.question_id, jsonb_build_array(t.status, t.value) ORDER BY t.id)
                     FROM paper_settlements t WHERE t.form_id = f.id), '{}') AS settled
    FROM paper_forms f LEFT JOIN cases c ON c.id = f.case_id LEFT JOIN sessions s ON s.id = f.session_id
"""

_FORMS = text(f"{_FORM} WHERE f.code = ANY(CAST(:codes AS text[]))")

_TWICE = text(f"""
    {_FORM} WHERE (SELECT count(*) FROM paper_entries e WHERE e.form_id = f.id) = 2
    AND (CAST(:code AS text) IS NULL OR f.code = :code) ORDER BY f.code
""")

_ENTRY = text("""
    INSERT INTO paper_entries (form_id, number, answers, enumerator, collected_on, by, file, at)
    VALUES (:form, :number, CAST(:answers AS jsonb), :enumerator, :collected_on, :by, :file, :at)
""")

_INVITATION = text("""
    SELECT id FROM invitations WHERE case_id = :case AND decision = 'invite' AND revoked_at IS NULL
""")

# Handing out a form is an invitation of its own where there was none.
_INVITE = text("""
    INSERT INTO invitations (id, case_id, decision, reason, channel, expires_at, questionnaire_ref, created_at)
    VALUES (:id, :case, 'invite', 'paper', 'paper', :at, :ref, :at)
""")

_CONTACT = text("INSERT INTO contacts (id, channel, address_index) VALUES (:id, 'paper', :index)")

_SESSION = text("""
    INSERT INTO sessions (id, key, case_id, invitation_id, contact_id, questionnaire_ref, channel, mode, enumerator,
                          disposition, counted, state, started_at, completed_at, expires_at, updated_at)
    SELECT :id, :key, :case, :invitation, :contact, :ref, 'paper', 'paper', :enumerator,
           CASE WHEN taken.it THEN 'ineligible' ELSE 'completed' END, NOT taken.it, CAST(:state AS jsonb),
           :collected_at, :collected_at, :at, :at
    FROM (SELECT EXISTS (SELECT 1 FROM sessions o WHERE o.case_id = :case AND o.counted) AS it) taken
    RETURNING counted
""")

_BEGUN = text("UPDATE paper_forms SET case_id = :case, session_id = :session WHERE id = :form")

_MOVED = text("""
    INSERT INTO dispositions (session_id, disposition, reason, at) VALUES (:session, :disposition, :reason, :at)
""")

_CONSENT = text("""
    INSERT INTO consents (session_id, purpose, given, wording, channel, at)
    VALUES (:session, :purpose, :given, :wording, 'paper', :at)
""")

_ANSWER = text("""
    WITH before AS (
        UPDATE answers SET current = false WHERE session_id = :session AND question_id = :question AND current
        RETURNING id)
    INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, rule, source, channel, replaces, at)
    SELECT :session, :question, :ref, :status, nullif(CAST(:value AS jsonb), 'null'), :rule, 'paper', 'paper',
           (SELECT id FROM before), :at
""")

_STATE = text("""
    UPDATE sessions SET state = CAST(:state AS jsonb), version = version + 1, updated_at = :at WHERE id = :session
""")

_STATE_OF = text("SELECT state FROM sessions WHERE id = :session FOR NO KEY UPDATE")

_SETTLE = text("""
    INSERT INTO paper_settlements (form_id, question_id, status, value, choice, reason, by, at)
    VALUES (:form, :question, :status, nullif(CAST(:value AS jsonb), 'null'), :choice, :reason, :by, :at)
""")

_STATUS = text("""
    SELECT c.agency_code AS agency, a.name AS unit, f.questionnaire_ref AS ref, count(*) AS printed,
           count(*) FILTER (WHERE e.entries > 0) AS entered, count(*) FILTER (WHERE e.entries = 2) AS twice,
           count(*) FILTER (WHERE s.counted) AS counted, count(*) FILTER (WHERE NOT s.counted) AS not_counted
    FROM paper_forms f LEFT JOIN cases c ON c.id = f.case_id LEFT JOIN agencies a ON a.code = c.agency_code
         LEFT JOIN sessions s ON s.id = f.session_id
         LEFT JOIN LATERAL (SELECT count(*) AS entries FROM paper_entries x WHERE x.form_id = f.id) e ON true
    GROUP BY 1, 2, 3 ORDER BY 2 NULLS LAST, 3
""")


class Paper:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def issue(self, new: UUID, code: str, ref: str, case: UUID | None, by: str, at: datetime) -> bool:
        """Keeps a new form; False when the code stands there already, or the case has one."""
        given = {"id": new, "code": code, "ref": ref, "case": case, "by": by, "at": at}
        return (await self.connection.execute(_ISSUE, given)).scalar_one_or_none() is not None

    async def cases(self, codes: Sequence[str], ref: str) -> dict[str, Any]:
        """By code: what stands on the form of each case, and its form's code if it has one. Locks the cases."""
        await self.connection.execute(_HOLD_CASES, {"codes": list(codes)})
        rows = await self.connection.execute(_CASES, {"codes": list(codes), "ref": ref})
        return {row.code: row for row in rows}

    async def forms(self, codes: Sequence[str]) -> dict[str, Any]:
        """By code: forms with what was typed from them so far. Locks them."""
        await self.connection.execute(_HOLD_FORMS, {"codes": list(codes)})
        return {row.code: row for row in await self.connection.execute(_FORMS, {"codes": list(codes)})}

    async def twice(self, code: str | None) -> Sequence[Any]:
        """Forms that were typed in by two people."""
        return (await self.connection.execute(_TWICE, {"code": code})).all()

    async def enter(
        self,
        form: UUID,
        number: int,
        answers: Mapping[str, Any],
        enumerator: str,
        collected_on: date,
        by: str,
        file: str,
        at: datetime,
    ) -> None:
        given = {"form": form, "number": number, "answers": _json(answers), "enumerator": enumerator}
        given |= {"collected_on": collected_on, "by": by, "file": file, "at": at}
        try:
            await self.connection.execute(_ENTRY, given)
        except IntegrityError as error:
            raise Stale from error

    async def invitation(self, case: UUID, new: UUID, ref: str, at: datetime) -> UUID:
        """The open invitation of a case, or one for the paper form itself."""
        known = (await self.connection.execute(_INVITATION, {"case": case})).scalar_one_or_none()
        if known is None:
            await self.connection.execute(_INVITE, {"id": new, "case": case, "ref": ref, "at": at})
        return known or new

    async def respond(self, session: Mapping[str, Any], index: bytes, form: UUID) -> bool:
        """Makes the response of a form; says whether it counts: the case may have been answered for. Raises Stale."""
        try:
            await self.connection.execute(_CONTACT, {"id": session["contact"], "index": index})
            counted = (await self.connection.execute(_SESSION, session)).scalar_one()
        except IntegrityError as error:
            raise Stale from error
        await self.connection.execute(_BEGUN, {"case": session["case"], "session": session["id"], "form": form})
        moved = {"session": session["id"], "at": session["at"]}
        left = ("completed", "paper") if counted else ("ineligible", "answered-elsewhere")
        await self.connection.execute(_MOVED, moved | {"disposition": left[0], "reason": left[1]})
        return counted

    async def consent(self, session: UUID, purpose: str, given: bool, wording: str, at: datetime) -> None:
        row = {"session": session, "purpose": purpose, "given": given, "wording": wording, "at": at}
        await self.connection.execute(_CONSENT, row)

    async def answer(
        self, session: UUID, ref: str, question: str, status: str, value: Any, rule: str, at: datetime
    ) -> None:
        """Appends an answer; the one that stood there is no longer current."""
        given = {"session": session, "ref": ref, "question": question, "status": status, "value": _json(value)}
        await self.connection.execute(_ANSWER, {**given, "rule": rule, "at": at})

    async def state(self, session: UUID) -> Mapping[str, Any]:
        return (await self.connection.execute(_STATE_OF, {"session": session})).scalar_one()

    async def move(self, session: UUID, state: Mapping[str, Any], at: datetime) -> None:
        await self.connection.execute(_STATE, {"session": session, "state": _json(state), "at": at})

    async def settle(
        self, form: UUID, question: str, status: str, value: Any, choice: str, reason: str, by: str, at: datetime
    ) -> None:
        given = {"form": form, "question": question, "status": status, "value": _json(value)}
        given |= {"choice": choice, "reason": reason, "by": by, "at": at}
        await self.connection.execute(_SETTLE, given)

    async def status(self) -> Sequence[Any]:
        """How many forms were printed, came back and count, by agency and questionnaire."""
        return (await self.connection.execute(_STATUS)).all()

    async def audit(self, act: str, by: str, at: datetime, detail: Mapping[str, Any], reason: str = "") -> None:
        await audit(self.connection, act, by, at, detail, reason)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
