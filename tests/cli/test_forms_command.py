"""`./hailong forms` as people type it: the template comes back filled, and every wrong cell has its address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Ask
from tests.cli.office import at_the_desk, cases, yesterday

GOOD = {"tiep_can": 4, "thu_tuc": 5, "thai_do": 5, "ket_qua": "K", "di_lai": 2, "tong_the": 4, "phuc_tra": 1}
NAME = "nhap-phieu-tthc-rut-gon-v1.xlsx"


@pytest.fixture
def forms(ask: Ask) -> list[str]:
    """The codes of three printed forms, one of which is blank."""
    codes = cases(2)
    issued = at_the_desk(lambda desk: desk.paper.issue(codes, "", "lan"))
    blank = at_the_desk(lambda desk: desk.paper.blank(1, "", "lan"))
    return [one.code for one in (*issued, *blank)]


def fill(path: Path, *rows: dict[str, object]) -> None:
    """Types into the template as a person does: by its columns, from the fourth row on."""
    book = load_workbook(path)
    sheet = book.active
    at = {cell.value: cell.column for cell in sheet[2]}
    head = {"@collected_on": yesterday(), "@enumerator": "BĐ-07"}
    for number, row in enumerate(rows, 4):
        for key, value in (head | GOOD | row).items():
            sheet.cell(number, at[key], value)
    book.save(path)


def test_the_template_goes_out_and_comes_back(ask: Ask, forms: list[str], tmp_path: Path) -> None:
    code, out, _ = ask("forms", "template")
    assert code == 0 and f"Đã tạo {NAME}" in out
    fill(tmp_path / NAME, {"@form": forms[0], "gop_y": "Chờ lâu"}, {"@form": forms[1].lower(), "tiep_can": 2})
    assert ask("forms", "import", NAME, "--by", "lan") == (
        0,
        "Đã nhập 2 phiếu: 2 được tính, 0 không tính, 0 là lần nhập thứ hai.\n",
        "",
    )
    figures = json.loads(ask("figures", "--channel", "paper", "--json")[1])
    assert "tthc-rut-gon@1" in repr(figures)
    assert "in 2, nhập 2 (0 nhập hai lần), được tính 2" in ask("forms", "status")[1]
    code, _, err = ask("forms", "import", NAME, "--by", "lan")
    assert code == 1 and "2 ô cần sửa" in err and "Ô A4:" in err


def test_wrong_cells_are_named_by_their_address_and_nothing_is_entered(
    ask: Ask, forms: list[str], tmp_path: Path
) -> None:
    ask("forms", "template")
    fill(
        tmp_path / NAME,
        {"@form": forms[0]},
        {"@form": forms[1], "tiep_can": 6, "@collected_on": "hôm qua"},
        {"@form": "K7QF-3MXJ"},
        {"@form": forms[2]},
    )
    code, out, err = ask("forms", "import", NAME, "--by", "lan")
    assert (code, out) == (1, "")
    assert re.findall(r"Ô ([A-Z]+\d+):", err) == ["C5", "E5", "A6", "B7"]
    assert "Chưa nhập phiếu nào: 4 ô cần sửa" in err and "mức từ 1 đến 5" in err
    assert "in 2, nhập 0" in ask("forms", "status")[1]


def test_the_cells_check_themselves(ask: Ask, tmp_path: Path) -> None:
    ask("forms", "template", "--questionnaire", "tthc-day-du@1", "--out", "dai.xlsx")
    sheet = load_workbook(tmp_path / "dai.xlsx").active
    assert sheet.row_dimensions[2].hidden and sheet.freeze_panes == "C4" and sheet.protection.sheet
    assert not sheet["A4"].protection.locked and sheet["A3"].protection.locked
    checks = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    columns = [cell.column_letter for cell in sheet[2] if cell.value]
    assert set(checks) == {f"{letter}4" for letter in columns}
    levels = checks["E4"]
    assert (levels.type, levels.formula1) == ("list", '"1,2,3,4,5,K"') and "mức từ 1 đến 5" in levels.error
    assert checks["A4"].type == "custom" and "COUNTIF" in checks["A4"].formula1
    assert checks["C4"].type == "date"
    assert all(len(one.formula1) <= 257 and len(one.error) <= 255 for one in checks.values())


def test_one_form_is_typed_in_by_flags(ask: Ask, forms: list[str]) -> None:
    flags = [word for key, value in GOOD.items() for word in ("--answer", f"{key}={value}")]
    head = ("--by", "lan", "--enumerator", "BĐ-07", "--collected-on", yesterday())
    code, out, err = ask("forms", "enter", forms[0], *head, *flags)
    assert (code, err) == (0, "") and "1 được tính" in out
    code, _, err = ask("forms", "enter", forms[1], *head, "--answer", "1=9")
    assert code == 1 and "câu 1: Ghi mức từ 1 đến 5" in err
    for wrong in ("99=1", "tiep_can"):
        assert "ví dụ 1=4" in ask("forms", "enter", forms[1], *head, "--answer", wrong)[2]
    assert "viết hai lần" in ask("forms", "enter", forms[1], *head, "--answer", "1=1", "--answer", "tiep_can=1")[2]


def test_one_form_is_typed_in_at_the_keyboard(ask: Ask, forms: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["9", "4", "5", "5", "k", "", "2", "4", "", "", "1"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(typed))
    head = ("--by", "lan", "--enumerator", "BĐ-07", "--collected-on", yesterday())
    code, out, _ = ask("forms", "enter", forms[0], *head)
    assert code == 0 and "Ghi mức từ 1 đến 5" in out and "1 được tính" in out
    assert list(typed) == []


def test_two_entries_are_compared_and_settled(ask: Ask, forms: list[str]) -> None:
    head = (forms[0], "--enumerator", "BĐ-07", "--collected-on", yesterday())
    ask("forms", "enter", *head, "--by", "lan", "--answer", "1=4", "--answer", "2=5")
    code, out, _ = ask("forms", "enter", *head, "--by", "mai", "--answer", "1=3", "--answer", "2=5")
    assert code == 0 and "khác nhau ở 1 câu" in out
    out = ask("forms", "compare")[1]
    assert "câu tiep_can" in out and "1. 4 – Hài lòng (lan)" in out and "2. 3 – Bình thường (mai)" in out
    assert ask("forms", "settle", forms[0], "tiep_can", "--by", "chi")[0] == 1
    settled = ask("forms", "settle", forms[0], "tiep_can", "--use", "2", "--by", "chi")
    assert settled == (0, "Đã ghi: 3 – Bình thường\n", "")
    assert ask("forms", "compare")[1] == "Không có câu nào khác nhau đang chờ quyết định.\n"
    assert "Đã quyết định: 3 – Bình thường" in ask("forms", "compare", forms[0], "--decided")[1]


def test_forms_are_printed_for_cases_for_a_sample_and_blank(ask: Ask, forms: list[str], tmp_path: Path) -> None:
    ask("samples", "draw", "--size", "2", "--by", "lan")
    assert ask("forms", "print", "--sample", "1", "--by", "lan")[1] == "Đã in 2 phiếu vào phieu-giay.pdf\n"
    assert (tmp_path / "phieu-giay.pdf").read_bytes().startswith(b"%PDF")
    assert "Đã in 3 phiếu" in ask("forms", "print", "--blank", "3", "--by", "lan", "--out", "trong.pdf")[1]
    assert ask("forms", "print", "--by", "lan")[0] == ask("forms", "print", "x", "--blank", "1", "--by", "lan")[0] == 1
    assert "Chưa có trong hệ thống: X" in ask("forms", "print", "x", "--by", "lan")[2]


def test_a_file_that_is_no_template_is_refused(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    code, _, err = ask("forms", "import", "a.csv", "--by", "lan")
    assert code == 1 and "không phải bảng nhập phiếu" in err
    ask("forms", "template")
    assert "chưa có phiếu nào" in ask("forms", "import", NAME, "--by", "lan")[2]
    assert "Không tìm thấy tệp" in ask("forms", "import", "khong.xlsx", "--by", "lan")[2]
