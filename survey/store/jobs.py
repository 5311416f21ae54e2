"""Jobs of the worker's engine, deferred in the same transaction as what they are for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

REPLIES_FIRST = 10  # replies go before campaigns

# procrastinate's own function for deferring, as part of a statement that has :contact and :channel: has the sender
# come for a person's bubbles. No lock: bubbles are claimed row by row in order, and a lock would be kept by the job of
# a worker that was killed. The worker's tests fail when a new version changes it.
DELIVER = f"""
    procrastinate_defer_jobs_v1(ARRAY[ROW(
        'deliver.' || CAST(:channel AS text), 'deliver', {REPLIES_FIRST},
        NULL, NULL,
        jsonb_build_object('contact', CAST(CAST(:contact AS uuid) AS text)), NULL)::procrastinate_job_to_defer_v1])
"""

_DELIVER = text(f"SELECT {DELIVER}")

_SEEN = text("SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat >= :moment)")


class Jobs:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def deliver(self, contact: UUID, channel: str) -> None:
        """Has the sender come for a person's bubbles."""
        await self.connection.execute(_DELIVER, {"contact": contact, "channel": channel})

    async def seen_since(self, moment: datetime) -> bool:
        """Whether a worker has given a sign of life since then."""
        return bool((await self.connection.execute(_SEEN, {"moment": moment})).scalar_one())
