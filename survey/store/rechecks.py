"""Re-checks in PostgreSQL: who may be asked, who was drawn, and what they said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from survey.inviting.standing import KnownContact
from survey.store.samples import audit
from survey.store.scoped import BELOW, IN_SCOPE, scoped

# Whether the newest word of this person about re-checks was a yes; silence is none.
_AGREED = """
    coalesce((SELECT k.given FROM consents k WHERE k.session_id = s.id AND k.purpose = 'recheck'
              ORDER BY k.at DESC, k.id DESC LIMIT 1), false)
"""

_RESPONSES = text(f"""
    {BELOW}
    SELECT s.id, c.agency_code AS agency, s.invitation_id AS invitation, {_AGREED} AS agreed
    FROM sessions s JOIN cases c ON c.id = s.case_id
    WHERE {IN_SCOPE} AND s.counted AND s.disposition IN ('completed', 'partial') AND s.completed_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM exclusions x WHERE x.session_id = s.id AND x.undone_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM rechecks r WHERE r.session_id = s.id)
    ORDER BY c.code
""")

_FLAGGED = text(f"""
    {BELOW}
    SELECT DISTINCT f.session_id FROM flags f JOIN sessions s ON s.id = f.session_id JOIN cases c ON c.id = s.case_id
    WHERE {IN_SCOPE} AND f.kept_at IS NULL AND f.withdrawn_at IS NULL
""")

_DRAW = text("""
    INSERT INTO recheck_draws (agency_code, children, first_day, last_day, percent, seed, frame_hash, frame_size, by,
                               at)
    VALUES (:agency, :children, :first_day, :last_day, :percent, :seed, :frame_hash, :frame_size, :by, :at)
    RETURNING id
""")

# One who never agreed to be contacted again is not; that they were drawn is kept all the same.
_MAKE = text("""
    WITH given AS (
        SELECT * FROM jsonb_to_recordset(CAST(:drawn AS jsonb))
               AS x(session uuid, invitation uuid, reason text, agreed boolean)),
    made AS (
        INSERT INTO rechecks (draw_id, session_id, reason, state, why)
        SELECT :draw, g.session, g.reason, CASE WHEN g.agreed THEN 'waiting' ELSE 'unreached' END,
               CASE WHEN g.agreed THEN '' ELSE 'no-consent' END
        FROM given g ON CONFLICT (session_id) DO NOTHING RETURNING session_id, state),
    errand AS (
        INSERT INTO errands (invitation_id, kind, due_at)
        SELECT g.invitation, 'recheck', :due FROM made m JOIN given g ON g.session = m.session_id
        WHERE m.state = 'waiting' ON CONFLICT DO NOTHING RETURNING id)
    SELECT count(*) AS drawn, count(*) FILTER (WHERE state = 'waiting') AS asked FROM made
""")

_DUE = text("""
    SELECT id FROM errands WHERE state = 'waiting' AND due_at <= :now AND kind = 'recheck'
    ORDER BY due_at, id LIMIT :limit
""")

_STANDING = text(f"""
    SELECT r.id AS number, r.state, s.id AS session, s.contact_id AS contact, s.channel, s.completed_at,
           {_AGREED} AS agreed, k.erased_at IS NOT NULL AS erased, k.opted_out_at IS NOT NULL AS opted_out
    FROM errands e JOIN sessions s ON s.invitation_id = e.invitation_id JOIN rechecks r ON r.session_id = s.id
         JOIN contacts k ON k.id = s.contact_id
    WHERE e.id = :errand
""")

_CONTACT = text("""
    SELECT k.id, k.channel, k.interacted_at, k.unreachable_at, k.opted_out_at IS NOT NULL AS opted_out,
           k.handed_over_until,
           (SELECT s.invitation_id FROM sessions s
            WHERE s.contact_id = k.id AND s.current AND s.state->>'phase' <> 'ended' AND s.expires_at > :now
                  AND s.disposition IN ('started', 'partial')) AS busy_with
    FROM contacts k WHERE k.id = :contact AND k.erased_at IS NULL AND k.address_sealed IS NOT NULL
""")

_SENT = text("UPDATE rechecks SET state = 'sent', contact_id = :contact, sent_at = :at, why = '' WHERE id = :number")

_UNREACHED = text("UPDATE rechecks SET state = 'unreached', why = :why WHERE id = :number AND state <> 'answered'")

# Asked on this contact, or by a template to the same phone.
_ASKED = text("""
    SELECT r.id FROM rechecks r JOIN contacts k ON k.id = r.contact_id
    WHERE r.state = 'sent' AND (k.id = :contact OR k.phone_index = (
        SELECT me.phone_index FROM contacts me WHERE me.id = :contact AND me.phone_index IS NOT NULL))
    ORDER BY r.sent_at DESC LIMIT 1
