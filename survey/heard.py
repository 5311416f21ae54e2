"""What a person's message was taken for, by whichever component read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.reading.result import Reading


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, read.

    `question` is the question that the message is for: the one that was open when it was said, or, for
    `correct`, the earlier one that it names. `texts` is what Rasa has already answered this turn.
    `confirm`: likely, but not sure enough to be kept before the person says that it is right.
    `rest` holds the further answers of a message that answers more than one question.
    `words` is what was said, where an answer is made of another message than the one at hand.
    """

    label: str
    value: object = None
    question: str | None = None
    rule: str = ""
    source: str = "rule"  # rule | model | tap | helper
    confidence: float = 1.0  # 0…1
    texts: tuple[str, ...] = ()
    confirm: bool = False
    rest: tuple[Heard, ...] = ()
    words: str = ""


def from_reading(reading: Reading, asked: Mapping[str, Any]) -> Heard:
    """What was read by rule while `asked` was open."""
    question = reading.question or (None if reading.label == "correct" else asked.get("question"))
    rest = tuple(from_reading(one, asked) for one in reading.rest)
    return Heard(reading.label, reading.value, question, reading.rule or "none", rest=rest)
