"""Errands: what is to be done about an invitation at a time, what was decided, and the facts to decide it by."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.inviting.standing import KnownContact, StandingErrand, Told
from survey.records import Stale

KINDS = "('invitation', 'reminder', 'continuation', 'promised')"  # what is sent; a re-check is somebody else's errand

_DUE = text(f"""
    SELECT id FROM errands WHERE state = 'waiting' AND due_at <= :now AND kind IN {KINDS}
    ORDER BY due_at, id LIMIT :limit
""")

_WAITING = text(f"""
    SELECT id FROM errands WHERE state = 'waiting' AND kind IN {KINDS} AND id > :after ORDER BY id LIMIT :limit
""")

# One person's errands are dealt with one after the other, in whatever process. Then their contacts, in the order in
# which an opt-out locks them, and last the errand: whoever comes later finds it done.
_ONE_PERSON = text("SELECT pg_advisory_xact_lock(hashtextextended(encode(:phone, 'hex'), 0))")

_LOCK_CONTACTS = text("""
    SELECT id FROM contacts
    WHERE phone_index = CAST(:phone AS bytea)
          OR id = (SELECT s.contact_id FROM errands e JOIN sessions s ON s.id = e.session_id WHERE e.id = :errand)
    ORDER BY id FOR NO KEY UPDATE
""")

_TAKE = text("""
    SELECT id FROM errands WHERE id = :errand AND state = 'waiting' AND due_at <= :now FOR UPDATE SKIP LOCKED
""")

# A survey that stars in a template began, and that nobody has carried on yet, still lies with the template's contact.
# Whoever was promised a message is awaited for as long as their survey stands where it was then (`desk.keeping`).
_STANDING = text("""
    SELECT e.id, e.invitation_id AS invitation, e.session_id AS session, e.kind, e.number, e.attempt, e.due_at,
           i.expires_at,
           i.revoked_at IS NOT NULL AS revoked, i.token_sealed, c.agency_code AS agency, c.reception_code AS reception,
           a.name AS unit, c.code, c.procedure_name AS procedure, c.returned_at,
           s.phone_sealed AS submitter_phone, p.phone_sealed AS applicant_phone,
           ARRAY(SELECT x.disposition FROM sessions x WHERE x.case_id = c.id) AS dispositions,
           EXISTS (SELECT 1 FROM sessions x JOIN ratings r ON r.session_id = x.id
                   WHERE x.invitation_id = i.id AND x.disposition IN ('started', 'partial')
                         AND NOT EXISTS (SELECT 1 FROM moves m WHERE m.session_id = x.id)
                         AND x.state->>'phase' IN ('consent', 'question', 'paused')) AS rated,
           EXISTS (SELECT 1 FROM sessions x
                   WHERE x.id = e.session_id AND x.disposition IN ('invited', 'started', 'partial')
                         AND x.state->>'phase' IN ('consent', 'paused') AND x.state->>'back_at' IS NOT NULL
                         AND NOT EXISTS (SELECT 1 FROM sessions o
                                         WHERE o.case_id = x.case_id AND o.counted AND o.id <> x.id)) AS awaited,
           (SELECT max(p.due_at) FROM errands p
            WHERE p.invitation_id = i.id AND p.kind = 'promised' AND p.state = 'waiting') AS promised_for,
           ARRAY(SELECT f.route FROM errands f WHERE f.invitation_id = i.id AND f.state = 'fell_through'
                 AND f.route IS NOT NULL) AS tried,
           coalesce((SELECT f.reason FROM errands f WHERE f.invitation_id = i.id AND f.kind = e.kind
                     AND f.number = e.number AND f.attempt = e.attempt - 1), '') AS fell
    FROM errands e JOIN invitations i ON i.id = e.invitation_id JOIN cases c ON c.id = i.case_id
         JOIN agencies a ON a.code = c.agency_code
         LEFT JOIN people s ON s.id = c.submitter_id LEFT JOIN people p ON p.id = c.applicant_id
    WHERE e.id = ANY(CAST(:errands AS bigint[]))
