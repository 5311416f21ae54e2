"""Sessions and what one message does to them: lock, load, and keep a whole step in one statement."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Kept, Loaded, StoredSession, Taken

_SESSION = """
    s.id, s.questionnaire_ref, s.state, s.disposition, s.channel, s.helper, s.expires_at, c.opted_out_at
"""

# The message is stored and the session locked in one round trip. A message of a person whose earlier
# words are still being worked on waits its turn.
_ARRIVE = text(f"""
    WITH new AS (
        INSERT INTO inbox (channel, message_id, contact_id, kind, text, state)
        SELECT :channel, :message_id, :contact, :kind, :text,
               CASE WHEN EXISTS (SELECT 1 FROM inbox WHERE contact_id = :contact AND state IN ('waiting', 'working'))
                    THEN 'waiting' ELSE 'done' END
        WHERE EXISTS (SELECT 1 FROM sessions WHERE contact_id = :contact AND current)
        ON CONFLICT (channel, message_id) DO NOTHING
        RETURNING id, state)
    SELECT new.id AS message, new.state AS message_state, {_SESSION}
    FROM sessions s JOIN contacts c ON c.id = s.contact_id LEFT JOIN new ON true
    WHERE s.contact_id = :contact AND s.current
    FOR UPDATE OF s
""")

_LOAD = text(f"""
    SELECT i.id AS message, i.state AS message_state, i.text AS message_text, {_SESSION}
    FROM sessions s JOIN contacts c ON c.id = s.contact_id JOIN inbox i ON i.id = :message
    WHERE s.contact_id = :contact AND s.current
    FOR UPDATE OF s, i
""")

_CURRENT = text(f"""
    SELECT NULL AS message, NULL AS message_state, {_SESSION}
    FROM sessions s JOIN contacts c ON c.id = s.contact_id WHERE s.contact_id = :contact AND s.current FOR UPDATE OF s
""")

_STANDING = text("SELECT questionnaire_ref, state, disposition FROM sessions WHERE contact_id = :contact AND current")

_KEEP = text("""
    WITH given AS (SELECT * FROM jsonb_to_recordset(CAST(:answers AS jsonb)) AS x(
             question_id text, status text, value jsonb, said text, rule text, source text, confidence int)),
    replaced AS (
        UPDATE answers a SET current = false FROM given g
        WHERE :replacing AND a.session_id = :session AND a.question_id = g.question_id AND a.current
        RETURNING a.id, a.question_id),
    made AS (
        INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, said, rule, source,
                             confidence, channel, helper, message, replaces, at)
        SELECT s.id, g.question_id, s.questionnaire_ref, g.status, nullif(g.value, 'null'), g.said, g.rule, g.source,
               g.confidence, s.channel, s.helper, :message,
               (SELECT r.id FROM replaced r WHERE r.question_id = g.question_id), :at
        FROM given g, sessions s WHERE s.id = :session),
    moved AS (
        INSERT INTO dispositions (session_id, disposition, reason, message, at)
        SELECT :session, d.disposition, d.reason, :message, :at
        FROM jsonb_to_recordset(CAST(:dispositions AS jsonb)) AS d(disposition text, reason text)),
    agreed AS (
        INSERT INTO consents (session_id, purpose, given, wording, said, channel, message, at)
        SELECT s.id, k.purpose, k.given, k.wording, k.said, s.channel, :message, :at
        FROM jsonb_to_recordset(CAST(:consents AS jsonb)) AS k(purpose text, given boolean, wording text, said text),
             sessions s WHERE s.id = :session),
    stepped AS (
        UPDATE sessions SET state = CAST(:state AS jsonb), disposition = :disposition, version = version + 1,
               updated_at = :at, counted = counted OR :counted,
               started_at = CASE WHEN :counted THEN coalesce(started_at, :at) ELSE started_at END,
               completed_at = CASE WHEN :completed THEN coalesce(completed_at, :at) ELSE completed_at END
        WHERE id = :session),
    left_alone AS (
        UPDATE contacts SET opted_out_at = CASE WHEN CAST(:opted_out AS boolean) THEN CAST(:at AS timestamptz) END
        WHERE CAST(:opted_out AS boolean) IS NOT NULL AND id = :contact),
    done AS (
        UPDATE inbox SET state = 'done', text = CASE WHEN :tapped THEN :said ELSE text END
        WHERE (:working OR :tapped) AND id = :message)
    INSERT INTO outbox (contact_id, session_id, reply_to, body, state, due_at)
    SELECT :contact, :session, :message, say, :outbox_state, :at
    FROM jsonb_array_elements(CAST(:says AS jsonb)) WITH ORDINALITY AS one(say, place) ORDER BY place
    RETURNING id, body
""")


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Talks:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def arrive(self, contact: UUID, channel: str, message_id: str, kind: str, said: str) -> Loaded:
        """Stores a message that is dealt with at once, and locks the person's current session."""
        row = (
            await self.connection.execute(
                _ARRIVE,
                {"contact": contact, "channel": channel, "message_id": message_id, "kind": kind, "text": said},
            )
        ).one_or_none()
        return Loaded(_session(row), row.message, row.message_state, said) if row else Loaded(None, None, None)

    async def load(self, contact: UUID, message: int | None) -> Loaded:
        """Locks the person's current session for a message that was stored before."""
        row = (await self.connection.execute(_LOAD, {"contact": contact, "message": message})).one_or_none()
        if row is None:
            return Loaded(None, message, None)
        return Loaded(_session(row), row.message, row.message_state, row.message_text or "")

    async def current(self, contact: UUID) -> Loaded:
        """Locks the person's current session when there is no message."""
        row = (await self.connection.execute(_CURRENT, {"contact": contact})).one_or_none()
        return Loaded(_session(row) if row else None, None, None)

    async def standing(self, contact: UUID) -> tuple[str, dict[str, Any], str] | None:
        """Where the person's current survey stands: form, state, disposition. Locks nothing."""
        row = (await self.connection.execute(_STANDING, {"contact": contact})).one_or_none()
        return (row.questionnaire_ref, row.state, row.disposition) if row else None

    async def keep(self, kept: Kept) -> list[dict[str, Any]]:
        """Writes a whole step; returns the bubbles with their numbers. Raises Taken."""
        try:
            rows = await self.connection.execute(_KEEP, self._parameters(kept))
        except IntegrityError as error:
            if "uq_sessions_counted" in str(error.orig):
                raise Taken from error
            raise
        return [{"seq": row.id, **row.body} for row in rows]

    @staticmethod
    def _parameters(kept: Kept) -> dict[str, Any]:
        plain = ("session", "contact", "message", "disposition", "at", "counted", "completed", "opted_out")
        plain += ("outbox_state", "working", "tapped", "said")
        lists = {name: dumps(getattr(kept, name)) for name in ("state", "answers", "dispositions", "consents", "says")}
        return {
            **{name: getattr(kept, name) for name in plain},
            **lists,
            "replacing": bool(kept.answers),
        }


def _session(row: Any) -> StoredSession:
    return StoredSession(
        row.id,
        row.questionnaire_ref,
        row.state,
        row.disposition,
        row.channel,
        row.helper,
        row.expires_at,
        row.opted_out_at,
    )
