"""Negation and intensity decide before sentiment: what is denied is never praise."""

from __future__ import annotations

from itertools import product

import pytest

from survey.reading import read
from tests.survey.reading.test_forms import without_marks

NEGATIONS = [
    "không",
    "ko",
    "k",
    "hok",
    "hông",
    "hổng",
    "hem",
    "chưa",
    "chẳng",
    "chả",
    "nỏ",
    "kg",
    "kh",
    "khum",
    "đâu có",
    "không được",
    "chưa được",
    "không hề",
    "không phải",
    "không thể",
    "chẳng hề",
    "đâu phải",
    "không ai",
    "khó mà",
    "làm gì có",
    "không bao giờ",
    "đừng mong",
    "khog",
    "khôg",
    "hong",
    "not",
    "hk",
    "chẳng thấy",
    "không có gì",
    "đéo",
    "ít khi",
    "đâu",
    "chớ",
    "nào có",
    "không thấy",
    "chưa từng",
    "đếch",
    "cóc",
    "chua",
    "chả có",
    "hkông",
    "khống",
]
PRAISE = ["hài lòng", "tốt", "ok", "nhiệt tình", "nhanh", "tuyệt vời", "được"]
BEFORE = ["", "tôi ", "rất "]
BETWEEN = ["", "được ", "thấy ", "thực sự ", "rất "]
AFTER = ["", " lắm", " như mong đợi"]


@pytest.mark.parametrize("negation", NEGATIONS)
def test_denied_praise_is_never_a_high_level(negation: str) -> None:
    texts = [f"{a}{negation} {b}{word}{c}" for a, b, word, c in product(BEFORE, BETWEEN, PRAISE, AFTER)]
    assert [text for text in texts if read(text).label in ("likert_4", "likert_5")] == []


@pytest.mark.parametrize("negation", ["không", "chưa", "chẳng", "khó mà", "đâu có", "không hề"])
def test_denied_praise_without_marks(negation: str) -> None:
    texts = [without_marks(f"{negation} {b}{word}{c}") for b, word, c in product(BETWEEN, PRAISE, AFTER)]
    assert [text for text in texts if read(text).label in ("likert_4", "likert_5")] == []


def test_plain_praise_is_never_a_low_level() -> None:
    texts = [
        f"{a}{b}{word}{c}"
        for a, b, word, c in product(BEFORE, ["", "thấy ", "khá ", "rất "], PRAISE, ["", " lắm", " quá", " ạ"])
    ]
    assert [text for text in texts if read(text).label in ("likert_1", "likert_2")] == []


@pytest.mark.parametrize("word", ["tệ", "kém", "chậm", "thất vọng", "khó chịu", "tồi tệ"])
def test_plain_blame_is_never_a_high_level(word: str) -> None:
    texts = [
        f"{a}{b}{word}{c}"
        for a, b, c in product(BEFORE, ["", "thấy ", "khá ", "rất ", "hơi "], ["", " lắm", " quá", " ạ"])
    ]
    assert [text for text in texts if read(text).label in ("likert_4", "likert_5")] == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("rất k hài lòng", "likert_1"),
        ("không hài lòng lắm", "likert_2"),
        ("hài lòng lắm", "likert_5"),
        ("không đến nỗi tệ", "likert_3"),
        ("không phải là không hài lòng", "unclear"),
        ("không có gì để chê", "likert_4"),
        ("không chê vào đâu được", "likert_5"),
        ("hơi chậm nhưng được", "likert_4"),
        ("khó hài lòng", "unclear"),
        ("hết hài lòng", "unclear"),
        ("nói hài lòng thì không đúng", "unclear"),
        ("hài lòng cái gì", "unclear"),
        ("hài lòng cái con khỉ", "unclear"),
        ("not good", "likert_2"),
        ("cha toi hai long", "unclear"),
        ("dung la hai long", "unclear"),
        ("chẳng lẽ không hài lòng", "unclear"),
        ("sao lại không hài lòng", "unclear"),
        ("thiếu nhiệt tình", "likert_2"),
        ("hài lòng không", "unclear"),
        ("dạ không, tốt ạ", "unclear"),
        ("chưa bao giờ tốt như vậy", "unclear"),
    ],
)
def test_scope(text: str, label: str) -> None:
    assert read(text).label == label
