"""The policy serves the rules, all of them, exactly as RulePolicy would."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.training import load_data
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.policy import PlainRules, RuleNotPlain, following, learnt
from tests.nlu.heard import said

PROJECT = Path(__file__).parents[2]
RULES = {"who": ["utter_who", "action_return"], "skip": ["action_skip"]}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(PROJECT / "domain.yml"))


@pytest.fixture(scope="module")
def trackers(domain: Domain) -> list[DialogueStateTracker]:
    return load_data(str(PROJECT / "data" / "rules"), domain, use_story_concatenation=False)


@pytest.fixture(scope="module")
def policies(domain, trackers, tmp_path_factory) -> tuple[PlainRules, RulePolicy]:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("policies"))
    context = ExecutionContext(GraphSchema({}))
    ours = PlainRules.create(PlainRules.get_default_config(), storage, Resource("ours"), context)
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_ask_again"}
    theirs = RulePolicy.create(config, storage, Resource("theirs"), context)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        resource = ours.train(trackers, domain)
        theirs.train(trackers, domain)
    loaded = PlainRules.load(PlainRules.get_default_config(), storage, resource, context)
    return loaded, theirs


def steps(policy, domain: Domain, intent: str) -> list[str]:
    """The actions that follow a message of this intent, up to listening."""
    tracker = DialogueStateTracker.from_events("one", said(intent), slots=domain.slots)
    found: list[str] = []
    while len(found) < 5:
        prediction = policy.predict_action_probabilities(tracker, domain)
        found.append(domain.action_names_or_texts[prediction.probabilities.index(max(prediction.probabilities))])
        if found[-1] == "action_listen":
            break
        tracker.update(ActionExecuted(found[-1]))
    return found


def test_every_intent_is_served_as_rule_policy_serves_it(policies, domain: Domain):
    ours, theirs = policies
    intents = [*domain.intents, "nlu_fallback"]
    left_out = {"restart", "session_start"}  # Rasa's own, never given by our pipeline
    served = {one: steps(ours, domain, one) for one in intents if one not in left_out}
    assert served == {one: steps(theirs, domain, one) for one in served}
    assert served["who"] == ["utter_who", "action_return", "action_listen"]


def test_every_intent_of_the_domain_has_a_rule(policies, domain: Domain):
    own = set(domain.intents) - {"restart", "session_start", "nlu_fallback"}
    assert own - set(policies[0].rules) - {"out_of_scope"} == set()
    assert "out_of_scope" in policies[0].rules


def test_an_intent_without_a_rule_is_asked_again():
    assert following(RULES, said("never_heard_of")) == "action_ask_again"


def test_an_empty_conversation_listens():
    assert following(RULES, []) == "action_listen"


def test_the_last_message_alone_counts():
    events = [*said("who"), ActionExecuted("utter_who"), ActionExecuted("action_return"), *said("skip")]
    assert following(RULES, events) == "action_skip"


def test_two_rules_that_disagree_are_refused():
    one, other = [*said("skip"), ActionExecuted("action_skip")], [*said("skip"), ActionExecuted("action_stop")]
    with pytest.raises(RuleNotPlain, match="skip"):
        learnt([one, other])


def test_a_rule_with_a_slot_is_refused():
    with pytest.raises(RuleNotPlain):
        learnt([[*said("skip"), SlotSet("a", 1), ActionExecuted("action_skip")]])
