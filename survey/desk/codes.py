"""The desk's verbs for short codes and slips: a case's code, what a slip says, and what a typed code opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from survey.case import printable
from survey.codes import CodeOpening, Slip, make_code, read_code
from survey.desk.report import Unknown
from survey.desk.tools import Sealer, Tools
from survey.measures.period import VIETNAM

WHY = {
    "unknown": "chưa có trong hệ thống",
    "not-invited": "không có lời mời",
    "revoked": "lời mời đã thu hồi",
    "expired": "lời mời đã hết hạn",
}
_NAMED = 5  # cases that one message names


class NoSlip(LookupError):
    """Cases for which nothing can be printed: {case code: one of WHY}, in the order in which they were asked for."""

    def __init__(self, cases: Mapping[str, str]) -> None:
        super().__init__(_sentence(cases))
        self.cases = cases


def _sentence(cases: Mapping[str, str]) -> str:
    named = [f"{printable(case, 40)}: {WHY[why]}" for case, why in list(cases.items())[:_NAMED]]
    more = f"; và {len(cases) - _NAMED} hồ sơ khác" if len(cases) > _NAMED else ""
    return f"Không in được phiếu cho {len(cases)} hồ sơ ({'; '.join(named)}{more}). Hãy bỏ các mã này rồi in lại."


def code_hash(sealer: Sealer, code: str) -> bytes:
    """How a code is found. Keyed: a code is so short that a plain hash of it could be tried through."""
    return sealer.index(f"code:{code}")


async def issue(tx: Any, tools: Tools, purpose: str, invitation: UUID, session: UUID | None, expires: datetime) -> str:
    """A new code, kept within the caller's transaction; "slip" or "move"."""
    while True:
        code = make_code(tools.ids.token())
        hashed, sealed = code_hash(tools.sealer, code), tools.sealer.seal(code)
        if await tx.codes.make(tools.ids.uuid(), hashed, sealed, purpose, invitation, session, expires):
            return code


class Codes:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def slip(self, case: str) -> str:
        """The code of a case's open invitation; the same every time until it expires. Raises NoSlip."""
        return (await self.slips([case]))[0].code

    async def slips(self, cases: Sequence[str]) -> list[Slip]:
        """What is to be printed for each case, in order and once. Raises NoSlip when there is a case without."""
        wanted = list(dict.fromkeys("".join(case.split()).upper() for case in cases))
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            standing = await tx.codes.standing(wanted, now)
            missing = {case: why for case in wanted if (why := _why(standing.get(case), now))}
            if missing:
                raise NoSlip(missing)
            return [await self._slip(tx, standing[case]) for case in wanted]

    async def _slip(self, tx: Any, row: Any) -> Slip:
        opened = self._tools.sealer.open
        code = opened(row.code_sealed) if row.code_sealed else None
        return Slip(
            case=row.case,
            token=opened(row.token_sealed),
            code=code or await issue(tx, self._tools, "slip", row.invitation, None, row.expires_at),
            unit=row.unit,
            procedure=row.procedure,
            returned_at=row.returned_at,
            expires_at=row.expires_at,
        )

    async def open_cases(self, agency: str | None = None, since: date | None = None) -> list[str]:
        """Cases that slips can be printed for and that nobody has begun to answer, by day of return. Raises Unknown.

        `agency` is the code of the agency that decided, or of the place that took the case in.
        """
        first = datetime.combine(since, time(), VIETNAM) if since else None
        async with self._tools.store.transaction() as tx:
            if agency and agency not in await tx.cases.agencies():
                raise Unknown(
                    "agency", f"Không có đơn vị nào mang mã «{printable(agency, 40)}». Hãy kiểm tra lại mã đơn vị."
                )
            return await tx.codes.open_cases(self._tools.now(), agency, first)

    async def find(self, text: str) -> CodeOpening | None:
        """What a typed code opens, also when it no longer does; None when it is no code, or not one of ours."""
        code = read_code(text)
        if code is None:
            return None
        async with self._tools.store.transaction() as tx:
            return await tx.codes.find(code_hash(self._tools.sealer, code), self._tools.now())


def _why(row: Any, now: datetime) -> str | None:
    """The key in WHY of what stands against a slip; None when there is nothing."""
    if row is None:
        return "unknown"
    if row.decision != "invite" or row.token_sealed is None:
        return "not-invited"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now else None