""")

# Names are read of the latest fifty cases: more than any limit that a policy may set.
_PHONES = text("""
    WITH wanted AS (SELECT unnest(CAST(:phones AS bytea[])) AS phone),
    held AS (
        SELECT p.phone_index AS phone, c.id, c.applicant_id, c.created_at, true AS asked
        FROM people p JOIN cases c ON c.submitter_id = p.id WHERE p.phone_index = ANY(CAST(:phones AS bytea[]))
        UNION ALL
        SELECT p.phone_index, c.id, c.applicant_id, c.created_at, s.phone_index IS NULL
        FROM people p JOIN cases c ON c.applicant_id = p.id LEFT JOIN people s ON s.id = c.submitter_id
        WHERE p.phone_index = ANY(CAST(:phones AS bytea[])) AND c.submitter_id IS DISTINCT FROM p.id),
    named AS (
        SELECT h.phone, n.name_sealed,
               row_number() OVER (PARTITION BY h.phone ORDER BY h.created_at DESC, h.id) AS place
        FROM held h JOIN people n ON n.id = h.applicant_id WHERE n.name_sealed IS NOT NULL),
    names AS (
        SELECT phone, array_agg(name_sealed) AS names FROM named WHERE place <= 50 GROUP BY phone),
    asked AS (
        SELECT h.phone, max(CASE WHEN e.state = 'waiting' THEN e.due_at ELSE e.done_at END) AS at
        FROM held h JOIN invitations i ON i.case_id = h.id JOIN errands e ON e.invitation_id = i.id
        WHERE h.asked AND e.kind = 'invitation' AND i.id IS DISTINCT FROM CAST(:but AS uuid)
              AND (e.state = 'sent' OR (e.state = 'waiting' AND :planned))
        GROUP BY h.phone)
    SELECT w.phone,
           EXISTS (SELECT 1 FROM left_alone l WHERE l.phone_index = w.phone)
           OR EXISTS (SELECT 1 FROM contacts k WHERE k.phone_index = w.phone AND k.opted_out_at IS NOT NULL) AS out,
           ARRAY(SELECT o.agency_code FROM officials o WHERE o.phone_index = w.phone) AS agencies,
           coalesce(n.names, '{}') AS names, a.at AS asked_at
    FROM wanted w LEFT JOIN names n ON n.phone = w.phone LEFT JOIN asked a ON a.phone = w.phone
""")

# Somebody who was asked there and has not said a word counts as busy for a day only.
_KNOWN = """
    k.id, k.channel, k.interacted_at, k.unreachable_at, k.opted_out_at IS NOT NULL AS opted_out, k.handed_over_until,
    (SELECT s.invitation_id FROM sessions s
     WHERE s.contact_id = k.id AND s.current AND s.state->>'phase' <> 'ended' AND s.expires_at > :now
           AND (s.disposition IN ('started', 'partial')
                OR (s.disposition = 'invited' AND s.updated_at > :lately))) AS busy_with
"""

_CONTACTS = text(f"""
    SELECT k.phone_index AS phone, {_KNOWN} FROM contacts k
    WHERE k.phone_index = ANY(CAST(:phones AS bytea[])) AND k.channel IN ('zalo', 'telegram', 'zbs')
          AND k.erased_at IS NULL AND k.address_sealed IS NOT NULL
    ORDER BY k.interacted_at DESC NULLS LAST, k.created_at DESC
""")

_PROMISED = text(f"""
    SELECT x.id AS session, {_KNOWN} FROM sessions x JOIN contacts k ON k.id = x.contact_id
    WHERE x.id = ANY(CAST(:sessions AS uuid[])) AND k.channel IN ('zalo', 'telegram')
          AND k.erased_at IS NULL AND k.address_sealed IS NOT NULL
""")

_DONE = text("""
    UPDATE errands SET state = :state, route = :route, reason = :reason, outbox_id = :outbox, done_at = :at
    WHERE id = :errand
""")

_POSTPONE = text("UPDATE errands SET due_at = :until, reason = :reason WHERE id = :errand AND state = 'waiting'")

_ADD = text("""
    INSERT INTO errands (invitation_id, kind, number, attempt, due_at)
    VALUES (:invitation, :kind, :number, :attempt, :due) ON CONFLICT DO NOTHING
""")

# The newest promise of a conversation takes the place of one that still waits.
_PROMISE = text("""
    WITH replaced AS (
        UPDATE errands e SET state = 'skipped', reason = 'replaced', done_at = :at FROM sessions s
        WHERE s.id = :session AND e.invitation_id = s.invitation_id AND e.session_id = s.id
              AND e.kind = 'promised' AND e.state = 'waiting')
    INSERT INTO errands (invitation_id, session_id, kind, number, due_at)
    SELECT s.invitation_id, s.id, 'promised', 1 + coalesce(max(e.number), 0), :due
    FROM sessions s LEFT JOIN errands e ON e.invitation_id = s.invitation_id AND e.kind = 'promised'
    WHERE s.id = :session GROUP BY s.id
