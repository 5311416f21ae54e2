"""The demo's table of slips: finished cases that nobody has answered for, with the link each slip would carry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from survey.desk.tools import Tools
from survey.measures.period import VIETNAM

AT_MOST = 12


class Showcase:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def slips(self) -> list[dict[str, Any]]:
        """Some open invitations, the latest results first. For demonstrations only: each token opens its case."""
        async with self._tools.store.transaction() as tx:
            rows = await tx.openings.untouched(self._tools.now(), AT_MOST)
        return [self._slip(row) for row in rows]

    async def age(self, code: str, by: timedelta) -> None:
        """Lets time pass for one case and its conversation, as if `by` had gone by since. For played conversations."""
        async with self._tools.store.transaction() as tx:
            await tx.openings.age(code, by)

    def _slip(self, row: Any) -> dict[str, Any]:
        name = self._tools.sealer.open(row.name_sealed) if row.name_sealed else ""
        return {
            "code": row.code,
            "procedure": row.procedure,
            "agency": row.agency,
            "returned_on": f"{row.returned_at.astimezone(VIETNAM):%d/%m/%Y}",
            "applicant": initials(name),
            "token": self._tools.sealer.open(row.token_sealed),
        }


def initials(name: str) -> str:
    """ "Nguyễn Văn An" as "N.V.A"; an organisation keeps its first words."""
    words = name.split()
    return ".".join(word[0].upper() for word in words) if 1 < len(words) <= 4 else " ".join(words[:4])
