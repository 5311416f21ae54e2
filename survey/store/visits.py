"""Visits of helped mode: one case on one device, who helps there, and every act of it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.records import Stale

_BEGIN = text("""
    INSERT INTO visits (id, secret_hash, helper_id, place_code, device, contact_id, session_id, opened_at)
    VALUES (:id, :secret, :helper, :place, :device, :contact, :session, :at)
""")

# From now on its answers are those of somebody who is helped.
_HELPED = text("UPDATE sessions SET mode = 'helped', helper = :helper WHERE id = :session")

_FIND = text("""
    SELECT v.id, v.secret_hash, v.helper_id, v.place_code, v.contact_id AS contact, v.session_id AS session,
           v.opened_at, v.closed_at, v.outcome, p.name AS place,
           (SELECT max(a.given_at) FROM acts a WHERE a.visit_id = v.id) AS last_at
    FROM visits v JOIN places p ON p.code = v.place_code WHERE v.id = :id
""")

_CLOSE = text("UPDATE visits SET closed_at = :at, outcome = :outcome WHERE id = :id AND closed_at IS NULL")

_ACTS = text("""
    SELECT id, state, reason FROM acts WHERE visit_id = :visit AND id = ANY(CAST(:ids AS uuid[]))
""")

_ACT = text("""
    INSERT INTO acts (id, visit_id, act, question_id, pace_ms, sent_by, state, reason, body_sealed, message, given_at,
                      received_at)
    VALUES (:id, :visit, :act, :question, :pace_ms, :sent_by, :state, :reason, :body, :message, :given_at, :at)
    ON CONFLICT (visit_id, id) DO NOTHING
""")

_MESSAGE = text("""
    SELECT id FROM inbox WHERE channel = :channel AND message_id = :message_id AND state = 'done'
""")

# The conversation of somebody else that counts for this case, and whether they have asked for a place to be helped at.
_ELSEWHERE = text("""
    SELECT s.id, s.channel, s.disposition, s.contact_id AS contact, s.invitation_id AS invitation, s.version,
           EXISTS (SELECT FROM callbacks b WHERE b.session_id = s.id AND b.kind = 'place' AND b.state = 'open') AS asked
    FROM sessions s WHERE s.case_id = :case AND s.counted
""")

_HELPED_NOW = text("""
    UPDATE callbacks SET state = 'done', done_by = :by, done_at = :at
    WHERE session_id IN (SELECT id FROM sessions WHERE case_id = :case) AND kind = 'place' AND state = 'open'
""")


class Visits:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def begin(self, visit: Mapping[str, Any], helper: str) -> None:
        """Keeps a new visit; from now on its conversation is a helped one. Raises Stale when it is there already."""
        try:
            await self.connection.execute(_BEGIN, visit)
        except IntegrityError as error:
            raise Stale from error
        await self.connection.execute(_HELPED, {"helper": helper, "session": visit["session"]})

    async def find(self, visit: UUID) -> Any | None:
        return (await self.connection.execute(_FIND, {"id": visit})).one_or_none()

    async def close(self, visit: UUID, outcome: str, at: datetime) -> None:
        """Nothing is shown and nothing is taken any more."""
        await self.connection.execute(_CLOSE, {"id": visit, "outcome": outcome, "at": at})

    async def known(self, visit: UUID, ids: Sequence[UUID]) -> dict[UUID, Any]:
        """What became of those acts that have arrived before."""
        rows = await self.connection.execute(_ACTS, {"visit": visit, "ids": list(ids)})
        return {row.id: row for row in rows}

    async def enter(self, act: Mapping[str, Any]) -> None:
        await self.connection.execute(_ACT, act)

    async def message(self, channel: str, message_id: str) -> int | None:
        """The number of a message that has had its effect."""
        given = {"channel": channel, "message_id": message_id}
        return (await self.connection.execute(_MESSAGE, given)).scalar_one_or_none()

    async def elsewhere(self, case: UUID) -> Any | None:
        return (await self.connection.execute(_ELSEWHERE, {"case": case})).one_or_none()

    async def helped(self, case: UUID, by: str, at: datetime) -> None:
        """Whoever asked for a place about this case is being helped: the request is done."""
        await self.connection.execute(_HELPED_NOW, {"case": case, "by": by, "at": at})
