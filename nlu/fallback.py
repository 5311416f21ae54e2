"""Drops what the classifier gives when it does not fit the open question or is not sure enough: ask again instead."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from nlu.fit import Bars, fits, sure
from nlu.reading import asked, was_read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CarefulFallback(GraphComponent, IntentClassifier):
    """The bars stand in config.yml; how they were chosen, in `nlu.heldback`."""

    def __init__(self, bars: Bars) -> None:
        self.bars = bars

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"answer": 0.95, "act": 0.8, "tell": 0.7, "margin": 0.2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CarefulFallback:
        return cls(Bars(config["answer"], config["act"], config["tell"], config["margin"]))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not was_read(message) and not self._stands(message):
                confidence = (message.get(INTENT) or {}).get("confidence", 0.0)
                fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}
                message.set(INTENT, fallback, add_to_output=True)
        return messages

    def _stands(self, message: Message) -> bool:
        ranking = [(one["name"], one["confidence"]) for one in message.get(INTENT_RANKING_KEY) or ()]
        if not ranking:
            return False
        (label, confidence), (_, next_best) = (*ranking, ("", 0.0))[:2]
        return fits(label, asked(message)) and sure(label, confidence, next_best, self.bars)
