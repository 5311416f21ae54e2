"""The report of refused rows: the same columns and the reason, to be corrected in Excel and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import PurePath

from intake.sheet import Line, Sheet
from survey.case_columns import NAMES, REASON
from survey.cells import fold
from survey.fault import Fault

_MARK = "-bi-tu-choi"


def reason(faults: Sequence[Fault], sheet: Sheet) -> str:
    """Every fault with the header of its column as the file writes it."""
    return " ".join(
        f"{_header(fault.field, sheet)}: {fault.message}" if fault.field else fault.message for fault in faults
    )


def report(sheet: Sheet, refused: Sequence[tuple[Line, str]]) -> bytes:
    """The report in the form of the file that it is about: a CSV with its delimiter, or else a spreadsheet."""
    kept = [index for index, header in enumerate(sheet.headers) if fold(str(header)) != fold(REASON)]
    headers = [str(sheet.headers[index]).strip() for index in kept] + [REASON]
    rows = [[*(_cell(line, index) for index in kept), why] for line, why in refused]
    if sheet.delimiter:
        return _csv(headers, rows, sheet.delimiter)
    from intake.refused_book import xlsx  # its library costs time and memory, and most files need none of it

    return xlsx(headers, rows)


def named(source: str, sheet: Sheet, number: int = 1) -> str:
    """The name of a report about the file `source`; `number` when there are earlier ones."""
    stem = PurePath(source).stem.partition(_MARK)[0]
    return f"{stem}{_MARK}{f'-{number}' if number > 1 else ''}{'.csv' if sheet.delimiter else '.xlsx'}"


def _header(field: str, sheet: Sheet) -> str:
    index = sheet.columns.at.get(field)
    return " ".join(str(sheet.headers[index]).split()) if index is not None else NAMES.get(field, (field,))[0]


def _cell(line: Line, index: int) -> object:
    return line.cells[index] if index < len(line.cells) else ""


def _csv(headers: Sequence[str], rows: Sequence[Sequence[object]], delimiter: str) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows(rows)
    return made.getvalue().encode("utf-8-sig")  # Excel needs the mark to see UTF-8
