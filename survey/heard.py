"""What a person's message was taken for, by whichever component read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, read.

    `question` is the question that the message is for: the one that was open when it was said, or, for
    `correct`, the earlier one that it names. `texts` is what Rasa has already answered this turn.
    """

    label: str
    value: object = None
    question: str | None = None
    rule: str = ""
    source: str = "rule"  # rule | model | tap | helper
    confidence: float = 1.0  # 0…1
    texts: tuple[str, ...] = ()
