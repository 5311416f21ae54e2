"""The shipped agencies of Huế."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from survey.agency import COMMUNE_LEVEL, AgencyKind, below, heir
from survey.runtime.library import agencies

FILE = Path(__file__).parents[2] / "data" / "agencies" / "hue.yml"
HUE = agencies(FILE)
TODAY = date(2026, 11, 22)


def test_forty_units_at_commune_level_since_the_first_of_july() -> None:
    for day, wards, communes in ((TODAY, 21, 19), (date(2025, 6, 30), 0, 0)):
        counts = Counter(one.kind for one in HUE.values() if one.valid_on(day))
        assert (counts[AgencyKind.WARD], counts[AgencyKind.COMMUNE]) == (wards, communes)


def test_names_are_told_apart_and_say_what_they_are() -> None:
    assert len({one.name for one in HUE.values()}) == len(HUE)
    named = {one.name for one in HUE.values() if one.kind in COMMUNE_LEVEL}
    assert {"UBND phường Thuận Hóa", "UBND xã Chân Mây - Lăng Cô", "UBND xã A Lưới 5"} <= named


def test_everything_stands_below_the_root() -> None:
    assert {one.code for one in below(HUE, "H57")} == set(HUE)


def test_what_was_merged_has_an_heir_and_what_was_divided_has_none() -> None:
    by_name = {one.name: one.code for one in HUE.values()}
    merged = heir(HUE, by_name["UBND thị trấn Lăng Cô"], TODAY)
    assert merged is not None
    assert merged.name == "UBND xã Chân Mây - Lăng Cô"
    assert heir(HUE, by_name["UBND huyện Phú Vang"], TODAY) is None


def test_the_file_says_that_its_codes_are_made_up() -> None:
    assert "MÃ DƯỚI H57 LÀ MÃ ĐẶT RA" in FILE.read_text(encoding="utf-8")