""")

_MARK = text("""
    UPDATE outbox SET purpose = :purpose, invitation_id = :invitation, tracking_id = :tracking
    WHERE id = ANY(CAST(:bubbles AS bigint[]))
""")

_POST = text("""
    INSERT INTO outbox (contact_id, body, state, due_at, purpose, invitation_id, tracking_id)
    VALUES (:contact, CAST(:body AS jsonb), :state, :at, :purpose, :invitation, :tracking) RETURNING id
""")

_FELL = text("""
    UPDATE errands SET state = 'fell_through', reason = :reason, done_at = :at
    WHERE outbox_id = :outbox AND state = 'sent'
    RETURNING id, invitation_id, kind, number, attempt
""")

# A reminder that waits for its time would come twice if the message before it goes out again now.
_SOONER = text("""
    DELETE FROM errands WHERE invitation_id = :invitation AND state = 'waiting' AND attempt = 1
        AND ((kind = 'reminder' AND :kind = 'invitation') OR (kind = 'reminder' AND :kind = 'reminder'
                                                              AND number > :number))
""")

_STATUS = text("""
    SELECT kind, state, coalesce(route, '') AS route, reason, count(*) AS number, min(due_at) AS first
    FROM errands GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 5 DESC, 3, 4
""")

_DECISIONS = text("""
    SELECT decision, coalesce(channel, '') AS reach, reason, revoked_at IS NOT NULL AS revoked, count(*) AS number
    FROM invitations GROUP BY 1, 2, 3, 4 ORDER BY 1, 5 DESC, 2, 3
""")

_REVOKE = text("""
    WITH gone AS (
        UPDATE invitations i SET revoked_at = :now FROM cases c
        WHERE c.id = i.case_id AND c.code = :code AND i.decision = 'invite' AND i.revoked_at IS NULL RETURNING i.id),
    ended AS (
        UPDATE errands SET state = 'skipped', reason = 'revoked', done_at = :now
        WHERE state = 'waiting' AND invitation_id IN (SELECT id FROM gone))
    SELECT id FROM gone
""")

_OFFICIALS = text("""
    INSERT INTO officials (phone_index, agency_code)
    SELECT x.phone, x.agency FROM unnest(CAST(:phones AS bytea[]), CAST(:agencies AS text[])) AS x(phone, agency)
    ON CONFLICT DO NOTHING RETURNING phone_index
