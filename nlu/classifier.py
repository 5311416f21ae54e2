"""Says what a message most likely means where no rule could: a light, calibrated classifier on sparse features."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import features as features_module
from nlu import heldback, logistic
from nlu.features import features
from nlu.fingerprint import fingerprint
from nlu.heldback import calibrated
from nlu.logistic import Logistic
from nlu.reading import was_read
from nlu.tokenizer import LIMIT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SparseClassifier(GraphComponent, IntentClassifier):
    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint(features_module, heldback, logistic)

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: Logistic | None = None) -> None:
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
            return cls(model_storage, resource, Logistic.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example; the temperature comes from texts that were held back (see `nlu.heldback`)."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        texts, labels = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
        self._model = calibrated(texts, [seen(one) for one in examples], labels)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not was_read(message) and self._model:
                self._classify(message, self._model)
        return messages

    @staticmethod
    def _classify(message: Message, model: Logistic) -> None:
        ranking = [{"name": name, "confidence": chance} for name, chance in model.ranking(seen(message))]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def seen(message: Message) -> set[str]:
    words = [token.text for token in message.get(TOKENS_NAMES[TEXT]) or ()]
    return features((message.get(TEXT) or "")[:LIMIT], words)
