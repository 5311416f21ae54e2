"""Dates, texts and yes/no as people, programs and spreadsheets write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from survey.cells import fold, read_bool, read_date, read_moment, read_text
from survey.fault import Unreadable

HALF_PAST_NINE = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)  # 09:30 in Vietnam


@pytest.mark.parametrize(
    "written",
    [
        "05/11/2026 09:30",
        "5/11/2026 9:30:00",
        "05-11-2026 09:30",
        "05.11.2026 09h30",
        "09:30 05/11/2026",
        "05/11/2026 9:30:00 SA",
        "05/11/2026, 09:30 AM",
        "2026-11-05 09:30",
        "2026-11-05T09:30:00+07:00",
        "2026-11-05T02:30:00Z",
        "2026-11-05T02:30:00.123456+0000",
        datetime(2026, 11, 5, 9, 30),
        46331.395833333336,
        "46331,395833333336",
    ],
)
def test_every_way_of_writing_a_moment_is_one_moment(written: object) -> None:
    assert read_moment(written) == HALF_PAST_NINE


@pytest.mark.parametrize(
    "written", ["05/11/2026", "5/11/2026", " 05 / 11 / 2026 ", "2026-11-05", 46331, 46331.0, "46331", date(2026, 11, 5)]
)
def test_every_way_of_writing_a_day_is_one_day(written: object) -> None:
    assert read_date(written) == date(2026, 11, 5)


def test_a_day_alone_begins_at_midnight_in_vietnam() -> None:
    assert read_moment("05/11/2026") == datetime(2026, 11, 4, 17, tzinfo=UTC)


def test_afternoon_in_both_languages() -> None:
    assert read_moment("5/11/2026 2:05:00 CH") == read_moment("5/11/2026 2:05 PM") == read_moment("5/11/2026 14:05")
    assert read_moment("5/11/2026 12:10 SA") == read_moment("5/11/2026 00:10")


def test_the_day_of_a_moment_is_the_day_in_vietnam() -> None:
    assert read_date("2026-11-05T20:00:00Z") == date(2026, 11, 6)


@pytest.mark.parametrize("empty", [None, "", "  ", "\ufeff"])
def test_an_empty_cell_is_none(empty: object) -> None:
    assert read_moment(empty) is read_date(empty) is read_bool(empty) is None
    assert read_text(empty) == ""


@pytest.mark.parametrize(
    "written",
    ["31/02/2026", "2026-13-40", "05/11/26", "11/2026", "hôm qua", "05/11-2026", "05/11/2026 25:00",
     "05/11/2026 13:00 CH", "05/11/1926", 12, -5.5, 1e12, float("nan"), float("inf"), 10**400, True, time(9, 30), [],
     "2026-11-05T09:30:00+99:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_moment(written)


def test_text_is_one_clean_composed_line() -> None:
    assert read_text("  Nguye\u0302\u0303n \n\t Văn\u200b An\x00 ") == "Nguyễn Văn An"
    assert read_text(12.0) == "12"


def test_text_has_a_limit() -> None:
    with pytest.raises(Unreadable, match="200"):
        read_text("x" * 201, 200)


@pytest.mark.parametrize(
    ("written", "meant"), [("Có", True), ("x", True), (1, True), ("KHÔNG", False), (0.0, False), (False, False)]
)
def test_yes_and_no(written: object, meant: bool) -> None:
    assert read_bool(written) is meant


def test_neither_yes_nor_no() -> None:
    with pytest.raises(Unreadable):
        read_bool("chắc vậy")


def test_folding_takes_case_marks_and_punctuation_away() -> None:
    assert fold("\ufeff  MÃ HỒ-SƠ:\n(Đ/c)") == "ma ho so d c"
    assert fold("Mã hồ sơ") == fold("Ma\u0303 ho\u0302\u0300 so\u031b")
