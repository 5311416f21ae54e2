"""What was learnt is kept by what it is made of: learnt once, the same from anywhere, whole or not there."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from themes.coder import DATA, open_coder
from themes.fingerprint import learnt

TEXTS = ["cán bộ vui vẻ", "chờ hai tiếng", "đòi tiền bồi dưỡng"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A tenth of the labelled comments: enough to learn something quickly."""
    place = tmp_path / "data"
    shutil.copytree(DATA / "codebook", place / "codebook")
    (place / "themes").mkdir()
    lines = [
        line
        for file in sorted((DATA / "themes").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines(keepends=True)
    ]
    (place / "themes" / "some.jsonl").write_text("".join(lines[::10]), "utf-8")
    return place


def test_it_is_learnt_once_and_read_the_same_again(data, tmp_path):
    steps: list[str] = []
    assert not learnt(data, tmp_path / "models")
    first = open_coder(data, tmp_path / "models", steps.append)
    assert steps and learnt(data, tmp_path / "models")
    again = open_coder(data, tmp_path / "models", pytest.fail)
    assert again.version == first.version
    assert again.read(TEXTS) == first.read(TEXTS)


def test_learning_anew_gives_the_same_readings(data, tmp_path):
    one, other = (open_coder(data, tmp_path / name) for name in ("one", "other"))
    assert one.read(TEXTS) == other.read(TEXTS)


def test_another_comment_makes_another_version(data, tmp_path):
    before = open_coder(data, tmp_path / "models")
    line = '{"id": "x", "text": "thêm một câu", "themes": ["khac"], "sentiment": "trung_tinh", "sensitive": false}\n'
    (data / "themes" / "more.jsonl").write_text(line, "utf-8")
    assert open_coder(data, tmp_path / "models").version != before.version


def test_two_that_open_at_once_learn_once(data, tmp_path):
    learnt: list[str] = []

    def opened(_: int) -> str:
        return open_coder(data, tmp_path / "models", lambda step: learnt.append(step)).version

    with ThreadPoolExecutor(2) as both:
        versions = set(both.map(opened, range(2)))
    assert len(versions) == 1
    assert sum("lần đầu" in step for step in learnt) == 1
    assert len([one for one in (tmp_path / "models").iterdir() if one.is_dir()]) == 1


def test_where_nothing_can_be_kept_it_reads_all_the_same(data, tmp_path):
    (tmp_path / "file").write_text("")
    assert open_coder(data, tmp_path / "file" / "models").read(TEXTS)
