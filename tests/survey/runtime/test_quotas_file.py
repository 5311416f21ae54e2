"""The table of required forms as people write it: the shipped one, and what is wrong with others."""

from __future__ import annotations

import pytest

from survey.measures.quota import Band
from survey.runtime.marked import LibraryError
from survey.runtime.quotas import quotas
from survey.runtime.wiring import DATA

GOOD = """
tables:
  - year: 2027
    source: kế hoạch mới
    bands: [{from: 0, forms: all}, {from: 50, forms: 40}]
"""


def test_the_shipped_table_is_the_one_of_the_facts():
    (table,) = quotas(DATA / "quotas.yml")
    assert table.year == 2024 and table.source
    assert table.bands == (Band(0, None), Band(100, 100), Band(1000, 200), Band(5000, 500))


def test_tables_come_in_the_order_of_their_years(tmp_path):
    file = tmp_path / "quotas.yml"
    file.write_text(GOOD + GOOD.replace("tables:\n", "").replace("2027", "2025"), encoding="utf-8")
    assert [one.year for one in quotas(file)] == [2025, 2027]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("from: 0", "from: 1", "from: 0"),
        ("from: 50", "from: 0", "tăng dần"),
        ("forms: 40", "forms: nhiều", "số nguyên"),
        ("forms: 40", "forms: -4", "số âm"),
        ("year: 2027", "year: năm nay", "số nguyên"),
        ("source: kế hoạch mới", "sauce: kế hoạch mới", "sauce"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, before, after, says):
    file = tmp_path / "quotas.yml"
    file.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(LibraryError, match=says):
        quotas(file)


def test_one_year_has_one_table(tmp_path):
    file = tmp_path / "quotas.yml"
    file.write_text(GOOD + GOOD.replace("tables:\n", ""), encoding="utf-8")
    with pytest.raises(LibraryError, match="2027"):
        quotas(file)
