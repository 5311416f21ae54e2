"""`./hailong evaluate replies` as people run it: Rasa with the trained model, its actions, the decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import call

pytestmark = pytest.mark.xdist_group("full")

REPLIES = """text\tlabel\tkind
rất hài lòng\tlikert_5\tdiacritics
khong hai long\tlikert_2\tnodiacritics
cho 3 điểm\tlikert_3\tnumber
không biết\tno_opinion\tdiacritics
bỏ qua câu này\tskip\tdiacritics
à câu trước cho 3 thôi\tback\tdiacritics
nói lại đi\trepeat\tdiacritics
dừng\tstop\tdiacritics
cảm ơn\tthanks\tdiacritics
3 hoặc 4\tunclear\tnumber
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "replies.tsv"
    path.write_text(REPLIES, "utf-8")
    return path


def test_plain_replies_are_understood_on_the_way_of_a_live_message(file, capsys):
    assert call(["evaluate", "replies", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["understood"], told["silently_wrong"]) == (10, 10, 0), told["confusion"]
    assert 0 < told["ms"]["p50"] <= told["ms"]["p95"]


def test_without_its_rules_rasa_asks_its_classifier(tmp_path, capsys):
    """The label is wrong on purpose: so the row is among the misses, with what decided."""
    file, misses = tmp_path / "replies.tsv", tmp_path / "misses.tsv"
    file.write_text("text\tlabel\nrất hài lòng\tskip\n", "utf-8")
    assert call(["evaluate", "replies", str(file), "--only", "model", "--errors", str(misses)]) == 0
    (row,) = misses.read_text("utf-8").splitlines()[1:]
    assert row.startswith("rất hài lòng\tskip\tother\tsilently_wrong\tlikert_5\tthai_do=5\tmodel")
