"""`data/quotas.yml` read into the tables of forms that are required; every fault told at once."""

from __future__ import annotations

from pathlib import Path

from survey.measures.quota import Band, QuotaTable
from survey.runtime.marked import Entry, LibraryError, Report, read

KEYS = ("tables",)
TABLE_KEYS = ("year", "source", "bands")
BAND_KEYS = ("from", "forms")
ALL = "all"


def quotas(file: Path) -> tuple[QuotaTable, ...]:
    """The tables of the file, by year. Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp số phiếu tối thiểu", KEYS, report)
    entries = source.entries("tables", "bảng", TABLE_KEYS, required=True) if source else []
    made: dict[int, QuotaTable] = {}
    for one in entries:
        table = _table(one)
        if table and table.year in made:
            one.fault("year", f"Năm {table.year} đã có bảng rồi.")
        elif table:
            made[table.year] = table
    if report.faults:
        raise LibraryError(report.lines())
    return tuple(made[year] for year in sorted(made))


def _table(source: Entry) -> QuotaTable | None:
    year = source.number("year", required=True)
    written = source.text("source", required=True)
    bands = [band for one in source.entries("bands", "mức", BAND_KEYS, required=True) if (band := _band(one))]
    starts = [band.cases for band in bands]
    if bands and starts[0] != 0:
        source.fault("bands", "Mức đầu tiên phải có `from: 0`.")
    if starts != sorted(set(starts)):
        source.fault("bands", "Các mức phải có `from` tăng dần.")
    return QuotaTable(year, written, tuple(bands)) if year is not None and bands else None


def _band(source: Entry) -> Band | None:
    start = source.number("from", required=True)
    everybody = source.text("forms", required=True) == ALL
    forms = None if everybody else source.number("forms")
    for key, number in (("from", start), ("forms", forms)):
        if number is not None and number < 0:
            source.fault(key, f"`{key}` không được là số âm.")
    if start is None or (forms is None and not everybody):
        return None
    return Band(start, forms)
