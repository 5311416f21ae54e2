"""The small regression: it learns, it is honest about its confidence, and it comes back from disk unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.features import features
from nlu.logistic import Logistic, best_temperature

GOOD = ["tốt", "rất tốt", "tốt lắm", "hài lòng", "rất hài lòng", "tốt quá"]
BAD = ["tệ", "rất tệ", "tệ lắm", "kém", "rất kém", "tệ quá"]
OTHER = ["ai vậy", "ai đó", "cho hỏi ai", "ai nhắn vậy", "cho hỏi ai đó", "ai hỏi"]
LABELS = ["good"] * len(GOOD) + ["bad"] * len(BAD) + ["who"] * len(OTHER)


@pytest.fixture(scope="module")
def learnt() -> Logistic:
    return Logistic.learn([features(text) for text in GOOD + BAD + OTHER], LABELS)


def test_it_learns(learnt: Logistic):
    assert learnt.ranking(features("tốt ghê"))[0][0] == "good"
    assert learnt.ranking(features("tệ ghê"))[0][0] == "bad"


def test_confidences_are_chances(learnt: Logistic):
    assert sum(chance for _, chance in learnt.ranking(features("tốt"))) == pytest.approx(1, abs=1e-5)


def test_a_message_of_unknown_features_is_no_more_than_a_guess(learnt: Logistic):
    assert learnt.ranking(features("😀"))[0][1] < 0.7


def test_a_message_without_any_feature_is_ranked_too(learnt: Logistic):
    assert len(learnt.ranking(set())) == 3


def test_it_comes_back_from_disk(learnt: Logistic, tmp_path: Path):
    learnt.save(tmp_path)
    again = Logistic.load(tmp_path)
    assert again.ranking(features("tốt tệ")) == learnt.ranking(features("tốt tệ"))


def test_overconfident_logits_get_a_high_temperature():
    logits = [np.array([4.0, 0.0])] * 10
    assert best_temperature(logits, [0] * 6 + [1] * 4) == pytest.approx(2.0)
    assert best_temperature(logits, [0] * 10) == pytest.approx(0.4)


def test_no_held_back_text_means_no_correction():
    assert best_temperature([], []) == 1.0
