"""Invented cases: recent, plausible, accepted by the real reading of cases, and nobody's."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from survey.agency import Agency, AgencyKind
from survey.agency_names import AgencyNames
from survey.case import Case, read_case
from survey.case_columns import match
from survey.runtime.demo import DATA, DAYS, cases, write_csv
from survey.runtime.demo_data import demo_data
from survey.runtime.library import LibraryError, agencies

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HUE = agencies(DATA / "agencies" / "hue.yml")
NAMES = AgencyNames({one.code: one.name for one in HUE.values()})
ROWS = cases(TODAY)


def read(fields: dict[str, object]) -> Case:
    return read_case(fields, NOW, NAMES)


def test_the_same_day_and_seed_give_the_same_cases() -> None:
    assert cases(TODAY, count=50) == cases(TODAY, count=50)
    assert cases(TODAY, seed=8, count=50) != cases(TODAY, seed=7, count=50)


def test_every_case_is_accepted_and_has_a_code_of_its_own() -> None:
    made = [read(dict(row)) for row in ROWS]
    assert len({one.code for one in made}) == len(made) == 400


def test_results_were_returned_in_the_last_weeks_and_never_tomorrow() -> None:
    days = [date.fromisoformat(row["returned_at"][:10]) for row in ROWS if row["returned_at"]]
    assert max(days) < TODAY
    assert min(days) >= TODAY - timedelta(days=DAYS + 2)
    assert all(day.weekday() < 5 for day in days)
    assert all(row["received_on"] <= row["finished_on"] and row["received_on"] <= row["due_on"] for row in ROWS)


def test_the_mix_is_plausible() -> None:
    late = sum(row["finished_on"] > row["due_on"] for row in ROWS)
    counts = Counter(value for row in ROWS for value in (row["outcome"], row["channel"], row["applicant_kind"]))
    assert 10 <= late <= 80
    assert 5 <= counts["tu_choi"] <= 50
    assert counts["to_chuc"] >= 10
    assert min(counts["truc_tiep"], counts["truc_tuyen"], counts["buu_chinh"]) >= 10
    assert len({row["agency"] for row in ROWS}) >= 35


def test_a_case_that_is_not_returned_says_so() -> None:
    waiting = [row for row in ROWS if row["status"] == "9"]
    assert waiting
    assert all(not row["returned_at"] for row in waiting)
    assert not any(read(dict(row)).returned for row in waiting)


def test_phones_belong_to_nobody() -> None:
    assert all(row["submitter_phone"].startswith("0500") and len(row["submitter_phone"]) == 10 for row in ROWS)


def test_the_file_reads_back_as_the_same_cases(tmp_path: Path) -> None:
    write_csv(tmp_path / "ho-so" / "mau.csv", ROWS)
    with (tmp_path / "ho-so" / "mau.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    columns = match(header)
    assert columns.unknown == columns.missing == ()
    assert [read(columns.fields(line)) for line in lines] == [read(dict(row)) for row in ROWS]


def test_other_agencies_can_be_given() -> None:
    only = {"X": Agency("H57.77", "UBND xã Mẫu", AgencyKind.COMMUNE)}
    assert {row["agency"] for row in cases(TODAY, count=20, agencies=only)} == {"H57.77"}


def test_a_mistake_in_the_material_is_told(tmp_path: Path) -> None:
    file = tmp_path / "thu-tuc.yml"
    file.write_text(
        "procedures:\n  - {code: '9.1', name: A, field: B, at: xa, days: mot, weight: 1}\n", encoding="utf-8"
    )
    with pytest.raises(LibraryError, match=r"dòng 2: `days` phải là số nguyên"):
        demo_data(file)
