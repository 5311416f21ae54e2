"""The people of a case, sealed and apart from everything else; one who was erased is never written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.case_entry import Entry, SealedParty
from survey.store.tables import cases, people


@dataclass(slots=True)
class _Plan:
    """What is to be written for a batch of cases."""

    rows: dict[UUID, SealedParty] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    gone: set[UUID] = field(default_factory=set)


async def link(connection: AsyncConnection, written: Sequence[tuple[Entry, Row]], new_id: Callable[[], UUID]) -> None:
    """Writes the people of cases that are new or changed, and points the cases to them."""
    erased = await _erased(
        connection, [one for _, row in written for one in (row.applicant_id, row.submitter_id) if one]
    )
    plan = _Plan()
    for entry, row in written:
        _plan(plan, entry, row, erased, new_id)
    await _write(connection, plan)


async def _erased(connection: AsyncConnection, ids: Iterable[UUID]) -> set[UUID]:
    wanted = list(ids)
    if not wanted:
        return set()
    statement = select(people.c.id).where(people.c.id.in_(wanted), people.c.erased_at.is_not(None))
    return set((await connection.execute(statement)).scalars())


def _plan(plan: _Plan, entry: Entry, row: Row, erased: set[UUID], new_id: Callable[[], UUID]) -> None:
    applicant = _place(plan, entry.applicant, row.applicant_id, erased, new_id)
    if entry.one_person:
        submitter = applicant
    else:
        kept = row.submitter_id if row.submitter_id != row.applicant_id else None
        submitter = _place(plan, entry.submitter, kept, erased, new_id)
    if (applicant, submitter) != (row.applicant_id, row.submitter_id):
        plan.links.append({"case": row.id, "applicant": applicant, "submitter": submitter})
        plan.gone |= {one for one in (row.applicant_id, row.submitter_id) if one not in (None, applicant, submitter)}


def _place(
    plan: _Plan, party: SealedParty | None, kept: UUID | None, erased: set[UUID], new_id: Callable[[], UUID]
) -> UUID | None:
    """The id under which this person stands: the one from before, a new one, or none."""
    if kept in erased:
        return kept
    if party is None:
        return None
    person = kept or new_id()
    plan.rows[person] = party
    return person


async def _write(connection: AsyncConnection, plan: _Plan) -> None:
    if plan.rows:
        await connection.execute(_UPSERT, [_row(person, party) for person, party in plan.rows.items()])
    if plan.links:
        await connection.execute(_LINK, plan.links)
    if plan.gone:
        await connection.execute(delete(people).where(people.c.id.in_(plan.gone), people.c.erased_at.is_(None)))


def _row(person: UUID, party: SealedParty) -> dict[str, Any]:
    return {
        "id": person,
        "phone_sealed": party.phone,
        "phone_index": party.phone_index,
        "name_sealed": party.name,
    }


def _upsert() -> Any:
    new = upsert(people)
    sealed = {name: new.excluded[name] for name in ("phone_sealed", "phone_index", "name_sealed")}
    return new.on_conflict_do_update(index_elements=[people.c.id], set_=sealed, where=people.c.erased_at.is_(None))


_UPSERT = _upsert()
_LINK = (
    update(cases)
    .where(cases.c.id == bindparam("case"))
    .values(applicant_id=bindparam("applicant"), submitter_id=bindparam("submitter"))
)
