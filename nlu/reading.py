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

from survey.reading import Reading, read

READ = "read_by_rule"
UNCLEAR = "unclear"

# The rules' reasons for "unclear" that mean "none of us knows": the classifier may try. Every other reason is a
# doubt (two readings, a digit against its words …), and a doubt is for the person to settle.
SILENT = frozenset(
    {
        "",
        "nothing judged",
        "no single number",
        "not one choice",
        "a part that names no choice",
        "neither yes nor no",
        "nothing is asked",
    }
)


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
            if settles(reading):
                _set(message, reading)
        return messages


def asked(message: Message) -> Mapping[str, Any] | None:
    """What was open when the person wrote, as the service said it; None when nobody said."""
    return (message.get("metadata") or {}).get("asked")


def settles(reading: Reading) -> bool:
    """True when a rule has spoken. A doubt is final too: where two readings remain, none is chosen."""
    return reading.label != UNCLEAR or reading.rule not in SILENT


def was_read(message: Message) -> bool:
    return bool(message.get(READ))


def _set(message: Message, reading: Reading) -> None:
    length = len(message.get(TEXT) or "")
    message.set(READ, True)
    message.set(INTENT, {"name": reading.label, "confidence": 1.0}, add_to_output=True)
    message.set(ENTITIES, [_entity(name, value, length) for name, value in _parts(reading)], add_to_output=True)


def _parts(reading: Reading) -> list[tuple[str, Any]]:
    parts = (("value", reading.value), ("question", reading.question), ("rule", reading.rule or reading.label))
    return [(name, value) for name, value in parts if value is not None]


def _entity(name: str, value: Any, length: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": length, "extractor": "RuleReader"}
