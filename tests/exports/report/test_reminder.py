"""The letter to the agencies that are behind: the form of the decree, the right rows, and the same bytes each time."""

from __future__ import annotations

import io
from datetime import date

from docx import Document

from exports.report.reminder import reminder
from survey.measures.period import year
from survey.measures.quota import Band, Forms, QuotaTable, quota
from survey.progress import AgencyProgress, Checks, Overview, Reached, Waiting
from survey.runtime.letterhead import letterhead
from survey.runtime.wiring import DATA
from tests.stage import NOON

BY = letterhead(DATA / "report.yml")
TABLE = QuotaTable(2026, "Kế hoạch thử", (Band(0, None), Band(100, 100)))


def agency(code: str, cases: int, returned: int) -> AgencyProgress:
    floor = quota(TABLE, 2026, Forms(cases, returned, returned), date(2026, 11, 20))
    return AgencyProgress(code, f"UBND {code}", Reached(cases=cases), floor)


def overview(*agencies: AgencyProgress) -> Overview:
    none = Checks(0, 0, 0, None, None)
    return Overview(year(2026), NOON, Reached(), agencies, (), (), (), {}, Waiting(0, {}, {}, 0), none)


def read(*agencies: AgencyProgress):
    return Document(io.BytesIO(reminder(overview(*agencies), BY)))


def test_it_is_an_official_letter_to_those_behind_the_furthest_behind_first():
    made = read(agency("a", 200, 80), agency("b", 200, 150), agency("c", 50, 3))
    words = "\n".join(one.text for one in made.paragraphs)
    head = "\n".join(one.text for cell in made.tables[0].rows[0].cells for one in cell.paragraphs)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head and "V/v đôn đốc" in head and "/SNV" in head
    assert "BÁO CÁO" not in words
    assert "Kính gửi: UBND c; UBND a." in words
    assert "2 đơn vị" in words and "thiếu tất cả 67 phiếu" in words and "Kế hoạch thử" in words
    rows = [[cell.text for cell in row.cells] for row in made.tables[1].rows][1:]
    assert rows == [
        ["1", "UBND c", "50", "50", "3", "47", "3"],
        ["2", "UBND a", "200", "100", "80", "20", "90"],
    ]


def test_it_never_asks_for_good_answers():
    words = "\n".join(one.text for one in read(agency("c", 50, 3)).paragraphs)
    assert "Không gợi ý" in words and "không trả lời thay" in words


def test_when_nobody_is_behind_it_says_so_and_has_no_list():
    made = read(agency("b", 200, 150))
    assert any("không đơn vị nào chậm" in one.text for one in made.paragraphs)
    assert len(made.tables) == 2


def test_the_same_numbers_make_the_same_bytes():
    one = overview(agency("c", 50, 3))
    assert reminder(one, BY) == reminder(one, BY)