""")

_OWNED = text("""
    SELECT r.id FROM rechecks r JOIN contacts k ON k.id = r.contact_id
    WHERE r.id = :number AND r.state IN ('sent', 'answered') AND k.id = :contact
""")

_ANSWERED = text("""
    UPDATE rechecks SET state = 'answered', outcome = :outcome, source = :source, by = :by, answered_at = :at, why = ''
    WHERE id = :number RETURNING session_id
""")

_STOP = text("""
    UPDATE errands e SET state = 'skipped', reason = 'finished', done_at = :at
    FROM sessions s WHERE s.id = :session AND e.invitation_id = s.invitation_id AND e.kind = 'recheck'
        AND e.state = 'waiting'
""")

# An opt-out, or an invitation taken back, ends what is due before it is looked at: then nobody will be asked.
_ALL = text(f"""
    {BELOW}
    SELECT r.id AS number, c.code AS case_code, c.agency_code AS agency, s.channel,
           coalesce(s.enumerator, s.helper, '') AS enumerator, r.reason,
           CASE WHEN ended.reason IS NULL THEN r.state ELSE 'unreached' END AS state,
           coalesce(ended.reason, r.why) AS why, r.outcome, r.sent_at, r.answered_at
    FROM rechecks r JOIN sessions s ON s.id = r.session_id JOIN cases c ON c.id = s.case_id
         LEFT JOIN errands ended ON r.state = 'waiting' AND ended.invitation_id = s.invitation_id
              AND ended.kind = 'recheck' AND ended.attempt = 1 AND ended.state = 'skipped'
    WHERE {IN_SCOPE} ORDER BY r.id
""")


class Rechecks:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def responses(self, scope: Mapping[str, Any], now: datetime) -> Sequence[Any]:
        """Valid responses that were never re-checked; `agreed`: to being contacted for it."""
        return (await self.connection.execute(_RESPONSES, scoped(scope, now))).all()

    async def flagged(self, scope: Mapping[str, Any], now: datetime) -> set[UUID]:
        """Sessions with a flag that nobody has decided about."""
        return set((await self.connection.execute(_FLAGGED, scoped(scope, now))).scalars())

    async def make(self, draw: Mapping[str, Any], drawn: Sequence[Mapping[str, Any]], due: datetime) -> Any:
        """Keeps a draw, and an errand for everybody who agreed; returns (number, drawn, asked)."""
        number = (await self.connection.execute(_DRAW, dict(draw))).scalar_one()
        given = {"draw": number, "drawn": json.dumps(drawn, default=str), "due": due}
        row = (await self.connection.execute(_MAKE, given)).one()
        return number, row.drawn, row.asked

    async def due(self, now: datetime, limit: int) -> list[int]:
        return list((await self.connection.execute(_DUE, {"now": now, "limit": limit})).scalars())

    async def standing(self, errand: int) -> Any | None:
        return (await self.connection.execute(_STANDING, {"errand": errand})).one_or_none()

    async def contact(self, contact: UUID, now: datetime) -> KnownContact | None:
        """The contact that answered, as the ways of inviting know one; None when nothing can be sent there."""
        row = (await self.connection.execute(_CONTACT, {"contact": contact, "now": now})).one_or_none()
        return KnownContact(**row._mapping) if row else None

    async def sent(self, number: int, contact: UUID, at: datetime) -> None:
        await self.connection.execute(_SENT, {"number": number, "contact": contact, "at": at})

    async def unreached(self, number: int, why: str) -> None:
        await self.connection.execute(_UNREACHED, {"number": number, "why": why})

    async def asked(self, contact: UUID) -> int | None:
        """The re-check that waits for this person's word, the latest one."""
        return (await self.connection.execute(_ASKED, {"contact": contact})).scalar_one_or_none()

    async def owned(self, number: int, contact: UUID) -> bool:
        """Whether this person was asked that."""
        given = {"number": number, "contact": contact}
        return (await self.connection.execute(_OWNED, given)).one_or_none() is not None

    async def answered(self, number: int, outcome: str, source: str, by: str, at: datetime) -> UUID | None:
        """Keeps what was said; the newest word holds. None: there is no such re-check."""
        given = {"number": number, "outcome": outcome, "source": source, "by": by, "at": at}
        session = (await self.connection.execute(_ANSWERED, given)).scalar_one_or_none()
        if session:
            await self.connection.execute(_STOP, {"session": session, "at": at})
        return session

    async def all(self, scope: Mapping[str, Any], now: datetime) -> Sequence[Any]:
        return (await self.connection.execute(_ALL, scoped(scope, now))).all()

    async def audit(self, act: str, by: str, at: datetime, detail: Mapping[str, Any], reason: str = "") -> None:
        await audit(self.connection, act, by, at, detail, reason)
