"""What a message is taken for: rules, classifier and open question against each other."""

from __future__ import annotations

import pytest

from nlu.weighing import BY_RULE_ALONE, Bars, Verdict, fits, weigh
from survey.reading import Reading
from survey.reading.result import unclear
from tests.nlu.heard import NUMBER, SINGLE

BARS = Bars(agreed=0.6, alone=0.8, against=0.9, confirm=0.4, opposite=0.1, act=0.3, elsewhere=0.6)
SILENCE = unclear("nothing judged")
OPEN = {"phase": "question", "kind": "open"}
CONSENT = {"phase": "consent", "kind": None}
SUMMARY = {"phase": "summary", "kind": None}
IDLE = {"phase": "idle", "kind": None}


@pytest.mark.parametrize(
    ("label", "asked", "expected"),
    [
        ("likert_4", SINGLE, True),
        ("likert_4", NUMBER, False),
        ("likert_4", OPEN, False),
        ("likert_4", CONSENT, False),
        ("likert_4", SUMMARY, False),
        ("likert_4", IDLE, False),
        ("likert_4", None, True),
        ("skip", NUMBER, True),
        ("skip", CONSENT, False),
        ("no_opinion", SUMMARY, False),
        ("who", IDLE, True),
        ("complaint", SINGLE, True),
        ("stop", CONSENT, True),
        ("finish", SUMMARY, True),
        ("finish", SINGLE, False),
    ],
)
def test_a_meaning_fits_what_is_open(label: str, asked: dict | None, expected: bool):
    assert fits(label, asked) is expected


@pytest.mark.parametrize("label", sorted(BY_RULE_ALONE))
@pytest.mark.parametrize("asked", [SINGLE, NUMBER, CONSENT, SUMMARY, None])
def test_consent_values_and_corrections_are_never_a_guess(label: str, asked: dict | None):
    assert not fits(label, asked)


GOOD = Reading("likert_4", 4, "words")


@pytest.mark.parametrize(
    ("reading", "confidence", "stored"),
    [
        (GOOD, 0.65, True),
        (GOOD, 0.55, False),
        (SILENCE, 0.85, True),
        (SILENCE, 0.75, False),
        (None, 0.85, True),
        (Reading("likert_5", 5, "words"), 0.85, False),
        (Reading("likert_5", 5, "words"), 0.95, True),
        (Reading("thanks", rule="courtesy"), 0.85, False),
    ],
)
def test_a_level_needs_the_more_the_less_the_rules_agree(reading: Reading | None, confidence: float, stored: bool):
    verdict = weigh(reading, [("likert_4", confidence), ("likert_5", 1 - confidence)], SINGLE, BARS)
    assert verdict == Verdict("likert_4", confidence, confirm=not stored, by_rule=reading is GOOD)


def test_a_level_whose_opposite_is_likely_too_is_confirmed():
    assert weigh(GOOD, [("likert_4", 0.85), ("likert_2", 0.08), ("likert_1", 0.07)], SINGLE, BARS).confirm
    assert not weigh(GOOD, [("likert_4", 0.85), ("likert_5", 0.15)], SINGLE, BARS).confirm


def test_below_the_middle_band_nothing_is_taken():
    assert weigh(SILENCE, [("likert_4", 0.35)], SINGLE, BARS).label == "unclear"


def test_only_levels_are_confirmed():
    assert weigh(SILENCE, [("skip", 0.7)], SINGLE, BARS) == Verdict("unclear", 0.7)


@pytest.mark.parametrize("rule", ["a digit against its words", "a question mark", "more than one number"])
def test_two_readings_that_disagree_store_nothing_however_sure_the_classifier(rule: str):
    assert weigh(unclear(rule), [("likert_5", 0.99)], SINGLE, BARS).label == "unclear"
    assert weigh(unclear(rule), [("who", 0.5)], SINGLE, BARS).label == "who"


def test_what_stores_nothing_needs_less():
    assert weigh(SILENCE, [("who", 0.31)], SINGLE, BARS).label == "who"
    assert weigh(SILENCE, [("who", 0.29)], SINGLE, BARS).label == "unclear"
    assert weigh(SILENCE, [("who", 0.5)], NUMBER, BARS).label == "unclear"
    assert weigh(SILENCE, [("who", 0.61)], NUMBER, BARS).label == "who"
