"""How long figures take: all agencies of a province for a year, and one agency, beside DuckDB on the same data."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench import duck
from bench.responses import YEAR, Responses
from survey.desk.report import Report
from survey.desk.showing import Showing
from survey.desk.tools import Tools
from survey.measures.figures import Figures, Scope
from survey.measures.period import year
from survey.questionnaire import Kind
from survey.runtime import wiring
from survey.runtime.ids import RandomIds
from survey.runtime.library import agencies
from survey.runtime.quotas import quotas
from survey.runtime.sealing import DEMO_KEY, Sealer
from survey.store import Store, open_store

ROOT = "H57"
FORM = "tthc-rut-gon@1"
RUNS = 9
ALL_LIMIT_MS, ONE_LIMIT_MS, PAGE_LIMIT_MS = 2000, 100, 1000
SCOPE = Scope(period=year(YEAR))
NOW = datetime(YEAR + 1, 1, 15, tzinfo=UTC)

# More than a minute's work in between two renewals: in every agency people answer about cases of three recent days.
_TOUCH = """
    UPDATE answers SET value = value WHERE id IN (
        SELECT DISTINCT ON (c.agency_code, figure_day(c.returned_at)) a.id
        FROM cases c JOIN sessions s ON s.case_id = c.id JOIN answers a ON a.session_id = s.id
        WHERE c.returned_at >= %s AND a.current AND a.status = 'answered')
"""


class Wrong(Exception):
    """The two sides do not agree: there is no number to trust."""


class Measurement:
    """Makes the responses, then measures; `say` is told what goes on."""

    def __init__(self, url: str, folder: Path, responses: int, say: Callable[[str], object]) -> None:
        self._url, self._folder, self._wanted, self._say = url, folder, responses, say

    async def run(self) -> dict[str, Any]:
        store = open_store(self._url, size=2)
        try:
            return await self._measure(store)
        finally:
            await store.close()

    async def _measure(self, store: Store) -> dict[str, Any]:
        form = (await wiring.stock(store))[FORM]
        known = agencies(wiring.DATA / "agencies" / "hue.yml")
        codes = [code for code, one in known.items() if one.parent and one.valid_on(SCOPE.period.last)]
        self._say(f"Tạo {self._wanted} phiếu")
        begun = time.perf_counter()
        made = Responses(form, codes).make(self._wanted, self._url, self._folder)
        report: dict[str, Any] = asdict(made) | {"agencies": len(codes), "made_s": _since(begun)}
        report |= {"cores": len(os.sched_getaffinity(0)), "load_before": round(os.getloadavg()[0], 2)}
        ours = Report(store, lambda: NOW, quotas(wiring.DATA / "quotas.yml"))
        tools = Tools(store, {}, wiring.words(), lambda: NOW, RandomIds(), Sealer(DEMO_KEY), {})
        report |= await self._ours(ours, Showing(tools))
        report["duckdb"] = self._theirs(await ours.each(SCOPE), report["one"]["agency"], form)
        report["duckdb_missing"] = None if report["duckdb"] else duck.MISSING
        return report

    async def _ours(self, ours: Report, showing: Showing) -> dict[str, Any]:
        self._say("Đếm khi chưa có gì lưu sẵn")
        begun = time.perf_counter()
        before = await ours.each(SCOPE)
        report: dict[str, Any] = {"nothing_kept_s": _since(begun)}
        self._say("Đếm và lưu từng ngày, từng tháng")
        begun = time.perf_counter()
        report |= {"days": await ours.renew(), "renew_s": _since(begun)}
        if await ours.each(SCOPE) != before:
            raise Wrong("Số liệu lưu sẵn khác số liệu đếm từ câu trả lời.")
        biggest = max(before, key=lambda one: one.cases).agency.code
        self._say("Đo khi mọi ngày đã lưu")
        report |= await _all(ours, showing, biggest)
        self._say("Đo khi ba ngày của mọi đơn vị vừa thay đổi")
        with psycopg.connect(self._url) as connection:
            connection.execute(_TOUCH, [SCOPE.period.until - timedelta(days=3)])
        report["three_days_changed"] = await _all(ours, showing, biggest)
        await ours.renew()
        return report

    def _theirs(self, figures: Iterable[Figures], agency: str, form: Any) -> dict[str, Any] | None:
        if not duck.there():
            return None
        self._say("Đo DuckDB")
        own_words = [one.id for one in form if one.kind is Kind.OPEN]
        other = duck.Duck(self._folder, len(os.sched_getaffinity(0)), own_words)
        days = SCOPE.period.since, SCOPE.period.until
        if other.levels(*days, {one.id for one in form if one.kind is Kind.SINGLE}) != _levels(figures):
            raise Wrong("DuckDB đếm ra số khác.")
        sizes = [file.stat().st_size for file in self._folder.glob("*.parquet")]
        return {
            "version": other.version,
            "parquet_mb": round(sum(sizes) / 1e6, 1),
            "all_ms": other.median_ms(RUNS, *days),
            "one_ms": other.median_ms(RUNS, *days, agency),
        }


async def _all(ours: Report, showing: Showing, agency: str) -> dict[str, Any]:
    alone = Scope(agency=agency, period=SCOPE.period)
    province = Scope(agency=ROOT, children=True, period=SCOPE.period)
    return {
        "all": await _timed(lambda: ours.each(SCOPE), ALL_LIMIT_MS),
        "province": await _timed(lambda: ours.figures(province), ALL_LIMIT_MS),
        "one": {"agency": agency} | await _timed(lambda: ours.figures(alone), ONE_LIMIT_MS),
        "shown": {"agency": agency} | await _timed(lambda: showing.figures(agency, SCOPE.period), PAGE_LIMIT_MS),
    }


async def _timed(ask: Callable[[], Awaitable[object]], limit: int) -> dict[str, Any]:
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - begun) * 1000)
    p50 = round(median(took), 1)
    return {"p50_ms": p50, "worst_ms": round(max(took), 1), "limit_ms": limit, "met": p50 <= limit}


def _levels(figures: Iterable[Figures]) -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    for one in figures:
        for question in one.questionnaires[0].questions:
            for level, n in enumerate(question.counts or (), 1):
                found[one.agency.code, question.id, level] += n
    return +found


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 2)
