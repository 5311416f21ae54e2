"""`./hailong evaluate replies`, as far as it goes without Rasa: the rules alone, on the desk's own decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import call

REPLIES = "text\tlabel\tkind\nrất hài lòng\tlikert_5\tdiacritics\nko hai long\tlikert_2\tteencode\n3 hoặc 4\tunclear\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "replies.tsv"
    path.write_text(REPLIES + "cán bộ nhiệt tình mà lạnh nhạt\tlikert_4\tcontrast\n", "utf-8")
    return path


def test_json_holds_the_figures_and_nothing_else(file, capsys):
    assert call(["evaluate", "replies", str(file), "--only", "rules", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["understood"], told["question"], told["only"]) == (4, 3, "single", "rules")
    assert told["silently_wrong"] == told["polarity_flips"] == 0
    assert {"labels", "kinds", "confusion", "levels", "confirmed", "confirmed_right"} <= told.keys()
    assert 0 < told["rules_ms_per_message"] < 50
    assert told["ms_per_message"] > 0
    assert told["ms"]["sample"] == 4


def test_people_get_tables_and_the_misses_a_file(file, tmp_path, capsys):
    misses = tmp_path / "misses.tsv"
    assert call(["evaluate", "replies", str(file), "--only", "rules", "--errors", str(misses)]) == 0
    said = capsys.readouterr().out
    assert "Ghi sai mà không hỏi" in said and "75,0%" in said
    assert "likert_4" in said.partition("Bị hiểu khác đi")[2]
    assert [line.split("\t")[1] for line in misses.read_text("utf-8").splitlines()] == ["label", "likert_4"]


def test_under_another_question_acts_are_read(tmp_path, capsys):
    file = tmp_path / "acts.tsv"
    file.write_text("text\tlabel\nbỏ qua\tskip\ndừng lại\tstop\nmong có thêm ghế ngồi chờ\tlikert_4\n", "utf-8")
    assert call(["evaluate", "replies", str(file), "--question", "open", "--only", "rules", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["understood"] == 3
    assert told["confusion"]["likert_4"] == {"answer": 1}


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("text\tlabel\nổn\tlikert_9\n", (), "dòng 2: không có nhãn “likert_9”."),
        (REPLIES, ("--errors", "/nowhere/at/all.tsv"), "Không ghi được /nowhere/at/all.tsv"),
        (REPLIES, ("--question", "five"), "Giá trị của “--question” không hợp lệ."),
        (REPLIES, ("--only", "luck"), "Giá trị của “--only” không hợp lệ."),
    ],
)
def test_what_cannot_be_done_is_said_at_once(tmp_path, capsys, content, options, said):
    file = tmp_path / "replies.tsv"
    file.write_text(content, "utf-8")
    assert call(["evaluate", "replies", str(file), *options]) == 2
    assert said in capsys.readouterr().err
