"""Knows by heart which actions follow which intent: learnt from the rules, with nothing to compute on a turn."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from nlu.fingerprint import fingerprint

UNKNOWN = "action_ask_again"
FILE = "rules.json"

Rules = dict[str, list[str]]


class RuleNotPlain(RasaException):
    """A rule that is more than one intent and its actions. RulePolicy serves such a rule; this policy does not."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class PlainRules(Policy):
    """Serves what RulePolicy would predict from the same rules, without featurising the tracker on every turn."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        rules: Rules | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context)
        self.rules: Rules = rules or {}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": 6}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint(sys.modules[__name__])

    def train(self, training_trackers: list[DialogueStateTracker], domain: Domain, **kwargs: Any) -> Resource:
        trackers = SupportedData.trackers_for_supported_data(self.supported_data(), training_trackers)
        self.rules = learnt(tracker.applied_events() for tracker in trackers)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self.rules), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PlainRules:
        with model_storage.read_from(resource) as folder:
            rules = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, execution_context, rules)

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: Any = None, **kwargs: Any
    ) -> PolicyPrediction:
        chances = self._default_predictions(domain)
        chances[domain.index_for_action(following(self.rules, tracker.events))] = 1.0
        return self._prediction(chances)


def following(rules: Rules, events: Sequence[Event]) -> str:
    """The action after `events`: the next one of the last intent's rule, then listening."""
    done: list[str] = []
    for event in reversed(events):
        if isinstance(event, UserUttered):
            steps = rules.get(event.intent_name or "", [UNKNOWN])
            return steps[len(done)] if len(done) < len(steps) else ACTION_LISTEN_NAME
        if isinstance(event, ActionExecuted):
            done.append(event.action_name or "")
    return ACTION_LISTEN_NAME


def learnt(stories: Iterable[Sequence[Event]]) -> Rules:
    """Intent to actions.

    Raises:
        RuleNotPlain: for a rule with a slot, a form or two intents, and for two rules that disagree.
    """
    rules: Rules = {}
    for events in stories:
        intent, steps = _plain(events)
        if rules.setdefault(intent, steps) != steps:
            raise RuleNotPlain(f"Hai quy tắc cho cùng ý định «{intent}» mà khác nhau: sửa trong data/rules.")
    return rules


def _plain(events: Sequence[Event]) -> tuple[str, list[str]]:
    intents = [event.intent_name for event in events if isinstance(event, UserUttered)]
    if len(intents) != 1 or any(isinstance(event, (SlotSet, ActiveLoop)) for event in events):
        raise RuleNotPlain(f"Quy tắc với {intents} không phải dạng «một ý định, rồi các hành động»: thêm RulePolicy.")
    names = [event.action_name or "" for event in events if isinstance(event, ActionExecuted)]
    return str(intents[0]), [name for name in names if name not in (ACTION_LISTEN_NAME, "...")]
