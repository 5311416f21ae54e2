"""The desk's verb for cases: enters a batch, decides who is invited, and answers for every row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import batched
from typing import Protocol
from uuid import UUID

from survey.agency_names import AgencyNames
from survey.case import Case, Party, printable, read_case
from survey.case_entry import Entry, SealedParty, Written
from survey.desk.inviting import Invitations, Invited, Inviting
from survey.desk.tools import Tools
from survey.fault import Fault, Impossible, Refused, Unreadable
from survey.inviting import Policy, Skip

UNCHANGED, REFUSED = "unchanged", "refused"

# Rows in one transaction: few enough that conversations are served in between.
_AT_ONCE = 100


class NotInvited(LookupError):
    """A case that no conversation can be opened for. `reason` is why it was skipped, None when nobody entered it."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "unknown")
        self.reason = reason


class Cases(Invitations, Protocol):
    """What the store offers about cases within one transaction; `survey.store.cases` is the real one."""

    async def agencies(self) -> Mapping[str, str]: ...
    async def known(self, code: str) -> UUID | None: ...
    async def write(self, entries: Sequence[Entry], new_id: Callable[[], UUID]) -> Mapping[str, Written]: ...


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row: created, updated, unchanged or refused (then with its faults)."""

    code: str
    status: str
    faults: tuple[Fault, ...] = ()
    invitation: Invited | Skip | None = None


class Register:
    """Enters cases. Entering the same case again changes nothing and gives back the same link."""

    def __init__(self, tools: Tools, questionnaire: str, policy: Policy | None = None) -> None:
        """`questionnaire` is the reference of the version that people are invited to, such as "tthc-rut-gon@1"."""
        self._tools = tools
        self._inviting = Inviting(tools.sealer, tools.ids, questionnaire, policy or Policy())

    async def enter(self, rows: Iterable[object]) -> list[Result]:
        """One result per row, in order. A row that cannot be taken is refused alone; the others are entered.

        A row is a mapping with the keys of `survey.case.FIELDS`; anything else is refused like a bad row.
        """
        now = self._tools.now()
        seen: dict[str, Case] = {}
        results: list[Result] = []
        for some in batched(rows, _AT_ONCE):
            async with self._tools.store.transaction() as unit:
                results += await self._take(unit.cases, some, seen, now)
        return results

    async def token(self, code: str) -> str:
        """The token of a case's invitation, also of one that has expired. Raises NotInvited.

        It opens the conversation in the citizen's name: only for whoever runs this system.
        """
        async with self._tools.store.transaction() as unit:
            case = await unit.cases.known("".join(code.split()).upper())
            standing = (await unit.cases.standing([case]))[case] if case else None
        if standing is None or not standing.token_sealed:
            raise NotInvited(standing.skipped if standing else None)
        return self._tools.sealer.open(standing.token_sealed)

    async def _take(self, store: Cases, rows: Sequence[object], seen: dict[str, Case], now: datetime) -> list[Result]:
        names = AgencyNames(await store.agencies())
        read = [_read(row, seen, names, now) for row in rows]
        cases = {one.code: one for one in read if isinstance(one, Case)}
        written = dict(await store.write([self._entry(one) for one in cases.values()], self._tools.ids.uuid))
        invitations = await self._inviting.take(store, {written[code].id: cases[code] for code in cases}, now)
        return [_result(one, row, written, invitations) for one, row in zip(read, rows, strict=True)]

    def _entry(self, case: Case) -> Entry:
        # Keyed, so that a digest left behind tells nothing about an erased person.
        digest = self._tools.sealer.index(json.dumps(asdict(case), default=str, ensure_ascii=False))
        return Entry(self._tools.ids.uuid(), case, digest, self._seal(case.applicant), self._seal(case.submitter))

    def _seal(self, party: Party) -> SealedParty | None:
        if not party:
            return None
        return SealedParty(
            phone=self._tools.sealer.seal(party.phone) if party.phone else None,
            phone_index=self._tools.sealer.index(party.phone) if party.phone else None,
            name=self._tools.sealer.seal(party.name) if party.name else None,
        )


def _read(row: object, seen: dict[str, Case], names: AgencyNames, now: datetime) -> Case | Refused:
    if not isinstance(row, Mapping):
        return Refused((Unreadable("Mỗi hồ sơ phải là một đối tượng có tên trường."),))
    try:
        case = read_case(row, now, names)
    except Refused as refused:
        return refused
    if seen.setdefault(case.code, case) != case:
        return Refused((Impossible("Mã hồ sơ này đã có ở dòng trên với nội dung khác; chỉ giữ một dòng.", "code"),))
    return case


def _result(
    one: Case | Refused, row: object, written: dict[str, Written], invitations: Mapping[UUID, Invited | Skip]
) -> Result:
    if isinstance(one, Refused):
        return Result(printable(row.get("code", "")) if isinstance(row, Mapping) else "", REFUSED, one.faults)
    entered = written[one.code]
    written[one.code] = Written(entered.id, UNCHANGED)  # the same row once more in this batch
    return Result(one.code, entered.change, invitation=invitations[entered.id])
