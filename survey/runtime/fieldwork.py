"""`data/fieldwork.yml` read into what the survey office may set; every fault told at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from survey.fieldwork.settings import Fieldwork
from survey.runtime.marked import Entry, LibraryError, Report, read

# By key: the least and the most that may be written.
LIMITS = {
    "reserve_percent": (0, 200),
    "error_percent": (1, 20),
    "recheck_percent": (0, 100),
    "recheck_days": (1, 365),
}


def fieldwork(file: Path) -> Fieldwork:
    """What the file leaves out is as in `Fieldwork`. Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp mẫu và phúc tra", LIMITS, report)
    given = {key: number for key in LIMITS if source and (number := _number(source, key)) is not None}
    if report.faults:
        raise LibraryError(report.lines())
    if "error_percent" in given:
        given["error_percent"] = Fraction(given["error_percent"])
    return Fieldwork(**given)


def _number(source: Entry, key: str) -> int | None:
    least, most = LIMITS[key]
    number = source.number(key)
    if number is not None and not least <= number <= most:
        source.fault(key, f"`{key}` phải từ {least} đến {most}, không phải {number}.")
    return number
