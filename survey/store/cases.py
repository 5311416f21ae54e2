"""Cases and their invitations in PostgreSQL: entered by code, decided once, people kept apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.case_entry import Decision, Entry, Standing, Written
from survey.inviting import Reach
from survey.inviting.standing import Told
from survey.store import people
from survey.store.errands import told
from survey.store.tables import agencies, cases, errands, invitations, sessions

_KEPT = ("id", "code", "created_at", "applicant_id", "submitter_id")


class Cases:
    """The part of a transaction that holds cases."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def agencies(self) -> Mapping[str, str]:
        """Code → name of every agency, also of those that are gone: old cases are theirs."""
        found = await self.connection.execute(select(agencies.c.code, agencies.c.name))
        return {row.code: row.name for row in found}

    async def known(self, code: str) -> UUID | None:
        return (await self.connection.execute(select(cases.c.id).where(cases.c.code == code))).scalar_one_or_none()

    async def write(self, entries: Sequence[Entry], new_id: Callable[[], UUID]) -> dict[str, Written]:
        """Enters the cases that are new or changed, by code; their rows stay locked until the transaction ends."""
        if not entries:
            return {}
        # In order of code: two batches that share cases wait for each other instead of locking crosswise.
        ordered = sorted(entries, key=lambda entry: entry.case.code)
        changed = {row.code: row for row in await self.connection.execute(_UPSERT, [_row(one) for one in ordered])}
        await people.link(
            self.connection, [(one, changed[one.case.code]) for one in ordered if one.case.code in changed], new_id
        )
        written = {
            one.case.code: Written(row.id, "created" if row.id == one.id else "updated")
            for one in ordered
            if (row := changed.get(one.case.code))
        }
        return written | await self._unchanged([one.case.code for one in ordered if one.case.code not in changed])

    async def _unchanged(self, codes: Sequence[str]) -> dict[str, Written]:
        if not codes:
            return {}
        found = await self.connection.execute(select(cases.c.code, cases.c.id).where(cases.c.code.in_(codes)))
        return {row.code: Written(row.id, "unchanged") for row in found}

    async def standing(self, ids: Iterable[UUID]) -> dict[UUID, Standing]:
        """What was decided about each of the cases before."""
        wanted = list(ids)
        rows = await self.connection.execute(
            select(invitations).where(invitations.c.case_id.in_(wanted)).order_by(invitations.c.created_at)
        )
        standing = dict.fromkeys(wanted, Standing())
        for row in rows:
            before = standing[row.case_id]
            if row.decision == "skip":
                standing[row.case_id] = Standing(before.token_sealed, before.expires, before.invited, row.reason)
            elif row.revoked_at is None:
                standing[row.case_id] = Standing(row.token_sealed, row.expires_at, True, None)
        return standing

    async def revoke(self, ids: Iterable[UUID], now: datetime) -> set[UUID]:
        """Takes back open invitations, except where a conversation has begun; returns the cases concerned."""
        begun = select(sessions.c.id).where(
            sessions.c.invitation_id == invitations.c.id, sessions.c.started_at.is_not(None)
        )
        statement = (
            update(invitations)
            .where(
                invitations.c.case_id.in_(list(ids)),
                invitations.c.decision == "invite",
                invitations.c.revoked_at.is_(None),
                ~begun.exists(),
            )
            .values(revoked_at=now)
            .returning(invitations.c.id, invitations.c.case_id)
        )
        gone = (await self.connection.execute(statement)).all()
        await self.connection.execute(
            update(errands)
            .where(errands.c.invitation_id.in_([row.id for row in gone]), errands.c.state == "waiting")
            .values(state="skipped", reason="revoked", done_at=now)
        )
        return {row.case_id for row in gone}

    async def told(self, phones: Collection[bytes]) -> dict[bytes, Told]:
        """What is known about the people behind numbers, by the numbers' indexes."""
        return await told(self.connection, phones)

    async def record(self, decisions: Sequence[Decision]) -> None:
        """Keeps what was decided, and what is to be done about it when its time comes."""
        if not decisions:
            return
        await self.connection.execute(insert(invitations), [asdict(one) for one in decisions])
        pushed = [one for one in decisions if one.channel == Reach.PHONE]
        if pushed:
            rows = [{"invitation_id": one.id, "kind": "invitation", "due_at": one.due_at} for one in pushed]
            await self.connection.execute(insert(errands), rows)


def _upsert() -> Any:
    """One statement for new and changed rows; a row whose digest is the same is locked and left as it is."""
    new = upsert(cases)
    fresh = {name: new.excluded[name] for name in _columns() if name not in _KEPT}
    return new.on_conflict_do_update(
        index_elements=[cases.c.code],
        set_={**fresh, "updated_at": func.now()},
        where=cases.c.digest.is_distinct_from(new.excluded.digest),
    ).returning(cases.c.id, cases.c.code, cases.c.applicant_id, cases.c.submitter_id)


def _columns() -> tuple[str, ...]:
    return tuple(column.name for column in cases.columns if column.name not in ("created_at", "updated_at"))


def _row(entry: Entry) -> dict[str, Any]:
    case = entry.case
    return {
        "id": entry.id,
        "code": case.code,
        "agency_code": case.agency,
        "reception_code": case.reception,
        "procedure_code": case.procedure_code,
        "procedure_name": case.procedure_name,
        "field": case.field,
        "filed_via": case.channel,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "finished_on": case.finished_on,
        "returned_at": case.returned_at,
        "outcome": case.outcome,
        "status": int(case.status),
        "applicant_kind": case.applicant_kind,
        "adult": case.adult,
        "digest": entry.digest,
    }


_UPSERT = _upsert()
