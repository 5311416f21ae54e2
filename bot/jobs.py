"""The worker's jobs, on procrastinate: delivery, the rounds after what was left lying, things due, upkeep."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from bot.arrivals import Arrivals
from bot.receive import Receiver
from bot.sender import Sender
from survey.desk import Desk

SILENT_FOR = 20.0  # seconds after which a worker that gives no sign of life is taken for dead
ERRANDS_AT_ONCE = 100  # things due that one round begins: campaigns are let in by the spoon, replies go first
EVENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Hands:
    """What the jobs work with. `channels`: the names this worker delivers to; `upkeep`: what else runs now and then."""

    desk: Desk
    receiver: Receiver
    sender: Sender
    arrivals: Arrivals
    channels: tuple[str, ...] = ()
    upkeep: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)  # by cron line


def engine(url: str, hands: Hands) -> App:
    """The job engine on a database; its jobs are kept in the same PostgreSQL as everything else."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=6))

    @app.task(name="deliver")
    async def deliver(contact: str) -> None:
        await hands.sender.deliver(UUID(contact))

    _rounds(app, hands)
    _housekeeping(app, hands)
    return app


def _rounds(app: App, hands: Hands) -> None:
    @app.periodic(cron="* * * * * */5")
    @app.task(name="look_after", queue="upkeep", queueing_lock="look_after")
    async def look_after(timestamp: int) -> None:
        """What a dead process left between two steps is taken up again, and so is what had to wait."""
        for contact in await hands.desk.post.left_lying():
            await hands.receiver.lane(contact)
        for contact, channel in await hands.desk.outgoing.unattended(hands.channels):
            await _call_sender(app, contact, channel)
        for _ in range(EVENTS_AT_ONCE):
            if not await hands.arrivals.deal_with():
                break

    @app.periodic(cron="* * * * * */10")
    @app.task(name="errands", queue="upkeep", queueing_lock="errands")
    async def errands(timestamp: int) -> None:
        """Invitations, reminders and re-checks whose time has come."""
        await hands.desk.errands.run(ERRANDS_AT_ONCE)
        await hands.desk.recheck.run(ERRANDS_AT_ONCE)

    @app.periodic(cron="7 * * * *")
    @app.task(name="expire", queue="upkeep", queueing_lock="expire")
    async def expire(timestamp: int) -> None:
        await hands.desk.talk.expire_due()

    @app.periodic(cron="17 * * * *")
    @app.task(name="clean", queue="upkeep", queueing_lock="clean")
    async def clean(timestamp: int) -> None:
        """The rules of cleaning look at what came in; they flag, people decide."""
        await hands.desk.cleaning.flag()


async def _call_sender(app: App, contact: UUID, channel: str) -> None:
    """A delivery for a person, unless one already waits in line."""
    lock = f"deliver:{contact}"
    try:
        task = app.configure_task("deliver", queue=f"deliver.{channel}", queueing_lock=lock)
        await task.defer_async(contact=str(contact))
    except AlreadyEnqueued:
        return


def _housekeeping(app: App, hands: Hands) -> None:
    @app.periodic(cron="* * * * * */20")
    @app.task(name="bury", queue="upkeep", queueing_lock="bury")
    async def bury(timestamp: int) -> None:
        """Jobs of a worker that was killed are struck off: the rounds find what they were about."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    @app.periodic(cron="23 3 * * *")
    @app.task(name="tidy", queue="upkeep", queueing_lock="tidy")
    async def tidy(timestamp: int) -> None:
        """The engine's own finished jobs are forgotten after a day; so are figures' moments, after a year and more."""
        await app.job_manager.delete_old_jobs(nb_hours=24, include_failed=False)
        await hands.desk.feed.tidy()

    @app.periodic(cron="* * * * *")
    @app.task(name="renew_figures", queue="upkeep", queueing_lock="renew_figures")
    async def renew_figures(timestamp: int) -> None:
        """The days in which something has changed are counted anew, so that figures stay quick."""
        await hands.desk.report.renew()

    for number, (cron, work) in enumerate(hands.upkeep.items()):
        _every(app, f"upkeep_{number}", cron, work)


def _every(app: App, name: str, cron: str, work: Callable[[], Awaitable[object]]) -> None:
    @app.periodic(cron=cron)
    @app.task(name=name, queue="upkeep", queueing_lock=name)
    async def run(timestamp: int) -> None:
        await work()
