"""A province with a year of answers, some of its quarters published: for tests of what agencies and everybody see."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI

from api import errors, public, public_pages
from api.pages import Assets
from bench.responses import YEAR, Responses
from survey.desk import Desk
from survey.desk.tools import Tools
from survey.measures.period import quarter
from survey.runtime import wiring
from survey.runtime.cleaning import cleaning
from survey.runtime.ids import RandomIds
from survey.runtime.library import agencies
from survey.runtime.sealing import Sealer
from survey.store import open_store
from tests.stage import Clock

FORM = "tthc-rut-gon@1"
FEBRUARY = datetime(YEAR + 1, 2, 20, 2, tzinfo=UTC)  # every month of the year is over, and what came late has come
UNIT = {"unit_name": "UBND thành phố Huế", "hotline": "0234 123 456"}


async def fill(url: str, responses: int) -> None:
    """The agencies of Huế, and so many responses of the year, spread as a province's are."""
    store = open_store(url, size=2)
    try:
        forms = await wiring.stock(store)
        codes = sorted(set(agencies(wiring.DATA / "agencies" / "hue.yml")) - {"H57"})
        with tempfile.TemporaryDirectory() as folder:
            Responses(forms[FORM], codes).make(responses, url, Path(folder))
        async with opened(url) as desk:
            await desk.report.renew()
    finally:
        await store.close()


@asynccontextmanager
async def opened(url: str, at: datetime = FEBRUARY, smallest_cell: int = 5) -> AsyncIterator[Desk]:
    store = open_store(url, size=4)
    forms = await wiring.stock(store)
    tools = Tools(
        *(store, forms, wiring.words(), Clock(at), RandomIds(), Sealer(b"k" * 32), {}),
        smallest_cell=smallest_cell,
        quotas=wiring.floors(),
    )
    try:
        yield Desk.on(tools, FORM, book=cleaning(wiring.DATA / "cleaning.yml"))
    finally:
        await store.close()


async def publish(url: str, *numbers: int) -> None:
    """Freezes quarters of the year, for everybody to see."""
    async with opened(url) as desk:
        for number in numbers:
            await desk.snapshots.publish(quarter(YEAR, number), "so-noi-vu", public=True)


def site(desk: Any) -> FastAPI:
    """What everybody may open, without a session, a key or a script."""
    app = FastAPI()
    errors.install(app)
    for router in (public.router, public_pages.documented, public_pages.router):
        app.include_router(router)
    app.mount("/static", Assets())
    app.state.desk, app.state.settings = desk, SimpleNamespace(**UNIT)
    return app


def ready(url: str, responses: int, *numbers: int) -> str:
    """A filled database with published quarters; for fixtures."""

    async def work() -> None:
        await fill(url, responses)
        await publish(url, *numbers)

    done(work())
    return url


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it in a loop of its own: in the thread of a browser's tests there is one running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
