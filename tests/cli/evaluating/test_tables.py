"""An evaluation as it is printed, with a stock reader beside it."""

from __future__ import annotations

import io

from rich.console import Console

from cli.evaluating.bars import bars
from cli.evaluating.figures import Judged, figures
from cli.evaluating.outcomes import Outcome
from cli.evaluating.rows import Row
from cli.evaluating.tables import tables

SPEED = {"ms_per_message": 4.256, "ms": {"p50": 3.0, "p95": 8.5, "sample": 200}}


def report(*taken: str) -> dict:
    judged = [Judged(Row(2, "…", "likert_2"), Outcome(one, (one,) if one != "unclear" else ())) for one in taken]
    return figures(judged) | SPEED


def printed(found: dict, with_bars: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=160)
    for part in tables(found, bars(found) if with_bars else ()):
        console.print(part)
    return out.getvalue()


def test_rates_stand_beside_counts_and_the_bars_are_marked():
    found = report(*["likert_2"] * 7, "unclear") | {"rules_ms_per_message": 0.4}
    text = printed(found, with_bars=True)
    assert "87,5%" in text
    assert "4,26 ms một tin (p50 3, p95 8,5)" in text
    assert _line(text, "Năm mức: hiểu ngay").endswith("✗")
    assert _line(text, "Ghi ngược chiều").endswith("✓")
    assert "unclear 1" in _line(text, "likert_2", last=True)
    assert "DIET" not in text


def test_the_stock_reader_stands_beside():
    found = report("likert_2", "likert_2") | {"rules_ms_per_message": 0.4, "baseline": report("likert_2", "likert_5")}
    text = printed(found, with_bars=False)
    assert _line(text, "Ghi sai mà không hỏi").split()[-4:] == ["0", "0,0%", "1", "50,0%"]
    assert "Bị hiểu khác đi (DIET gốc)" in text
    assert "Mức phải đạt" not in text


def _line(text: str, name: str, last: bool = False) -> str:
    return [line.strip() for line in text.splitlines() if line.strip().startswith(name)][-1 if last else 0]
