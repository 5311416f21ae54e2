"""`./hailong figures` against a real database, through the command line as people type it."""

from __future__ import annotations

import json

import pytest

from cli.main import call
from tests.answered import Asked, Finished, fill, form


def _fill(url: str) -> None:
    talks = [Asked(answers={"thai_do": level, "gop_y": "Riêng tư"}) for level in (5, 4, 1)]
    fill(url, [Finished(talks=[talk]) for talk in talks], (form(1), form(2)))


def test_the_table_is_vietnamese(database, ask):
    _fill(database)
    code, out, err = ask("figures", "--agency", "phong_a", "--from", "01/11/2026", "--to", "2026-11-30")
    assert (code, err) == (0, "")
    assert "Đơn vị phong_a (phong_a)" in out
    assert "từ 01/11/2026 đến hết 30/11/2026" in out
    line = next(line for line in out.splitlines() if "Thái độ của công chức" in line)
    assert line.split()[-8:] == ["1", "0", "0", "1", "1", "3", "2", "66,67%"]
    assert "không có dữ liệu" in next(line for line in out.splitlines() if "Tiếp cận dịch vụ" in line)
    assert "Riêng tư" not in out


def test_json_is_what_the_web_answers(database, ask):
    _fill(database)
    code, out, _ = ask("figures", "--period", "2026-11", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert found["questionnaires"][0]["overall"]["pooled"]["percent"] == "66.67"


def test_an_empty_scope_says_so(database, ask):
    _fill(database)
    code, out, _ = ask("figures", "--period", "2020")
    assert code == 0
    assert "Chưa có lời mời hay câu trả lời nào" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--agency", "khong_co"], "khong_co"),
        (["--questionnaire", "thu"], "thu"),
        (["--period", "tháng này"], "tháng này"),
        (["--from", "31/02/2026"], "31/02/2026"),
        (["--from", "2026-02-02", "--to", "2026-02-01"], "trước hoặc trùng"),
        (["--period", "2026", "--to", "2026-02-01"], "không dùng cả hai"),
    ],
)
def test_a_wrong_question_ends_with_one_sentence(database, ask, words, says):
    _fill(database)
    code, out, err = ask("figures", *words)
    assert (code, out) == (1, "")
    assert says in err and len(err.strip().splitlines()) == 1


def test_without_a_running_system_it_says_how_to_start_one(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert call(["figures", "--data-dir", str(tmp_path)]) == 1
    assert "./hailong up" in capsys.readouterr().err


def test_a_database_that_is_away_is_said_in_one_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert call(["figures", "--data-dir", str(tmp_path)]) == 1
    assert "./hailong doctor" in capsys.readouterr().err
