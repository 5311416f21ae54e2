"""Puts the inviting policy to work on stored cases: once per case, with its reason, and with a token that stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from survey.case import Case
from survey.case_entry import Decision, Standing
from survey.desk.opening import token_hash
from survey.desk.tools import Ids, Sealer
from survey.invite import Invite, Policy, Skip, decide


class Invitations(Protocol):
    """What the store offers about invitations within one transaction."""

    async def standing(self, cases: Iterable[UUID]) -> Mapping[UUID, Standing]: ...
    async def revoke(self, cases: Iterable[UUID], now: datetime) -> set[UUID]: ...
    async def record(self, decisions: Sequence[Decision]) -> None: ...


@dataclass(frozen=True, slots=True)
class Invited:
    """The case has an invitation; the token opens it, and is None once it has expired."""

    token: str | None


class Inviting:
    def __init__(self, sealer: Sealer, ids: Ids, questionnaire: str, policy: Policy) -> None:
        self._sealer = sealer
        self._ids = ids
        self._questionnaire = questionnaire
        self._policy = policy

    async def take(self, store: Invitations, cases: Mapping[UUID, Case], now: datetime) -> dict[UUID, Invited | Skip]:
        """What holds for every case from now on; only what is new is recorded."""
        standing = await store.standing(cases)
        wanted = {case_id: decide(case, now, self._policy) for case_id, case in cases.items()}
        lost = [case_id for case_id, one in wanted.items() if standing[case_id].invited and _withdraws(one)]
        revoked = await store.revoke(lost, now) if lost else set()
        decisions: list[Decision] = []
        outcome: dict[UUID, Invited | Skip] = {}
        for case_id, one in wanted.items():
            before = standing[case_id]
            if before.invited and case_id not in revoked:
                outcome[case_id] = self._before(before, now)
            elif isinstance(one, Invite):
                outcome[case_id] = self._invited(case_id, one, decisions)
            else:
                outcome[case_id] = self._skipped(case_id, one, before, decisions)
        await store.record(decisions)
        return outcome

    def _before(self, before: Standing, now: datetime) -> Invited:
        expired = before.expires is not None and before.expires <= now
        return Invited(None if expired or before.token_sealed is None else self._sealer.open(before.token_sealed))

    def _invited(self, case_id: UUID, invite: Invite, decisions: list[Decision]) -> Invited:
        token = self._ids.token()
        decision = Decision(
            id=self._ids.uuid(),
            case_id=case_id,
            decision="invite",
            token_hash=token_hash(token),
            token_sealed=self._sealer.seal(token),
            channel=invite.channel.value,
            due_at=invite.due,
            expires_at=invite.expires,
            questionnaire_ref=self._questionnaire,
        )
        decisions.append(decision)
        return Invited(token)

    def _skipped(self, case_id: UUID, skip: Skip, before: Standing, decisions: list[Decision]) -> Skip:
        if before.skipped != skip.reason.value:
            decisions.append(Decision(self._ids.uuid(), case_id, "skip", skip.reason.value))
        return skip


def _withdraws(decision: Invite | Skip) -> bool:
    return isinstance(decision, Skip) and decision.reason.final
