"""Reads the training examples of `data/nlu` as plain lists, for measuring outside a training run."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from nlu.tokenizer import tokens


def load(folder: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Texts, their words, their labels."""
    examples = load_data(folder).intent_examples
    texts = [one.get(TEXT) for one in examples]
    words = [[token.text for token in tokens(text)] for text in texts]
    return texts, words, [one.get(INTENT) for one in examples]
