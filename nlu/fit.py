"""Whether a meaning that the classifier gives can be taken, given what is open and how sure it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEVELS = frozenset(f"likert_{level}" for level in range(1, 6))
ANSWERS = LEVELS | {"no_opinion", "skip"}
ACTS = frozenset({"stop", "delete_data", "later", "help_human", "back", "repeat", "explain", "resume", "finish"})

# These carry a value, name an earlier question or give consent: only a rule may say so.
BY_RULE_ALONE = frozenset({"number", "choice", "choices", "comment", "correct", "yes", "no"})


@dataclass(frozen=True)
class Bars:
    """How sure the classifier must be (0…1): of an answer, of an act, of small talk; and ahead of the next label."""

    answer: float
    act: float
    tell: float
    margin: float


def fits(label: str, asked: Mapping[str, Any] | None) -> bool:
    """True when `label` can be a reply to what is open. Without word of what is open, only its kind is judged."""
    if label in BY_RULE_ALONE:
        return False
    if asked is None:
        return True
    in_question = asked.get("phase") == "question"
    if label in LEVELS:
        return in_question and asked.get("kind") == "single"
    if label in ANSWERS:
        return in_question
    return label != "finish" or asked.get("phase") == "summary"


def sure(label: str, confidence: float, next_best: float, bars: Bars) -> bool:
    bar = bars.answer if label in ANSWERS else bars.act if label in ACTS else bars.tell
    return confidence >= bar and confidence - next_best >= bars.margin
