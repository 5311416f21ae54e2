"""The stock reader to compare with: what it learns from, and how it decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.evaluating.baseline import EPOCHS, _watching, decided, pipeline, replies, stock
from cli.evaluating.labels import LABELS
from cli.evaluating.outcomes import Outcome
from cli.evaluating.trip import take
from cli.parts.notice import silent


def test_it_learns_from_our_replies_under_the_labels():
    learned = {one["intent"]: one["examples"].splitlines() for one in replies()["nlu"]}
    assert set(learned) == set(LABELS)
    assert all(line.startswith("- ") for lines in learned.values() for line in lines)
    assert sum(map(len, learned.values())) > 1500


def data(folder: Path) -> Path:
    (folder / "replies.yml").write_text(
        """version: "3.1"
nlu:
  - intent: likert_5
    examples: |
      - tuyệt vời
      - rất tốt
      - quá hài lòng luôn
  - intent: correct
    examples: |
      - sửa câu trước
      - cho sửa lại câu trên
  - intent: back
    examples: |
      - quay lại
      - lùi về câu trước đó
  - intent: choice
    examples: |
      - nam
""",
        "utf-8",
    )
    return folder


def test_meanings_that_no_label_is_for_are_mapped_or_left_out(tmp_path):
    learned = {one["intent"]: one["examples"] for one in replies(data(tmp_path))["nlu"]}
    assert list(learned) == ["likert_5", "back"]
    assert learned["back"].splitlines() == [
        "- sửa câu trước",
        "- cho sửa lại câu trên",
        "- quay lại",
        "- lùi về câu trước đó",
    ]


def test_it_is_the_stock_pipeline_with_a_seed():
    parts = {one["name"]: one for one in pipeline()["pipeline"]}
    assert parts["DIETClassifier"]["epochs"] == EPOCHS
    assert parts["DIETClassifier"]["random_seed"] == 1
    assert (parts["FallbackClassifier"]["threshold"], parts["FallbackClassifier"]["ambiguity_threshold"]) == (0.3, 0.1)
    assert "policies" not in pipeline()


@pytest.mark.parametrize(
    ("intent", "scale", "came"),
    [
        ("likert_2", True, Outcome("likert_2", ("likert_2",), how="model 0.50")),
        ("likert_2", False, Outcome("answer", ("likert_2",), how="model 0.50")),
        ("skip", True, Outcome("skip", ("skip",), how="model 0.50")),
        ("stop", True, Outcome("stop", how="model 0.50")),
        ("unclear", True, Outcome("unclear", how="model 0.50")),
        ("nlu_fallback", True, Outcome("unclear", how="model 0.50")),
    ],
)
def test_the_top_intent_is_taken_unless_it_falls_back(intent, scale, came):
    assert decided(intent, 0.5, scale) == came


def test_the_training_tells_how_far_it_is(tmp_path):
    told: list[str] = []
    log, watch = tmp_path / "train.log", _watching(told.append)
    for written in (b"", b"Epochs:   4%|", b"Epochs:   4%|\rEpochs:  21%|", b"Epochs:  29%|", b"Epochs: 100%|"):
        log.write_bytes(written)
        watch(log)
    assert told == ["  DIET đã học 20%", "  DIET đã học 100%"]


@pytest.mark.slow
@pytest.mark.anyio
async def test_a_stock_reader_is_trained_and_reads(tmp_path):
    with stock(True, silent, lambda line: None, data(tmp_path), tmp_path / "models") as make:
        taken = await take(make, ["tuyệt vời", "quay lại"], lambda: None)
    assert [one.label for one in taken.outcomes] == ["likert_5", "back"]
    assert len(taken.seconds) == 2
