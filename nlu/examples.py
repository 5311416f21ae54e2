"""Reads the training examples of `data/nlu` as plain lists, for measuring outside a training run."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from nlu.weighing import BY_RULE_ALONE


def load(folder: str) -> tuple[list[str], list[str]]:
    """Texts and their labels, of all that the classifier learns from."""
    examples = [one for one in load_data(folder).intent_examples if one.get(INTENT) not in BY_RULE_ALONE]
    return [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
