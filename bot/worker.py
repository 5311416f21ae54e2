"""`python -m bot.worker`: does the jobs until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from bot.coding import Reading, Rounds
from bot.jobs import SILENT_FOR, Hands, engine
from bot.reception import Reception, reception
from bot.sender import Sender
from bot.telling import Teller
from exports import runner
from survey.runtime.letterhead import letterhead
from survey.runtime.settings import Settings, load
from survey.runtime.wiring import DATA, now
from themes.coder import open_coder
from themes.grouping import grouped

log = logging.getLogger(__name__)

AT_ONCE = 24  # jobs in one worker process: they mostly wait for a platform
HEARTBEAT = 5.0  # seconds
POOL = 10  # database connections beside those of the job engine
EXPORTING = "* * * * * */3"  # cron line: how often somebody looks for an export to write
CLEARING = "41 * * * *"  # how often old exports are cleared away
UNSPOOLING = "* * * * * */5"  # cron line: how often what lies on disk is taken in
CODING = "* * * * * 1-59/5"  # how often comments are read that came in
SUGGESTING = "37 2 * * *"  # when what fits no theme is put into groups for people to name
TENDING = "53 * * * *"  # how often comments are looked after: originals whose time is over …
TELLING = "* * * * * 2-59/5"  # how often subscribers are told what is due


def queues(sending: Iterable[str]) -> list[str]:
    """Delivery for the channels of this worker only: a terminal's bubbles are the terminal's own to fetch."""
    return ["upkeep", *(f"deliver.{name}" for name in sending)]


async def work(settings: Settings) -> None:
    async with reception(settings, POOL) as inside:
        teller, rounds = Teller(inside.desk), Rounds(inside.desk, Reading(open_coder))
        app = engine(settings.database_url, _hands(inside, teller, rounds, settings.data_dir))
        async with teller, rounds, app.open_async(), inside.channels.polling(inside.arrivals):
            await app.run_worker_async(
                queues=queues(inside.channels),
                concurrency=AT_ONCE,
                shutdown_graceful_timeout=5,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_FOR,
                delete_jobs="successful",
            )


def _hands(inside: Reception, teller: Teller, rounds: Rounds, folder: Path) -> Hands:
    desk, channels, arrivals = inside.desk, inside.channels, inside.arrivals
    by = letterhead(DATA / "report.yml")
    upkeep = {UNSPOOLING: lambda: inside.spool.drain(channels, arrivals.take_raw), TELLING: teller.round}
    upkeep |= {EXPORTING: lambda: runner.work(desk, folder, by), CLEARING: lambda: runner.clear(desk, folder)}
    upkeep |= {CODING: rounds.round, TENDING: desk.coding.tend}
    upkeep |= {SUGGESTING: lambda: desk.verifying.suggest(grouped)}
    upkeep |= channels.upkeep
    return Hands(desk, inside.receiver, Sender(desk, channels, now), arrivals, tuple(channels), upkeep)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    asyncio.run(work(load()))
