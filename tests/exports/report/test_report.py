"""The yearly report and its annexes: what stands in them, the form of the decree, and the same bytes each time."""

from __future__ import annotations

import copy
import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from docx import Document

from exports.report.annexes import annexes
from exports.report.document import change, document
from exports.report.year import Level, Year
from survey.letterhead import Letterhead
from survey.runtime.letterhead import letterhead
from survey.runtime.marked import LibraryError
from survey.runtime.wiring import DATA

BY = letterhead(DATA / "report.yml")
RULES = {"official": "Cán bộ trả lời thay", "too_fast": "Trả lời quá nhanh"}


def share(*counts: int, percent: str | None, **more: Any) -> dict[str, Any]:
    return {"counts": list(counts), "n": sum(counts), "satisfied": sum(counts[3:]), "percent": percent, **more}


def figures(year: int, code: str = "", name: str = "", valid: int = 95) -> dict[str, Any]:
    """Plain figures of a year, with what the index gives beyond counts."""
    access = {"name": "Tiếp cận dịch vụ hành chính công", **share(1, 4, 15, 50, 25, percent="78.95")}
    official = {"name": "Công chức trực tiếp giải quyết công việc", **share(0, 0, 5, 40, 50, percent="94.74")}
    pooled = share(1, 4, 20, 90, 75, percent="86.84", interval={"low": "80.20", "high": "91.50"})
    block = {
        "ref": "tthc-rut-gon@1", "title": "Khảo sát ngắn", "cases": 1200, "invited": 1000, "started": 300,
        "completed": 100, "responses": 100, "valid": valid, "excluded": {"official": 2, "too_fast": 3},
        "overall": {"pooled": pooled, "question": share(0, 5, 10, 50, 30, percent="84.21"),
                    "alternative": {"percent": "86.85"}},
        "factors": [access, official],
        "questions": [{"text": "Nơi làm thủ tục?", **share(1, 4, 15, 50, 25, percent="78.95")},
                      {"text": "Góp ý?", "counts": None}],
    }  # fmt: skip
    return {
        "agency": {"code": code, "name": name} if code else None, "cases": 1200, "method": "pooled@1",
        "period": {"from": f"{year}-01-01", "to": f"{year}-12-31"}, "computed_at": f"{year + 1}-01-15T08:00:00+07:00",
        "quota": {"so_far": {"required": 200, "met_valid": False}}, "questionnaires": [block],
    }  # fmt: skip


def year(number: int = 2026, source: str = "") -> Year:
    agencies = [figures(number, "H57.02", "Sở Nội vụ"), figures(number, "H57.39", "UBND phường Thuận Hóa")]
    return Year.of(figures(number), agencies, source)


def read(raw: bytes) -> tuple[Any, str]:
    made = Document(io.BytesIO(raw))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return made, "\n".join([*(line.text for line in made.paragraphs), *cells])


def test_the_form_is_the_one_of_the_decree():
    made, words = read(document(year(), None, BY, RULES.get))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 30 <= round(section.left_margin.mm) <= 35 and 15 <= round(section.right_margin.mm) <= 20
    assert made.styles["Normal"].font.name == "Times New Roman"
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND THÀNH PHỐ HUẾ", "SỞ NỘI VỤ",
        "BÁO CÁO", "Huế, ngày …… tháng …… năm ……", "Nơi nhận:", "- Lưu: VT.", "GIÁM ĐỐC",
    ):  # fmt: skip
        assert line in words


def test_it_says_the_sample_the_exclusions_the_method_and_the_results():
    _, words = read(document(year(source="bản công bố 2026-1"), None, BY, RULES.get))
    for line in (
        "từ ngày 01/01/2026 đến hết ngày 31/12/2026", "Chỉ số hài lòng chung là 86,84% (165/190 câu trả lời)",
        "khoảng tin cậy 95% từ 80,20% đến 91,50%", "Trung bình cộng của các yếu tố, nêu để đối chiếu: 86,85%",
        "5 phiếu bị loại", "Cán bộ trả lời thay", "10,00%", "bản công bố 2026-1", "phương pháp pooled@1", "78,95%",
        "Lựa chọn của đơn vị, không phải quy định của pháp luật", "không thay thế chỉ số SIPAS",
        "đạt mức tối thiểu của đơn vị đặt ra ở 0/2 cơ quan", "Chưa có số liệu năm trước",
    ):  # fmt: skip
        assert line.casefold() in words.casefold(), line


