"""`./hailong figures` against a real database, through the command line as people type it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from cli.main import call
from tests.answered import Asked, Finished, fill, form, run


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
    # All three cases of the agency were answered: nothing is left open by sampling.
    assert line.split()[-9:] == ["1", "0", "0", "1", "1", "3", "2", "66,67%", "66,67–66,67"]
    assert "không có dữ liệu" in next(line for line in out.splitlines() if "Tiếp cận dịch vụ" in line)
    assert "Riêng tư" not in out


def test_json_is_what_the_web_answers(database, ask):
    _fill(database)
    code, out, _ = ask("figures", "--period", "2026-11", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert found["questionnaires"][0]["overall"]["pooled"]["percent"] == "66.67"


def test_who_answered_what_was_required_and_what_stands_apart_are_told(database, ask):
    talks = [Asked(answers={"thai_do": 5}, channel="web"), Asked(answers={"thai_do": 1}, channel="zalo")]
    fill(database, [Finished(talks=[talk]) for talk in talks] + [Finished()] * 2, (form(1), form(2)))
    code, out, _ = ask("figures", "--agency", "phong_a", "--period", "2026")
    assert code == 0
    assert "4 hồ sơ cần 4 phiếu; thu về 2 (chưa đạt); hợp lệ 2 (chưa đạt)" in out
    assert "bảng năm 2024, bảng gần nhất đang có" in out
    assert "Phiếu thu về 2 (tỷ lệ trả lời 50,00%) · hợp lệ 2 (100,00%)" in out
    web = next(line for line in out.splitlines() if "Kênh trang chat" in line)
    assert web.split()[3:6] == ["1", "100,00%", "0,00%"] and "+100,00" in web and " đến " in web
    helped = next(line for line in out.splitlines() if "có người giúp" in line)
    assert "không có dữ liệu" in helped


def test_excluded_forms_are_told_with_their_reasons(database, ask):
    _fill(database)
    exclude = text("""
        INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
        SELECT session_id, 'official', 1, 'vì', 'ai', now() FROM answers WHERE value = '5'""")
    run(database, lambda connection: connection.execute(exclude))
    _, out, _ = ask("figures", "--period", "2026-11")
    assert "Loại 1: official 1" in out
    found = json.loads(ask("figures", "--json")[1])["questionnaires"][0]
    assert (found["responses"], found["valid"], found["excluded"]) == (3, 2, {"official": 1})


def test_each_agency_has_its_line(database, ask):
    talks = [Asked(answers={"thai_do": 5}), Asked(answers={"thai_do": 1})]
    fill(database, [Finished("phong_a", talks=talks[:1]), Finished("phong_b", talks=talks[1:])], (form(1),))
    code, out, _ = ask("figures", "--period", "2026", "--each")
    lines = {name: line.split() for name in ("phong_a", "phong_b") for line in out.splitlines() if name in line}
    assert code == 0
    assert {name: line[-3:-1] for name, line in lines.items()} == {
        "phong_a": ["đạt", "100,00%"],
        "phong_b": ["đạt", "0,00%"],
    }
    found = json.loads(ask("figures", "--each", "--json")[1])
    assert [(one["agency"]["code"], one["cases"]) for one in found] == [("phong_a", 1), ("phong_b", 1)]


def test_figures_can_be_asked_for_without_the_helped_and_the_flagged(database, ask):
    _fill(database)
    run(database, lambda connection: connection.execute(text("UPDATE sessions SET helper = 'bưu điện'")))
    _, out, _ = ask("figures", "--not-helped")
    assert "Chỉ phiếu không có người giúp trả lời" in out
    found = json.loads(ask("figures", "--not-helped", "--json")[1])["questionnaires"][0]
    assert (found["valid"], found["overall"]["pooled"]["reason"]) == (0, "no-responses")
    assert json.loads(ask("figures", "--helped", "--json")[1])["questionnaires"][0]["valid"] == 3
    assert json.loads(ask("figures", "--not-flagged", "--json")[1])["questionnaires"][0]["valid"] == 3


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
