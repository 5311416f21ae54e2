"""Jobs of the worker's engine, deferred in the same transaction as what they are for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# procrastinate's own function for deferring; the worker's tests fail when a new version changes it.
_DEFER = text("""
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        CAST(:queue AS varchar), CAST(:task AS varchar), CAST(:priority AS int), CAST(:lock AS varchar),
        NULL, jsonb_build_object('contact', CAST(:contact AS text)), NULL)::procrastinate_job_to_defer_v1])
""")

_SEEN = text("SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat >= :moment)")

REPLIES_FIRST = 10  # replies go before campaigns


class Jobs:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def deliver(self, contact: UUID) -> None:
        """Has the sender come for a person's bubbles; one sender at a time for each person."""
        given = {"queue": "deliver", "task": "deliver", "priority": REPLIES_FIRST, "lock": f"deliver:{contact}"}
        await self.connection.execute(_DEFER, {**given, "contact": str(contact)})

    async def seen_since(self, moment: datetime) -> bool:
        """Whether a worker has given a sign of life since then."""
        return bool((await self.connection.execute(_SEEN, {"moment": moment})).scalar_one())
