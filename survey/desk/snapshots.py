"""The desk's verbs for publishing: freezing the figures of a period, and reading what was frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from survey.desk.report import Report
from survey.desk.tools import Tools
from survey.measures.figures import Figures, Scope
from survey.measures.period import Period, name
from survey.measures.stamp import stamped, written
from survey.snapshot import FROZEN, CannotFreeze, Snapshot, bounded

ALL = ""  # how the figures of all agencies together are filed

_FIELDS = [field.name for field in fields(Snapshot)]


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures byte for byte as they were frozen; `digest` is the SHA-256 of `body`."""

    agency: str
    body: str
    digest: str

    def read(self) -> dict[str, Any]:
        return json.loads(self.body)


class Snapshots:
    def __init__(self, tools: Tools, report: Report) -> None:
        self._tools, self._report = tools, report

    async def publish(
        self, period: Period, by: str, *, reason: str = "", again: bool = False, public: bool = False
    ) -> Snapshot:
        """Freezes the figures of a period that is over, and has the subscribers told. Raises CannotFreeze.

        All figures are of one moment. A period that was frozen before is frozen once more only when `again` is said,
        with a reason; what was frozen before stays. `public`: the public may see this period.
        """
        now = self._tools.now()
        first, last = bounded(period, now)
        called = name(period)
        async with self._tools.store.still() as tx:
            await tx.snapshots.alone()
            before = await tx.snapshots.latest(called)
            _check(before, reason, again)
            if public:
                _check_overlap(await tx.snapshots.overlapping(called, first, last))
                await tx.snapshots.open(called, first, last, by, now)
            edition = before[1] + 1 if before else 1
            row = {"id": f"{called}-{edition}", "period": called, "first": first, "last": last, "edition": edition}
            row |= {"replaces": before[0] if before else None, "reason": reason.strip(), "by": by, "frozen_at": now}
            await self._freeze(tx, row, period)
            made = _snapshot(await tx.snapshots.one(row["id"]))
            await tx.subscribers.tell(f"msg_{self._tools.ids.token()}", FROZEN, event(made), now)
        return made

    async def _freeze(self, tx: Any, row: dict[str, Any], period: Period) -> None:
        report = self._report.within(tx)
        together, apart = await report.figures(Scope(period=period)), await report.each(Scope(period=period))
        above = [one.code for one in await tx.feed.agencies() if one.above]
        families = [await report.figures(Scope(agency=code, children=True, period=period)) for code in above]
        filed = [_filed(row["id"], one) for one in (together, *apart, *families)]
        signed = hashlib.sha256("\n".join(one["digest"] for one in filed).encode()).hexdigest()
        more = {"method_version": together.method, "input_hash": f"sha256:{signed}", "agencies": len(apart)}
        await tx.snapshots.freeze(row | more, filed)

    async def open(self, id: str, by: str) -> Snapshot | None:
        """Lets the public see the period of a snapshot; None: there is no such snapshot. Raises CannotFreeze."""
        async with self._tools.store.transaction() as tx:
            row = await tx.snapshots.one(id)
            if row is None:
                return None
            _check_overlap(await tx.snapshots.overlapping(row.period, row.first, row.last))
            await tx.snapshots.open(row.period, row.first, row.last, by, self._tools.now())
            return _snapshot(await tx.snapshots.one(id))

    async def page(self, period: str | None = None, after: str | None = None, most: int = 50) -> list[Snapshot]:
        """The newest first."""
        async with self._tools.store.single() as tx:
            return [_snapshot(row) for row in await tx.snapshots.page(period, after, most)]

    async def one(self, id: str) -> Snapshot | None:
        async with self._tools.store.single() as tx:
            row = await tx.snapshots.one(id)
        return _snapshot(row) if row else None

    async def figures(self, id: str, agency: str = ALL, *, children: bool = False) -> Frozen | None:
        """What was frozen of one agency, or of all together; None when nothing was."""
        async with self._tools.store.single() as tx:
            row = await tx.snapshots.body(id, agency, children)
        return Frozen(agency, row.body, row.digest) if row else None

    async def by_agency(self, id: str, after: str, most: int) -> tuple[list[Frozen], str | None]:
        """Agency by agency, and where the next page begins."""
        async with self._tools.store.single() as tx:
            rows = await tx.snapshots.bodies(id, after, most + 1)
        found = [Frozen(row.agency, row.body, row.digest) for row in rows[:most]]
        return found, found[-1].agency if len(rows) > most else None


def event(snapshot: Snapshot) -> str:
    """What subscribers are told: which period, and where its figures are; the figures themselves they fetch."""
    data = {
        "snapshot": snapshot.id,
        "path": f"/v1/snapshots/{snapshot.id}",
        "period": {"name": snapshot.period, "from": snapshot.first.isoformat(), "to": snapshot.last.isoformat()},
        "edition": snapshot.edition,
        "replaces": snapshot.replaces,
        "method_version": snapshot.method_version,
        "input_hash": snapshot.input_hash,
        "agencies": snapshot.agencies,
    }
    return message(FROZEN, snapshot.frozen_at, data)


def message(type: str, at: datetime, data: dict[str, Any]) -> str:
    """A message in the form of Standard Webhooks."""
    return json.dumps({"type": type, "timestamp": at.astimezone(UTC).isoformat(), "data": data}, ensure_ascii=False)


def _filed(snapshot: str, figures: Figures) -> dict[str, Any]:
    body = written({"snapshot": snapshot} | stamped(figures))
    return {
        "snapshot_id": snapshot,
        "agency": figures.agency.code if figures.agency else ALL,
        "children": figures.children,
        "body": body,
        "digest": hashlib.sha256(body.encode()).hexdigest(),
    }


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(**{field: getattr(row, field) for field in _FIELDS})


def _check(before: tuple[str, int] | None, reason: str, again: bool) -> None:
    if before and not again:
        raise CannotFreeze(
            "already_frozen", f"Kỳ này đã công bố ({before[0]}). Công bố lại thì phải nói rõ và ghi lý do."
        )
    if before and not reason.strip():
        raise CannotFreeze("no_reason", "Công bố lại phải ghi lý do.")


def _check_overlap(periods: Iterable[str]) -> None:
    if found := list(periods):
        raise CannotFreeze("overlaps", f"Kỳ cho mọi người xem không được chồng lên kỳ đã cho xem: {', '.join(found)}.")
