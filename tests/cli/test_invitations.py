"""`./hailong invitations` and `officials` on a real database, through the command line as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import psycopg
import pytest

from tests.stage import NOON

CODE = "H57.90-261103-0001"


@pytest.fixture
def zalo(monkeypatch):
    for name, value in {
        "ZALO_OA_ID": "1",
        "ZALO_APP_ID": "2",
        "ZALO_APP_SECRET": "s",
        "ZALO_OA_SECRET": "s",
        "ZALO_INVITATION_TEMPLATE": "77",
        "ZALO_BUSINESS_URL": "http://127.0.0.1:1",  # a demo sends no template to the real one
    }.items():
        monkeypatch.setenv(f"HAILONG_{name}", value)


def entered(ask, folder: Path, *phones: str) -> None:
    file = folder / "ho-so.csv"
    rows = [f"H57.90-261103-{n:04d};H57.21;{phone};{NOON:%d/%m/%Y}" for n, phone in enumerate(phones, 1)]
    file.write_text("Mã hồ sơ;Cơ quan;Số điện thoại;Ngày trả kết quả\n" + "\n".join(rows), encoding="utf-8")
    code, _, err = ask("cases", "import", str(file))
    assert (code, err) == (0, "")


def test_before_anything_was_entered(ask):
    assert ask("invitations", "status")[:2] == (
        0,
        "Chưa có lời mời nào. Nhập hồ sơ bằng: ./hailong cases import TỆP\n",
    )
    assert ask("invitations", "forecast")[1] == "Không có tin nào đang chờ.\n"


def test_status_is_in_words_and_in_json(ask, tmp_path):
    entered(ask, tmp_path, "0912345678", "02343822111")
    code, out, _ = ask("invitations", "status")
    assert code == 0
    assert "1  mời, nhắn tin: có số di động" in out
    assert "1  mời, chỉ đưa phiếu: không có số di động" in out
    assert "1  mời, đang chờ" in out
    told = json.loads(ask("invitations", "status", "--json")[1])
    assert {one["reason"] for one in told["decisions"]} == {"mobile", "no-mobile"}
    assert [one["state"] for one in told["errands"]] == ["waiting"]
    assert told["ledger"] == []


def test_a_forecast_without_prices_says_that_it_does_not_know(ask, tmp_path, zalo, monkeypatch):
    entered(ask, tmp_path, "0912345678", "0987654321")
    _, out, _ = ask("invitations", "forecast")
    assert "2  tin mẫu theo số điện thoại: chưa rõ giá" in out
    assert "Chi phí: chưa rõ" in out and "0 đồng" not in out
    assert json.loads(ask("invitations", "forecast", "--json")[1])["cost"] is None
    monkeypatch.setenv("HAILONG_ZALO_PRICE_PHONE", "1300")
    assert "Chi phí: 2.600 đồng." in ask("invitations", "forecast")[1]


def test_a_forecast_without_zalo_leaves_slips(ask, tmp_path):
    entered(ask, tmp_path, "0912345678")
    _, out, _ = ask("invitations", "forecast")
    assert "1  không có cách gửi nào" in out
    assert "Chi phí: 0 đồng." in out


def test_run_says_how_much_was_done(ask, tmp_path):
    entered(ask, tmp_path, "0912345678")
    assert ask("invitations", "run", "--limit", "5")[0] == 0
    assert json.loads(ask("invitations", "run", "--json")[1])["done"] == 0


def test_revoking_once(ask, tmp_path):
    entered(ask, tmp_path, "0912345678")
    assert ask("invitations", "revoke", CODE)[:2] == (0, f"Đã thu hồi lời mời của hồ sơ {CODE}.\n")
    code, _, err = ask("invitations", "revoke", CODE)
    assert code == 1
    assert "không có lời mời nào đang mở" in err
    assert "đã thu hồi" in ask("invitations", "status")[1]


def officials(url: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT agency_code, phone_index FROM officials").fetchall()


def test_officials_from_a_csv_are_kept_as_an_index_only(ask, tmp_path, database):
    file = tmp_path / "can-bo.csv"
    file.write_text(
        "Danh sách cán bộ\nHọ tên;Cơ quan;SĐT\n"
        "A;H57.21;0912345678\nB;H57.21;912 345 678\nC;Không có;0987654321\nD;H57.21;12\n",
        encoding="utf-8-sig",
    )
    code, out, _ = ask("officials", "import", str(file))
    assert code == 1
    assert out.splitlines()[0] == "4 dòng: nhận 2 số (1 mới), bỏ 2 dòng."
    assert "Dòng 5: Không có cơ quan này" in out and "Dòng 6: Đây không phải số điện thoại" in out
    assert "0987654321" not in out
    ((agency, index),) = officials(database)
    assert agency == "H57.21"
    assert b"912345678" not in bytes(index)
    entered(ask, tmp_path, "0912345678")
    assert "1  không mời: là cán bộ của cơ quan giải quyết" in ask("invitations", "status")[1]


def test_officials_from_a_spreadsheet(ask, tmp_path, database):
    book = openpyxl.Workbook()
    for row in (["STT", "Mã cơ quan", "Số điện thoại"], [1, "H57.21", 912345678], [None, None, None]):
        book.active.append(row)
    book.save(tmp_path / "can-bo.xlsx")
    assert ask("officials", "import", str(tmp_path / "can-bo.xlsx"))[:2] == (
        0,
        "1 dòng: nhận 1 số (1 mới), bỏ 0 dòng.\n",
    )
    assert ask("officials", "import", str(tmp_path / "can-bo.xlsx"))[1] == "1 dòng: nhận 1 số (0 mới), bỏ 0 dòng.\n"
    assert len(officials(database)) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.pdf", "", "không phải CSV hoặc XLSX"),
        ("x.csv", "a;b\n1;2\n", "Không thấy hàng tiêu đề"),
        ("x.xlsx", "hỏng", "Không mở được"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(ask, tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    code, _, err = ask("officials", "import", str(tmp_path / name))
    assert code == 1
    assert says in err
