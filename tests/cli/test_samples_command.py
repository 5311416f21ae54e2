"""`./hailong samples` as people type it: drawn, listed, replaced, printed, and drawn again to the same lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Ask
from tests.cli.office import AGENCY, cases


@pytest.fixture
def codes(ask: Ask) -> list[str]:
    return cases(12)


DRAW = ("samples", "draw", "--agency", AGENCY, "--size", "5", "--reserve", "40", "--seed", "hat", "--by", "lan")


def test_a_sample_is_drawn_listed_and_drawn_again(ask: Ask, codes: list[str]) -> None:
    code, out, err = ask(*DRAW)
    assert (code, err) == (0, "")
    assert "5 hồ sơ chính thức, 2 dự phòng; chọn từ 12 hồ sơ" in out and "Hạt giống hat" in out
    assert ask("samples", "list")[1] == out
    (listed,) = json.loads(ask("samples", "list", "--json")[1])
    assert len(listed["frame_hash"]) == 64 and listed["sizes"] == {AGENCY: {"yearly": 0, "frame": 12, "size": 5}}
    assert ask("samples", "verify", "1") == (0, "Chọn lại từ 12 hồ sơ ra đúng các danh sách đã lưu.\n", "")


def test_somebody_is_replaced_and_the_lists_say_so(ask: Ask, codes: list[str], tmp_path: Path) -> None:
    ask(*DRAW)
    assert ask("samples", "print", "1", "--out", "mau.xlsx")[0] == 0
    gone = _rows(tmp_path / "mau.xlsx")[0][2]
    code, out, _ = ask("samples", "replace", "1", gone, "--reason", "refused", "--by", "lan")
    assert code == 0 and out.startswith(f"Đã thay {gone} (từ chối) bằng {AGENCY}-") and "dự phòng số 1" in out
    assert ask("samples", "replace", "1", gone, "--reason", "refused", "--by", "lan")[0] == 1
    code, _, err = ask("samples", "replace", "1", gone, "--reason", "mệt", "--by", "lan")
    assert code == 1 and "refused, unreachable" in err
    ask("samples", "print", "1", "--out", "mau.xlsx")
    assert _rows(tmp_path / "mau.xlsx")[0][6].startswith("đã thay bằng")


def _rows(path: Path) -> list[list[str]]:
    sheet = load_workbook(path).active
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[0] == "Nhóm")
    assert sheet.auto_filter.ref.startswith(f"A{top + 1}:")
    return rows[top + 1 :]


def test_names_are_printed_for_somebody_and_only_when_asked_for(ask: Ask, codes: list[str], tmp_path: Path) -> None:
    ask(*DRAW)
    ask("samples", "print", "1", "--out", "mau.xlsx")
    assert "Lê Thị Bưởi" not in repr(_rows(tmp_path / "mau.xlsx"))
    code, _, err = ask("samples", "print", "1", "--names", "--out", "ten.xlsx")
    assert code == 1 and "--by" in err and not (tmp_path / "ten.xlsx").exists()
    assert "giữ cẩn thận" in ask("samples", "print", "1", "--names", "--by", "lan", "--out", "ten.xlsx")[1]
    shown = _rows(tmp_path / "ten.xlsx")
    assert shown[0][5] == "Lê Thị Bưởi" and shown[0][6].startswith("09123")
    code, out, _ = ask("samples", "print", "1", "--names", "--by", "lan")
    assert code == 0 and "mau-1.pdf" in out and (tmp_path / "mau-1.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("draw", "--by", " "), "--by"),
        (("draw", "--by", "lan", "--kind", "x"), "ca-nhan, to-chuc"),
        (("draw", "--by", "lan", "--size", "3", "--error", "5"), "không dùng cả hai"),
        (("draw", "--by", "lan", "--error", "50"), "từ 1 đến 20"),
        (("draw", "--by", "lan", "--period", "2026-13"), "Tháng"),
        (("draw", "--by", "lan", "--agency", "H57.99"), "«H57.99»"),
        (("draw", "--by", "lan"), "Không có hồ sơ"),
        (("print", "4"), "Không có mẫu số 4"),
        (("print", "4", "--out", "mau.doc"), ".pdf hoặc .xlsx"),
        (("verify", "4"), "Không có mẫu số 4"),
    ],
)
def test_what_cannot_be_done_is_said(ask: Ask, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    code, out, err = ask("samples", *words)
    assert (code, out) == (1, "") and says in err
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_sample_there_is_a_hint(ask: Ask) -> None:
    assert "samples draw" in ask("samples", "list")[1]
