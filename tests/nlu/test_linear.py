"""The classifier by itself: it learns, it is honest about its confidence, and it comes back from disk unchanged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.features import features
from nlu.linear import Linear, best_temperature

GOOD = ["tốt", "rất tốt", "tốt lắm", "hài lòng", "rất hài lòng", "tốt quá"]
BAD = ["tệ", "rất tệ", "tệ lắm", "kém", "rất kém", "tệ quá"]
OTHER = ["ai vậy", "ai đó", "cho hỏi ai", "ai nhắn vậy", "cho hỏi ai đó", "ai hỏi"]
LABELS = ["good"] * len(GOOD) + ["bad"] * len(BAD) + ["who"] * len(OTHER)


@pytest.fixture(scope="module")
def learnt() -> Linear:
    return Linear.learn([features(text) for text in GOOD + BAD + OTHER], LABELS)


def test_it_learns(learnt: Linear):
    assert learnt.ranking(features("tốt ghê"))[0][0] == "good"
    assert learnt.ranking(features("tệ ghê"))[0][0] == "bad"


def test_confidences_are_chances(learnt: Linear):
    assert sum(chance for _, chance in learnt.ranking(features("tốt"))) == pytest.approx(1, abs=1e-5)


def test_a_message_of_unknown_features_is_no_more_than_a_guess(learnt: Linear):
    assert learnt.ranking(features("😀"))[0][1] < 0.7


def test_a_message_without_any_feature_is_ranked_too(learnt: Linear):
    assert len(learnt.ranking(set())) == 3


def test_it_comes_back_from_disk(learnt: Linear, tmp_path: Path):
    learnt.save(tmp_path)
    again = Linear.load(tmp_path)
    assert again.ranking(features("tốt tệ")) == learnt.ranking(features("tốt tệ"))


def test_overconfident_margins_get_a_high_temperature():
    margins = [np.array([4.0, 0.0])] * 10
    assert best_temperature(margins, [0] * 6 + [1] * 4) == pytest.approx(1.0)
    assert best_temperature(margins, [0] * 10) == pytest.approx(0.1)


def test_no_held_back_text_means_no_correction():
    assert best_temperature([], []) == 1.0
