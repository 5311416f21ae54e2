"""The inbox, and what answers it: each platform message once, one at a time for a person, each bubble one row."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Failed, Letter, Reply, StoredSession
from survey.store.talks import SESSION, as_session

# A first look decides working or waiting; a race for the lane loses against the unique index and waits.
_INSERT = """
    INSERT INTO inbox (channel, message_id, contact_id, kind, text, state, claimed_at, attempts)
    SELECT :channel, :message_id, :contact, :kind, :text, s.state,
           CASE WHEN s.state = 'working' THEN CAST(:now AS timestamptz) END,
           CASE WHEN s.state = 'working' THEN 1 ELSE 0 END
    FROM (SELECT CASE WHEN :waiting OR EXISTS (
              SELECT 1 FROM inbox WHERE contact_id = :contact AND state IN ('waiting', 'working'))
          THEN 'waiting' ELSE 'working' END AS state) s
    ON CONFLICT DO NOTHING RETURNING id, state
"""

_STORE = text(_INSERT)

# `repeats`: the sender says it again until it is answered, and it is answered only after the step that deals with it
# has been flushed to disk. The flush of this first row is then not waited for.
_RECEIVE = text(f"""
    WITH stored AS ({_INSERT})
    SELECT stored.id AS letter, stored.state AS letter_state, {SESSION},
           CASE WHEN :repeats THEN set_config('synchronous_commit', 'off', true) END AS flushed_later
    FROM stored LEFT JOIN sessions s ON s.contact_id = :contact AND s.current
""")

# A platform's message: whose it is, kept once, and the buttons that were tapped count as taken away, in one statement.
# Whoever writes to us can be reached again.
_ARRIVE = text("""
    WITH who AS (
        UPDATE contacts SET interacted_at = :now, unreachable_at = NULL, unreachable_reason = NULL
        WHERE channel = :channel AND address_index = :index RETURNING id),
    stored AS (
        INSERT INTO inbox (channel, message_id, contact_id, kind, text, about, state, received_at, said_at)
        SELECT :channel, :message_id, who.id, :kind, :text, :about, 'waiting', :now, CAST(:said_at AS timestamptz)
        FROM who
        ON CONFLICT DO NOTHING RETURNING id),
    retired AS (
        UPDATE outbox o SET retired_at = :now FROM who
        WHERE :kind = 'tap' AND o.contact_id = who.id AND o.platform_id = :about AND o.retired_at IS NULL)
    SELECT who.id AS contact, stored.id AS letter FROM who LEFT JOIN stored ON true
