"""The weighing component: it never touches what a rule has settled, and says in Rasa's terms what was decided."""

from __future__ import annotations

from typing import Any

from nlu.classifier import CHANCES
from nlu.fallback import CarefulFallback
from nlu.reading import READ, READING
from survey.reading import Reading
from tests.nlu.heard import NUMBER, SINGLE, message

CONFIG = {
    "agreed": 0.6,
    "alone": 0.8,
    "against": 0.9,
    "confirm": 0.4,
    "opposite": 0.1,
    "act": 0.3,
    "elsewhere": 0.6,
}


def judged(asked: Any, *ranking: tuple[str, float], reading: Reading | None = None, by_rule: bool = False) -> Any:
    one = message("…", asked)
    one.set("intent", {"name": ranking[0][0], "confidence": ranking[0][1]} if ranking else None)
    one.set(CHANCES, ranking)
    one.set(READING, reading)
    one.set(READ, by_rule)
    CarefulFallback.create(CONFIG, None, None, None).process([one])
    return one


def entities(one: Any) -> dict[str, Any]:
    return {entity["entity"]: entity["value"] for entity in one.get("entities") or ()}


def test_a_sure_answer_to_the_open_question_stands():
    one = judged(SINGLE, ("likert_4", 0.97), ("likert_5", 0.02))
    assert one.get("intent") == {"name": "likert_4", "confidence": 0.97} and entities(one) == {}


def test_an_answer_to_another_kind_of_question_falls_back():
    assert judged(NUMBER, ("likert_4", 0.99), ("likert_5", 0.0)).get("intent")["name"] == "nlu_fallback"


def test_an_unsure_answer_is_to_be_confirmed():
    one = judged(SINGLE, ("likert_4", 0.7), ("likert_5", 0.2))
    assert one.get("intent") == {"name": "likert_4", "confidence": 0.7} and entities(one) == {"confirm": True}


def test_a_guess_falls_back_and_keeps_its_confidence():
    assert judged(SINGLE, ("likert_4", 0.3)).get("intent") == {"name": "nlu_fallback", "confidence": 0.3}


def test_what_the_rules_read_the_same_keeps_all_they_read():
    reading = Reading("stop", "opt_out", rule="command")
    one = judged(SINGLE, ("stop", 0.9), reading=reading)
    assert one.get("intent")["name"] == "stop" and entities(one) == {"value": "opt_out", "rule": "command"}


def test_what_a_rule_has_settled_stands():
    assert judged(NUMBER, ("likert_4", 0.1), by_rule=True).get("intent")["name"] == "likert_4"


def test_a_message_that_nobody_could_rank_falls_back():
    assert judged(SINGLE).get("intent") == {"name": "nlu_fallback", "confidence": 0.0}
