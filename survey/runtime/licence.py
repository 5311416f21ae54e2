"""`data/open.yml` read into the terms of open data; every fault told at once."""

from __future__ import annotations

from pathlib import Path

from survey.licence import Licence
from survey.runtime.marked import LibraryError, Report, read

LINES = ("publisher", "licence", "terms", "address")


def licence(file: Path) -> Licence:
    """Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp dữ liệu mở", LINES, report)
    lines = {key: source.text(key, required=key != "address") for key in LINES} if source else {}
    if not report.faults and lines.get("address") and not lines["address"].startswith("https://"):
        source.fault("address", "`address` phải bắt đầu bằng https://.")
    if report.faults or source is None:
        raise LibraryError(report.lines())
    return Licence(**lines)
