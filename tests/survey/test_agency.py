"""When agencies exist and who answers for them later."""

from __future__ import annotations

from datetime import date

import pytest

from survey.agency import KIND_NAMES, Agency, AgencyKind, answering, below, carried, heir

ROOT = Agency("R", "Gốc", AgencyKind.PROVINCE)
OLD = Agency("A", "Cũ", AgencyKind.TOWN, "R", valid_to=date(2025, 6, 30), successor="B")
NEW = Agency("B", "Mới", AgencyKind.COMMUNE, "R", valid_from=date(2025, 7, 1))
GONE = Agency("C", "Đã chia", AgencyKind.DISTRICT, "R", valid_to=date(2025, 6, 30))
ALL = {one.code: one for one in (ROOT, OLD, NEW, GONE)}


@pytest.mark.parametrize(
    ("agency", "day", "valid"),
    [
        (OLD, date(2025, 6, 30), True),
        (OLD, date(2025, 7, 1), False),
        (NEW, date(2025, 6, 30), False),
        (NEW, date(2025, 7, 1), True),
        (ROOT, date(1990, 1, 1), True),
    ],
)
def test_both_ends_count(agency: Agency, day: date, valid: bool) -> None:
    assert agency.valid_on(day) is valid


def test_a_successor_answers_after_the_end_and_the_agency_itself_before() -> None:
    assert heir(ALL, "A", date(2025, 6, 30)) is OLD
    assert heir(ALL, "A", date(2025, 7, 1)) is NEW


def test_nobody_answers_for_an_agency_that_was_divided_or_is_unknown() -> None:
    assert heir(ALL, "C", date(2026, 1, 1)) is None
    assert heir(ALL, "X", date(2026, 1, 1)) is None


def test_successors_in_a_circle_end() -> None:
    day = date(2025, 6, 30)
    circle = {
        "A": Agency("A", "Một", AgencyKind.TOWN, valid_to=day, successor="B"),
        "B": Agency("B", "Hai", AgencyKind.TOWN, valid_to=day, successor="A"),
    }
    assert heir(circle, "A", date(2026, 1, 1)) is None


def test_an_agency_comes_before_what_is_below_it() -> None:
    assert [one.code for one in below(ALL, "R")] == ["R", "A", "B", "C"]
    assert list(below(ALL, "X")) == []


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(AgencyKind)


SPLIT = Agency("D", "Xóm", AgencyKind.TOWN, "A", valid_to=date(2020, 1, 1), successor="A")
CHAIN = ALL | {"D": SPLIT, "E": Agency("E", "Bộ phận", AgencyKind.RECEPTION, "B")}
TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("code", "day", "children", "codes"),
    [
        ("B", TODAY, False, "ABD"),
        ("B", date(2025, 6, 30), False, "B"),
        ("A", date(2025, 6, 30), False, "AD"),
        ("A", TODAY, False, "AD"),
        ("B", TODAY, True, "ABDE"),
        ("R", TODAY, True, "RABCDE"),
        ("R", TODAY, False, "R"),
        ("X", TODAY, True, ""),
    ],
)
def test_an_agency_carries_the_history_of_those_it_took_over(code, day, children, codes):
    assert carried(CHAIN, code, day, children=children) == set(codes)


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2025, 6, 30), TODAY])
def test_every_case_stands_in_the_figures_of_one_agency_alone(day):
    answers = answering(CHAIN, day)
    assert answers["C"] == "C"
    for code in CHAIN:
        assert [one for one in set(answers.values()) if code in carried(CHAIN, one, day)] == [answers[code]]
