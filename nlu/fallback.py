"""Weighs what the rules and the classifier made of a message: taken, to be confirmed, or asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.classifier import CHANCES
from nlu.reading import READING, asked, say, was_read
from nlu.weighing import Bars, Verdict, weigh
from survey.reading import Reading
from survey.reading.result import UNCLEAR


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CarefulFallback(GraphComponent, IntentClassifier):
    """The bars stand in config.yml; how they were chosen, in `nlu.heldback`."""

    def __init__(self, bars: Bars) -> None:
        self.bars = bars

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CarefulFallback:
        return cls(Bars(**{name: config[name] for name in Bars.__dataclass_fields__}))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not was_read(message):
                _conclude(message, weigh(message.get(READING), message.get(CHANCES) or (), asked(message), self.bars))
        return messages


def _conclude(message: Message, verdict: Verdict) -> None:
    if verdict.label == UNCLEAR:
        fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": verdict.confidence}
        message.set(INTENT, fallback, add_to_output=True)
    else:
        read = message.get(READING) if verdict.by_rule else Reading(verdict.label)
        say(message, replace(read, rest=()), verdict.confidence, verdict.confirm)
