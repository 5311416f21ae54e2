"""What each action tells the desk, for what Rasa understood."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.registry import ACTS, executor
from survey.heard import Heard
from tests.actions.calls import CONTACT, FakeTalk, call

PROJECT = Path(__file__).parents[2]
OPEN = {"phase": "question", "question": "thai_do", "kind": "single"}


def run(talk: FakeTalk, made: dict[str, Any]) -> dict[str, Any]:
    return asyncio.run(executor(talk).run({**made, "domain": {}})).model_dump()


def heard(made: dict[str, Any]) -> Heard:
    talk = FakeTalk()
    run(talk, made)
    [(contact, message, found)] = talk.taken
    assert (contact, message) == (CONTACT, 41)
    return found


def test_a_level_by_rule():
    found = heard(call("action_answer", "likert_2", asked=OPEN, value=2, rule="negation"))
    assert found == Heard("likert_2", 2, "thai_do", "negation", "rule", 1.0)


def test_a_level_by_the_model_has_its_number_and_its_confidence():
    found = heard(call("action_answer", "likert_4", asked=OPEN, confidence=0.97))
    assert found == Heard("likert_4", 4, "thai_do", "", "model", 0.97)


def test_several_choices_stay_a_list():
    assert heard(call("action_answer", "choices", asked=OPEN, value=["a", "b"], rule="digits")).value == ["a", "b"]


def test_a_correction_names_its_own_question():
    found = heard(call("action_correct", "correct", asked=OPEN, value=3, question="thoi_gian", rule="topic"))
    assert (found.question, found.value) == ("thoi_gian", 3)


def test_a_correction_that_names_no_question_is_for_none():
    assert heard(call("action_correct", "correct", asked=OPEN, rule="command")).question is None


def test_a_level_to_be_confirmed_brings_its_words():
    found = heard(call("action_answer", "likert_2", asked=OPEN, confidence=0.7, text="hơi kém kém", confirm=True))
    assert (found.confirm, found.words, found.value, found.source) == (True, "hơi kém kém", 2, "model")
    sure = heard(call("action_answer", "likert_2", asked=OPEN, confidence=0.97, text="rất tệ"))
    assert (sure.confirm, sure.words) == (False, "")


def test_the_further_answers_of_a_message_go_with_the_first():
    rest = [
        {"label": "correct", "value": 2, "question": "thoi_gian", "rule": "correction"},
        {"label": "no_opinion", "value": None, "question": None, "rule": "command"},
    ]
    found = heard(call("action_answer", "likert_4", asked=OPEN, value=4, rule="digit", rest=rest))
    assert found.rest == (
        Heard("correct", 2, "thoi_gian", "correction"),
        Heard("no_opinion", None, "thai_do", "command"),
    )


def test_what_is_asked_again_carries_nothing_to_keep():
    found = heard(call("action_ask_again", "likert_4", asked=OPEN, value=4, confirm=True, rest=[{"label": "skip"}]))
    assert (found.label, found.confirm, found.rest) == ("unclear", False, ())


def test_what_rasa_said_this_turn_goes_with_it():
    found = heard(call("action_return", "privacy", asked=OPEN, said=("một", "hai")))
    assert found.texts == ("một", "hai")


def test_a_fallback_is_unclear_and_carries_no_value():
    found = heard(call("action_ask_again", "nlu_fallback", asked=OPEN, confidence=0.5))
    assert found == Heard("unclear", None, "thai_do", "", "model", 0.5)


def test_an_unknown_intent_is_unclear_too():
    assert heard(call("action_ask_again", "likert_4", value=4, rule="digit")).label == "unclear"


def test_the_time_of_a_later_is_read_when_the_model_has_found_it():
    found = heard(call("action_later", "later", asked=OPEN, confidence=0.9, text="thôi chiều mai hãy hay"))
    assert found.value == {"days": 1, "part": "afternoon"}
    assert heard(call("action_later", "later", asked=OPEN, text="để sau", rule="command")).value is None


def test_the_time_that_a_rule_has_read_stands():
    found = heard(call("action_later", "later", asked=OPEN, value={"minutes": 30}, text="mai", rule="time"))
    assert found.value == {"minutes": 30}


def test_nothing_open_means_no_question():
    assert heard(call("action_return", "greeting")).question is None


def rules() -> list[tuple[str, str]]:
    """(intent, the action that ends its turn) of every rule."""
    found = []
    for source in sorted((PROJECT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(source.read_text(encoding="utf-8"))["rules"]:
            intent, *steps = rule["steps"]
            found.append((intent["intent"], steps[-1]["action"]))
    return found


@pytest.mark.parametrize(("intent", "action"), rules())
def test_every_rule_ends_with_an_action_that_takes_its_intent(intent: str, action: str):
    assert heard(call(action, intent)).label in (intent, "unclear")


def test_domain_and_registry_name_the_same_actions():
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    assert sorted(domain["actions"]) == sorted(act(FakeTalk()).name() for act in ACTS)


def test_a_turn_that_was_taken_says_so():
    result = run(FakeTalk(), call("action_skip", "skip"))
    assert [one["custom"] for one in result["responses"]] == [{"taken": 41}]
    assert result["events"] == []


@pytest.mark.parametrize(
    "made",
    [
        call("action_skip", "stop"),
        call("action_skip", "skip", metadata={}),
        call("action_skip", "skip", metadata={"contact": "x", "message": 1}),
        call("action_skip", "skip", metadata={"contact": str(CONTACT), "message": "một"}),
    ],
)
def test_a_call_that_is_not_ours_takes_nothing(made: dict[str, Any]):
    talk = FakeTalk()
    assert run(talk, made) == {"responses": [], "events": []}
    assert talk.taken == []


def test_a_desk_that_fails_is_answered_here_without_a_persons_words(caplog: pytest.LogCaptureFixture):
    result = run(FakeTalk(RuntimeError("lời riêng")), call("action_skip", "skip", text="lời riêng"))
    assert result == {"responses": [], "events": []}
    assert "RuntimeError" in caplog.text and "lời riêng" not in caplog.text
