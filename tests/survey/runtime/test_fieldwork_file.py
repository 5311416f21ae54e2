"""The file of the survey office: what is shipped, what may be left out, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from survey.fieldwork.settings import Fieldwork
from survey.runtime.fieldwork import fieldwork
from survey.runtime.library import LibraryError

SHIPPED = Path(__file__).parents[3] / "data" / "fieldwork.yml"


def test_the_shipped_file_says_what_the_software_takes_for_usual():
    assert fieldwork(SHIPPED) == Fieldwork()


def test_what_is_left_out_is_usual(tmp_path):
    file = tmp_path / "fieldwork.yml"
    file.write_text("error_percent: 3\n")
    assert fieldwork(file) == Fieldwork(error_percent=Fraction(3))


def test_every_fault_is_told_with_its_line(tmp_path):
    file = tmp_path / "fieldwork.yml"
    file.write_text("recheck_percent: 101\nrecheck_days: mai\nreserve: 5\n")
    with pytest.raises(LibraryError) as wrong:
        fieldwork(file)
    said = str(wrong.value)
    assert "từ 0 đến 100, không phải 101" in said and "số nguyên" in said and "reserve" in said
