"""The worker's jobs, on procrastinate: delivery, looking after messages left lying, ending what has run out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from procrastinate import App, JobContext, PsycopgConnector

from bot.receive import Receiver
from bot.sender import Sender
from survey.desk import Desk


@dataclass(frozen=True, slots=True)
class Hands:
    """What the jobs work with."""

    desk: Desk
    receiver: Receiver
    sender: Sender


def engine(url: str, hands: Hands) -> App:
    """The job engine on a database; its jobs are kept in the same PostgreSQL as everything else."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=6))

    @app.task(name="deliver", pass_context=True)
    async def deliver(context: JobContext, contact: str) -> None:
        again = await hands.sender.deliver(UUID(contact))
        if again:
            later = app.configure_task("deliver", queue=context.job.queue, lock=context.job.lock, schedule_at=again)
            await later.defer_async(contact=contact)

    @app.periodic(cron="* * * * * */5")
    @app.task(name="look_after", queue="upkeep", queueing_lock="look_after")
    async def look_after(timestamp: int) -> None:
        """Messages whose process died between two steps are taken up again."""
        for contact in await hands.desk.post.left_lying():
            await hands.receiver.lane(contact)

    @app.periodic(cron="7 * * * *")
    @app.task(name="expire", queue="upkeep", queueing_lock="expire")
    async def expire(timestamp: int) -> None:
        await hands.desk.talk.expire_due()

    @app.periodic(cron="23 3 * * *")
    @app.task(name="tidy", queue="upkeep", queueing_lock="tidy", pass_context=True)
    async def tidy(context: JobContext, timestamp: int) -> None:
        """The engine's own finished jobs are forgotten after a day."""
        await app.job_manager.delete_old_jobs(nb_hours=24, include_failed=False)

    return app
