"""What was sent for nothing and what was charged, by kind and month; `survey.store.outbox` enters it as it leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text

_TOTALS = text("""
    SELECT to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM') AS month, kind, count(*) AS number,
           count(*) FILTER (WHERE price IS NULL) AS unpriced, coalesce(sum(price), 0) AS cost
    FROM ledger WHERE CAST(:since AS timestamptz) IS NULL OR at >= :since GROUP BY 1, 2 ORDER BY 1, 2
""")


class Ledger:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def totals(self, since: datetime | None) -> list[Any]:
        """By month (of Vietnam) and kind: how many, how many of those without a price, and the cost of the others."""
        return list((await self.connection.execute(_TOTALS, {"since": since})).all())
