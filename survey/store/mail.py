"""Inbox and outbox: each platform message once, one at a time for a person, each bubble one row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.records import Due, Letter, Reply, StoredSession
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

_FIND = text("SELECT id, state FROM inbox WHERE channel = :channel AND message_id = :message_id")

_CLAIM = text("""
    UPDATE inbox SET state = 'working', claimed_at = :now, attempts = attempts + 1
    WHERE id = (SELECT id FROM inbox WHERE contact_id = :contact AND state IN ('waiting', 'working')
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND (state = 'waiting' OR claimed_at < :stale)
      AND NOT EXISTS (SELECT 1 FROM inbox w WHERE w.contact_id = :contact AND w.state = 'working'
                      AND w.claimed_at >= :stale AND w.id <> inbox.id)
    RETURNING id, contact_id, channel, kind, text, state, attempts
""")

_LEFT_LYING = text("""
    SELECT DISTINCT contact_id FROM inbox
    WHERE (state = 'waiting' AND received_at < :quiet) OR (state = 'working' AND claimed_at < :stale) LIMIT 200
""")

_FAIL = text("UPDATE inbox SET state = 'failed', error = :error WHERE id = :message RETURNING channel")

_FINISH = text("""
    UPDATE inbox SET state = 'done', text = CASE WHEN kind = 'text' THEN text ELSE '' END
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
    WHERE contact_id = :contact AND id > :after AND text <> '' AND kind <> 'start'
    ORDER BY id LIMIT :limit
""")

_POST = text("""
    INSERT INTO outbox (contact_id, session_id, reply_to, body, state, due_at)
    SELECT :contact, :session, :message, say, :state, :at
    FROM jsonb_array_elements(CAST(:says AS jsonb)) WITH ORDINALITY AS one(say, place) ORDER BY place
    RETURNING id, body
""")

_CLAIM_DUE = text("""
    UPDATE outbox SET state = 'sending', claimed_at = :now, attempts = attempts + 1
    WHERE id = (SELECT o.id FROM outbox o WHERE o.contact_id = :contact AND o.state IN ('due', 'sending')
                  AND EXISTS (SELECT 1 FROM contacts c WHERE c.id = o.contact_id
                              AND c.channel = ANY(CAST(:channels AS text[])))
                ORDER BY o.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND due_at <= :now AND (state = 'due' OR claimed_at < :stale)
    RETURNING id, contact_id, body, attempts
""")

_ADDRESS = text("SELECT channel, address_sealed FROM contacts WHERE id = :contact")

_OUTCOME = text("""
    UPDATE outbox SET state = :state, platform_id = :platform_id, error = :error, sent_at = :at,
           due_at = coalesce(CAST(:due_at AS timestamptz), due_at) WHERE id = :bubble
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
        return Letter(row.id, row.contact_id, row.channel, row.kind, row.text, row.state, row.attempts) if row else None

    async def left_lying(self, quiet: datetime, stale: datetime) -> list[UUID]:
        """People with a message that waits since before `quiet`, or whose worker claimed it before `stale`."""
        return list((await self.connection.execute(_LEFT_LYING, {"quiet": quiet, "stale": stale})).scalars())

    async def fail(self, message: int, error: str) -> str:
        """Sets a message aside that cannot be processed; it stays for the operator to see. Returns its channel."""
        return (await self.connection.execute(_FAIL, {"message": message, "error": error})).scalar_one()

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

    async def claim_due(self, contact: UUID, channels: Iterable[str], now: datetime, stale: datetime) -> Due | None:
        """The person's next bubble to push by one of these channels; the one before it must have left first."""
        given = {"contact": contact, "channels": list(channels), "now": now, "stale": stale}
        row = (await self.connection.execute(_CLAIM_DUE, given)).one_or_none()
        if row is None:
            return None
        address = (await self.connection.execute(_ADDRESS, {"contact": contact})).one()
        return Due(row.id, contact, address.channel, address.address_sealed, row.body, row.attempts)

    async def outcome(
        self,
        bubble: int,
        state: str,
        at: datetime,
        *,
        platform_id: str | None = None,
        error: str | None = None,
        due_at: datetime | None = None,
    ) -> None:
        """Records what became of a push."""
        given = {"bubble": bubble, "state": state, "at": at, "platform_id": platform_id, "error": error}
        await self.connection.execute(_OUTCOME, {**given, "due_at": due_at})


def _bubble(row: Any) -> dict[str, Any]:
    if row.side == "citizen":
        return {"seq": row.id, "from": "citizen", "text": row.said, "buttons": [], "question": None, "progress": None}
    return {"seq": row.id, "from": "bot", **row.body}
