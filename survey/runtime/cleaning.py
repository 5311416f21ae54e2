"""`data/cleaning.yml` read into the rulebook of cleaning; every fault told at once."""

from __future__ import annotations

from pathlib import Path

from survey.quality import CHECKS, Rule, Rulebook
from survey.runtime.marked import Entry, LibraryError, Report, read

ALWAYS = ("id", "version", "title", "why", "on")
NUMBERS = sorted({name for known in CHECKS.values() for name in known.numbers})


def cleaning(file: Path) -> Rulebook:
    """The rules of the file, in its order. Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp làm sạch", ("rules",), report)
    made = [_rule(one) for one in source.entries("rules", "quy tắc", (*ALWAYS, *NUMBERS))] if source else []
    rules = [one for one in made if one is not None]
    for again in {one.id for one in rules if [other.id for other in rules].count(one.id) > 1}:
        report.add(1, f"Quy tắc “{again}” viết hai lần.")
    if report.faults:
        raise LibraryError(report.lines())
    return Rulebook(tuple(rules))


def _rule(source: Entry) -> Rule | None:
    name = source.option("id", {one: one for one in CHECKS}, required=True)
    version = source.number("version", required=True)
    title, why = source.text("title", required=True), source.text("why", required=True)
    if version is not None and version < 1:
        source.fault("version", "`version` phải từ 1.")
    if name is None or version is None:
        return None
    return Rule(name, version, title, why, _numbers(source, name), source.flag("on", default=True))


def _numbers(source: Entry, name: str) -> dict[str, int]:
    """All that the check needs, within bounds; what belongs to another check is a fault."""
    made: dict[str, int] = {}
    for key in (key for key in NUMBERS if key in source and key not in CHECKS[name].numbers):
        source.fault(key, f"Quy tắc “{name}” không dùng `{key}`.")
    for key, (least, most) in CHECKS[name].numbers.items():
        number = source.number(key, required=True)
        if number is not None and not least <= number <= most:
            source.fault(key, f"`{key}` phải từ {least} đến {most}, không phải {number}.")
        elif number is not None:
            made[key] = number
    return made
