"""The rulebook: which checks are on, by which version and numbers; and what they find in one response."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from survey.quality import checks
from survey.quality.facts import Facts

type Check = Callable[[Facts, Mapping[str, int]], str | None]

BY_HAND = "other"  # what no rule says: a person excludes for a reason of their own


@dataclass(frozen=True, slots=True)
class Known:
    """A check of this program. `numbers` are what may be set, each with its least and greatest value."""

    check: Check
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)


CHECKS: Mapping[str, Known] = MappingProxyType(
    {
        "not_eligible": Known(checks.not_eligible, {"status": (0, 99)}),
        "before_result": Known(checks.before_result),
        "official": Known(checks.official),
        "duplicate": Known(checks.duplicate),
        "incomplete": Known(checks.incomplete, {"percent": (1, 100)}),
        "too_fast": Known(checks.too_fast, {"tenths_per_question": (1, 600), "questions": (2, 100)}),
        "straight_line": Known(checks.straight_line, {"questions": (3, 100), "tenths_per_question": (1, 600)}),
        "contradiction": Known(checks.contradiction, {"questions": (1, 100)}),
        "burst": Known(checks.burst, {"responses": (2, 1000), "minutes": (1, 1440)}),
        "console": Known(checks.console),
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check as the province has set it. `version` changes whenever `numbers` or the meaning does."""

    id: str
    version: int
    title: str
    why: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    on: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    rule: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    rules: tuple[Rule, ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def get(self, rule: str) -> Rule | None:
        return next((one for one in self.rules if one.id == rule), None)

    def title(self, rule: str) -> str:
        """The rule's name for people, also for one that the file no longer has."""
        found = self.get(rule)
        return found.title if found else {BY_HAND: "Lý do khác"}.get(rule, rule)


def inspect(facts: Facts, book: Rulebook) -> list[Flag]:
    """What the rules that are on notice about a response, each with its reason."""
    found = ((rule, CHECKS[rule.id].check(facts, rule.numbers)) for rule in book if rule.on)
    return [Flag(rule.id, rule.version, reason) for rule, reason in found if reason]
