"""How long themes take: a job that reads very many comments and keeps what it read, and an agency's first view of them.

Every comment is a person's answer to a finished case. The words are those of the labelled comments, in ever new pairs,
so that the coder has as much to read as with real ones, and none twice.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psycopg

from bench.responses import YEAR, Responses
from bot.coding import AT_ONCE, Reading
from survey.desk import Desk
from survey.desk.themes import Wanted
from survey.masking import mask
from survey.measures.period import Period, year
from survey.runtime import wiring
from survey.runtime.library import agencies
from survey.runtime.settings import Settings
from survey.runtime.wiring import DATA
from survey.store import open_store
from themes.coder import open_coder

FORM = "tthc-rut-gon@1"
QUESTION = "gop_y"
RUNS = 7
PROCESSES = 2
VIEW_LIMIT_MS, JOB_LIMIT = 300, 2000
# Each tenth case is of somebody who has another one.
PEOPLE = """
    INSERT INTO people (id, phone_index)
    SELECT ('77777777-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, sha256(n::text::bytea)
    FROM generate_series(0, %s) n
"""


class Measurement:
    """Makes the comments, reads them all, then looks at them; `say` is told what goes on."""

    def __init__(self, url: str, folder: Path, comments: int, say: Callable[[str], object]) -> None:
        self._url, self._folder, self._wanted, self._say = url, folder, comments, say

    async def run(self) -> dict[str, Any]:
        settings = Settings(DATABASE_URL=self._url, REDIS_URL="redis://unused", demo=True)
        store = open_store(self._url, size=4)
        try:
            desk = wiring.assemble(store, await wiring.stock(store), settings)
            return await self._measure(desk, FORM)
        finally:
            await store.close()

    async def _measure(self, desk: Desk, ref: str) -> dict[str, Any]:
        report: dict[str, Any] = {"comments": self._wanted, "cores": len(os.sched_getaffinity(0))}
        report["load_before"] = round(os.getloadavg()[0], 2)
        self._say(f"Tạo {self._wanted} góp ý")
        form = desk.paper.form(ref)
        known = agencies(DATA / "agencies" / "hue.yml")
        codes = [code for code, one in known.items() if one.parent and one.valid_on(year(YEAR).last)]
        Responses(form, codes).make(self._wanted, self._url, self._folder)
        with psycopg.connect(self._url) as connection:
            _comments(connection, self._wanted)
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        self._say("Đọc và lưu")
        report |= await self._job(desk)
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        self._say("Xem lần đầu")
        report |= await self._views(desk)
        return report

    async def _job(self, desk: Desk) -> dict[str, Any]:
        """As the worker does it, with a process for each core."""
        reading = Reading(open_coder, PROCESSES)
        try:
            await reading.open()
            await reading.read(["Cán bộ hướng dẫn dễ hiểu"])
            begun = time.perf_counter()
            done = await desk.coding.new(reading, AT_ONCE, self._wanted)
            seconds = time.perf_counter() - begun
        finally:
            await reading.close()
        speed = round(done / seconds)
        return {"read": done, "read_s": round(seconds, 2), "per_second": speed, "job_met": speed >= JOB_LIMIT}

    async def _views(self, desk: Desk) -> dict[str, Any]:
        """The largest agency's, and the whole province's, which has all of the comments."""
        with psycopg.connect(self._url) as connection:
            row = connection.execute(
                "SELECT agency_code, count(*) FROM theme_facts GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
            ).fetchone()
        assert row is not None
        whole, quarter = year(YEAR), Period(datetime(YEAR, 7, 1).date(), datetime(YEAR, 9, 30).date())
        asked = {
            "agency": Wanted(row[0], period=whole),
            "agency_by_procedure": Wanted(row[0], period=whole, by="procedure"),
            "province": Wanted(period=whole),
            "province_quarter": Wanted(period=quarter),
        }
        return {"agency_comments": row[1]} | {name: await _timed(desk, one) for name, one in asked.items()}


async def _timed(desk: Desk, wanted: Wanted) -> dict[str, Any]:
    """The very first time, and what it takes after that."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        view = await desk.themes.view(wanted)
        times.append((time.perf_counter() - begun) * 1000)
    found = {"first_ms": round(times[0], 1), "p50_ms": round(median(times), 1), "people": view.found.people}
    return found | {"themes": len(view.found.themes), "limit_ms": VIEW_LIMIT_MS, "met": times[0] < VIEW_LIMIT_MS}


def _comments(connection: psycopg.Connection, number: int) -> None:
    """Gives every response a comment of its own, people to the cases, and takes away the ones that were there."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("DELETE FROM answers WHERE question_id = %s", [QUESTION])
    connection.execute(PEOPLE, [number])
    connection.execute(
        "UPDATE cases c SET submitter_id = p.id, procedure_name = 'Thủ tục số ' || mod(n, 40) FROM ("
        " SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM cases) r JOIN people p ON p.id ="
        " ('77777777-0000-4000-8000-' || lpad(to_hex(CASE WHEN mod(n, 10) = 0 THEN n / 10 ELSE n END), 12, '0'))::uuid"
        " WHERE c.id = r.id"
    )
    sessions = [row[0] for row in connection.execute("SELECT id FROM sessions ORDER BY id")]
    answers = "COPY answers (session_id, question_id, questionnaire_ref, status, value, source, channel, at) FROM STDIN"
    with connection.cursor().copy(answers) as copy:
        for session, words in zip(sessions, said(number), strict=True):
            value = json.dumps(words, ensure_ascii=False)
            copy.write_row((session, QUESTION, FORM, "answered", value, "tap", "web", f"{YEAR}-12-31T00:00:00Z"))
    connection.execute(
        "INSERT INTO comments (answer_id, session_id, question_id, words, at)"
        " SELECT id, session_id, question_id, value #>> '{}', at FROM answers WHERE question_id = %s",
        [QUESTION],
    )


def said(number: int) -> Iterator[str]:
    """So many different comments, masked."""
    texts = [mask(json.loads(line)["text"]).text for file in sorted((DATA / "themes").glob("*.jsonl"))
             for line in file.read_text("utf-8").splitlines()]  # fmt: skip
    chance = random.Random(number)
    places = np.random.default_rng(number).integers(0, len(texts), number)
    for place in places.tolist():
        other = texts[chance.randrange(len(texts))] if chance.random() < 0.15 else ""
        yield f"{texts[place]} {other}".strip()
