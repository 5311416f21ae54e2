"""How fast responses are handed out, and how much memory that takes: each format in a process of its own."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.answered import FORM, fill
from exports.writers import write
from survey.desk.exporting import Exporting, Request
from survey.desk.report import Report
from survey.measures.figures import Scope
from survey.runtime import wiring
from survey.store import open_store

RATE, MEMORY = 20_000, 300  # rows a second, megabytes
FAST = ("csv", "parquet")  # the formats that these are asked of


def measure(url: str, rows: int, formats: Sequence[str], say: Callable[[str], None]) -> dict[str, Any]:
    """Fills the database, which is migrated and empty, and writes every format once."""
    asyncio.run(_stocked(url))
    say(f"Tạo {rows} phiếu")
    fill(url, rows)
    report: dict[str, Any] = {"rows": rows, "wanted": {"rows_per_s": RATE, "resident_mb": MEMORY, "formats": FAST}}
    with tempfile.TemporaryDirectory() as folder:
        for form in formats:
            say(f"Xuất {form}")
            report[form] = _apart(url, form, Path(folder) / f"responses.{form}")
    report["met"] = all(report[form]["met"] for form in FAST if form in report)
    return report


async def _stocked(url: str) -> None:
    store = open_store(url, size=2)
    try:
        await wiring.stock(store)
    finally:
        await store.close()


def _apart(url: str, form: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.export", url, form, str(path)], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    return found | {"met": found["rows_per_s"] >= RATE and found["resident_mb"] < MEMORY}


async def _one(url: str, form: str, path: Path) -> dict[str, Any]:
    store = open_store(url, size=2)
    try:
        tools = _Tools(store, await wiring.stock(store), wiring.now)
        report = Report(store, wiring.now, wiring.floors())
        began, before = perf_counter(), process_time()
        async with Exporting(tools, report).opened(Request("responses", Scope(questionnaire=FORM))) as opened:
            rows = await write(path, form, opened.sheet, opened.batches, _on)
        seconds = perf_counter() - began
    finally:
        await store.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    size = await asyncio.to_thread(path.stat)
    return {
        "rows": rows, "seconds": round(seconds, 2), "rows_per_s": round(rows / seconds),
        "cpu_seconds": round(used.ru_utime + used.ru_stime - before, 2),  # says more than the clock where others work
        "resident_mb": round(used.ru_maxrss / 1024), "file_mb": round(size.st_size / 1e6, 1),
    }  # fmt: skip


class _Tools:
    """As much of the desk's tools as an export without identifiers uses."""

    def __init__(self, store: Any, forms: Any, now: Callable[[], datetime]) -> None:
        self.store, self.forms, self.now = store, forms, now


async def _on(_: int) -> bool:
    return True


if __name__ == "__main__":
    url, form, path = sys.argv[1:]
    print(json.dumps(asyncio.run(_one(url, form, Path(path)))))
