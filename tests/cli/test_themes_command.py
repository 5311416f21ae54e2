"""`./hailong themes` on a real database: counts, the queue, decisions, the sensitive list, corrections."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.coder import Rules
from tests.commenting import comments, wrote
from tests.stage import set_stage


@pytest.fixture
def read(database) -> None:
    """Six people about waiting, one that is doubtful, one threat."""

    async def arrange() -> None:
        async with set_stage(database) as stage:
            await wrote(stage, [f"Phải chờ lâu quá, lần thứ {number}" for number in range(6)])
            await comments(stage, "Có lẽ nên thêm ghế", 11, applicant_phone="0977000011")
            await comments(stage, "Bảo vệ đe dọa tôi, gọi 0905 123 456", 12, applicant_phone="0977000012")
            await stage.desk.coding.new(Rules())

    asyncio.run(arrange())


def test_themes_are_listed_for_people_and_for_programs(ask, read):
    code, out, _ = ask("themes", "list", "--period", "2026")
    assert code == 0 and "Chờ tại quầy: 6 người, 100,00%" in out and "“Phải chờ lâu quá" in out and "dọa" not in out
    body = json.loads(ask("themes", "list", "--period", "2026", "--json")[1])
    assert body["people"] == 6 and body["themes"][0]["code"] == "thoi_gian_cho"
    assert ask("themes", "list", "--agency", "H00")[0] == 1


def test_a_doubtful_comment_is_decided_and_taken_back(ask, read):
    out = ask("themes", "queue")[1]
    assert "Có lẽ nên thêm ghế" in out and "chưa chắc: co_so_vat_chat 90% (vì: ghế)" in out
    number = out.split()[0]
    code, said, _ = ask(
        *("themes", "decide", number, "--themes", "co_so_vat_chat", "--tone", "trung_tinh", "--by", "An")
    )
    assert code == 0 and "co_so_vat_chat, trung_tinh" in said
    assert "1 góp ý đã có người quyết định" in ask("themes", "agreement")[1]
    assert json.loads(ask("themes", "agreement", "--json")[1])["comments"] == 1
    assert ask("themes", "export-corrections", "--out", "da-kiem.jsonl")[0] == 0
    (row,) = [json.loads(line) for line in Path("da-kiem.jsonl").read_text().splitlines()]
    assert row["themes"] == ["co_so_vat_chat"] and row["text"] == "Có lẽ nên thêm ghế"
    assert ask("themes", "undo", number, "--by", "An")[0] == 0
    assert "chưa chắc" in ask("themes", "queue")[1]
    assert ask("themes", "decide", number, "--themes", "lạ", "--tone", "trung_tinh", "--by", "An")[0] == 1


def test_the_sensitive_list_is_read_opened_and_closed(ask, read, monkeypatch):
    out = ask("themes", "sensitive")[1]
    assert "MỚI" in out and "[điện thoại]" in out and "0905" not in out
    number = out.split()[0]
    assert "mới: 1" in ask("themes", "status")[1]
    ask("themes", "sensitive", "--by", "An")
    assert "MỚI" not in ask("themes", "sensitive")[1]
    monkeypatch.setenv("HAILONG_KEY", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    assert ask("themes", "original", number, "--by", "An", "--reason", " ")[0] == 1
    code, out, _ = ask("themes", "original", number, "--by", "An", "--reason", "xác minh")
    assert code == 0 and "0905 123 456" in out
    assert ask("themes", "handle", number, "--by", "An", "--note", "đã chuyển thanh tra")[0] == 0
    assert "Không có" in ask("themes", "sensitive")[1]
    assert ask("themes", "clear", number, "--by", "An", "--reason", "nhầm")[0] == 0
    assert ask("themes", "mark", number, "--by", "An", "--reason", "xem lại")[0] == 0


def test_the_codebook_grows_by_versions(ask, database):
    assert "nhung_nhieu: Nhũng nhiễu, bồi dưỡng (III, xử lý riêng)" in ask("themes", "book")[1]
    assert ask("themes", "add", "bai_xe", "Bãi giữ xe", "--factor", "I", "--by", "An", "--reason", "nhiều")[0] == 0
    assert "phiên bản 3" in ask("themes", "merge", "bai_xe", "co_so_vat_chat", "--by", "An", "--reason", "gần")[1]
    code, _, err = ask("themes", "add", "bai_xe", "Lần nữa", "--by", "An", "--reason", "x")
    assert code == 1 and "đã có" in err


def test_an_export_of_themes_has_no_handful(ask, read):
    assert ask("export", "themes", "--out", "chu-de.csv", "--period", "2026")[0] == 0
    lines = Path("chu-de.csv").read_text("utf-8-sig").splitlines()
    assert "thoi_gian_cho" in lines[1] and not any("nhung_nhieu" in line for line in lines)


def test_what_is_sensitive_is_in_no_export(ask, read):
    ask("export", "comments", "--out", "gop-y.csv")
    ask("export", "responses", "--out", "phieu.csv")
    words, forms = (Path(name).read_text("utf-8-sig") for name in ("gop-y.csv", "phieu.csv"))
    assert "dọa" not in words and "Phải chờ lâu" in words and "thoi_gian_cho" in words
    assert "dọa" not in forms and "[chuyển xử lý riêng]" in forms
