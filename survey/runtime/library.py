"""What a non-programmer edits, read into the heart's values: questionnaires, agencies, phrases.

Every fault of every file is told at once, with file and line (`LibraryError`).
"""

from __future__ import annotations

from pathlib import Path

import yaml

from survey import phrases as contract
from survey.agency import Agency, AgencyKind
from survey.phrases import PLACES, Phrases
from survey.questionnaire import Questionnaire
from survey.runtime.forms import form
from survey.runtime.marked import Entry, LibraryError, Report, read

__all__ = ["LibraryError", "agencies", "phrases", "questionnaires", "responses"]

SUFFIXES = (".yml", ".yaml")
AGENCY_KINDS = {kind.value: kind for kind in AgencyKind}
AGENCIES_KEYS = ("source", "agencies")
AGENCY_KEYS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "successor", "source")


def questionnaires(folder: Path) -> dict[str, Questionnaire]:
    """Every questionnaire of the folder by "id@version". Raises LibraryError."""
    reports: list[Report] = []
    made: dict[str, Questionnaire] = {}
    for file in sorted(one for one in folder.glob("*") if one.suffix in SUFFIXES):
        report = Report(file)
        reports.append(report)
        questionnaire = form(file, report)
        if questionnaire and questionnaire.ref in made:
            report.add(1, f"Bộ câu hỏi {questionnaire.ref} đã có ở một tệp khác.")
        if questionnaire:
            made.setdefault(questionnaire.ref, questionnaire)
    if not reports:
        raise LibraryError([f"{folder}: không có bộ câu hỏi nào (tệp .yml)."])
    _raise(*reports)
    return made


def agencies(file: Path) -> dict[str, Agency]:
    """The agencies of the file by code, in the order of the file. Raises LibraryError."""
    report = Report(file)
    source = read(file, "danh sách cơ quan", AGENCIES_KEYS, report)
    entries = source.entries("agencies", "cơ quan", AGENCY_KEYS, required=True) if source else []
    made: dict[str, Agency] = {}
    places: dict[str, Entry] = {}
    for one in entries:
        agency = _agency(one)
        if agency and agency.code in made:
            one.fault("code", f"Mã cơ quan `{agency.code}` đã dùng ở dòng {places[agency.code].line('code')}.")
        elif agency:
            made[agency.code], places[agency.code] = agency, one
    for code, one in places.items():
        _check_links(made[code], one, made)
    _raise(report)
    return made


def phrases(file: Path) -> Phrases:
    """The desk's sentences: every key of `survey.phrases.PLACES`, each with its places. Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp câu nói", PLACES, report)
    texts = {key: source.text(key, limit=10_000) for key in PLACES} if source else {}
    for key, text in texts.items():
        for message in contract.faults(key, text) if text else [f"Thiếu câu `{key}`."]:
            report.add(source.line(key) if source else 1, message)
    _raise(report)
    return Phrases(texts)


def responses(file: Path) -> dict[str, str]:
    """What Rasa answers by itself, by intent: the first text of each `utter_…` of its domain.

    Rasa checks the file; here the desk takes the same words from it, for when Rasa is away.
    """
    told = yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
    return {name.removeprefix("utter_"): texts[0]["text"] for name, texts in told.items()}


def _agency(source: Entry) -> Agency | None:
    code, name = source.text("code", required=True, limit=40), source.text("name", required=True, limit=120)
    kind = source.option("kind", AGENCY_KINDS, required=True)
    first, last = source.day("valid_from"), source.day("valid_to")
    if first and last and last < first:
        source.fault("valid_to", "`valid_to` phải từ ngày `valid_from` trở đi.")
    parent, successor = source.text("parent") or None, source.text("successor") or None
    return Agency(code, name, kind, parent, first, last, successor) if code and kind else None


def _check_links(agency: Agency, source: Entry, known: dict[str, Agency]) -> None:
    for key, code in (("parent", agency.parent), ("successor", agency.successor)):
        if code == agency.code:
            source.fault(key, f"`{key}` của cơ quan `{code}` không được là chính nó.")
        elif code and code not in known:
            source.fault(key, f"Không có cơ quan mang mã `{code}`.")
        elif code and _comes_round(agency.code, key, known):
            source.fault(key, f"`{key}` của cơ quan `{agency.code}` đi vòng về chính nó.")
    if agency.successor and agency.valid_to is None:
        source.fault("successor", "Cơ quan có `successor` thì phải có ngày hết hiệu lực `valid_to`.")


def _comes_round(start: str, link: str, known: dict[str, Agency]) -> bool:
    seen: set[str] = set()
    code = getattr(known[start], link)
    while code in known and code not in seen and code != start:
        seen.add(code)
        code = getattr(known[code], link)
    return code == start


def _raise(*reports: Report) -> None:
    problems = [line for report in reports for line in report.lines()]
    if problems:
        raise LibraryError(problems)
