"""The shipped sentences: polite, short, without a hint at a score."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from survey.phrases import BUTTONS, PLACES
from survey.runtime.library import phrases

SAID = phrases(Path(__file__).parents[2] / "data" / "phrases.yml")
LONG = {"invite_greeting", "privacy_long"}


@pytest.mark.parametrize("key", PLACES)
def test_sentences_are_short_and_plain(key: str) -> None:
    text = SAID.texts[key]
    assert len(text) <= (400 if key in LONG else 200)
    assert not re.search(r"[\U0001F000-\U0001FFFF☀-➿!]", text)
    assert not re.search(r"\b(tôi|em|mình|bạn)\b", text.casefold())


@pytest.mark.parametrize("key", [key for key in PLACES if key not in ("scale_hint", "unit_unknown")])
def test_no_sentence_hints_at_a_score_or_praises(key: str) -> None:
    said = SAID.texts[key].casefold().replace("mức độ hài lòng", "")
    assert not re.search(r"hài lòng|tuyệt|rất tốt|rất vui|đánh giá cao", said)


def test_the_invitation_says_what_a_person_must_know() -> None:
    said = SAID.say("invite_greeting", unit="UBND xã A", procedure="Khai sinh", returned_on="20/11/2026", minutes=2)
    for part in (
        "trợ lý tự động",
        "UBND xã A",
        "“Khai sinh”",
        "20/11/2026",
        "2 phút",
        "tự nguyện",
        "dừng",
        "không xem",
    ):
        assert part in said
    assert len(said) <= 400


def test_labels_fit_their_buttons_and_differ() -> None:
    assert all(len(SAID[key]) <= 20 for key in BUTTONS)
    assert len({SAID[key] for key in BUTTONS}) == len(BUTTONS)
