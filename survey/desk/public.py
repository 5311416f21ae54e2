"""The desk's verbs for what everybody may see: periods that were opened to the public, from frozen snapshots only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from survey.agency import Agency
from survey.desk.snapshots import Snapshots
from survey.desk.tools import Tools
from survey.measures.period import VIETNAM
from survey.measures.public import blocks

_REMEMBERED = 8  # documents in memory: they never change, and anybody may ask for them as often as they like
_ALL = 100_000


class Public:
    def __init__(self, tools: Tools, snapshots: Snapshots) -> None:
        self._tools, self._snapshots = tools, snapshots
        self._made: dict[str, dict[str, Any]] = {}

    @property
    def smallest_cell(self) -> int:
        """How many people stand behind whatever is shown, at least."""
        return self._tools.smallest_cell

    async def periods(self) -> list[dict[str, Any]]:
        """The periods that everybody may see, the latest first."""
        async with self._tools.store.single() as tx:
            return [_period(row) for row in await tx.snapshots.public()]

    async def figures(self, period: str | None) -> dict[str, Any] | None:
        """What everybody may see of a period, or of the latest one; None when there is no such period."""
        async with self._tools.store.single() as tx:
            rows = await tx.snapshots.public()
        row = next((one for one in rows if period in (None, one.period)), None)
        if row is None:
            return None
        if row.id not in self._made:
            self._keep(row.id, _period(row) | await self._document(row))
        return self._made[row.id]

    async def agencies(self) -> Mapping[str, Agency]:
        """Every agency that was ever known, as it stands now: of which kind, since when, and who took over."""
        async with self._tools.store.transaction() as tx:
            return await tx.tallies.agencies()

    async def _document(self, row: Any) -> dict[str, Any]:
        together = await self._snapshots.figures(row.id)
        apart, _ = await self._snapshots.by_agency(row.id, "", _ALL)
        assert together is not None, row.id
        # The hash of the inputs is told to holders of a key only: nobody else can know the order that it makes.
        apart.sort(key=lambda one: hashlib.sha256(f"{row.input_hash} {one.agency}".encode()).digest())
        least = self._tools.smallest_cell
        shown = blocks(json.loads(together.body), [json.loads(one.body) for one in apart], least)
        return {"smallest_cell": least, "questionnaires": shown}

    def _keep(self, id: str, document: dict[str, Any]) -> None:
        while len(self._made) >= _REMEMBERED:
            self._made.pop(next(iter(self._made)))
        self._made[id] = document


def _period(row: Any) -> dict[str, Any]:
    return {
        "snapshot": row.id,
        "period": {"name": row.period, "from": row.first.isoformat(), "to": row.last.isoformat()},
        "edition": row.edition,
        "reason": row.reason,
        "frozen_at": row.frozen_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "method_version": row.method_version,
    }
