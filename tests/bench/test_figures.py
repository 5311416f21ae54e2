"""The measurement of figures in small: what is made is what is counted, three times over, and what is printed."""

from __future__ import annotations

import asyncio
import io
from collections import Counter

import pytest
from rich.console import Console
from sqlalchemy import text

from bench import duck
from bench.figures import Measurement
from bench.responses import Responses
from cli.bench_figures import show
from survey.runtime import wiring
from survey.store import open_store
from tests.answered import run


def _measured(url, folder, responses=300):
    return asyncio.run(Measurement(url, folder, responses, lambda _: None).run())


def _count(url, what):
    return run(url, lambda connection: connection.scalar(text(f"SELECT count(*) FROM {what}")))


def test_all_three_ways_agree_and_every_number_is_there(database, tmp_path):
    report = _measured(database, tmp_path)
    assert (report["responses"], report["cases"]) == (300, 375)
    assert report["answers"] == _count(database, "answers") > 2500
    for state in (report, report["three_days_changed"]):
        for asked in ("all", "province", "one", "shown"):
            assert 0 < state[asked]["p50_ms"] <= state[asked]["worst_ms"]
    assert report["duckdb"]["all_ms"] > 0 and report["duckdb_missing"] is None
    assert _count(database, "sessions WHERE counted") == 300
    assert _count(database, "sessions WHERE helper IS NOT NULL") > 0


def test_a_machine_without_duckdb_is_told_so(database, tmp_path, monkeypatch):
    monkeypatch.setattr(duck, "there", lambda: False)
    report = _measured(database, tmp_path, 100)
    assert report["duckdb"] is None
    assert "DuckDB" in report["duckdb_missing"]
    out = io.StringIO()
    show(report, Console(file=out, width=140))
    assert "Chưa có DuckDB" in out.getvalue()


def test_the_same_seed_makes_the_same_responses(database, tmp_path):
    async def made():
        store = open_store(database)
        try:
            form = (await wiring.stock(store))["tthc-rut-gon@1"]
        finally:
            await store.close()
        return [Responses(form, ["H57.21", "H57.22"], seed)._batch(0, 50) for seed in (1, 1, 2)]

    first, again, other = asyncio.run(made())
    assert all(first[name].equals(again[name]) for name in first)
    assert not first["answers"].equals(other["answers"])
    values = Counter(first["answers"]["status"].to_pylist())
    assert set(values) == {"answered", "skipped", "no_opinion"}


@pytest.mark.parametrize(("met", "words"), [(True, " đạt"), (False, "CHƯA ĐẠT")])
def test_the_table_says_whether_the_limit_is_kept(met, words):
    row = {"p50_ms": 12.34, "worst_ms": 20.0, "limit_ms": 100, "met": met}
    state = {"all": row, "province": row, "one": row, "shown": row}
    report = {"responses": 1_000_000, "answers": 9_800_000, "agencies": 55, "cores": 2, "made_s": 300.0}
    report |= {"days": 20_000, "renew_s": 60.0, "nothing_kept_s": 70.5, "three_days_changed": state} | state
    report |= {
        "duckdb": {"version": "1.4", "parquet_mb": 24.0, "all_ms": 900.5, "one_ms": 80.0},
        "duckdb_missing": None,
    }
    out = io.StringIO()
    show(report, Console(file=out, width=160))
    assert "1.000.000 phiếu, 9.800.000 câu trả lời" in out.getvalue()
    assert "12,3" in out.getvalue() and words in out.getvalue()
    assert "DuckDB 1.4 đọc 24,0 MB Parquet" in out.getvalue()
