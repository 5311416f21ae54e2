"""Sessions and what one message does to them: one look, and a whole step kept in one statement.

A step is kept only if nobody else has moved the session since the look (its version), so that no lock is held while
the heart thinks; the loser looks again.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Duplicate, Kept, Look, Stale, StoredSession, Taken
from survey.store.comments import COMMENTED
from survey.store.jobs import DELIVER

SESSION = "s.id, s.questionnaire_ref, s.state, s.disposition, s.version, s.channel, s.helper, s.expires_at"

_LOOK = text(f"""
    SELECT {SESSION}, i.state AS message_state,
           EXISTS (SELECT 1 FROM inbox w WHERE w.contact_id = :contact AND w.state IN ('waiting', 'working')) AS busy
    FROM sessions s LEFT JOIN inbox i ON i.id = CAST(:message AS bigint)
    WHERE s.contact_id = :contact AND s.current
""")

_WRITES = """
    WITH gate AS (
        UPDATE sessions SET state = CAST(:state AS jsonb), disposition = :disposition, version = version + 1,
               updated_at = :at, counted = (counted OR :counted) AND :disposition <> 'ineligible',
               helper = coalesce(CAST(:helper AS text), helper),
               started_at = CASE WHEN :counted THEN coalesce(started_at, :at) ELSE started_at END,
               completed_at = CASE WHEN :completed THEN coalesce(completed_at, :at) ELSE completed_at END
        WHERE id = :session AND version = :version AND current
          AND CASE WHEN CAST(:message_id AS text) IS NOT NULL
              THEN NOT EXISTS (SELECT 1 FROM inbox w
                               WHERE w.contact_id = :contact AND w.state IN ('waiting', 'working'))
              WHEN CAST(:message AS bigint) IS NOT NULL
              THEN EXISTS (SELECT 1 FROM inbox m WHERE m.id = :message AND m.state IN ('waiting', 'working'))
              ELSE true END
        RETURNING id, questionnaire_ref, channel, helper),
    arrived AS (
        INSERT INTO inbox (channel, message_id, contact_id, kind, text, state, received_at)
        SELECT :channel, :message_id, :contact, :kind, :said, 'done', :at FROM gate
        WHERE CAST(:message_id AS text) IS NOT NULL
        RETURNING id),
    done AS (
        UPDATE inbox SET state = 'done', text = CASE WHEN :tapped THEN :said ELSE text END
        WHERE id = :message AND EXISTS (SELECT 1 FROM gate)),
    message AS (SELECT coalesce(CAST(:message AS bigint), (SELECT id FROM arrived)) AS id),
    said_words AS (SELECT m.text FROM inbox m WHERE m.id = :message),
    given AS (SELECT * FROM jsonb_to_recordset(CAST(:answers AS jsonb)) AS x(
             question_id text, status text, value jsonb, said text, rule text, source text, confidence int)),
    replaced AS (
        UPDATE answers a SET current = false FROM given x, gate g
        WHERE a.session_id = g.id AND a.question_id = x.question_id AND a.current
        RETURNING a.id, a.question_id),
    made AS (
        INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, said, rule, source,
                             confidence, channel, helper, message, replaces, at)
        SELECT g.id, x.question_id, g.questionnaire_ref, x.status, nullif(x.value, 'null'),
               coalesce(x.said, said_words.text, ''), x.rule, x.source, x.confidence, g.channel, g.helper, message.id,
               (SELECT r.id FROM replaced r WHERE r.question_id = x.question_id), :at
        FROM given x CROSS JOIN gate g CROSS JOIN message LEFT JOIN said_words ON true
        RETURNING id, session_id, question_id),
