"""Rules first: what they settle is the intent, with its value, and the classifier is not asked."""

from __future__ import annotations

import pytest

from nlu.reading import RuleReader, settles, was_read
from survey.reading import Reading, read
from tests.nlu.heard import NUMBER, SINGLE, message


def reader(*readings: Reading) -> RuleReader:
    """A component whose rules give these readings, one a message."""
    given = iter(readings)
    return RuleReader(lambda text, asked: next(given))


def entities(one) -> dict[str, object]:
    return {entity["entity"]: entity["value"] for entity in one.get("entities")}


def test_a_reading_becomes_intent_and_entities():
    one = message("à câu thái độ cho 3 thôi", SINGLE)
    reader(Reading("correct", 3, rule="correct+digit", question="thai_do")).process([one])
    assert one.get("intent") == {"name": "correct", "confidence": 1.0}
    assert entities(one) == {"value": 3, "question": "thai_do", "rule": "correct+digit"}


def test_a_list_of_choices_stays_a_list():
    one = message("1 với 3", {"phase": "question", "kind": "multiple"})
    reader(Reading("choices", ["cham", "xa"], rule="digits")).process([one])
    assert entities(one)["value"] == ["cham", "xa"]


def test_no_rule_leaves_the_message_to_the_classifier():
    one = message("lời khó đoán", SINGLE)
    reader(Reading("unclear")).process([one])
    assert not was_read(one) and one.get("intent") is None


def test_a_rule_that_finds_two_readings_is_final():
    one = message("3 hoặc 4", SINGLE)
    reader(Reading("unclear", rule="between two levels")).process([one])
    assert was_read(one) and one.get("intent")["name"] == "unclear"


def test_the_open_question_reaches_the_rules():
    level, count = message("2", SINGLE), message("2", NUMBER)
    RuleReader().process([level, count])
    assert level.get("intent")["name"] == "likert_2"
    assert (count.get("intent")["name"], entities(count)["value"]) == ("number", 2)


def test_a_message_without_metadata_is_read_too():
    one = message("rất hài lòng")
    RuleReader().process([one])
    assert one.get("intent")["name"] == "likert_5"


CHOICES = [{"id": "quay", "text": "Nộp trực tiếp"}, {"id": "mang", "text": "Nộp trực tuyến"}]


@pytest.mark.parametrize(
    "asked",
    [
        None,
        SINGLE,
        NUMBER,
        {"phase": "question", "kind": "choice", "choices": CHOICES},
        {"phase": "question", "kind": "multiple", "choices": CHOICES},
        *({"phase": phase, "kind": None} for phase in ("idle", "consent", "summary", "paused", "ended")),
    ],
)
def test_words_that_no_rule_knows_are_left_to_the_classifier(asked):
    """Fails when survey.reading gives its silence another name: then `nlu.reading.SILENT` must learn it."""
    assert not settles(read("tao lao bí đao", asked))


@pytest.mark.parametrize("text", ["3 hoặc 4", "5 quá tệ", "hài lòng mà không hài lòng", "tốt không"])
def test_a_doubt_of_the_rules_is_never_for_the_classifier(text: str):
    assert settles(read(text, SINGLE))
