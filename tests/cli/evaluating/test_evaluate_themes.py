"""`./hailong evaluate themes` on a small labelled file: the same way as live comments, figures, tables and faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import call

ROWS = tuple(
    {"id": str(at), "text": text, "themes": themes, "sentiment": tone, "pii": personal, "sensitive": sensitive}
    for at, (text, themes, tone, personal, sensitive) in enumerate(
        (
            ("Chị Hoa quầy 3 hướng dẫn nhiệt tình", ["thai_do", "huong_dan"], "tich_cuc", ["Chị Hoa"], False),
            ("đòi 500 ngàn tiền bồi dưỡng mới ký", ["nhung_nhieu"], "tieu_cuc", [], True),
            ("gọi 1022 không ai nghe máy", ["niem_yet"], "tieu_cuc", [], False),
            ("tốt", ["khac"], "tieu_cuc", [], False),
        ),
        start=1,
    )
)


def written(path: Path, rows) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "comments.jsonl", ROWS)


def told(capsys, *options) -> dict:
    assert call(["evaluate", "themes", *map(str, options), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_holds_the_figures(file, capsys):
    found = told(capsys, file)
    assert found["rows"] == 4
    assert found["themes"]["khac"]["f1"] == 0 and found["themes"]["nhung_nhieu"]["f1"] == 1
    assert found["themes"]["thai_do"] == {
        "rows": 1, "said": 1, "right": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0,
    }  # fmt: skip
    assert found["tone_accuracy"] == 0.75
    assert (found["pii_recall"], found["pii_precision"], found["sensitive_recall"]) == (1.0, 1.0, 1.0)
    assert 0 < found["micro_f1"] < 1 and 0 < found["macro_f1"] < 1
    assert found["ms_per_comment"] > 0


def test_what_a_file_does_not_say_has_no_figure(tmp_path, capsys):
    file = written(
        tmp_path / "bare.jsonl", [{"text": "chờ lâu quá"}, {"id": 2, "text": "tốt", "themes": ["khen_chung"]}]
    )
    found = told(capsys, file)
    assert found["micro_f1"] == 1.0
    for key in ("tone_accuracy", "pii_recall", "pii_precision", "sensitive_recall"):
        assert found[key] is None
    nothing = told(capsys, written(tmp_path / "nothing.jsonl", [{"text": "chờ lâu quá"}]))
    assert nothing["micro_f1"] is nothing["macro_f1"] is nothing["themes"] is None


def test_people_get_tables_beside_the_baseline_and_the_misses_a_file(file, tmp_path, capsys):
    errors = tmp_path / "errors.jsonl"
    assert call(["evaluate", "themes", str(file), "--baseline", "--errors", str(errors)]) == 0
    said = capsys.readouterr().out
    assert "micro-F1" in said and "TF-IDF" in said and "nhung_nhieu" in said and "còn ngờ" in said
    rows = {one["id"]: one for one in map(json.loads, errors.read_text("utf-8").splitlines())}
    assert not {"1", "3"} & set(rows)
    missed = rows["4"]
    assert missed["themes"] == {"labelled": ["khac"], "said": ["khen_chung"]}
    assert missed["sentiment"] == {"labelled": "tieu_cuc", "said": "tich_cuc"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "không có góp ý nào"),
        ("{", "dòng 1: không phải JSON."),
        ('{"text": 3}', "dòng 1: thiếu text"),
        ('{"text": "a"}\n\n{"text": "b", "themes": ["la"]}', "dòng 3: không có chủ đề “la”"),
        ('{"text": "a", "themes": "phi"}', "themes phải là một danh sách chữ"),
        ('{"text": "a", "pii": [1]}', "pii phải là một danh sách chữ"),
        ('{"text": "a", "sentiment": "vui"}', "sentiment phải là một trong"),
        ('{"text": "a", "sensitive": "no"}', "sensitive phải là true hoặc false"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_lines(tmp_path, capsys, content, said):
    file = tmp_path / "bad.jsonl"
    file.write_text(content, "utf-8")
    assert call(["evaluate", "themes", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_file_and_a_place_that_cannot_be_written_are_told(file, tmp_path, capsys):
    assert call(["evaluate", "themes", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err
    assert call(["evaluate", "themes", str(file), "--errors", "/nowhere/at/all.jsonl"]) == 2
    assert "Không ghi được" in capsys.readouterr().err
