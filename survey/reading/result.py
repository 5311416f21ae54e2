"""What a reply was taken for."""

from __future__ import annotations

from dataclasses import dataclass

UNCLEAR = "unclear"


@dataclass(frozen=True)
class Reading:
    """One meaning of a reply: a label, the value it carries, and the rule that decided.

    `question` is set for a correction: a question id, "@previous", or "@N" for the N-th question shown.
    `rest` holds the further answers of a reply that answers more than one question.
    """

    label: str
    value: object = None
    rule: str = ""
    question: str | None = None
    rest: tuple[Reading, ...] = ()

    @property
    def clear(self) -> bool:
        return self.label != UNCLEAR


def unclear(rule: str) -> Reading:
    """No reading, or more than one: the person is asked again."""
    return Reading(UNCLEAR, rule=rule)


def likert(level: int, rule: str) -> Reading:
    return Reading(f"likert_{level}", level, rule)