""")

_FIND = text("SELECT id, state FROM inbox WHERE channel = :channel AND message_id = :message_id")

_CLAIM = text("""
    UPDATE inbox SET state = 'working', claimed_at = :now, attempts = attempts + 1
    WHERE id = (SELECT id FROM inbox WHERE contact_id = :contact AND state IN ('waiting', 'working')
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND (state = 'waiting' OR claimed_at < :stale)
      AND NOT EXISTS (SELECT 1 FROM inbox w WHERE w.contact_id = :contact AND w.state = 'working'
                      AND w.claimed_at >= :stale AND w.id <> inbox.id)
    RETURNING id, contact_id, channel, kind, text, state, attempts, about, said_at,
              EXISTS (SELECT 1 FROM contacts c WHERE c.id = inbox.contact_id AND c.handed_over_until > :now)
                  AS handed_over
""")

# The message that an edit is about, with its earlier edits: the question that was answered by any of them.
_EDITED = text("""
    WITH versions AS (
        SELECT id FROM inbox WHERE contact_id = :contact AND id <> :edit
               AND (message_id = :about OR (kind = 'edit' AND about = :about)))
    SELECT max(v.id) AS id,
           (SELECT a.question_id FROM answers a JOIN versions w ON a.message = w.id
            WHERE a.status <> 'withdrawn' ORDER BY a.id DESC LIMIT 1) AS question,
           NOT EXISTS (SELECT 1 FROM inbox n WHERE n.contact_id = :contact AND n.id > max(v.id) AND n.id <> :edit)
               AS newest
    FROM versions v HAVING count(*) > 0
""")

_SET_ASIDE = text("UPDATE inbox SET state = 'done', error = :why WHERE id = :message")

_LEFT_LYING = text("""
    SELECT DISTINCT contact_id FROM inbox
    WHERE (state = 'waiting' AND received_at < :quiet) OR (state = 'working' AND claimed_at < :stale) LIMIT 200
""")

_FAIL = text("UPDATE inbox SET state = 'failed', error = :error WHERE id = :message RETURNING channel")

_FAILED = text("""
    SELECT id, channel, kind, error, attempts, received_at FROM inbox WHERE state = 'failed'
    ORDER BY id DESC LIMIT :limit
""")

_FINISH = text("""
    UPDATE inbox SET state = 'done', text = CASE WHEN kind IN ('text', 'edit') THEN text ELSE '' END
    WHERE id = :message AND state IN ('waiting', 'working') RETURNING channel
""")

_REPLIES = text("""
    SELECT i.state, o.id, o.body,
           EXISTS (SELECT 1 FROM inbox w WHERE w.contact_id = i.contact_id AND w.state = 'waiting') AS waiting
    FROM inbox i LEFT JOIN outbox o ON o.reply_to = i.id
    WHERE i.id = :message ORDER BY o.id
""")

_HISTORY = text("""
    SELECT id, 'bot' AS side, body, NULL AS said FROM outbox WHERE contact_id = :contact AND id > :after
    UNION ALL
    SELECT id, 'citizen', NULL, text FROM inbox
    WHERE contact_id = :contact AND id > :after AND text <> '' AND kind NOT IN ('start', 'phone', 'command')
    ORDER BY id LIMIT :limit
""")

_POST = text("""
    INSERT INTO outbox (contact_id, session_id, reply_to, body, state, due_at)
    SELECT :contact, :session, :message, say, :state, :at
    FROM jsonb_array_elements(CAST(:says AS jsonb)) WITH ORDINALITY AS one(say, place) ORDER BY place
    RETURNING id, body
""")


class Mail:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def answers(self) -> bool:
        return (await self.connection.execute(text("SELECT 1"))).scalar_one() == 1

    # inbox

    async def store(
        self,
        contact: UUID,
        channel: str,
        message_id: str,
        kind: str,
        said: str,
        now: datetime,
        *,
        waiting: bool = False,
    ) -> Letter:
        """Keeps a message, once. It is `working` (ours to deal with), `waiting`, or a duplicate (state None)."""
        given = {"contact": contact, "channel": channel, "message_id": message_id, "kind": kind, "text": said}
        row = (await self.connection.execute(_STORE, {**given, "now": now, "waiting": waiting})).one_or_none()
        if row:
            return Letter(row.id, contact, channel, kind, said, row.state)
        known = (await self.connection.execute(_FIND, {"channel": channel, "message_id": message_id})).one_or_none()
        if known:
            return Letter(known.id, contact, channel, kind, said, None)
        return await self.store(contact, channel, message_id, kind, said, now, waiting=True)

    async def arrive(
        self,
        channel: str,
        index: bytes,
        message_id: str,
        kind: str,
        said: str,
        about: str,
        now: datetime,
        said_at: datetime | None,
    ) -> tuple[UUID | None, int | None]:
        """Keeps a platform's message for its lane: (contact, number); no contact: a new address; no number: known."""
        given = {"channel": channel, "index": index, "message_id": message_id, "kind": kind, "text": said}
        given |= {"about": about, "now": now, "said_at": said_at}
        row = (await self.connection.execute(_ARRIVE, given)).one_or_none()
        return (row.contact, row.letter) if row else (None, None)

    async def receive(
        self, contact: UUID, channel: str, message_id: str, kind: str, said: str, now: datetime, *, repeats: bool
    ) -> tuple[Letter | None, StoredSession | None]:
        """Keeps a message and says where the person's survey stands, in one statement; (None, None): see `store`."""
        given = {"contact": contact, "channel": channel, "message_id": message_id, "kind": kind, "text": said}
        given |= {"now": now, "waiting": False, "repeats": repeats}
        row = (await self.connection.execute(_RECEIVE, given)).one_or_none()
        if row is None:
            return None, None
        letter = Letter(row.letter, contact, channel, kind, said, row.letter_state)
        return letter, as_session(row) if row.id else None

    async def claim(self, contact: UUID, now: datetime, stale: datetime) -> Letter | None:
        """The person's oldest message, if nobody works on one; a claim older than `stale` counts as abandoned."""
        try:
            async with self.connection.begin_nested():
                given = {"contact": contact, "now": now, "stale": stale}
                row = (await self.connection.execute(_CLAIM, given)).one_or_none()
        except IntegrityError:
            return None  # another process took the lane between our look and our claim
        if row is None:
            return None
        letter = (row.id, row.contact_id, row.channel, row.kind, row.text, row.state, row.attempts)
        return Letter(*letter, row.about, row.handed_over, row.said_at)

    async def edited(self, contact: UUID, edit: int, about: str) -> Any | None:
        """The message that an edit changes: its number, the question it answered, whether it is their newest one."""
        given = {"contact": contact, "edit": edit, "about": about}
        return (await self.connection.execute(_EDITED, given)).one_or_none()

    async def set_aside(self, message: int, why: str) -> None:
        """Marks a message as dealt with that the bot does not answer."""
        await self.connection.execute(_SET_ASIDE, {"message": message, "why": why})

    async def left_lying(self, quiet: datetime, stale: datetime) -> list[UUID]:
        """People with a message that waits since before `quiet`, or whose worker claimed it before `stale`."""
        return list((await self.connection.execute(_LEFT_LYING, {"quiet": quiet, "stale": stale})).scalars())

    async def fail(self, message: int, error: str) -> str:
        """Sets a message aside that cannot be processed; it stays for the operator to see. Returns its channel."""
        return (await self.connection.execute(_FAIL, {"message": message, "error": error})).scalar_one()

    async def failed(self, limit: int) -> list[Failed]:
        """Messages that were set aside because they could not be processed, the latest first."""
        return [Failed(*row) for row in (await self.connection.execute(_FAILED, {"limit": limit})).all()]

    async def finish(self, message: int) -> str | None:
        """Marks a message as dealt with; returns its channel, or None when it was already."""
        return (await self.connection.execute(_FINISH, {"message": message})).scalar_one_or_none()

    async def replies(self, message: int) -> Reply:
        """What came of a message so far."""
        rows = (await self.connection.execute(_REPLIES, {"message": message})).all()
        bubbles = [{"seq": row.id, **row.body} for row in rows if row.id is not None]
        return Reply(rows[0].state, bubbles, rows[0].waiting)

    async def history(self, contact: UUID, after: int, limit: int = 500) -> list[dict[str, Any]]:
        """Both sides of a conversation after a bubble number, in order."""
        rows = await self.connection.execute(_HISTORY, {"contact": contact, "after": after, "limit": limit})
        return [_bubble(row) for row in rows]

    # outbox

    async def post(
        self,
        contact: UUID,
        session: UUID | None,
        message: int | None,
        says: list[dict[str, Any]],
        state: str,
        at: datetime,
    ) -> list[dict[str, Any]]:
        """Puts bubbles into the outbox that no step of a session brought about."""
        given = {"contact": contact, "session": session, "message": message, "state": state, "at": at}
        rows = await self.connection.execute(_POST, {**given, "says": json.dumps(says, ensure_ascii=False)})
        return [{"seq": row.id, **row.body} for row in rows]


def _bubble(row: Any) -> dict[str, Any]:
    if row.side == "citizen":
        return {"seq": row.id, "from": "citizen", "text": row.said, "buttons": [], "question": None, "progress": None}
    return {"seq": row.id, "from": "bot", **row.body}
