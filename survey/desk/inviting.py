"""Puts the inviting policy to work on stored cases: once per case, with its reason, and with a token that stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from survey.case import Case
from survey.case_entry import Decision, Standing
from survey.cells import fold
from survey.desk.opening import token_hash
from survey.desk.tools import Ids, Sealer
from survey.inviting import Invite, Person, Policy, Reach, Skip, decide, respondent
from survey.inviting.standing import Told


class Invitations(Protocol):
    """What the store offers about invitations within one transaction."""

    async def standing(self, cases: Iterable[UUID]) -> Mapping[UUID, Standing]: ...
    async def told(self, phones: Collection[bytes]) -> Mapping[bytes, Told]: ...
    async def revoke(self, cases: Iterable[UUID], now: datetime) -> set[UUID]: ...
    async def record(self, decisions: Sequence[Decision]) -> None: ...


@dataclass(frozen=True, slots=True)
class Invited:
    """The case has an invitation; the token opens it, and is None once it has expired."""

    token: str | None


@dataclass(slots=True)
class _Batch:
    """What is known while a batch is decided; who is asked about one case counts as asked for the next."""

    told: dict[bytes, Told]
    standing: Mapping[UUID, Standing]
    outcome: dict[UUID, Invited | Skip] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)


class Inviting:
    def __init__(self, sealer: Sealer, ids: Ids, questionnaire: str, policy: Policy) -> None:
        self._sealer = sealer
        self._ids = ids
        self._questionnaire = questionnaire
        self._policy = policy

    async def take(self, store: Invitations, cases: Mapping[UUID, Case], now: datetime) -> dict[UUID, Invited | Skip]:
        """What holds for every case from now on; only what is new is recorded."""
        phones = {one: self._index(case) for one, case in cases.items()}
        told = await store.told({phone for phone in phones.values() if phone})
        batch = _Batch(dict(told), await store.standing(cases))
        revoked = await self._withdraw(store, cases, phones, batch, now)
        for case_id, case in cases.items():
            before = batch.standing[case_id]
            if before.invited and case_id not in revoked:
                batch.outcome[case_id] = self._before(before, now)
            else:
                self._decide(case_id, case, phones[case_id], batch, now)
        await store.record(batch.decisions)
        return batch.outcome

    def _index(self, case: Case) -> bytes | None:
        phone = respondent(case).phone
        return self._sealer.index(phone) if phone else None

    async def _withdraw(
        self,
        store: Invitations,
        cases: Mapping[UUID, Case],
        phones: Mapping[UUID, bytes | None],
        batch: _Batch,
        now: datetime,
    ) -> set[UUID]:
        """Takes back the invitations of cases that should have none after all."""
        lost = [
            one
            for one, case in cases.items()
            if batch.standing[one].invited and _withdraws(self._judged(case, phones[one], batch, now))
        ]
        return await store.revoke(lost, now) if lost else set()

    def _judged(self, case: Case, phone: bytes | None, batch: _Batch, now: datetime) -> Invite | Skip:
        told = batch.told.get(phone, Told()) if phone else Told()
        return decide(case, person(told, (case.agency, case.reception), self._sealer), now, self._policy)

    def _decide(self, case_id: UUID, case: Case, phone: bytes | None, batch: _Batch, now: datetime) -> None:
        one = self._judged(case, phone, batch, now)
        if isinstance(one, Skip):
            batch.outcome[case_id] = self._skipped(case_id, one, batch)
            return
        batch.outcome[case_id] = self._invited(case_id, one, batch)
        if phone and one.reach is Reach.PHONE:
            batch.told[phone] = replace(batch.told.get(phone, Told()), asked_at=one.due)

    def _before(self, before: Standing, now: datetime) -> Invited:
        expired = before.expires is not None and before.expires <= now
        return Invited(None if expired or before.token_sealed is None else self._sealer.open(before.token_sealed))

    def _invited(self, case_id: UUID, invite: Invite, batch: _Batch) -> Invited:
        token = self._ids.token()
        decision = Decision(
            id=self._ids.uuid(),
            case_id=case_id,
            decision="invite",
            reason=invite.reason.value,
            token_hash=token_hash(token),
            token_sealed=self._sealer.seal(token),
            channel=invite.reach.value,
            due_at=invite.due,
            expires_at=invite.expires,
            questionnaire_ref=self._questionnaire,
        )
        batch.decisions.append(decision)
        return Invited(token)

    def _skipped(self, case_id: UUID, skip: Skip, batch: _Batch) -> Skip:
        if batch.standing[case_id].skipped != skip.reason.value:
            batch.decisions.append(Decision(self._ids.uuid(), case_id, "skip", skip.reason.value))
        return skip


def person(told: Told, agencies: Iterable[str | None], sealer: Sealer) -> Person:
    """The person as the policy sees them; `agencies` are those of the case."""
    people = {fold(sealer.open(name)) for name in told.names}
    return Person(told.opted_out, bool(told.agencies & set(agencies)), max(1, len(people)), told.asked_at)


def _withdraws(decision: Invite | Skip) -> bool:
    return isinstance(decision, Skip) and decision.reason.final
