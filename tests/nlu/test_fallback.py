"""The fallback component: it never touches what a rule has read, and drops what does not stand."""

from __future__ import annotations

from nlu.fallback import CarefulFallback
from nlu.reading import READ
from tests.nlu.heard import NUMBER, SINGLE, message


def judged(asked, *ranking: tuple[str, float], by_rule: bool = False):
    one = message("…", asked)
    named = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    one.set("intent", named[0] if named else None)
    one.set("intent_ranking", named)
    one.set(READ, by_rule)
    CarefulFallback.create(CarefulFallback.get_default_config(), None, None, None).process([one])
    return one.get("intent")


def test_a_sure_answer_to_the_open_question_stands():
    assert judged(SINGLE, ("likert_4", 0.97), ("likert_5", 0.02))["name"] == "likert_4"


def test_an_answer_to_another_kind_of_question_falls_back():
    assert judged(NUMBER, ("likert_4", 0.99), ("likert_5", 0.0))["name"] == "nlu_fallback"


def test_an_unsure_answer_falls_back_and_keeps_its_confidence():
    assert judged(SINGLE, ("likert_4", 0.7), ("likert_5", 0.2)) == {"name": "nlu_fallback", "confidence": 0.7}


def test_what_a_rule_has_read_stands():
    assert judged(NUMBER, ("likert_4", 0.1), by_rule=True)["name"] == "likert_4"


def test_a_message_that_nobody_could_rank_falls_back():
    assert judged(SINGLE) == {"name": "nlu_fallback", "confidence": 0.0}
