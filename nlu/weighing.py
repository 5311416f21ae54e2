"""What a message is taken for, from what the rules and the classifier made of it and from what is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.reading import Reading
from survey.reading.result import UNCLEAR, unclear

LEVELS = frozenset(f"likert_{level}" for level in range(1, 6))
ANSWERS = LEVELS | {"no_opinion", "skip"}

# These carry a value, name an earlier question or give consent: only a rule may say so.
BY_RULE_ALONE = frozenset({"number", "choice", "choices", "comment", "correct", "yes", "no"})

KEPT = "kept"  # said to a question gone back to, of which the classifier does not know

# The rules' reasons for "unclear" that mean "none of us knows": where no level is asked for, the classifier may try
# after these alone. Every other reason is a doubt (two readings, a range of numbers …), for the person to settle.
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

# Readings of a reply to a five-level question: a rating or a time named as one, which only an act overrules ("nãy là
# 5 mới đúng"); and two that disagree, after which no answer is taken.
NAMED = frozenset({"digit", "number", "number corrected", "percent", "icon", "time"})
SPLIT = frozenset(
    {
        "a digit against its words",
        "icons against words",
        "more than one number",
        "a question mark",
        "two negations",
        "a reason against its rating",
    }
)


@dataclass(frozen=True)
class Bars:
    """How sure the classifier must be (0…1), by what the rules say of the same message.

    Of a level, `skip` or `no_opinion`: `agreed` where the rules read the same, `alone` where they read nothing sure,
    `against` where they read something else. `confirm`: to ask whether a level is meant. `opposite`: how likely the
    other side of the scale may be at most. Of everything else, which stores nothing: `act` at a five-level question,
    `elsewhere` at others.
    """

    agreed: float
    alone: float
    against: float
    confirm: float
    opposite: float
    act: float
    elsewhere: float


@dataclass(frozen=True)
class Verdict:
    """The label taken, or "unclear". `confirm`: ask whether it is meant. `by_rule`: the rules read the same."""

    label: str
    confidence: float
    confirm: bool = False
    by_rule: bool = False


def settles(reading: Reading, asked: Mapping[str, Any] | None) -> bool:
    """True when the rules have spoken and the classifier is not asked."""
    if not _takes_a_level(asked):
        return reading.clear or reading.rule not in SILENT
    return reading.clear and (reading.label in BY_RULE_ALONE or reading.rule == KEPT or bool(reading.rest))


def weigh(
    reading: Reading | None, ranking: Sequence[tuple[str, float]], asked: Mapping[str, Any] | None, bars: Bars
) -> Verdict:
    """`ranking`: every label of the classifier with its confidence, best first. No `reading`: the rules were silent."""
    reading = reading or unclear("")
    label, confidence = ranking[0] if ranking else (UNCLEAR, 0.0)
    same = reading.label == label
    if reading.rule in NAMED and (label in ANSWERS or label == UNCLEAR or confidence < bars.against):
        return Verdict(reading.label, 1.0, by_rule=True)
    if label == UNCLEAR or not fits(label, asked):
        return Verdict(UNCLEAR, confidence)
    if label not in ANSWERS:
        bar = bars.act if _takes_a_level(asked) else bars.elsewhere
        return Verdict(label if confidence >= bar else UNCLEAR, confidence, by_rule=same)
    if reading.rule in SPLIT:
        return Verdict(UNCLEAR, confidence)
    bar = bars.agreed if same else bars.against if reading.clear else bars.alone
    if confidence >= bar and _opposite(label, ranking) <= bars.opposite:
        return Verdict(label, confidence, by_rule=same)
    confirm = label in LEVELS and confidence >= bars.confirm
    return Verdict(label if confirm else UNCLEAR, confidence, confirm, by_rule=same)


def fits(label: str, asked: Mapping[str, Any] | None) -> bool:
    """True when `label` can be a reply to what is open. Without word of what is open, only its kind is judged."""
    if label in BY_RULE_ALONE:
        return False
    if asked is None:
        return True
    if label in LEVELS:
        return _takes_a_level(asked)
    if label in ANSWERS:
        return asked.get("phase") == "question"
    return label != "finish" or asked.get("phase") == "summary"


def _takes_a_level(asked: Mapping[str, Any] | None) -> bool:
    return asked is None or (asked.get("phase") == "question" and asked.get("kind") == "single")


def _opposite(label: str, ranking: Sequence[tuple[str, float]]) -> float:
    """How likely the message means the other side of the scale."""
    far = {"likert_1": "45", "likert_2": "45", "likert_4": "12", "likert_5": "12"}.get(label, "")
    return sum(chance for name, chance in ranking if name in LEVELS and name[-1] in far)
