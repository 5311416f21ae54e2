"""Frozen figures: written once, read for ever. The tables' triggers refuse everything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, text

from survey.store.tables import snapshot_figures, snapshots

_COLUMNS = "s.*, p.period IS NOT NULL AS public, n.id AS replaced_by"
_FROM = """
    FROM snapshots s LEFT JOIN public_periods p ON p.period = s.period LEFT JOIN snapshots n ON n.replaces = s.id
"""

_LATEST = text("SELECT id, edition FROM snapshots WHERE period = :period ORDER BY edition DESC LIMIT 1")
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE s.id = :id")
_PAGE = text(f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE (CAST(:period AS text) IS NULL OR s.period = :period)
      AND (CAST(:after AS text) IS NULL OR
           (s.frozen_at, s.id) < (SELECT a.frozen_at, a.id FROM snapshots a WHERE a.id = :after))
    ORDER BY s.frozen_at DESC, s.id DESC LIMIT :most
""")
_BODY = text("""
    SELECT body, digest FROM snapshot_figures WHERE snapshot_id = :id AND agency = :agency AND children = :children
""")
_BODIES = text("""
    SELECT agency, body, digest FROM snapshot_figures
    WHERE snapshot_id = :id AND agency > :after AND NOT children ORDER BY agency LIMIT :most
""")
_OPEN = text("""
    INSERT INTO public_periods (period, days, by, since)
    VALUES (:period, daterange(CAST(:first AS date), CAST(:last AS date), '[]'), :by, :now)
    ON CONFLICT (period) DO NOTHING
""")
_OVERLAPPING = text("""
    SELECT period FROM public_periods
    WHERE period <> :period AND days && daterange(CAST(:first AS date), CAST(:last AS date), '[]') ORDER BY 1
""")
_PUBLIC = text(f"""
    SELECT {_COLUMNS} {_FROM} WHERE p.period IS NOT NULL AND n.id IS NULL ORDER BY s.first DESC
""")


class Snapshots:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def alone(self) -> None:
        """Lets nobody else freeze anything before this transaction ends. To be said first: what is seen is of then."""
        await self.connection.execute(text("LOCK TABLE snapshots IN SHARE ROW EXCLUSIVE MODE"))

    async def freeze(self, row: dict[str, Any], figures: Sequence[dict[str, Any]]) -> None:
        await self.connection.execute(insert(snapshots), [row])
        await self.connection.execute(insert(snapshot_figures), list(figures))

    async def latest(self, period: str) -> tuple[str, int] | None:
        """The newest edition of a period and its number."""
        row = (await self.connection.execute(_LATEST, {"period": period})).one_or_none()
        return (row.id, row.edition) if row else None

    async def one(self, id: str) -> Any | None:
        return (await self.connection.execute(_ONE, {"id": id})).one_or_none()

    async def page(self, period: str | None, after: str | None, most: int) -> list[Any]:
        given = {"period": period, "after": after, "most": most}
        return list((await self.connection.execute(_PAGE, given)).all())

    async def body(self, id: str, agency: str, children: bool) -> Any | None:
        given = {"id": id, "agency": agency, "children": children}
        return (await self.connection.execute(_BODY, given)).one_or_none()

    async def bodies(self, id: str, after: str = "", most: int = 10_000) -> list[Any]:
        """The figures of each agency for itself, in the order of their codes."""
        return list((await self.connection.execute(_BODIES, {"id": id, "after": after, "most": most})).all())

    async def open(self, period: str, first: date, last: date, by: str, now: datetime) -> None:
        """Lets the public see a period; the database refuses one that overlaps another."""
        given = {"period": period, "first": first, "last": last, "by": by, "now": now}
        await self.connection.execute(_OPEN, given)

    async def overlapping(self, period: str, first: date, last: date) -> list[str]:
        given = {"period": period, "first": first, "last": last}
        return list((await self.connection.execute(_OVERLAPPING, given)).scalars())

    async def public(self) -> list[Any]:
        """The newest edition of every period that the public may see, the latest period first."""
        return list((await self.connection.execute(_PUBLIC)).all())
