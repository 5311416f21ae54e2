"""`./hailong places`: a list of places goes in, is shown, and is closed again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.office import at_the_desk
from tests.site import PASSWORD, PLACE, wanted


def written(folder: Path, *lines: str) -> str:
    path = folder / "noi.csv"
    path.write_text("\n".join(("Mã;Tên;Địa chỉ;Cơ quan", *lines)) + "\n", encoding="utf-8")
    return str(path)


def test_places_are_entered_once_and_changed_by_entering_them_again(ask, tmp_path):
    lines = ("BD-01;Bưu điện Vỹ Dạ;8 Nguyễn Sinh Cung;", 'BD-02;Bưu điện Phú Bài;;"H57.21; H57.22"')
    assert ask("places", "import", written(tmp_path, *lines))[1] == "2 dòng: nhận 2 nơi (2 mới), bỏ 0 dòng.\n"
    assert ask("places", "import", written(tmp_path, "BD-01;Bưu điện Vỹ Dạ mới;;"))[1].startswith(
        "1 dòng: nhận 1 nơi (0 mới)"
    )
    first, second = json.loads(ask("places", "list", "--json")[1])
    assert (first["name"], first["address"], first["agencies"]) == ("Bưu điện Vỹ Dạ mới", "", [])
    assert second["agencies"] == ["H57.21", "H57.22"]
    assert "mọi cơ quan" in ask("places", "list")[1]


def test_lines_that_make_no_sense_are_refused_with_a_reason(ask, tmp_path):
    code, out, _ = ask(
        "places", "import", written(tmp_path, "BD 01;Bưu điện;;", "BD-3;;;", "BD-4;Có tên;;Không có cơ quan này")
    )
    assert code == 1 and "bỏ 3 dòng" in out and "Dòng 2: Mã nơi hỗ trợ" in out and "Dòng 4: Có cơ quan không" in out
    assert ask("places", "list")[1] == "Chưa có nơi hỗ trợ nào.\n"


def test_a_file_without_the_columns_is_not_taken(ask, tmp_path):
    path = tmp_path / "khac.csv"
    path.write_text("A;B\n1;2\n")
    assert "không thấy hàng tiêu đề" in ask("places", "import", str(path))[2].lower()


def test_a_place_is_closed_and_opened_again(ask, tmp_path):
    file = written(tmp_path, "BD-01;Bưu điện Vỹ Dạ;;")
    ask("places", "import", file)
    assert ask("places", "close", "BD-01")[1] == "Đã đóng BD-01.\n"
    assert ask("places", "close", "BD-01")[0] == 1
    assert json.loads(ask("places", "list", "--json")[1]) == []
    assert "đã đóng" in ask("places", "list", "--all")[1]
    ask("places", "import", file)
    assert len(json.loads(ask("places", "list", "--json")[1])) == 1


def test_a_helper_s_own_number_is_kept(ask, tmp_path):
    ask("places", "import", written(tmp_path, f"{PLACE};Bưu điện Thuận Hóa;;"))
    account, _ = at_the_desk(lambda desk: desk.accounts.create("thu", wanted("helper"), PASSWORD))
    assert "Không có tài khoản ai-do" in ask("places", "declare", "ai-do", "0905000111")[2]
    assert ask("places", "declare", "helper", "12345")[0] == 1
    assert ask("places", "declare", "helper", "0905 000 111")[1] == "Đã ghi.\n"
    assert at_the_desk(lambda desk: desk.places.declared(account))
