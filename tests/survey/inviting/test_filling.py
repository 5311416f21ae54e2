"""What stands in a template: cut to measure, and never what opens the survey among what anybody may read."""

from __future__ import annotations

import pytest

from survey.inviting.filling import STANDARD, VALUES, Field, cut, fill

GIVEN = {
    "case": "H57.90-261103-0001",
    "procedure": "Trích lục hộ tịch",
    "agency": "UBND phường A",
    "date": "20/11/2026",
    "token": "T" * 22,
    "link": "https://a.vn/k/T",
}


def test_the_standard_places() -> None:
    told, opening = fill(STANDARD, "invitation", GIVEN)
    assert told == {"thu_tuc": "Trích lục hộ tịch", "co_quan": "UBND phường A", "ngay_tra": "20/11/2026"}
    assert opening == {"ma_moi": "T" * 22}


def test_a_rating_has_no_way_in() -> None:
    assert fill(STANDARD, "rating", GIVEN)[1] == {}


def test_what_opens_is_never_cut() -> None:
    assert fill((Field("l", "link", 5),), "user", GIVEN) == ({}, {"l": "https://a.vn/k/T"})


def test_an_empty_value_is_said_to_be_none() -> None:
    assert fill((Field("t", "procedure"),), "user", GIVEN | {"procedure": ""})[0] == {"t": "-"}


def test_nothing_about_the_person_can_be_named() -> None:
    assert set(VALUES) == set(GIVEN)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Trích lục", 9, "Trích lục"),
        ("Trích lục hộ tịch", 12, "Trích lục…"),
        ("Trích lục, hộ tịch", 12, "Trích lục…"),
        ("Aaaaaaaaaaaaaaa", 5, "Aaaa…"),
    ],
)
def test_cutting(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown
    assert len(cut(text, limit)) <= limit
