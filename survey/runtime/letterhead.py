"""`data/report.yml` read into the letterhead of the yearly report; every fault told at once."""

from __future__ import annotations

from pathlib import Path

from survey.letterhead import Letterhead
from survey.runtime.marked import LibraryError, Report, read

LINES = ("parent", "agency", "symbol", "place", "signer")
LONGEST = 600


def letterhead(file: Path) -> Letterhead:
    """Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp báo cáo", (*LINES, "receivers", "choices"), report)
    lines = {key: source.text(key, required=key != "parent") for key in LINES} if source else {}
    lists = {key: _words(source, key) for key in ("receivers", "choices")} if source else {}
    if report.faults or source is None:
        raise LibraryError(report.lines())
    return Letterhead(**lines, **lists)


def _words(source, key: str) -> tuple[str, ...]:
    return tuple(one.text for one in source.words(key, limit=LONGEST))
