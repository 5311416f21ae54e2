"""The material of invented cases: procedures and names, read from `data/demo/procedures.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from survey.runtime.marked import Entry, LibraryError, Report, read

NAME_KEYS = ("family", "middle_man", "middle_woman", "given_man", "given_woman", "organisations")
PROCEDURE_KEYS = ("code", "name", "field", "at", "days", "weight", "for")
KINDS = {"ca_nhan": False, "to_chuc": True}


@dataclass(frozen=True, slots=True)
class Procedure:
    code: str
    name: str
    field: str
    at: str  # "xa" for any ward or commune, or the name of an agency
    days: int  # working days promised
    weight: int
    for_organisation: bool


@dataclass(frozen=True, slots=True)
class Names:
    family: tuple[str, ...]
    middle_man: tuple[str, ...]
    middle_woman: tuple[str, ...]
    given_man: tuple[str, ...]
    given_woman: tuple[str, ...]
    organisations: tuple[str, ...]


def demo_data(file: Path) -> tuple[tuple[Procedure, ...], Names]:
    """Raises LibraryError with every fault of the file."""
    report = Report(file)
    source = read(file, "dữ liệu chạy thử", ("procedures", *NAME_KEYS), report)
    entries = source.entries("procedures", "thủ tục", PROCEDURE_KEYS, required=True) if source else []
    procedures = tuple(_procedure(one) for one in entries)
    lists = {key: tuple(word.text for word in source.words(key)) for key in NAME_KEYS} if source else {}
    for key, words in lists.items():
        if not words:
            report.add(1, f"Thiếu danh sách `{key}`.")
    if report.faults:
        raise LibraryError(report.lines())
    return procedures, Names(**lists)


def _procedure(source: Entry) -> Procedure:
    return Procedure(
        code=source.text("code", required=True),
        name=source.text("name", required=True),
        field=source.text("field", required=True),
        at=source.text("at", required=True),
        days=source.number("days", required=True) or 0,
        weight=source.number("weight", required=True) or 1,
        for_organisation=source.option("for", KINDS) or False,
    )
