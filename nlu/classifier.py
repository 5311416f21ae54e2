"""Says what a message most likely means where no rule could: a light, calibrated classifier on sparse features."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import features as features_module
from nlu import heldback, linear
from nlu.features import features
from nlu.fingerprint import fingerprint, reader
from nlu.heldback import calibrated
from nlu.linear import Linear
from nlu.reading import was_read
from nlu.weighing import BY_RULE_ALONE

CHANCES = "chances"  # every label with its confidence; Rasa's own ranking carries the first few
SHOWN = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SparseClassifier(GraphComponent, IntentClassifier):
    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint(features_module, heldback, linear) + reader()

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: Linear | None = None) -> None:
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SparseClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SparseClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Linear.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example of what it may say; the temperature comes from texts held back (`nlu.heldback`)."""
        given = [one for one in training_data.intent_examples if one.get(TEXT)]
        examples = [one for one in given if one.get(INTENT) not in BY_RULE_ALONE]
        texts, labels = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
        self._model = calibrated(texts, [features(text) for text in texts], labels)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not was_read(message) and self._model:
                _rank(message, self._model)
        return messages


def _rank(message: Message, model: Linear) -> None:
    chances = model.ranking(features(message.get(TEXT) or ""))
    message.set(CHANCES, chances)
    shown = [{"name": name, "confidence": chance} for name, chance in chances[:SHOWN]]
    message.set(INTENT, shown[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
