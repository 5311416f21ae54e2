"""Rules first: what they settle is the intent, with its value, and the classifier is not asked."""

from __future__ import annotations

import pytest

from nlu.reading import READING, RuleReader, was_read
from nlu.weighing import settles
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


def test_further_answers_go_along_in_plain_json():
    one = message("4, à câu thái độ cho 2", SINGLE)
    further = Reading("correct", 2, rule="correction", question="thai_do")
    reader(Reading("likert_4", 4, rule="digit", rest=(further,))).process([one])
    rest = [{"label": "correct", "value": 2, "question": "thai_do", "rule": "correction"}]
    assert entities(one) == {"value": 4, "rule": "digit", "rest": rest}


def test_no_rule_leaves_the_message_to_the_classifier():
    one = message("lời khó đoán", SINGLE)
    reader(Reading("unclear")).process([one])
    assert not was_read(one) and one.get("intent") is None


def test_words_that_rate_are_weighed_against_the_classifier():
    one = message("rất hài lòng", SINGLE)
    RuleReader().process([one])
    assert not was_read(one) and one.get(READING).label == "likert_5"


def test_a_doubt_about_a_number_is_final():
    one = message("2 hoặc 3 lần", NUMBER)
    reader(Reading("unclear", rule="a number among other words")).process([one])
    assert was_read(one) and one.get("intent")["name"] == "unclear"


def test_two_answers_in_one_go_on_to_the_desk():
    one = message("4, sửa câu trước thành 2", SINGLE)
    RuleReader().process([one])
    assert one.get("intent")["name"] == "likert_4"
    assert [(part["label"], part["value"], part["question"]) for part in entities(one)["rest"]] == [
        ("correct", 2, "@previous")
    ]


def test_the_open_question_reaches_the_rules():
    level, count = message("2", SINGLE), message("2", NUMBER)
    RuleReader().process([level, count])
    assert level.get("intent")["name"] == "likert_2"
    assert (count.get("intent")["name"], entities(count)["value"]) == ("number", 2)


def test_a_message_without_metadata_is_read_too():
    one = message("5 sao")
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
    """Fails when survey.reading gives its silence another name: then `nlu.weighing.SILENT` must learn it."""
    assert not settles(read("tao lao bí đao", asked), asked)


@pytest.mark.parametrize("text", ["2 hoặc 3 lần", "khoảng mấy lần á", "100 lần"])
def test_a_doubt_about_a_number_is_never_for_the_classifier(text: str):
    assert settles(read(text, NUMBER), NUMBER)


@pytest.mark.parametrize("text", ["4", "5 sao", "8/10", "👍", "90%", "4 à nhầm 3", "sửa câu trước thành 2"])
def test_a_rating_named_as_one_is_never_for_the_classifier(text: str):
    asked = {**SINGLE, "topics": {}}
    assert settles(read(text, asked), asked)
