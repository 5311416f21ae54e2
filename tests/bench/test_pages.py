"""The measurement of pages in small: every page is opened and weighed, and none is heavier than it may be."""

from __future__ import annotations

import io

from rich.console import Console

from bench.pages import LIMIT_BYTES, PATHS, Measurement
from cli.bench_pages import show


def test_every_page_is_opened_and_weighed(database, tmp_path):
    report = Measurement(database, tmp_path, 1000, lambda _: None).run()
    assert (report["responses"], report["cases"]) == (1000, 1250)
    assert len(report["pages"]) == len(PATHS)
    for one in report["pages"]:
        assert 0 < one["bytes"] < LIMIT_BYTES, one
        assert one["first_ms"] > 0 and one["again_ms"] > 0
    printed = io.StringIO()
    show(report, Console(file=printed, width=140))
    assert "1.000 phiếu" in printed.getvalue() and "/quan-ly?ky=" in printed.getvalue()
