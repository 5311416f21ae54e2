"""The held-back split, and the promise that the bars in config.yml were chosen by it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlu.examples import load
from nlu.features import features
from nlu.fit import LEVELS
from nlu.heldback import Guess, cost, guesses, held

PROJECT = Path(__file__).parents[2]


def test_two_spellings_of_one_reply_are_held_back_together():
    assert held("không hài lòng") == held("khong hai long") == held("  Không  Hài lòng ")


def test_a_bar_costs_what_it_lets_through():
    found = [
        Guess("…", "likert_4", "likert_4", 0.99, 0.9),
        Guess("…", "likert_2", "likert_4", 0.97, 0.9),  # a flip
        Guess("…", "likert_3", "likert_4", 0.96, 0.9),  # wrong, no flip
        Guess("…", "complaint", "likert_2", 0.96, 0.9),  # wrong, and no level to flip
        Guess("…", "likert_1", "likert_5", 0.50, 0.9),  # below the bar
        Guess("…", "likert_1", "likert_5", 0.99, 0.1),  # too close to the next
        Guess("…", "who", "who", 0.99, 0.9),  # no level
    ]
    assert cost(found, 0.95, 0.2) == (1, 3, 1)


@pytest.mark.slow
def test_the_bar_for_levels_keeps_its_promise():
    """At most one held-back text in a hundred stored as another level, at most one in a thousand as its opposite."""
    texts, words, labels = load(str(PROJECT / "data" / "nlu"))
    found = guesses(texts, [features(t, w) for t, w in zip(texts, words, strict=True)], labels)
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    bars = next(one for one in pipeline if one["name"].endswith("CarefulFallback"))
    right, wrong, flipped = cost(found, bars["answer"], bars["margin"])
    assert wrong <= len(found) / 100 and flipped <= len(found) / 1000
    assert right > sum(label in LEVELS for label in labels) / 5
