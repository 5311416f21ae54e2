"""Cuts a Vietnamese message into words ("hài lòng" is one) with underthesea."""

from __future__ import annotations

import sys
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from underthesea import word_tokenize

from nlu.fingerprint import fingerprint
from nlu.reading import was_read

# A longer message is a story, not a level: its beginning is enough to see what it is about.
LIMIT = 400  # characters


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseTokenizer:
        word_tokenize("khởi động")  # the word model loads on first use: at start, not on a person's message
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint(sys.modules[__name__])

    def process(self, messages: list[Message]) -> list[Message]:
        super().process([message for message in messages if not was_read(message)])
        return messages

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return tokens(message.get(attribute)[:LIMIT])


def tokens(text: str) -> list[Token]:
    """The words of `text`, each where it stands; cut at the spaces when underthesea has rewritten a word."""
    found = _placed(text, word_tokenize(text, use_token_normalize=False))
    return found if found is not None else _placed(text, text.split()) or []


def _placed(text: str, words: list[str]) -> list[Token] | None:
    placed: list[Token] = []
    offset = 0
    for word in words:
        start = text.find(word, offset)
        if start < 0:
            return None
        offset = start + len(word)
        placed.append(Token(word, start))
    return placed
