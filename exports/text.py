"""CSV as Excel in Vietnamese opens it, and JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from exports.spread import fields, flattener
from survey.exporting.sheet import Cell, Missing, Row, Shape, Sheet
from survey.measures.period import VIETNAM

SEPARATOR = ";"  # where the comma is the decimal sign, Excel takes the semicolon between cells
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Csv:
    """UTF-8 with a mark, semicolons, decimal commas, dates as they are read in Vietnam."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        flat = fields(sheet)
        self._flat = flattener(sheet)
        self._shown = [(at, _SHOWN[one.shape]) for at, one in enumerate(flat) if one.shape in _SHOWN]
        self._file = path.open("w", encoding="utf-8-sig", newline="", buffering=1 << 20)
        self._csv = csv.writer(self._file, delimiter=SEPARATOR)
        self._csv.writerow([one.name for one in flat])

    def write(self, rows: Sequence[Row]) -> None:
        columns = self._flat(rows)
        for at, show in self._shown:
            columns[at] = [None if cell is None else show(cell) for cell in columns[at]]
        self._csv.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        self._file.close()


class JsonLines:
    """One object a line: codes with their labels, {"missing": …} where a question has no answer."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._names = [one.name for one in sheet.columns]
        self._values = [_valued(one.labels, one.asked) for one in sheet.columns]
        self._file = path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            made = {n: value(cell) for n, value, cell in zip(self._names, self._values, row, strict=True)}
            self._file.write(json.dumps(made, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self._file.close()


def _valued(labels, asked: bool) -> Callable[[Cell], Cell]:
    def value(cell: Cell) -> Cell:
        if isinstance(cell, Missing):
            return {"missing": cell.value}
        if not asked:
            return cell
        if not labels:
            return {"value": cell}
        several = isinstance(cell, tuple)
        return {"value": cell, "label": [labels.get(one, one) for one in cell] if several else labels.get(cell, cell)}

    return value


def _plain(value: object) -> str | float:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat(timespec="seconds")
    return float(value) if isinstance(value, Decimal) else str(value)


def _words(value: str) -> str:
    """What a spreadsheet would take for a formula stays words."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _moment(value: datetime) -> str:
    local = value.astimezone(VIETNAM)
    return f"{_day(local.date())} {local.time().isoformat('seconds')}"


@lru_cache(maxsize=10_000)  # there are few days
def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


_SHOWN = {
    Shape.TEXT: _words,
    Shape.DECIMAL: lambda value: str(value).replace(".", ","),
    Shape.YES: lambda value: "có" if value else "không",
    Shape.DAY: _day,
    Shape.MOMENT: _moment,
}
