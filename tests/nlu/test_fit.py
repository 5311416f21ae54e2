"""What the classifier gives counts only when it fits what is open and is sure enough."""

from __future__ import annotations

import pytest

from nlu.fit import BY_RULE_ALONE, Bars, fits, sure
from tests.nlu.heard import NUMBER, SINGLE

BARS = Bars(answer=0.95, act=0.8, tell=0.6, margin=0.2)
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


@pytest.mark.parametrize(
    ("label", "confidence", "next_best", "expected"),
    [
        ("likert_2", 0.96, 0.02, True),
        ("likert_2", 0.94, 0.02, False),
        ("stop", 0.85, 0.1, True),
        ("stop", 0.79, 0.1, False),
        ("who", 0.61, 0.1, True),
        ("who", 0.61, 0.5, False),
    ],
)
def test_an_answer_needs_more_than_small_talk(label: str, confidence: float, next_best: float, expected: bool):
    assert sure(label, confidence, next_best, BARS) is expected
