"""`./hailong recheck` as people type it: drawn, listed, recorded by telephone, and told with its interval."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from survey.fieldwork.forms import COLLECTED, ENUMERATOR, FORM, Filled
from tests.cli.conftest import Ask
from tests.cli.office import AGENCY, at_the_desk, cases, yesterday


@pytest.fixture
def responses(ask: Ask) -> list[str]:
    """Three forms on paper, two of whose people may be contacted again."""
    codes = cases(3)
    issued = at_the_desk(lambda desk: desk.paper.issue(codes, "", "lan"))
    forms = [
        Filled(row, {FORM: one.code, COLLECTED: yesterday(), ENUMERATOR: "BĐ-07", "tiep_can": 4, "phuc_tra": agreed})
        for row, (one, agreed) in enumerate(zip(issued, (1, 1, 2), strict=True), 4)
    ]
    at_the_desk(lambda desk: desk.paper.enter(forms, "", "lan"))
    return codes


def test_a_recheck_from_the_draw_to_the_interval(ask: Ask, responses: list[str]) -> None:
    code, out, _ = ask("recheck", "draw", "--agency", AGENCY, "--percent", "100", "--by", "lan", "--seed", "hat")
    assert code == 0
    assert out == "Phúc tra đợt 1: chọn 3 trong 3 phiếu (0 bị gắn cờ); sẽ nhắn 2 người đã đồng ý.\nHạt giống hat\n"
    lines = ask("recheck", "list", "--open")[1].splitlines()
    assert len(lines) == 3 and all("kênh paper, người thu BĐ-07" in line for line in lines)
    (left,) = [line for line in lines if line.endswith("chưa hỏi được (không đồng ý được liên hệ lại)")]
    assert responses[2] in left
    assert "chưa có câu trả lời (3 phiếu được chọn)" in ask("recheck", "status")[1]
    assert ask("recheck", "record", "1", "co", "--by", "lan", "--note", "gọi điện")[1] == (
        "Đã ghi phúc tra số 1: tự trả lời.\n"
    )
    ask("recheck", "record", "2", "nguoi-khac", "--by", "lan")
    out = ask("recheck", "status", "--agency", AGENCY)[1]
    assert "Tự trả lời: 50,00% (1/2; khoảng tin cậy 95%: 9,45–90,55)" in out
    assert "BĐ-07: 50,00%" in out and "paper: 50,00%" in out and "người khác trả lời thay" in out
    found = json.loads(ask("recheck", "status", "--json")[1])
    assert found["total"]["outcomes"] == {"own": 1, "other": 1}
    assert len(json.loads(ask("recheck", "list", "--open", "--json")[1])) == 1


def test_flagged_responses_come_from_a_file(ask: Ask, responses: list[str], tmp_path: Path) -> None:
    (tmp_path / "co.txt").write_text(f"{uuid4()}\n\n")
    assert "chọn 0 trong 3" in ask("recheck", "draw", "--percent", "0", "--flagged", "co.txt", "--by", "lan")[1]
    (tmp_path / "hong.txt").write_text("abc\n")
    assert "mỗi dòng" in ask("recheck", "draw", "--flagged", "hong.txt", "--by", "lan")[2]
    assert "Không đọc được" in ask("recheck", "draw", "--flagged", "khong.txt", "--by", "lan")[2]


def test_what_cannot_be_done_is_said(ask: Ask) -> None:
    assert "chỉ nhận: co, khong, nguoi-khac" in ask("recheck", "record", "1", "maybe", "--by", "lan")[2]
    assert "Không có phúc tra số 1" in ask("recheck", "record", "1", "co", "--by", "lan")[2]
    assert "Chưa phúc tra phiếu nào" in ask("recheck", "status")[1]
    assert ask("recheck", "list")[1] == "Không có phiếu nào.\n"
    assert ask("recheck", "run")[1] == "Đã xử lý 0 phúc tra tới giờ.\n"