""")


async def told(
    connection: Any, phones: Collection[bytes], *, but: UUID | None = None, planned: bool = True
) -> dict[bytes, Told]:
    """What is known about numbers, by their indexes; `but` is an invitation whose own messages do not count.

    `planned`: messages that wait for their time count as well.
    """
    if not phones:
        return {}
    rows = await connection.execute(_PHONES, {"phones": list(phones), "but": but, "planned": planned})
    return {row.phone: Told(row.out, frozenset(row.agencies), tuple(row.names), row.asked_at) for row in rows}


class Errands:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    # what is due, and the facts

    async def due(self, now: datetime, limit: int) -> list[int]:
        return list((await self.connection.execute(_DUE, {"now": now, "limit": limit})).scalars())

    async def waiting(self, after: int, limit: int) -> list[int]:
        """Everything that waits, also for a later time, by its number."""
        return list((await self.connection.execute(_WAITING, {"after": after, "limit": limit})).scalars())

    async def take(self, errand: int, phone: bytes | None, now: datetime) -> bool:
        """Makes this errand ours until the transaction ends; False when it is no longer due or is another's."""
        if phone is not None:
            await self.connection.execute(_ONE_PERSON, {"phone": phone})
        await self.connection.execute(_LOCK_CONTACTS, {"phone": phone, "errand": errand})
        return (await self.connection.execute(_TAKE, {"errand": errand, "now": now})).one_or_none() is not None

    async def standing(self, errands: Iterable[int]) -> dict[int, StandingErrand]:
        rows = await self.connection.execute(_STANDING, {"errands": list(errands)})
        return {row.id: _standing(row) for row in rows}

    async def told(self, phones: Collection[bytes], but: UUID | None, *, planned: bool = False) -> dict[bytes, Told]:
        return await told(self.connection, phones, but=but, planned=planned)

    async def contacts(
        self, phones: Collection[bytes], now: datetime, lately: datetime
    ) -> dict[bytes, list[KnownContact]]:
        """The contacts of numbers, whoever did something last first."""
        given = {"phones": list(phones), "now": now, "lately": lately}
        found: dict[bytes, list[KnownContact]] = {}
        for row in await self.connection.execute(_CONTACTS, given) if phones else ():
            found.setdefault(row.phone, []).append(_contact(row))
        return found

    async def promised(self, sessions: Collection[UUID], now: datetime, lately: datetime) -> dict[UUID, KnownContact]:
        """The contacts of conversations in which a message was promised."""
        given = {"sessions": list(sessions), "now": now, "lately": lately}
        rows = await self.connection.execute(_PROMISED, given) if sessions else ()
        return {row.session: _contact(row) for row in rows}

    # what was decided

    async def done(
        self, errand: int, state: str, reason: str, at: datetime, route: str | None = None, outbox: int | None = None
    ) -> None:
        given = {"errand": errand, "state": state, "route": route, "reason": reason, "outbox": outbox, "at": at}
        await self.connection.execute(_DONE, given)

    async def postpone(self, errand: int, until: datetime, reason: str) -> None:
        await self.connection.execute(_POSTPONE, {"errand": errand, "until": until, "reason": reason})

    async def add(self, invitation: UUID, kind: str, due: datetime, number: int = 1, attempt: int = 1) -> None:
        given = {"invitation": invitation, "kind": kind, "number": number, "attempt": attempt, "due": due}
        await self.connection.execute(_ADD, given)

    async def promise(self, session: UUID, due: datetime, at: datetime) -> None:
        """A message is due then in this conversation. Raises Stale when another one of the case was quicker."""
        try:
            await self.connection.execute(_PROMISE, {"session": session, "due": due, "at": at})
        except IntegrityError as error:
            raise Stale from error

    async def post(
        self,
        contact: UUID,
        body: Mapping[str, Any],
        state: str,
        at: datetime,
        purpose: str,
        invitation: UUID,
        tracking: str,
    ) -> int:
        """One message that begins something, into the outbox."""
        given = {"contact": contact, "body": json.dumps(body, ensure_ascii=False), "state": state, "at": at}
        given |= {"purpose": purpose, "invitation": invitation, "tracking": tracking}
        return (await self.connection.execute(_POST, given)).scalar_one()

    async def mark(self, bubbles: Sequence[int], purpose: str, invitation: UUID, tracking: str) -> None:
        """Says of bubbles what they are for; the first one bears the tracking id."""
        given = {"purpose": purpose, "invitation": invitation}
        await self.connection.execute(_MARK, {**given, "bubbles": list(bubbles[1:]), "tracking": None})
        await self.connection.execute(_MARK, {**given, "bubbles": list(bubbles[:1]), "tracking": tracking})

    async def fell_through(self, outbox: int, reason: str, at: datetime) -> Any | None:
        """Marks the errand of a bubble that did not arrive; None when it was marked before, or there is none."""
        row = (await self.connection.execute(_FELL, {"outbox": outbox, "reason": reason, "at": at})).one_or_none()
        if row is not None:
            given = {"invitation": row.invitation_id, "kind": row.kind, "number": row.number}
            await self.connection.execute(_SOONER, given)
        return row

    # an operator's look

    async def status(self) -> list[Any]:
        return list((await self.connection.execute(_STATUS, {})).all())

    async def decisions(self) -> list[Any]:
        return list((await self.connection.execute(_DECISIONS, {})).all())

    async def revoke(self, code: str, now: datetime) -> bool:
        """Takes a case's open invitation back, with everything that was still to be done about it."""
        return bool((await self.connection.execute(_REVOKE, {"code": code, "now": now})).all())

    async def officials(self, pairs: Sequence[tuple[bytes, str]]) -> int:
        """Keeps (phone's index, agency's code); returns how many are new."""
        given = {"phones": [phone for phone, _ in pairs], "agencies": [agency for _, agency in pairs]}
        return len((await self.connection.execute(_OFFICIALS, given)).all())


def _standing(row: Any) -> StandingErrand:
    given = dict(row._mapping)
    return StandingErrand(**given | {name: tuple(given[name]) for name in ("dispositions", "tried")})


def _contact(row: Any) -> KnownContact:
    return KnownContact(
        row.id,
        row.channel,
        row.interacted_at,
        row.unreachable_at,
        row.opted_out,
        row.handed_over_until,
        row.busy_with,
    )
