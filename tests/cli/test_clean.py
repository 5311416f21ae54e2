"""`./hailong clean` on a real database: what is waiting, and what people decide about it."""

from __future__ import annotations

import json

import pytest

from tests.answered import NOVEMBER, Asked, Finished, fill

ANSWERS = {"tiep_can": 4, "thai_do": 5, "huong_dan": 4, "so_lan": 1, "chung": 4, "gop_y": "<skipped>", "phuc_tra": "co"}


@pytest.fixture
def answered(database) -> None:
    """Two responses, all of whose answers came in one moment."""
    talks = [Asked(answers=ANSWERS), Asked(answers=ANSWERS | {"tiep_can": 3})]
    fill(database, [Finished(returned_at=NOVEMBER, talks=[one]) for one in talks])


def test_a_response_is_flagged_excluded_and_taken_back(ask, answered):
    code, out, _ = ask("clean", "flag")
    assert code == 0 and "Đã xét 2 phiếu: đánh dấu 2 phiếu" in out and "  Trả lời quá nhanh: 2" in out
    name = json.loads(ask("clean", "list", "--json")[1])[0]["id"][:8]
    assert f"{name}  Đơn vị phong_a  web" in ask("clean", "list")[1]
    decided = ("--reason", "Trả lời thay", "--by", "Nguyễn Văn A", "--rule", "too_fast")
    assert ask("clean", "exclude", name, *decided)[1] == f"Đã loại phiếu {name} khỏi số liệu.\n"
    code, _, err = ask("clean", "exclude", name, *decided)
    assert code == 1 and "đã bị loại" in err
    out = ask("clean", "list", "--state", "excluded")[1]
    assert "Đã loại (Trả lời quá nhanh): Trả lời thay — Nguyễn Văn A" in out
    assert ask("clean", "undo", name, "--reason", "Nhầm", "--by", "B")[0] == 0
    assert ask("clean", "keep", name, "--reason", "Đúng người", "--by", "B")[1] == f"Phiếu {name} được giữ.\n"
    told = ask("clean", "history", name)[1].splitlines()
    assert [line.split(": ", 1)[1] for line in told] == [
        f"giữ phiếu {name} — Đúng người",
        f"rút lại việc loại phiếu {name} — Nhầm",
        f"loại phiếu {name} — Trả lời thay",
    ]


def test_an_unknown_state_is_refused(ask, answered):
    assert ask("clean", "list", "--state", "gone")[0] == 1
    assert ask("clean", "list")[1] == "Không có phiếu nào.\n"
