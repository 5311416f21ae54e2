"""Reads a message by rule, knowing which question is open; what no rule settles is left to the classifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.weighing import settles
from survey.reading import Reading, read

READ = "read_by_rule"  # the rules have settled it
READING = "rule_reading"  # what they made of it, settled or not


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RuleReader(GraphComponent):
    def __init__(self, reader: Callable[[str, Mapping[str, Any] | None], Reading] = read) -> None:
        self._read = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            reading = self._read(message.get(TEXT) or "", asked(message))
            message.set(READING, reading)
            if settles(reading, asked(message)):
                message.set(READ, True)
                say(message, reading)
        return messages


def asked(message: Message) -> Mapping[str, Any] | None:
    """What was open when the person wrote, as the service said it; None when nobody said."""
    return (message.get("metadata") or {}).get("asked")


def was_read(message: Message) -> bool:
    return bool(message.get(READ))


def say(message: Message, reading: Reading, confidence: float = 1.0, confirm: bool = False) -> None:
    """The reading in Rasa's terms: an intent, and an entity for each of its parts."""
    parts = (
        ("value", reading.value),
        ("question", reading.question),
        ("rule", reading.rule),
        ("rest", [_plain(one) for one in reading.rest] or None),
        ("confirm", confirm or None),
    )
    length = len(message.get(TEXT) or "")
    found = [_entity(name, value, length) for name, value in parts if value not in (None, "")]
    message.set(INTENT, {"name": reading.label, "confidence": confidence}, add_to_output=True)
    message.set(ENTITIES, found, add_to_output=True)


def _plain(reading: Reading) -> dict[str, Any]:
    return {"label": reading.label, "value": reading.value, "question": reading.question, "rule": reading.rule}


def _entity(name: str, value: Any, length: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": length, "extractor": "RuleReader"}
