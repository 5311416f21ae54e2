"""`./hailong office`: how the survey is getting on, and the letter to whoever is behind."""

from __future__ import annotations

import json

from docx import Document

from survey.runtime.wiring import now
from tests.cli.conftest import Ask
from tests.cli.office import AGENCY, cases


def test_the_first_view_for_people_and_for_programs(ask: Ask):
    cases(3)
    _, text, _ = ask("office", "overview")
    assert "3 hồ sơ" in text and "Chưa đủ" in text and f"{AGENCY} " in text
    made = json.loads(ask("office", "overview", "--json")[1])
    (agency,) = made["agencies"]
    assert (agency["code"], agency["missing"], agency["lags"]) == (AGENCY, 3, True)
    assert made["reached"]["cases"] == made["reached"]["invited"] == 3
    code, _, complaint = ask("office", "overview", "--period", "2026-13")
    assert code == 1 and "Tháng" in complaint


def test_the_letter_names_who_is_behind(ask: Ask, tmp_path):
    cases(3)
    out = tmp_path / "don-doc.docx"
    assert "1 đơn vị" in ask("office", "remind", "--period", str(now().year), "--out", str(out))[1]
    made = Document(str(out))
    words = "\n".join(one.text for one in made.paragraphs)
    assert "Kính gửi:" in words and "chưa đủ phiếu" in words
    (row,) = [[cell.text for cell in row.cells] for row in made.tables[1].rows][1:]
    assert row[2:6] == ["3", "3", "0", "3"]
