"""An export from the request to the file, written by the real worker in a process of its own."""

from __future__ import annotations

import asyncio
import csv
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from survey.fieldwork.forms import COLLECTED, ENUMERATOR, FORM, Filled
from survey.runtime import wiring
from tests.bot.doors import house
from tests.bot.doors.house import House, standing

pytestmark = pytest.mark.anyio

PATIENCE = 90.0  # seconds: the worker has to start, and it looks for exports every three


@asynccontextmanager
async def worker(running: House, folder: Path) -> AsyncIterator[None]:
    """`python -m bot.worker`, as the stack starts it."""
    given = {"DATABASE_URL": running.settings.database_url, "REDIS_URL": running.settings.redis_url}
    given |= {"HAILONG_DATA_DIR": str(folder), "HAILONG_DEMO": "1"}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.worker", env=os.environ | given)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def form_entered(running: House) -> None:
    """One response: a form of paper, which joins the same figures and rows."""
    invite = await running.invites()
    (issued,) = await running.desk.paper.issue([invite.case], house.FORM, "lan")
    cells = {FORM: issued.code, COLLECTED: wiring.now().date(), ENUMERATOR: "BĐ-07", "tiep_can": 4, "thai_do": "K"}
    await running.desk.paper.enter([Filled(4, cells)], house.FORM, "lan")


async def over(http: httpx.AsyncClient, path: str, **headers: str) -> dict[str, Any]:
    """How an export stands when it is done with."""
    async with asyncio.timeout(PATIENCE):
        while True:
            told = (await http.get(path, headers=headers)).json()
            if told["state"] not in ("waiting", "running"):
                return told
            await asyncio.sleep(0.2)


async def test_what_was_asked_for_is_written_by_the_worker_and_fetched(database: str, tmp_path: Path):
    async with standing(database, data_dir=tmp_path) as running:
        await form_entered(running)
        key, _ = await running.desk.keys.create("so-noi-vu", ["export:read"])
        headers = {"X-API-Key": key}
        async with worker(running, tmp_path):
            for what, form in (("responses", "csv"), ("figures", "sav")):
                asked = await running.http.post("/v1/exports", json={"what": what, "format": form}, headers=headers)
                path = f"/v1/exports/{asked.json()['id']}"
                told = await over(running.http, path, **headers)
                assert (told["state"], told["error"]) == ("done", "") and told["rows"] > 0
                file = await running.http.get(told["file"], headers=headers)
                assert len(file.content) == told["size"]
                if form == "csv":
                    (row,) = csv.DictReader(file.content.decode("utf-8-sig").splitlines(), delimiter=";")
                    assert (row["hinh_thuc"], row["q_tiep_can"], row["q_thai_do__thieu"]) == (
                        "paper",
                        "4",
                        "không ý kiến",
                    )
        assert {path.suffix for path in (tmp_path / "exports").iterdir()} == {".csv", ".sav"}