"""

# What few steps bring: a disposition, a consent, a comment, somebody who wants to be left alone, a worker to call.
_SELDOM = f"""    moved AS (
        INSERT INTO dispositions (session_id, disposition, reason, message, at)
        SELECT g.id, d.disposition, d.reason, message.id, :at
        FROM jsonb_to_recordset(CAST(:dispositions AS jsonb)) AS d(disposition text, reason text), gate g, message),
    agreed AS (
        INSERT INTO consents (session_id, purpose, given, wording, said, channel, message, at)
        SELECT g.id, k.purpose, k.given, k.wording, coalesce(k.said, said_words.text, ''), g.channel, message.id, :at
        FROM jsonb_to_recordset(CAST(:consents AS jsonb)) AS k(purpose text, given boolean, wording text, said text)
             CROSS JOIN gate g CROSS JOIN message LEFT JOIN said_words ON true),
{COMMENTED}
    left_alone AS (
        UPDATE contacts SET opted_out_at = CASE WHEN CAST(:opted_out AS boolean) THEN CAST(:at AS timestamptz) END
        WHERE CAST(:opted_out AS boolean) IS NOT NULL AND id = :contact AND EXISTS (SELECT 1 FROM gate)),
    rung AS MATERIALIZED (
        SELECT CASE WHEN CAST(:calls_worker AS boolean) THEN {DELIVER} END AS job FROM gate),
"""

_SAYS = """    said AS (
        INSERT INTO outbox (contact_id, session_id, reply_to, body, state, due_at)
        SELECT :contact, g.id, message.id, one.say, :outbox_state, :at
        FROM gate g, message, jsonb_array_elements(CAST(:says AS jsonb)) WITH ORDINALITY AS one(say, place)
        ORDER BY one.place
        RETURNING id, body)
"""

_KEEP = text(f"""
    {_WRITES}
    {_SAYS}
    SELECT message.id AS message, said.id, said.body FROM gate CROSS JOIN message LEFT JOIN said ON true
""")

_KEEP_ALL = text(f"""
    {_WRITES}
    {_SELDOM}
    {_SAYS}
    SELECT message.id AS message, said.id, said.body, rung.job
    FROM gate CROSS JOIN message CROSS JOIN rung LEFT JOIN said ON true
""")

_PLAIN = ("session", "contact", "message", "message_id", "kind", "version", "disposition", "at", "counted", "completed")
_PLAIN += ("opted_out", "outbox_state", "calls_worker", "tapped", "said", "channel", "helper", "kept_until")
_LISTS = ("state", "answers", "dispositions", "consents", "says", "comments")


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Talks:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def look(self, contact: UUID, message: int | None = None) -> Look:
        """The person's current session, and the stored message at hand; locks nothing."""
        row = (await self.connection.execute(_LOOK, {"contact": contact, "message": message})).one_or_none()
        return Look(as_session(row), row.busy, row.message_state) if row else Look(None)

    async def keep(self, kept: Kept) -> tuple[int | None, list[dict[str, Any]]]:
        """Writes a whole step; returns the message's number and the bubbles with theirs.

        Raises Stale when the session has moved since the look, Duplicate when the message was delivered before,
        Taken when the case has its counted response from somebody else. Then nothing was written.
        """
        given = {name: getattr(kept, name) for name in _PLAIN} | {name: dumps(getattr(kept, name)) for name in _LISTS}
        try:
            rows = (await self.connection.execute(_KEEP_ALL if kept.seldom else _KEEP, given)).all()
        except IntegrityError as error:
            raise _meaning(error) from error
        if not rows:
            raise Stale
        said = sorted((row.id, row.body) for row in rows if row.id is not None)
        return rows[0].message, [{"seq": number, **body} for number, body in said]


def _meaning(error: IntegrityError) -> Exception:
    """What a broken constraint says; the error itself when it says nothing known."""
    text_of = str(error.orig)
    if "uq_sessions_counted" in text_of:
        return Taken()
    if "uq_inbox_channel_message_id" in text_of:
        return Duplicate()
    return error


def as_session(row: Any) -> StoredSession:
    """A row of the columns in SESSION."""
    return StoredSession(
        row.id, row.questionnaire_ref, row.state, row.disposition, row.version, row.channel, row.helper, row.expires_at
    )