def test_it_compares_with_the_year_before_when_the_method_is_the_same():
    before = copy.deepcopy(figures(2025))
    before["questionnaires"][0]["overall"]["pooled"] = share(1, 4, 30, 90, 65, percent="81.58")
    _, words = read(document(year(), Year.of(before, []), BY, RULES.get))
    assert "+5,26" in words and "0,00" in words and "Năm 2025" in words
    other = Year.of(figures(2025) | {"method": "pooled@2"}, [])
    assert "không so sánh trực tiếp được" in read(document(year(), other, BY, RULES.get))[1]


@pytest.mark.parametrize(
    ("new", "old", "points"),
    [((165, 190), (155, 190), "+5,26"), ((1, 3), (2, 3), "-33,33"), ((1, 2), (2, 4), "0,00"), ((0, 0), (1, 2), None)],
)
def test_a_change_is_rounded_once_from_whole_numbers(new, old, points):
    levels = [Level("x", (), n, satisfied, None) for satisfied, n in (new, old)]
    assert change(*levels) == (points or "không có dữ liệu")


def test_the_same_figures_make_the_same_bytes():
    assert document(year(), year(2025), BY, RULES.get) == document(year(), year(2025), BY, RULES.get)
    assert annexes(year(), RULES.get) == annexes(year(), RULES.get)
    made, _ = read(document(year(), None, BY, RULES.get))
    assert made.core_properties.created.date() == date(2027, 1, 15)


def test_a_year_without_answers_makes_a_report_too():
    empty = figures(2026) | {"questionnaires": [], "quota": None}
    _, words = read(document(Year.of(empty, []), None, BY, RULES.get))
    assert "Chưa có phiếu trả lời nào trong kỳ." in words and "Không có phiếu nào bị loại." in words


def test_the_annexes_have_numbers_as_numbers():
    book = openpyxl.load_workbook(io.BytesIO(annexes(year(), RULES.get)))
    assert book.sheetnames == ["PL1 Mẫu", "PL2 Yếu tố", "PL3 Câu hỏi", "PL4 Phiếu bị loại"]
    page = book["PL1 Mẫu"]
    assert page.freeze_panes == "D4" and page["A1"].value == "Phụ lục 1. Mẫu khảo sát theo cơ quan năm 2026"
    assert [cell.value for cell in page[4]][1:] == [
        "H57.02", "Sở Nội vụ", 1200, 1000, 300, 100, 100, 5, 95, 10.0, 200, "chưa đạt",
    ]  # fmt: skip
    factors = list(book["PL2 Yếu tố"].iter_rows(min_row=4, values_only=True))
    assert len(factors) == 9 and factors[0][3:] == (
        "Tiếp cận dịch vụ hành chính công", 1, 4, 15, 50, 25, 95, 75, 78.95,
    )  # fmt: skip
    assert [row[3:] for row in book["PL4 Phiếu bị loại"].iter_rows(min_row=4, values_only=True)][:2] == [
        ("Cán bộ trả lời thay", 2),
        ("Trả lời quá nhanh", 3),
    ]


def test_the_letterhead_is_read_from_the_file(tmp_path):
    assert BY.receivers[-1] == "Lưu: VT" and len(BY.choices) == 4
    file = tmp_path / "report.yml"
    file.write_text("agency: SỞ NỘI VỤ\nsigner: A\nplace: Huế\nlogo: x\n")
    with pytest.raises(LibraryError) as told:
        letterhead(file)
    assert len(told.value.problems) == 2 and re.search("symbol", str(told.value)) and "logo" in str(told.value)
    assert document(year(), None, Letterhead("A", "B", "C", "D"), RULES.get)


def test_the_command_writes_both_files(ask, tmp_path):
    code, out, err = ask("report", "--year", "2026", "--out", "r")
    assert (code, err) == (0, "") and out.count("Đã ghi") == 2
    values = {"whole": figures(2026), "agencies": [figures(2026, "H57.02", "Sở Nội vụ")], "source": "bản công bố 1"}
    (tmp_path / "frozen.json").write_text(json.dumps(values))
    for folder in ("a", "b"):
        assert ask("report", "--year", "2026", "--out", folder, "--figures", "frozen.json")[0] == 0
    for name in ("bao-cao-2026.docx", "phu-luc-2026.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    code, _, err = ask("report", "--year", "2026", "--figures", "none.json")
    assert code == 1 and "Không đọc được tệp" in err
    code, _, err = ask("report", "--snapshot", "2026-7")
    assert code == 1 and "Không có bản công bố nào mang mã 2026-7" in err
    assert ask("report", "--snapshot", "2026-1", "--year", "2026")[0] == ask("report")[0] == 1
